#pragma once

#include <string>

#include "sinew/analysis/overlay_effects.h"

namespace sinew {

/// How an exercise is done, and what each of its variations and faults does, for the terminal.
[[nodiscard]] std::string format_guide(const Exercise& exercise, const OverlayEffects& effects);

/// The same as JSON (docs/result_json.md).
[[nodiscard]] std::string format_guide_json(const Exercise& exercise,
                                            const OverlayEffects& effects);

}  // namespace sinew
