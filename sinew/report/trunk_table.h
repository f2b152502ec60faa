#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"

namespace sinew {

/// A table per phase: what each group is there for in it, what its fibres do, and the figure that
/// decides; and what leaves that open (find_role_caveats). Groups that are idle in the phase are
/// left out unless something leaves them open. Empty when no roles were assigned.
[[nodiscard]] std::string format_roles(const Result& result);

/// What leaves the roles of a group open, in words: the verdict on its support is undecided; and,
/// for the abdominal groups, the gate is not passed.
[[nodiscard]] std::vector<std::string> find_role_caveats(const Result& result,
                                                         const std::string& group);

/// For the trunk's groups: what moments, pressure, stability and a brace ask of each, in % of full
/// activation as a mean over time; then pressure, brace and stability. What is not available comes
/// first. Empty where the body has it all and nothing was asked for.
[[nodiscard]] std::string format_trunk(const Result& result);

/// The heaviest load of the repetition and what stops it. Empty when it was not sought.
[[nodiscard]] std::string format_capacity(const Body& body, const Result& result);

/// Mean activation of the abdominal groups in one sentence, and how much of it moments ask for.
[[nodiscard]] std::string calc_abdominal_sentence(const Result& result);

}  // namespace sinew
