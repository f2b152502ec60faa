#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

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
    [[nodiscard]] std::string keep(const std::string& text, const std::string& extension);
    /// Its path. Throws InputError where there is none of that name (any more).
    [[nodiscard]] std::filesystem::path find(const std::string& name) const;

    static constexpr std::size_t most = 16;

private:
    std::filesystem::path folder_;
    mutable std::mutex keeping_;
    std::map<int, std::filesystem::path> files_;
    int next_ = 1;
};

}  // namespace sinew::server
