#include "sinew/io/motion_files.h"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/time_table.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone afterwards.
class MotionFiles : public ::testing::Test {
protected:
    MotionFiles() {
        const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ =
            fs::temp_directory_path() / ("sinew_" + std::to_string(::getpid()) + test->name());
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~MotionFiles() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path write(const std::string& text) const {
        std::ofstream(folder_ / "table.mot", std::ios::binary) << text;
        return folder_ / "table.mot";
    }
    /// The message without the folder.
    [[nodiscard]] std::string message_of(const std::string& text) const {
        const fs::path path = write(text);
        try {
            (void)load_time_table(path);
        } catch (const InputError& fault) {
            return std::string(fault.what()).substr(path.parent_path().string().size() + 1);
        }
        return "nothing was refused";
    }
    fs::path folder_;
};

/// A knee with the coupled kneecap coordinate, and a slider.
Body make_leg() {
    Body body;
    body.name = "leg";
    body.coordinates.resize(2);
    body.coordinates[0].name = "knee_angle_r";
    body.coordinates[1].name = "pelvis_tx";
    body.coordinates[1].rotational = false;
    body.coordinates[1].default_value = 0.5;
    body.dependents.push_back({"knee_angle_r_beta", {CoordinateIndex(0), std::nullopt}});
    return body;
}

TEST_F(MotionFiles, angles_are_written_in_radians_the_coupled_ones_too) {
    const Body body = make_leg();
    Motion motion;
    motion.time_s = VecX::LinSpaced(2, 0, 0.5);
    motion.q.resize(2, 2);
    motion.q << 0, 1.5, 0.25, 0.75;
    const std::string text = format_motion(body, motion);
    EXPECT_EQ(text.rfind("Coordinates\nversion=1\nnRows=2\nnColumns=4\ninDegrees=no\n", 0), 0u)
        << text;
    const std::string tail =
        "endheader\ntime\tknee_angle_r\tpelvis_tx\tknee_angle_r_beta\n"
        "0\t0\t0.25\t0\n0.5\t1.5\t0.75\t1.5\n";
    EXPECT_TRUE(text.ends_with(tail)) << text;
}

TEST_F(MotionFiles, what_was_written_reads_back) {
    const Body body = make_leg();
    Motion motion;
    motion.time_s = VecX::LinSpaced(5, 0, 1);
    motion.q = MatX::Random(2, 5);
    const TimeTable table = load_time_table(write(format_motion(body, motion)));
    EXPECT_EQ(table.columns,
              (std::vector<std::string>{"knee_angle_r", "pelvis_tx", "knee_angle_r_beta"}));
    EXPECT_FALSE(table.in_degrees);
    EXPECT_EQ(table.time_s, motion.time_s);
    EXPECT_EQ(table.values.leftCols(2), motion.q.transpose());
}

TEST_F(MotionFiles, either_line_ending_and_trailing_tabs_are_read) {
    const TimeTable table = load_time_table(
        write("states\r\ninDegrees=yes\r\nendheader\r\ntime\tknee\t\r\n0\t1.5\t\r\n"));
    EXPECT_EQ(table.columns, std::vector<std::string>{"knee"});
    EXPECT_TRUE(table.in_degrees);
    EXPECT_EQ(table.values(0, 0), 1.5);
}

TEST_F(MotionFiles, bad_tables_are_refused_with_their_line) {
    EXPECT_EQ(message_of(""), "table.mot: error: the file is empty");
    EXPECT_EQ(message_of("a\nversion=1\n"),
              "table.mot:2: error: the file ends without a line 'endheader'");
    EXPECT_EQ(message_of("inDegrees=maybe\nendheader\ntime\ta\n0\t1\n"),
              "table.mot:1: error: inDegrees is 'maybe'; it must be yes or no");
    EXPECT_EQ(message_of("nRows=x\nendheader\ntime\ta\n0\t1\n"),
              "table.mot:1: error: nRows is 'x'; it must be a whole number");
    EXPECT_EQ(message_of("nRows=2\nendheader\ntime\ta\n0\t1\n"),
              "table.mot:4: error: the header says 2 rows; there are 1");
    EXPECT_EQ(message_of("nColumns=3\nendheader\ntime\ta\n0\t1\n"),
              "table.mot:3: error: the header says 3 columns; there are 2");
    EXPECT_EQ(message_of("endheader\na\ttime\n0\t1\n"),
              "table.mot:2: error: the first column must be 'time'");
    EXPECT_EQ(message_of("endheader\ntime\ta\ta\n0\t1\t2\n"),
              "table.mot:2: error: the column 'a' is there twice");
    EXPECT_EQ(message_of("endheader\ntime\ta\n0\n"),
              "table.mot:3: error: the row has 1 values; there are 2 columns");
    EXPECT_EQ(message_of("endheader\ntime\ta\n0\tnan\n"),
              "table.mot:3: error: [a] 'nan' is not a finite number");
    EXPECT_EQ(message_of("endheader\ntime\ta\n1\t1\n1\t2\n"),
              "table.mot:4: error: [time] 1 follows 1; time must increase");
    EXPECT_EQ(message_of("endheader\ntime\ta\n"), "table.mot:2: error: the table has no rows");
}

TEST_F(MotionFiles, every_force_of_the_external_loads_has_its_columns) {
    const VecX time = VecX::LinSpaced(2, 0, 1);
    const ForceTrack track{
        "heel_r", "calcn_r", {Vec3(1, 2, 3), Vec3(4, 5, 6)}, {Vec3(10, 20, 30), Vec3(40, 50, 60)}};
    const auto files =
        make_external_loads(folder_ / "contact.mot", folder_ / "contact_loads.xml", time, {track});
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0].path, folder_ / "contact.mot");
    const TimeTable table = load_time_table(write(files[0].text));
    ASSERT_EQ(table.columns.size(), 9u);
    EXPECT_EQ(table.columns[1], "ground_force_heel_r_vy");
    EXPECT_EQ(table.columns[5], "ground_force_heel_r_pz");
    EXPECT_EQ(table.columns[6], "ground_torque_heel_r_x");
    EXPECT_EQ(table.values(1, 1), 50);
    EXPECT_EQ(table.values(1, 5), 6);
    const std::string& loads = files[1].text;
    for (const char* line : {"<applied_to_body>calcn_r</applied_to_body>",
                             "<force_identifier>ground_force_heel_r_v</force_identifier>",
                             "<point_identifier>ground_force_heel_r_p</point_identifier>",
                             "<torque_identifier>ground_torque_heel_r_</torque_identifier>",
                             "<datafile>contact.mot</datafile>"})
        EXPECT_NE(loads.find(line), std::string::npos) << line;
}

}  // namespace
}  // namespace sinew
