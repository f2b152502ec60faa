#pragma once

#include <string>

#include "sinew/evidence/validation.h"

namespace sinew {

/// Pairs, levels and the score, for the terminal: first every pair under its muscle, then every
/// level, then what was not simulated or is not comparable, with the reason, and last the scores.
/// Lines of at most 80 columns, ending in a newline.
[[nodiscard]] std::string format_validation(const Validation& validation);

/// The same as JSON (docs/evidence.md).
[[nodiscard]] std::string make_validation_json(const Validation& validation);

[[nodiscard]] const char* name_of(PairVerdict verdict);
[[nodiscard]] const char* name_of(LevelVerdict verdict);
[[nodiscard]] const char* name_of(OrderBasis basis);

}  // namespace sinew
