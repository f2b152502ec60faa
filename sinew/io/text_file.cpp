#include "sinew/io/text_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
    throw InputError(fmt::format("{}: error: cannot be written: {}", path.string(), why));
}

}  // namespace

void save_text_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path part = path;
    part += ".part";
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    if (!stream) fail(path, std::strerror(errno));
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    std::error_code error;
    if (!stream) {
        const std::string why = std::strerror(errno);
        std::filesystem::remove(part, error);
        fail(path, why);
    }
    std::filesystem::rename(part, path, error);
    if (error) {
        const std::string why = error.message();
        std::filesystem::remove(part, error);
        fail(path, why);
    }
}

}  // namespace sinew
