#pragma once

#include <span>
#include <string>
#include <vector>

#include "sinew/exercise/exercise.h"

namespace sinew {

/// The exercises that ship, in the order of their files' names. Those that can be read; the
/// messages of the others go to `refused`, one broken file hiding no other. Throws InputError where
/// there is no such folder.
[[nodiscard]] std::vector<Exercise> load_exercise_library(std::vector<std::string>& refused);

/// The ids of all exercise files that ship, read or not, in the same order.
[[nodiscard]] std::vector<std::string> list_exercise_ids();

/// The id of an exercise that ships, another name that its file gives it, or the path of a .yaml
/// file; with the overlays chosen. Throws
/// InputError, with the nearest id where there is none of that name.
[[nodiscard]] Exercise find_exercise(const std::string& name,
                                     std::span<const OverlayChoice> chosen = {});

}  // namespace sinew
