#include "sinew/report/body_info.h"

#include <algorithm>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace sinew {
namespace {

BodyInfo sample() {
    BodyInfo info;
    info.name = "small";
    info.source = "small.osim";
    info.mass = 12;
    info.segments = {"thigh", "shank", "foot"};
    info.coordinates = {"flexion", "glide"};
    info.locked = {"glide"};
    info.coupled = {"bend"};
    info.joints = {{"CustomJoint", 1}, {"PinJoint", 2}};
    info.muscles = {{"Thelen2003Muscle", 2}};
    info.disabled_muscles = 1;
    info.path_points = {{"PathPoint", 4}};
    info.motors = 1;
    return info;
}

TEST(FormatBodyInfo, prints_counts_names_and_what_is_not_supported) {
    BodyInfo info = sample();
    info.unsupported = {{"BushingForce", "its stiffness is missing", 2, {"disc1", "disc2"}},
                        {"Appearance", "for display only", 40, {}}};
    info.kept_unused = {{"tendon compliance", "the tendon is rigid", 2, {}}};
    EXPECT_EQ(format_body_info(info),
              "body small, from small.osim\n"
              "mass 12.00 kg\n"
              "segments: 3\n"
              "    thigh shank foot\n"
              "joints: 3 (1 CustomJoint, 2 PinJoint)\n"
              "coordinates: 2\n"
              "    flexion glide\n"
              "of these, locked: 1\n"
              "    glide\n"
              "coupled coordinates: 1\n"
              "    bend\n"
              "muscles: 2 (2 Thelen2003Muscle)\n"
              "of these, switched off: 1\n"
              "path points: 4 (4 PathPoint)\n"
              "wrap surfaces: 0\n"
              "motors: 1, other actuators: 0, markers: 0, groups: 0\n"
              "not supported:\n"
              "    2 BushingForce: its stiffness is missing\n"
              "        disc1 disc2\n"
              "    40 Appearance: for display only\n"
              "read and kept for writing, not used in computing:\n"
              "    2 tendon compliance: the tendon is rigid\n");
}

TEST(FormatBodyInfo, says_when_nothing_is_left_out) {
    EXPECT_TRUE(format_body_info(sample()).ends_with(
        "not supported: nothing\n"
        "read and kept for writing, not used in computing: nothing\n"));
}

TEST(FormatBodyInfo, wraps_long_lists_at_the_width) {
    BodyInfo info = sample();
    info.segments.assign(60, "vertebra");
    std::istringstream lines(format_body_info(info, 72));
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    EXPECT_LE(longest, 72u);
    EXPECT_GT(longest, 60u);
}

}  // namespace
}  // namespace sinew
