#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinew {

struct TextFile {
    std::filesystem::path path;
    std::string text;
};

/// Writes files that belong together: all under temporary names beside their own, which they take
/// when the last one is whole. So a full disk, a missing folder or a name that is taken leaves what
/// was there before. Refuses what exists and is no regular file (a folder, a device, a pipe), and a
/// name given twice; a symbolic link is followed. Folders that are missing are made for paths below
/// `folder`, and gone again after a failure. Throws InputError naming the file and the cause.
/// Cannot: undo a renaming when a later one fails, which takes a fault of the disk in that instant.
void save_texts(const std::vector<TextFile>& files, const std::filesystem::path& folder = {});

/// One file, the same way.
void save_text(const std::filesystem::path& path, std::string_view text);

}  // namespace sinew
