#pragma once

#include <string>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"

namespace sinew {

/// What each group is there for in its weightiest phase, with the reason in figures; idle groups
/// are left out. Empty when no roles were assigned.
[[nodiscard]] std::string format_roles(const Result& result);

/// For the trunk's groups: what moments, pressure, stability and a brace ask of each, in % of full
/// activation as a mean over time; then pressure, brace and stability. What is not available comes
/// first. Empty where the body has it all and nothing was asked for.
[[nodiscard]] std::string format_trunk(const Result& result);

/// The heaviest load of the repetition and what stops it. Empty when it was not sought.
[[nodiscard]] std::string format_capacity(const Body& body, const Result& result);

/// Mean activation of the abdominal groups in one sentence, and how much of it moments ask for.
[[nodiscard]] std::string calc_abdominal_sentence(const Result& result);

}  // namespace sinew
