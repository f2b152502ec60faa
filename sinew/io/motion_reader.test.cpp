#include "sinew/io/motion_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numbers>

#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

constexpr double degree = std::numbers::pi / 180;

/// A knee with its coupled kneecap, an ankle, a slider, and a joint that is locked.
Body make_leg() {
    Body body;
    body.name = "leg";
    body.coordinates.resize(4);
    body.coordinates[0] = {.name = "knee_angle_r", .minimum = 0, .maximum = 140 * degree};
    body.coordinates[1] = {.name = "pelvis_ty", .default_value = 0.9, .maximum = 3};
    body.coordinates[1].rotational = false;
    body.coordinates[2] = {.name = "mtp_angle_r", .locked = true};
    body.coordinates[3] = {
        .name = "ankle_angle_r", .default_value = 0.1, .minimum = -1, .maximum = 1};
    body.dependents.push_back({"knee_angle_r_beta", {CoordinateIndex(0), std::nullopt}});
    return body;
}

class MotionReader : public testing::Test {
protected:
    MotionReader() {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::temp_directory_path() /
                  ("sinew_motion_" + std::to_string(::getpid()) + test->name());
        fs::create_directories(folder_);
    }
    ~MotionReader() override { fs::remove_all(folder_); }

    /// Ten rows a hundredth of a second apart, each column at its value plus the row's number.
    [[nodiscard]] MotionSamples read(const std::string& header, const std::string& columns,
                                     const std::vector<double>& values, int rows = 10) const {
        std::string text = "squat\n" + header + "endheader\ntime\t" + columns + "\n";
        for (int k = 0; k < rows; ++k) {
            text += fmt::format("{}", 0.01 * k);
            for (const double value : values) text += fmt::format("\t{}", value + k);
            text += "\n";
        }
        const fs::path path = folder_ / "squat.mot";
        std::ofstream(path) << text;
        return load_motion(path, body_);
    }
    [[nodiscard]] std::string message_of(const std::string& header, const std::string& columns,
                                         const std::vector<double>& values, int rows = 10) const {
        try {
            (void)read(header, columns, values, rows);
        } catch (const InputError& fault) {
            const std::string what = fault.what();
            return what.substr(folder_.string().size() + 1);
        }
        return "nothing was refused";
    }
    static bool has_note(const MotionSamples& samples, const std::string& note) {
        return std::ranges::find(samples.notes, note) != samples.notes.end();
    }

    Body body_ = make_leg();
    fs::path folder_;
};

TEST_F(MotionReader, AnglesAreInTheHeadersUnitAndLengthsInMetres) {
    const MotionSamples degrees =
        read("inDegrees=yes\n", "knee_angle_r\tpelvis_ty\tankle_angle_r", {30, 1, 5});
    EXPECT_NEAR(degrees.q(0, 2), 32 * degree, 1e-9);
    EXPECT_NEAR(degrees.q(1, 2), 3, 1e-9);
    EXPECT_NEAR(degrees.time_s[2], 0.02, 1e-12);
    const MotionSamples radians =
        read("inDegrees=no\n", "knee_angle_r\tpelvis_ty\tankle_angle_r", {0.1, 1, -9});
    EXPECT_NEAR(radians.q(0, 2), 2.1, 1e-9);
    EXPECT_EQ(degrees.name, "squat.mot");
}

TEST_F(MotionReader, WhatAFileLacksStaysAtItsDefaultAndIsNamed) {
    const MotionSamples samples = read("inDegrees=yes\n", "knee_angle_r", {30});
    EXPECT_EQ(samples.q(1, 5), 0.9);
    EXPECT_EQ(samples.q(3, 5), 0.1);
    EXPECT_TRUE(has_note(
        samples, "squat.mot has no column for pelvis_ty, ankle_angle_r: held at the default"));
}

TEST_F(MotionReader, AColumnOfStatesIsKnownByItsPath) {
    const MotionSamples samples = read(
        "inDegrees=no\n",
        "/jointset/walker_knee_r/knee_angle_r/value\t/jointset/walker_knee_r/knee_angle_r/speed"
        "\t/forceset/soleus_r/activation",
        {0, 100, 0.05});
    EXPECT_NEAR(samples.q(0, 2), 2, 1e-9);
    for (const std::string& note : samples.notes)
        EXPECT_EQ(note.find("activation"), std::string::npos) << note;
}

TEST_F(MotionReader, ACoupledColumnInTheOtherUnitIsToldAndNotUsed) {
    // The knee runs from 30 to 39 degrees, the kneecap's column from 0.5 to 9.5 "degrees".
    std::string text = "squat\ninDegrees=yes\nendheader\ntime\tknee_angle_r\tknee_angle_r_beta\n";
    for (int k = 0; k < 10; ++k)
        text += fmt::format("{}\t{}\t{}\n", 0.01 * k, 30 + k, (30 + k) * degree);
    std::ofstream(folder_ / "squat.mot") << text;
    const MotionSamples samples = load_motion(folder_ / "squat.mot", body_);
    EXPECT_TRUE(has_note(samples,
                         "knee_angle_r_beta is coupled to knee_angle_r and follows from it; its "
                         "column is in radians, although the header says degrees"));
    // One that agrees is not worth a word, one that does not is.
    EXPECT_FALSE(has_note(read("inDegrees=yes\n", "knee_angle_r\tknee_angle_r_beta", {30, 30}),
                          samples.notes.front()));
    EXPECT_TRUE(has_note(read("inDegrees=yes\n", "knee_angle_r\tknee_angle_r_beta", {30, 45}),
                         "knee_angle_r_beta is coupled to knee_angle_r and follows from it; its "
                         "column is up to 15.0 degrees off"));
}

