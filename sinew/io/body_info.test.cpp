#include "sinew/io/body_info.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_test_model.h"

namespace sinew {
namespace {

using Names = std::vector<std::string>;
using Counts = std::map<std::string, int>;

TEST(BodyInfo, counts_and_names_what_a_body_holds) {
    const BodyInfo info = calc_body_info(make_body_spec("small.osim", osim::small_model()));
    EXPECT_EQ(info.name, "small");
    EXPECT_EQ(info.source, "small.osim");
    EXPECT_EQ(info.mass, 12);
    EXPECT_EQ(info.segments, (Names{"thigh", "shank", "foot"}));
    EXPECT_EQ(info.coordinates, (Names{"flexion", "glide"}));
    EXPECT_EQ(info.coupled, (Names{"bend"}));
    EXPECT_EQ(info.locked, (Names{"glide"}));
    EXPECT_EQ(info.joints, (Counts{{"CustomJoint", 1}, {"PinJoint", 1}, {"WeldJoint", 1}}));
    EXPECT_EQ(info.muscles, (Counts{{"Thelen2003Muscle", 1}, {"Millard2012EquilibriumMuscle", 1}}));
    EXPECT_EQ(info.disabled_muscles, 1);
    EXPECT_EQ(info.path_points,
              (Counts{{"PathPoint", 3}, {"ConditionalPathPoint", 1}, {"MovingPathPoint", 1}}));
    EXPECT_EQ(info.wraps, (Counts{{"WrapCylinder", 1}, {"WrapEllipsoid", 1}}));
    EXPECT_EQ(info.motors, 1);
    EXPECT_EQ(info.point_actuators, 1);
    EXPECT_EQ(info.markers, 1);
    EXPECT_EQ(info.groups, 1);
}

TEST(BodyInfo, gathers_unsupported_parts_by_kind_and_reason) {
    BodySpec spec;
    spec.unsupported = {{"BushingForce", "disc1", "stiff"},
                        {"Appearance", "", "display", 40},
                        {"BushingForce", "disc2", "stiff"},
                        {"BushingForce", "disc3", "switched off"}};
    const BodyInfo info = calc_body_info(spec);
    ASSERT_EQ(info.unsupported.size(), 3u);
    EXPECT_EQ(info.unsupported[0].kind, "BushingForce");
    EXPECT_EQ(info.unsupported[0].count, 2);
    EXPECT_EQ(info.unsupported[0].names, (Names{"disc1", "disc2"}));
    EXPECT_EQ(info.unsupported[1].count, 40);
    EXPECT_TRUE(info.unsupported[1].names.empty());
    EXPECT_EQ(info.unsupported[2].why, "switched off");
}

}  // namespace
}  // namespace sinew
