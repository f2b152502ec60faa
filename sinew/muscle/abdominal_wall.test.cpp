#include "sinew/muscle/abdominal_wall.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

TEST(AbdominalWall, carries_pressure_as_laplace_says) {
    // Two lines (the second no part of the wall) and one hoop muscle round a belly of R = 0.1 m,
    // h = 0.2 m. One cut through the wall carries P R h: of the line's 60 N the 40 % that run round
    // the belly, half of it for its side, and of the hoop's 50 N nine tenths.
    AbdominalWall wall;
    wall.hoop_radius = 0.1;
    wall.hoop_height = 0.2;
    wall.resting_pressure = 900;
    wall.hoop_share = (VecX(2) << 0.4, 0).finished();
    wall.hoops.push_back({.max_force = 50, .hoop_share = 0.9});
    MuscleCapacities capacities;
    capacities.active = (VecX(2) << 60, 80).finished();
    VecX pressure;
    calc_pressure_per_activation(wall, capacities, pressure);
    ASSERT_EQ(pressure.size(), 3);
    EXPECT_NEAR(pressure[0], 0.5 * 0.4 * 60 / 0.02, 1e-10);
    EXPECT_EQ(pressure[1], 0);
    EXPECT_NEAR(pressure[2], 0.9 * 50 / 0.02, 1e-10);
}

TEST(AbdominalWall, of_a_body_that_lacks_its_parts_is_none_and_says_what_is_lacking) {
    BodySpec spec{.name = "rod"};
    spec.segments = {{.name = "rod", .mass = 1, .inertia = Mat3::Identity()}};
    spec.joints.push_back({.name = "hinge",
                           .kind = JointKind::weld,
                           .parent = {.segment = "ground"},
                           .child = {.segment = "rod"}});
    const Body body = compile(spec);
    std::string why = "what stood here before";
    EXPECT_FALSE(make_abdominal_wall(body, {}, why).has_value());
    EXPECT_EQ(why,
              "markers pressure_top and pressure_bottom, a muscle rect_abd_r, an external oblique, "
              "an internal oblique");
    spec.markers.push_back({"pressure_top", "rod", Vec3::Zero()});
    EXPECT_FALSE(make_abdominal_wall(compile(spec), {}, why).has_value());
    EXPECT_TRUE(why.starts_with("markers pressure_top and pressure_bottom, ")) << "one is not both";
    spec.markers.push_back({"pressure_bottom", "rod", Vec3::Zero()});
    EXPECT_FALSE(make_abdominal_wall(compile(spec), {}, why).has_value());
    EXPECT_EQ(why, "a muscle rect_abd_r, an external oblique, an internal oblique");
}

}  // namespace
}  // namespace sinew
