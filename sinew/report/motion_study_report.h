#pragma once

#include <string>

#include "sinew/analysis/motion_study.h"

namespace sinew {

/// What a study of somebody's own motion found, for the terminal: moments, activations, what is
/// short and which muscles are at their end, reactions, notes. Text of at most 80 columns.
[[nodiscard]] std::string format_motion_study(const Body& body, const MotionStudy& study);

/// The same with every series as JSON (docs/opensim.md).
[[nodiscard]] std::string format_motion_study_json(const Body& body, const MotionStudy& study);

}  // namespace sinew
