#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/overlay_effects.h"

namespace sinew {

/// What is worth saying of an effect, each with what it is of: the cue, what the muscles and the
/// joints do, the heaviest load, or why there is nothing to say.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> describe_effect(
    const OverlayEffect& effect);

/// How an exercise is done, and what each of its variations and faults does, for the terminal.
[[nodiscard]] std::string format_guide(const Exercise& exercise, const OverlayEffects& effects);

/// The same as JSON (docs/result_json.md).
[[nodiscard]] std::string format_guide_json(const Exercise& exercise,
                                            const OverlayEffects& effects);

}  // namespace sinew
