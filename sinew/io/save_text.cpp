#include "sinew/io/save_text.h"

#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace fs = std::filesystem;

namespace {

/// Removes on destruction what was not kept: temporary files, and folders made for them.
class Scaffold {
public:
    Scaffold() = default;
    Scaffold(const Scaffold&) = delete;
    Scaffold& operator=(const Scaffold&) = delete;
    ~Scaffold() {
        std::error_code ignored;
        for (auto path = paths_.rbegin(); path != paths_.rend(); ++path)
            fs::remove(*path, ignored);  // a folder that holds something stays
    }
    void add(const fs::path& path) { paths_.push_back(path); }

private:
    std::vector<fs::path> paths_;
};

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw InputError(fmt::format("{}: error: the file cannot be written: {}", path.string(), why));
}

void make_folders(const fs::path& folder, Scaffold& scaffold) {
    std::error_code error;
    if (folder.empty() || fs::exists(folder, error)) return;
    if (folder.has_parent_path() && folder.parent_path() != folder)
        make_folders(folder.parent_path(), scaffold);
    error.clear();
    if (fs::create_directory(folder, error)) scaffold.add(folder);
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be made: {}", folder.string(),
                                     error.message()));
}

/// What the name stands for: where a link points, else the name itself.
fs::path target_of(const fs::path& path) {
    std::error_code absent;
    fs::path resolved = fs::canonical(path, absent);
    if (absent) {
        fs::path whole = fs::weakly_canonical(path, absent);
        return absent ? path : whole;
    }
    std::error_code error;
    if (fs::is_directory(resolved, error)) refuse(path, "Is a directory");
    if (!fs::is_regular_file(resolved, error)) refuse(path, "it is not a regular file");
    return resolved;
}

}  // namespace

void save_texts(const std::vector<TextFile>& files, const fs::path& folder) {
    Scaffold scaffold;
    make_folders(folder, scaffold);
    std::vector<fs::path> targets, temporaries;
    for (const TextFile& file : files) {
        const fs::path target = target_of(file.path);
        for (const fs::path& other : targets)
            if (other == target) refuse(file.path, "two results would go to this name");
        targets.push_back(target);
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        temporaries.push_back(targets[i]);
        temporaries[i] += fmt::format(".part-{}", ::getpid());
        std::ofstream stream(temporaries[i], std::ios::binary);
        if (!stream) refuse(files[i].path, std::strerror(errno));
        scaffold.add(temporaries[i]);
        stream.write(files[i].text.data(), static_cast<std::streamsize>(files[i].text.size()));
        stream.close();
        if (!stream) refuse(files[i].path, std::strerror(errno));
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::error_code fault;
        fs::rename(temporaries[i], targets[i], fault);
        if (fault) refuse(files[i].path, fault.message());
    }
}

void save_text(const fs::path& path, std::string_view text) {
    save_texts({{path, std::string(text)}});
}

}  // namespace sinew
