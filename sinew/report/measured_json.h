#pragma once

#include <span>
#include <string>

#include "sinew/evidence/levels.h"
#include "sinew/evidence/pairs.h"

namespace sinew {

/// What was measured of an exercise, as JSON: `levels[]` of EMG as a share of a maximal
/// contraction, and `pairs[]` of set-ups that one study measured alike, of which one is this
/// exercise. Ours are not in it.
[[nodiscard]] std::string format_measured_json(const std::string& exercise,
                                               std::span<const Level> levels,
                                               std::span<const Pair> pairs);

}  // namespace sinew
