#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace sinew::server {

/// Files that a page was given to analyse, in a folder of this process that goes with it. Nothing
/// leaves the machine; a page names them by what keep() returned and can name no other file.
class Uploads {
public:
    Uploads();
    ~Uploads();
    Uploads(const Uploads&) = delete;
    Uploads& operator=(const Uploads&) = delete;

    /// Keeps the text under a new name such as `upload-3`. Past the bound the oldest goes.
    /// `called`: what its owner calls it, for messages; letters, digits, '.', '_' and '-', at most
    /// longest_name of them, or InputError.
    [[nodiscard]] std::string keep(const std::string& text, std::string_view called);
    /// Its path; `field`: of the question that names it. Throws InputError where there is none of
    /// that name (any more).
    [[nodiscard]] std::filesystem::path find(const std::string& name, const char* field) const;
    /// A message about an upload, without the folder that is no page's business.
    [[nodiscard]] std::string without_folder(std::string message) const;

    static constexpr std::size_t most = 16, longest_name = 64;

private:
    std::filesystem::path folder_;
    mutable std::mutex keeping_;
    std::map<int, std::filesystem::path> files_;
    int next_ = 1;
};

}  // namespace sinew::server
