#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinew {

/// No input of Sinew's is larger; OpenSim models of 600 muscles have 3 MB.
inline constexpr std::uintmax_t largest_text_bytes = std::uintmax_t{256} << 20U;

/// A whole file, byte for byte. Every reader of the library begins here. Throws InputError, one
/// line with the file and the cause, when it is missing, cannot be read, is a folder, a device or a
/// pipe, or is larger than `most_bytes`.
[[nodiscard]] std::string load_text(const std::filesystem::path& path,
                                    std::uintmax_t most_bytes = largest_text_bytes);

}  // namespace sinew
