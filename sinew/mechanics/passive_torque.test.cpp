#include "sinew/mechanics/passive_torque.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sinew {
namespace {

/// One hinge with whatever structures are given.
Body make_hinge(std::vector<PassiveStructure> structures) {
    BodySpec spec{.name = "hinge"};
    spec.segments = {{.name = "arm", .mass = 1, .inertia = Mat3::Identity()}};
    JointSpec joint{.name = "hinge",
                    .kind = JointKind::pin,
                    .parent = {.segment = "ground"},
                    .child = {.segment = "arm"}};
    joint.coordinates = {{.name = "angle"}};
    joint.rotations[2] = {"angle", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    spec.joints = {joint};
    Body body = compile(spec);
    body.passive_structures = std::move(structures);
    return body;
}

PassiveTorques calc(const Body& body, double q, double qd) {
    PassiveTorques passive;
    calc_passive_torques(body, VecX::Constant(1, q), VecX::Constant(1, qd), passive);
    return passive;
}

TEST(PassiveTorque, of_a_spring_is_stiffness_times_angle_from_rest_and_viscosity_times_speed) {
    const Body body = make_hinge({{"disc", CoordinateIndex(0), CoordinateSpring{100, 0.1, 2}}});
    EXPECT_DOUBLE_EQ(calc(body, 0.3, 0.5).torque[0], -100 * 0.2 - 2 * 0.5);
    EXPECT_DOUBLE_EQ(calc(body, 0.3, 0.5).stiffness[0], 100);
}

TEST(PassiveTorque, of_a_limit_is_nothing_within_the_range_and_linear_beyond_the_transition) {
    const Body body =
        make_hinge({{"capsule", CoordinateIndex(0), CoordinateLimit{1, 50, -0.5, 80, 3, 0.2}}});
    EXPECT_EQ(calc(body, 0.99, 4).torque[0], 0);
    EXPECT_EQ(calc(body, -0.49, 4).torque[0], 0);
    EXPECT_NEAR(calc(body, 1.3, 2).torque[0], -50 * 0.3 - 3 * 2, 1e-12);
    EXPECT_NEAR(calc(body, -0.9, 0).torque[0], 80 * 0.4, 1e-12);
    // Halfway through the transition the smooth step is a half.
    EXPECT_NEAR(calc(body, 1.1, 0).torque[0], -50 * 0.5 * 0.1, 1e-12);
}

TEST(PassiveTorque, has_the_stiffness_that_differences_give) {
    const Body body =
        make_hinge({{"capsule", CoordinateIndex(0), CoordinateLimit{1, 50, -0.5, 80, 3, 0.2}},
                    {"disc", CoordinateIndex(0), CoordinateSpring{10, 0.2, 1}}});
    const double h = 1e-6;
    for (const double q : {-0.8, -0.55, 0.3, 1.05, 1.15, 1.4})
        EXPECT_NEAR(
            calc(body, q, 0.7).stiffness[0],
            -(calc(body, q + h, 0.7).torque[0] - calc(body, q - h, 0.7).torque[0]) / (2 * h), 1e-6)
            << q;
}

}  // namespace
}  // namespace sinew