TEST_F(MotionReader, ALockedCoordinateStaysAndAnUnknownColumnIsNamed) {
    const MotionSamples samples =
        read("inDegrees=yes\n", "knee_angle_r\tmtp_angle_r\tankle_angel_r", {30, 10, 1});
    EXPECT_EQ(samples.q(2, 5), 0);
    EXPECT_TRUE(has_note(
        samples,
        "locked in the model, and held at the default whatever squat.mot says: mtp_angle_r"));
    EXPECT_TRUE(has_note(samples,
                         "columns of squat.mot that name no coordinate: ankle_angel_r (nearest: "
                         "ankle_angle_r)"));
}

TEST_F(MotionReader, APrescribedCoordinateFollowsItsFunctionOfTime) {
    body_.coordinates[2].prescribed = Function{LinearFunction{0.3, 0.2}};
    body_.coordinates[2].default_value = 0.2;
    const MotionSamples samples = read("inDegrees=yes\n", "knee_angle_r\tmtp_angle_r", {30, 7});
    for (Eigen::Index f = 0; f < samples.time_s.size(); ++f)
        EXPECT_DOUBLE_EQ(samples.q(2, f), 0.3 * samples.time_s[f] + 0.2);
    EXPECT_TRUE(has_note(samples,
                         "prescribed in the model as functions of time, and followed "
                         "whatever squat.mot says: mtp_angle_r"));
    for (const std::string& note : samples.notes) EXPECT_FALSE(note.starts_with("locked"));
}

TEST_F(MotionReader, AValueBeyondItsRangeIsToldAndNotClamped) {
    const MotionSamples samples = read("inDegrees=yes\n", "knee_angle_r", {135});
    EXPECT_NEAR(samples.q(0, 9), 144 * degree, 1e-9);
    EXPECT_TRUE(has_note(samples,
                         "beyond the model's ranges, and not clamped: knee_angle_r (144.0; at most "
                         "140.0 degrees)"));
}

TEST_F(MotionReader, WhatCannotBeIsRefused) {
    EXPECT_EQ(message_of("", "knee_angle_r", {60}),
              "squat.mot: error: [knee_angle_r] is 69 radians at 0.09 s, which is more than four "
              "turns\nIf its angles are in degrees, the header must say inDegrees=yes.");
    EXPECT_EQ(message_of("inDegrees=yes\n", "knee_angle_r", {3000}),
              "squat.mot: error: [knee_angle_r] is 3009 degrees at 0.09 s, which is more than four "
              "turns\nIs the column something else than an angle?");
    EXPECT_EQ(message_of("inDegrees=yes\n", "elbow_flex_r", {3}),
              "squat.mot: error: no column names a coordinate of leg; elbow_flex_r (nearest: "
              "mtp_angle_r)\nIs the motion for another model?");
    EXPECT_EQ(message_of("inDegrees=yes\n", "knee_angle_r", {3}, 7),
              "squat.mot: error: it has 7 rows; derivatives take 8 or more");
}

TEST_F(MotionReader, LengthsAndDoubleColumnsThatCannotBeAreRefused) {
    EXPECT_EQ(message_of("inDegrees=yes\n", "pelvis_ty", {950}),
              "squat.mot: error: [pelvis_ty] is 959 m at 0.09 s; it must be within 100 m\nLengths "
              "are in metres; are these millimetres?");
    EXPECT_EQ(
        message_of("inDegrees=yes\n", "knee_angle_r\t/jointset/knee_r/knee_angle_r/value", {3, 4}),
        "squat.mot: error: [/jointset/knee_r/knee_angle_r/value] knee_angle_r has a column "
        "already\nLeave one of them out.");
    EXPECT_EQ(message_of("inDegrees=yes\n", "knee_angle_r", {1e300}).substr(0, 50),
              "squat.mot: error: [knee_angle_r] is 1e+300 degrees");
}

TEST_F(MotionReader, AnAngleThatIsCutAtHalfATurnTurnsOn) {
    std::string text = "turn\ninDegrees=yes\nendheader\ntime\tankle_angle_r\n";
    for (int k = 0; k < 10; ++k)
        text += fmt::format("{}\t{}\n", 0.01 * k, k < 5 ? 160 + 5 * k : 160 + 5 * k - 360);
    std::ofstream(folder_ / "squat.mot") << text;
    const MotionSamples samples = load_motion(folder_ / "squat.mot", body_);
    for (int k = 0; k < 10; ++k) EXPECT_NEAR(samples.q(3, k), (160 + 5 * k) * degree, 1e-9) << k;
    EXPECT_TRUE(has_note(samples,
                         "ankle_angle_r jumps by a turn between samples: taken as one turning on"));
}

TEST_F(MotionReader, AHeaderThatSaysNoUnitIsTold) {
    EXPECT_TRUE(has_note(
        read("", "knee_angle_r", {0}),
        "the header of squat.mot does not say inDegrees: its angles are taken as radians"));
}

}  // namespace
}  // namespace sinew
