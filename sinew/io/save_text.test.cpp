#include "sinew/io/save_text.h"

#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

struct SaveText : testing::Test {
    fs::path folder = fs::path(testing::TempDir()) / ("save_text_" + std::to_string(::getpid()));
    SaveText() {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~SaveText() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    [[nodiscard]] std::string read(const char* name) const {
        std::ifstream stream(folder / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder))
            found.insert(entry.path().filename().string());
        return found;
    }
};

std::string refusal(const std::vector<TextFile>& files, const fs::path& folder = {}) {
    try {
        save_texts(files, folder);
    } catch (const InputError& error) {
        return error.what();
    }
    return "written";
}

TEST_F(SaveText, replaces_files_and_follows_links) {
    save_texts({{folder / "a", "1"}, {folder / "b", "2"}});
    fs::create_symlink("a", folder / "link");
    save_texts({{folder / "link", "3"}});
    EXPECT_EQ(read("a"), "3");
    EXPECT_EQ(read("b"), "2");
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(names(), (std::set<std::string>{"a", "b", "link"}));
}

TEST_F(SaveText, a_set_with_one_bad_name_leaves_everything_as_it_was) {
    const fs::path good = folder / "good", bad = folder / "no_such" / "bad";
    save_text(good, "before");
    EXPECT_EQ(refusal({{good, "after"}, {bad, "x"}}),
              bad.string() + ": error: the file cannot be written: No such file or directory");
    fs::create_directory(folder / "taken");
    EXPECT_EQ(refusal({{good, "after"}, {folder / "taken", "x"}}),
              (folder / "taken").string() + ": error: the file cannot be written: Is a directory");
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(refusal({{good, "after"}, {folder / "pipe", "x"}}),
              (folder / "pipe").string() +
                  ": error: the file cannot be written: it is not a regular file");
    EXPECT_EQ(refusal({{good, "after"}, {folder / "taken" / ".." / "good", "x"}}),
              (folder / "taken" / ".." / "good").string() +
                  ": error: the file cannot be written: two results would go to this name");
    EXPECT_EQ(read("good"), "before");
    EXPECT_EQ(names(), (std::set<std::string>{"good", "taken", "pipe"}));
}

TEST_F(SaveText, folders_are_made_and_gone_after_a_failure) {
    const fs::path out = folder / "one" / "two";
    EXPECT_NE(refusal({{out / "a", "1"}, {folder / "no_such" / "b", "2"}}, out), "written");
    EXPECT_TRUE(names().empty());
    save_texts({{out / "a", "1"}}, out);
    EXPECT_EQ(read("one/two/a"), "1");
    EXPECT_EQ(refusal({{out / "a" / "b" / "c", "1"}}, out / "a" / "b"),
              (out / "a" / "b").string() + ": error: the folder cannot be made: Not a directory");
}

}  // namespace
}  // namespace sinew
