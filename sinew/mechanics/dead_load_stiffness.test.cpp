#include "sinew/mechanics/dead_load_stiffness.h"

#include <gtest/gtest.h>

#include "sinew/mechanics/motion_along.h"

namespace sinew {
namespace {

/// An arm of two segments: a three-axis shoulder on a slide, and an elbow whose angle and slide are
/// bent functions of one coordinate.
BodySpec make_arm() {
    BodySpec spec{.name = "arm"};
    spec.segments = {{.name = "upper",
                      .mass = 2,
                      .p_SegmentCom = {0.02, -0.25, 0.01},
                      .inertia = Vec3(0.05, 0.01, 0.05).asDiagonal()},
                     {.name = "lower",
                      .mass = 1,
                      .p_SegmentCom = {0, -0.2, 0.03},
                      .inertia = Vec3(0.02, 0.01, 0.02).asDiagonal()}};
    JointSpec shoulder{.name = "shoulder",
                       .kind = JointKind::custom,
                       .parent = {.segment = "ground", .translation = {0, 1, 0}},
                       .child = {.segment = "upper"}};
    JointSpec elbow{.name = "elbow",
                    .kind = JointKind::custom,
                    .parent = {.segment = "upper",
                               .translation = {0, -0.5, 0},
                               .rotation_xyz_body = {0.2, 0, 0.3}},
                    .child = {.segment = "lower", .translation = {0.01, 0.02, 0}}};
    const std::array<std::string, 4> names{"turn_z", "turn_x", "turn_y", "slide"};
    const std::array<Vec3, 3> axes{Vec3::UnitZ(), Vec3::UnitX(), Vec3::UnitY()};
    for (const std::string& name : names) shoulder.coordinates.push_back({.name = name});
    for (std::size_t i = 0; i < 3; ++i) {
        shoulder.rotations[i] = {names[i], axes[i], {LinearFunction{}}};
        shoulder.translations[i] = {"", Vec3::Unit(static_cast<int>(i)), {ConstantFunction{0}}};
        elbow.rotations[i] = shoulder.rotations[i];
        elbow.translations[i] = shoulder.translations[i];
        if (i > 0) elbow.rotations[i] = {"", axes[i], {ConstantFunction{0}}};
    }
    shoulder.translations[0] = {"slide", Vec3::UnitX(), {LinearFunction{}}};
    elbow.coordinates = {{.name = "bend"}};
    elbow.rotations[0] = {"bend", Vec3::UnitZ(), {PolynomialFunction{{0.2, 1, 0}}}};
    elbow.translations[1] = {"bend", Vec3::UnitY(), {PolynomialFunction{{0.1, 0.05, 0}}}};
    spec.joints = {shoulder, elbow};
    return spec;
}

TEST(DeadLoadStiffness, is_the_slope_of_the_moments_that_hold_the_loads) {
    const Body body = compile(make_arm());
    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    const SegmentIndex lower = body.find_segment("lower").value();
    const Vec3 p_Segment(0.03, -0.3, 0.02), f_W(20, -35, 12);
    const auto moments = [&](const VecX& q) {
        Pose pose;
        mechanics.calc_pose(q, memory, pose);
        const ExternalForce force{lower, pose.X_W[lower] * p_Segment, f_W, Vec3::Zero()};
        VecX tau;
        mechanics.calc_inverse_dynamics(q, VecX::Zero(5), VecX::Zero(5), {&force, 1}, memory, tau);
        return tau;
    };
    VecX q(5);
    q << 0.7, -0.3, 0.4, 0.2, -0.5;
    Pose pose;
    mechanics.calc_pose(q, memory, pose);
    std::vector<DeadLoad> loads{{lower, pose.X_W[lower] * p_Segment, f_W}};
    append_weights(body, pose, loads);
    EXPECT_EQ(loads.size(), 3u);
    DeadLoadWorkspace workspace;
    MatX stiffness;
    calc_dead_load_stiffness(body, pose, loads, {}, workspace, stiffness);
    const double h = 1e-5;
    for (int c = 0; c < 5; ++c) {
        const VecX d = h * VecX::Unit(5, c);
        // Central differences of moments of 20 N·m: rounding 1e-10, curvature 1e-9.
        EXPECT_LT((stiffness.col(c) - (moments(q + d) - moments(q - d)) / (2 * h)).norm(), 1e-7);
    }
    EXPECT_GT(stiffness.norm(), 10);
}

TEST(MotionAlong, of_a_point_is_its_velocity_and_its_acceleration_at_constant_rates) {
    const Body body = compile(make_arm());
    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    VecX q(5), direction(5);
    q << 0.7, -0.3, 0.4, 0.2, -0.5;
    direction << 0.3, 0.5, -0.2, 0.7, 0.4;
    const SegmentIndex lower = body.find_segment("lower").value();
    mechanics.calc_motion(q, direction, VecX::Zero(5), memory);
    const PointMotion motion = mechanics.calc_point_motion(lower, Vec3(0.03, -0.3, 0.02), memory);
    Pose pose;
    mechanics.calc_pose(q, memory, pose);
    MotionAlong along;
    calc_motion_along(body, pose, direction, along);
    const PointAlong point = calc_point_along(body, along, lower, motion.p_W);
    EXPECT_LT((point.first - motion.v_W).norm(), 1e-14);
    EXPECT_LT((point.second - motion.a_W).norm(), 1e-14);
    EXPECT_GT(motion.a_W.norm(), 0.05);
}

TEST(DeadLoadStiffness, of_an_upright_pendulum_is_minus_weight_times_height) {
    const Body body = compile(make_arm());
    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    Pose pose;
    VecX q = VecX::Zero(5);
    mechanics.calc_pose(q, memory, pose);
    // 100 N pressing down, 0.3 m above the shoulder.
    const SegmentIndex upper = body.find_segment("upper").value();
    const DeadLoad load{upper, Vec3(0, 1.3, 0), Vec3(0, -100, 0)};
    DeadLoadWorkspace workspace;
    MatX stiffness;
    calc_dead_load_stiffness(body, pose, {&load, 1}, {}, workspace, stiffness);
    EXPECT_NEAR(stiffness(0, 0), -30, 1e-12);
    EXPECT_NEAR(stiffness(1, 1), -30, 1e-12);
    EXPECT_NEAR(stiffness(2, 2), 0, 1e-12) << "turning about the load's own line";
    EXPECT_NEAR(stiffness(3, 3), 0, 1e-12) << "sliding";
}

}  // namespace
}  // namespace sinew
