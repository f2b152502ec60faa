#pragma once

#include <string>

#include "sinew/evidence/evaluate_claims.h"

namespace sinew {

/// The answer in one sentence, then claim by claim: the verdict, what was compared with which
/// margin, the figures with where they come from, and why.
[[nodiscard]] std::string format_claims(const ClaimFile& claims, const ClaimRuns& runs,
                                        const ClaimsOutcome& outcome, const std::string& body);

/// The same as a JSON document (docs/write-a-claim.md).
[[nodiscard]] std::string format_claims_json(const ClaimFile& claims, const ClaimRuns& runs,
                                             const ClaimsOutcome& outcome, const std::string& body);

}  // namespace sinew
