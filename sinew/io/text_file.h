#pragma once

#include <filesystem>
#include <string_view>

namespace sinew {

/// Writes a whole file: first to a temporary beside it, which then takes its name, so that a failure
/// leaves what was there before. Throws InputError naming the file and the system's reason.
void save_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace sinew
