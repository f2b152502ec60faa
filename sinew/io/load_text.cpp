#include "sinew/io/load_text.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace fs = std::filesystem;

std::string load_text(const fs::path& path, std::uintmax_t most_bytes) {
    const auto fail = [&](const std::string& what) {
        throw InputError(fmt::format("{}: error: {}", path.string(), what));
    };
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        fail(fmt::format("the file cannot be opened: {}", std::strerror(ENOENT)));
    if (error) fail(fmt::format("the file cannot be opened: {}", error.message()));
    if (fs::is_directory(status)) fail("this is a folder; it must be a file");
    if (!fs::is_regular_file(status)) fail("this is a device or a pipe; it must be a file");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) fail(fmt::format("the file cannot be opened: {}", std::strerror(errno)));
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) fail(fmt::format("the file cannot be read: {}", error.message()));
    if (size > most_bytes)
        fail(fmt::format("the file has {} bytes; it must have {} or fewer", size, most_bytes));
    std::string text(static_cast<std::size_t>(size), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(size));
    // Files of the system that tell no size, such as those of /proc, count as empty.
    if (stream.bad() || static_cast<std::uintmax_t>(stream.gcount()) != size)
        fail("the file cannot be read to its end");
    return text;
}

}  // namespace sinew
