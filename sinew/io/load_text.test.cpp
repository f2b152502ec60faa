#include "sinew/io/load_text.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

struct LoadText : testing::Test {
    fs::path folder = fs::path(testing::TempDir()) / ("load_text_" + std::to_string(::getpid()));
    LoadText() { fs::create_directories(folder); }
    ~LoadText() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
};

std::string refusal(const fs::path& path, std::uintmax_t most = largest_text_bytes) {
    try {
        (void)load_text(path, most);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST_F(LoadText, returns_every_byte) {
    const std::string bytes("a\r\n\0\xFF", 5);
    std::ofstream(folder / "bytes", std::ios::binary) << bytes;
    EXPECT_EQ(load_text(folder / "bytes"), bytes);
    std::ofstream(folder / "empty").flush();
    EXPECT_EQ(load_text(folder / "empty"), "");
}

TEST_F(LoadText, refuses_what_is_no_file_with_its_cause) {
    const auto at = [&](const char* name) { return (folder / name).string(); };
    EXPECT_EQ(refusal(folder / "absent"),
              at("absent") + ": error: the file cannot be opened: No such file or directory");
    EXPECT_EQ(refusal(folder), folder.string() + ": error: this is a folder; it must be a file");
    EXPECT_EQ(refusal("/dev/zero"),
              "/dev/zero: error: this is a device or a pipe; it must be a file");
    ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
    EXPECT_EQ(refusal(folder / "pipe"),
              at("pipe") + ": error: this is a device or a pipe; it must be a file");
    const std::string longest(300, 'x');
    EXPECT_EQ(refusal(longest), longest + ": error: the file cannot be opened: File name too long");
}

TEST_F(LoadText, refuses_a_file_beyond_the_bound) {
    std::ofstream(folder / "large") << "12345";
    EXPECT_EQ(refusal(folder / "large", 5), "accepted");
    EXPECT_EQ(
        refusal(folder / "large", 4),
        (folder / "large").string() + ": error: the file has 5 bytes; it must have 4 or fewer");
}

}  // namespace
}  // namespace sinew
