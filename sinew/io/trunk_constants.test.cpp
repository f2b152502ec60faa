#include "sinew/io/trunk_constants.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include <fstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

constexpr const char* header = "name,value,low,high,unit,source,trust\n";

class TrunkConstantsFiles : public testing::Test {
protected:
    TrunkConstantsFiles() {
        std::filesystem::create_directories(folder / "bodies");
        write("pressure.csv", std::string(header) + "area,0.03,0.02,0.04,m2,declared,D\n");
        write(
            "stability.csv",
            std::string(header) + "gain,10,5,20,1,declared,D\nmargin,10,0,30,N.m/rad,declared,D\n");
    }
    ~TrunkConstantsFiles() override { std::filesystem::remove_all(folder); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / "bodies" / name) << text;
    }
    /// What is wrong, without the folder.
    [[nodiscard]] std::string error() const {
        try {
            (void)load_trunk_constants(folder);
        } catch (const InputError& e) {
            const std::string text = e.what(), before = (folder / "bodies/").string();
            const auto at = text.find(before);
            return at == std::string::npos ? text : text.substr(at + before.size());
        }
        return "no error";
    }

    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_trunk_constants_test_" + std::to_string(::getpid()));
};

TEST_F(TrunkConstantsFiles, are_read_with_their_ranges) {
    const TrunkConstants constants = load_trunk_constants(folder);
    ASSERT_EQ(constants.pressure.size(), 1u);
    EXPECT_EQ(constants.pressure.at("area").value, 0.03);
    EXPECT_EQ(constants.pressure.at("area").low, 0.02);
    EXPECT_EQ(constants.pressure.at("area").high, 0.04);
    EXPECT_EQ(constants.stability.at("gain").value, 10);
}

TEST_F(TrunkConstantsFiles, name_a_row_that_is_missing) {
    write("stability.csv", std::string(header) + "gain,10,5,20,1,declared,D\n");
    EXPECT_EQ(error(), "stability.csv: error: there is no row \"margin\"");
}

TEST_F(TrunkConstantsFiles, refuse_a_value_outside_its_range) {
    write("pressure.csv", std::string(header) + "area,0.05,0.02,0.04,m2,declared,D\n");
    EXPECT_EQ(error(), "pressure.csv:2: error: [value] it must lie between low and high");
    write("pressure.csv", std::string(header) + "area,0.03,0.04,0.02,m2,declared,D\n");
    EXPECT_EQ(error(), "pressure.csv:2: error: [value] it must lie between low and high");
}

TEST_F(TrunkConstantsFiles, refuse_a_name_that_stands_twice) {
    write("stability.csv",
          std::string(header) + "gain,10,5,20,1,declared,D\n# note\ngain,9,5,20,1,declared,D\n");
    EXPECT_EQ(error(), "stability.csv:4: error: [name] it stands twice");
}

TEST_F(TrunkConstantsFiles, refuse_text_for_a_number_and_other_columns) {
    write("stability.csv", std::string(header) + "gain,ten,5,20,1,declared,D\n");
    EXPECT_EQ(error(), "stability.csv:2: error: [value] \"ten\" is not a finite number");
    write("stability.csv", "name,value,low,high\ngain,10,5,20\n");
    EXPECT_EQ(error(),
              "stability.csv: error: the columns are name,value,low,high; they must be "
              "name,value,low,high,unit,source,trust");
}

TEST_F(TrunkConstantsFiles, refuse_a_missing_table) {
    std::filesystem::remove(folder / "bodies" / "stability.csv");
    EXPECT_EQ(error(),
              "stability.csv: error: the file cannot be opened: No such file or directory");
}

TEST(TrunkConstants, that_ship_hold_gain_margin_and_all_that_the_wall_asks_for) {
    const TrunkConstants constants = load_trunk_constants(data_directory());
    EXPECT_EQ(constants.stability.at("gain").low, 5) << "the range that uncertainty samples";
    EXPECT_EQ(constants.stability.at("gain").high, 20);
    EXPECT_TRUE(constants.stability.contains("margin"));
    for (const char* level : {"T12_L1", "L1_L2", "L2_L3", "L3_L4", "L4_L5", "L5_S1"})
        EXPECT_TRUE(constants.pressure.contains(std::string("arm_") + level)) << level;
}

}  // namespace
}  // namespace sinew
