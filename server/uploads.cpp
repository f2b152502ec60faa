#include "server/uploads.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew::server {

namespace fs = std::filesystem;

namespace {

const std::string prefix = "upload-";

}  // namespace

Uploads::Uploads() {
    std::string folder = (fs::temp_directory_path() / "sinew-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        throw InputError(fmt::format("error: no folder for uploads can be made: {}", folder));
    folder_ = folder;
}

Uploads::~Uploads() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string Uploads::keep(const std::string& text, std::string_view called) {
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
    };
    if (called.empty() || called.size() > longest_name || !std::ranges::all_of(called, plain))
        throw InputError(fmt::format(
            "error: [name] must be 1 to {} letters, digits, '.', '_' and '-'", longest_name));
    const std::scoped_lock lock(keeping_);
    const int number = next_++;
    const fs::path path = folder_ / fmt::format("{}{}-{}", prefix, number, called);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw InputError(fmt::format("{}: error: it cannot be written", path.string()));
    files_.emplace(number, path);
    if (files_.size() > most) {
        std::error_code ignored;
        fs::remove(files_.begin()->second, ignored);
        files_.erase(files_.begin());
    }
    return fmt::format("{}{}", prefix, number);
}

std::string Uploads::without_folder(std::string message) const {
    const std::string folder = folder_.string() + "/";
    for (std::size_t at = 0; (at = message.find(folder, at)) != std::string::npos;)
        message.erase(at, folder.size());
    return message;
}

fs::path Uploads::find(const std::string& name, const char* field) const {
    const std::scoped_lock lock(keeping_);
    for (const auto& [number, path] : files_)
        if (name == fmt::format("{}{}", prefix, number)) return path;
    throw InputError(
        fmt::format("error: [{}] '{}' is not, or no longer, among the uploads", field, name),
        "Drop the file on the page again.");
}

}  // namespace sinew::server
