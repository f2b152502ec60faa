#pragma once

#include <string>

#include "sinew/analysis/overlay_effects.h"

namespace sinew {

/// The largest changes of muscle groups, and those of joints' peak loads, that are worth saying.
[[nodiscard]] std::string describe_muscle_changes(const OverlayEffect& effect);
[[nodiscard]] std::string describe_load_changes(const OverlayEffect& effect);

/// How an exercise is done, and what each of its variations and faults does, for the terminal.
[[nodiscard]] std::string format_guide(const Exercise& exercise, const OverlayEffects& effects);

/// The same as JSON (docs/result_json.md).
[[nodiscard]] std::string format_guide_json(const Exercise& exercise,
                                            const OverlayEffects& effects);

}  // namespace sinew
