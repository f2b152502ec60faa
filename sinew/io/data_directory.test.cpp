#include "sinew/io/data_directory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

class DataDirectory : public testing::Test {
protected:
    DataDirectory() {
        std::string pattern = (fs::temp_directory_path() / "sinew-data-XXXXXX").string();
        root_ = fs::canonical(mkdtemp(pattern.data()));
    }
    ~DataDirectory() override { fs::remove_all(root_); }

    fs::path make_data(const fs::path& folder) const {
        fs::create_directories(root_ / folder / "bodies");
        fs::create_directories(root_ / folder / "exercises");
        return root_ / folder;
    }

    fs::path root_;
};

std::string message_of(const std::optional<std::string>& variable, const fs::path& program) {
    try {
        return "found " + data_directory(variable, program).string();
    } catch (const InputError& error) {
        return error.what();
    }
}

TEST_F(DataDirectory, is_found_beside_an_installed_program) {
    const fs::path data = make_data("share/sinew/data");
    EXPECT_EQ(data_directory(std::nullopt, root_ / "bin/sinew"), data);
}

TEST_F(DataDirectory, is_found_beside_a_program_in_the_build_folder) {
    const fs::path data = make_data("build/data");
    EXPECT_EQ(data_directory(std::nullopt, root_ / "build/sinew"), data);
}

TEST_F(DataDirectory, is_what_the_variable_names_before_anything_else) {
    make_data("build/data");
    const fs::path mine = make_data("mine");
    EXPECT_EQ(data_directory(mine.string(), root_ / "build/sinew"), mine);
}

TEST_F(DataDirectory, wrong_in_the_variable_is_refused_and_not_replaced_by_another) {
    make_data("build/data");
    EXPECT_EQ(message_of("/nowhere", root_ / "build/sinew"),
              "SINEW_DATA: error: '/nowhere' holds no folders 'bodies' and 'exercises'\n"
              "Let it name Sinew's data folder, or unset it.");
}

TEST_F(DataDirectory, missing_says_where_it_was_looked_for) {
    const std::string root = root_.string();
    EXPECT_EQ(message_of(std::nullopt, root_ / "bin/sinew"),
              root + "/bin/sinew: error: Sinew's data is neither in '" + root +
                  "/share/sinew/data' nor in '" + root + "/bin/data'\n" +
                  "Install Sinew again, or let SINEW_DATA name its data folder.");
}

TEST(DataDirectoryOfThisProgram, is_found_whatever_the_working_directory) {
    const fs::path before = fs::current_path();
    fs::current_path("/");
    const fs::path data = data_directory();
    fs::current_path(before);
    EXPECT_TRUE(data.is_absolute());
    EXPECT_TRUE(fs::is_directory(data / "exercises"));
}

}  // namespace
}  // namespace sinew
