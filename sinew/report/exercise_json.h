#pragma once

#include <span>
#include <string>

#include "sinew/exercise/exercise.h"

namespace sinew {

/// What can be asked of exercises, as JSON: names, overlays, load, tempo, bench, stance, guide
/// (docs/result_json.md).
[[nodiscard]] std::string format_exercises_json(std::span<const Exercise> exercises);

}  // namespace sinew
