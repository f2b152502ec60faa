#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sinew {

/// The folder that holds `bodies/` and `exercises/`, whatever the working directory.
///
/// Looked for in this order, the first that has both folders:
///   1. what the environment variable SINEW_DATA names, and then nowhere else;
///   2. `../share/sinew/data` seen from the program: where `cmake --install` puts it;
///   3. `data` beside the program: the build folder has a link of that name to the sources.
///
/// Throws InputError, saying where it looked, when there is none.
[[nodiscard]] std::filesystem::path data_directory();

/// The same, with the value of SINEW_DATA, if it is set, and the program's own path given.
[[nodiscard]] std::filesystem::path data_directory(const std::optional<std::string>& variable,
                                                   const std::filesystem::path& program);

}  // namespace sinew
