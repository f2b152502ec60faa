#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace sinew {

/// Where each muscle line of the adult body is from: `source` and `note` of
/// `data`/bodies/muscles.csv by the line's name, both sides. Throws InputError naming file, line
/// and column.
[[nodiscard]] std::map<std::string, std::string> load_muscle_sources(
    const std::filesystem::path& data);

}  // namespace sinew
