#include "server/page_files.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew::server {

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        throw InputError(fmt::format("{}: error: it cannot be read", path.string()),
                         "Build the page again: make page.");
    return bytes;
}

const char* content_type(const fs::path& path) {
    static constexpr std::array<std::pair<const char*, const char*>, 9> types{
        {{".html", "text/html; charset=utf-8"},
         {".js", "text/javascript; charset=utf-8"},
         {".css", "text/css; charset=utf-8"},
         {".svg", "image/svg+xml"},
         {".png", "image/png"},
         {".json", "application/json"},
         {".wasm", "application/wasm"},
         {".glb", "model/gltf-binary"},
         {".txt", "text/plain; charset=utf-8"}}};
    for (const auto& [extension, type] : types)
        if (path.extension() == extension) return type;
    return "application/octet-stream";
}

}  // namespace

PageFiles::PageFiles(const fs::path& folder) {
    std::error_code error;
    fs::recursive_directory_iterator entries(folder, error);
    if (error)
        throw InputError(
            fmt::format("{}: error: it cannot be read: {}", folder.string(), error.message()));
    for (const fs::directory_entry& entry : entries) {
        if (!entry.is_regular_file() || entry.path().extension() == ".gz") continue;
        const std::string name =
            fmt::format("/{}", entry.path().lexically_relative(folder).generic_string());
        PageFile file{.content_type = content_type(entry.path()),
                      .bytes = read(entry.path()),
                      .gzip = {},
                      .is_named_by_content = name.starts_with("/assets/")};
        const fs::path packed = entry.path().string() + ".gz";
        if (fs::exists(packed, error)) file.gzip = read(packed);
        files_.emplace(name, std::move(file));
    }
}

const PageFile* PageFiles::find(std::string_view path) const {
    const auto found = files_.find(path == "/" ? std::string_view("/index.html") : path);
    return found == files_.end() ? nullptr : &found->second;
}

fs::path find_page_folder() {
    std::error_code ignored;
    if (const char* named = std::getenv("SINEW_PAGE")) return named;
    const fs::path beside = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& place :
         {(beside / ".." / "share" / "sinew" / "page").lexically_normal(), beside / "page"})
        if (fs::exists(place / "index.html", ignored)) return place;
    return {};
}

}  // namespace sinew::server
