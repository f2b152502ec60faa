#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace sinew::server {

struct PageFile {
    std::string content_type;
    std::string bytes;
    std::string gzip;                  ///< the same, packed; empty: not worth it
    bool is_named_by_content = false;  ///< another content would have another name
};

/// The page's built files, read once: a request is looked up among their names and never becomes a
/// path.
class PageFiles {
public:
    /// None: nothing was built.
    PageFiles() = default;
    /// Reads a folder; a file beside one of the same name and .gz is its packed twin. Throws
    /// InputError where one cannot be read.
    explicit PageFiles(const std::filesystem::path& folder);

    [[nodiscard]] bool empty() const { return files_.empty(); }
    /// `path`: as in a request, without its query; / is index.html. Null where there is none.
    [[nodiscard]] const PageFile* find(std::string_view path) const;

private:
    std::map<std::string, PageFile, std::less<>> files_;
};

/// Where the built page lies: what SINEW_PAGE names, `../share/sinew/page` seen from the program,
/// or `page` beside it; empty where there is none.
[[nodiscard]] std::filesystem::path find_page_folder();

}  // namespace sinew::server
