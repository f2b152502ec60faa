#pragma once

#include <string>

#include "sinew/evidence/evaluate_claims.h"

namespace sinew {

/// `hip-thrust, 40 kg, paused, without rectus abdominis`.
[[nodiscard]] std::string describe(const ClaimSetUp& set_up, const SetUpRuns& runs);

/// A contrast or its margin, with its unit.
[[nodiscard]] std::string say(const Comparison& comparison, double value);

/// One side: its figure with ranges, what it is of, and the set-up.
[[nodiscard]] std::string describe_side(const ClaimFile& claims, const ClaimRuns& runs,
                                        const Operand& operand, const OperandOutcome& outcome,
                                        const FigureKind& kind);

/// "5.0 MET, squats and deadlift (02052)".
[[nodiscard]] std::string describe(const PublishedMet& met);

/// The contrast with its ranges; none where there is no figure.
[[nodiscard]] std::string describe_contrast(const Comparison& comparison, const Contrast& contrast);

}  // namespace sinew
