#include "sinew/mechanics/mechanics.h"

#include <random>

#include <gtest/gtest.h>

namespace sinew {
namespace {

/// Two pendulums in the x-y plane; the second hinge follows x₂ = q₂ + 0.2 q₂² and slides
/// 0.1 q₂ along x, so that the coordinate map is not the identity.
BodySpec double_pendulum() {
    BodySpec spec;
    spec.segments = {{.name = "upper",
                      .mass = 2,
                      .p_SegmentCom = {0, -0.25, 0},
                      .inertia = Vec3(0.05, 0.01, 0.05).asDiagonal()},
                     {.name = "lower",
                      .mass = 1,
                      .p_SegmentCom = {0, -0.2, 0},
                      .inertia = Vec3(0.02, 0.01, 0.02).asDiagonal()}};
    JointSpec shoulder{.name = "shoulder",
                       .kind = JointKind::pin,
                       .parent = {.segment = "ground", .translation = {0, 1, 0}},
                       .child = {.segment = "upper"}};
    shoulder.coordinates = {{.name = "q1"}};
    shoulder.rotations[2] = {"q1", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    JointSpec elbow{.name = "elbow",
                    .kind = JointKind::custom,
                    .parent = {.segment = "upper",
                               .translation = {0, -0.5, 0},
                               .rotation_xyz_body = {0, 0, 0.3}},
                    .child = {.segment = "lower", .translation = {0.01, 0.02, 0}}};
    elbow.coordinates = {{.name = "q2"}};
    elbow.rotations[0] = {"q2", Vec3::UnitZ(), {PolynomialFunction{{0.2, 1, 0}}}};
    elbow.translations[0] = {"q2", Vec3::UnitX(), {LinearFunction{0.1, 0}}};
    spec.joints = {shoulder, elbow};
    return spec;
}

double potential_energy(const Body& body, const Mechanics& mechanics, const VecX& q) {
    auto w = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(q, w, pose);
    double V = 0;
    for (std::size_t s = 0; s < body.segments.size(); ++s)
        V -= body.segments[s].mass * body.gravity.dot(pose.X_W[s] * body.segments[s].p_SegmentCom);
    return V;
}

TEST(Mechanics, static_moments_are_the_slope_of_potential_energy) {
    const Body body = compile(double_pendulum());
    const Mechanics mechanics(body);
    auto w = mechanics.make_workspace();
    const VecX zero = VecX::Zero(2);
    const VecX q = Eigen::Vector2d(0.7, -0.4);
    VecX tau;
    mechanics.calc_inverse_dynamics(q, zero, zero, {}, w, tau);
    for (int i = 0; i < 2; ++i) {
        const double h = 1e-5;
        const VecX d = h * VecX::Unit(2, i);
        const double slope =
            (potential_energy(body, mechanics, q + d) - potential_energy(body, mechanics, q - d)) /
            (2 * h);
        EXPECT_NEAR(tau[i], slope, 1e-8);  // central differences: h² V''' ≈ 1e-9
    }
}

TEST(Mechanics, power_of_the_moments_is_the_rate_of_energy) {
    const Body body = compile(double_pendulum());
    const Mechanics mechanics(body);
    auto w = mechanics.make_workspace();
    const auto state = [](double t) {
        return std::array<VecX, 3>{
            VecX(Eigen::Vector2d(std::sin(2 * t), 0.5 * std::cos(3 * t))),
            VecX(Eigen::Vector2d(2 * std::cos(2 * t), -1.5 * std::sin(3 * t))),
            VecX(Eigen::Vector2d(-4 * std::sin(2 * t), -4.5 * std::cos(3 * t)))};
    };
    const auto energy = [&](double t) {
        const auto [q, qd, qdd] = state(t);
        double E = potential_energy(body, mechanics, q);
        Pose pose;
        mechanics.calc_pose(q, w, pose);
        mechanics.calc_motion(q, qd, qdd, w);
        MatX J(3, 2);
        for (std::size_t s = 1; s < body.segments.size(); ++s) {
            const Segment& segment = body.segments[s];
            const SegmentIndex index{static_cast<int>(s)};
            const Vec3 v = mechanics.calc_point_motion(index, segment.p_SegmentCom, w).v_W;
            calc_rotation_jacobian(body, pose, index, J);
            const Vec3 omega = pose.X_W[s].R.transpose() * (J * qd);
            E += 0.5 * segment.mass * v.squaredNorm() + 0.5 * omega.dot(segment.inertia * omega);
        }
        return E;
    };
    const double t = 0.37, h = 1e-5;
    const auto [q, qd, qdd] = state(t);
    VecX tau;
    mechanics.calc_inverse_dynamics(q, qd, qdd, {}, w, tau);
    EXPECT_NEAR(tau.dot(qd), (energy(t + h) - energy(t - h)) / (2 * h), 1e-7);
}

TEST(Mechanics, point_velocity_and_acceleration_are_derivatives_of_position) {
    const Body body = compile(double_pendulum());
    const Mechanics mechanics(body);
    auto w = mechanics.make_workspace();
    const SegmentIndex lower = *body.find_segment("lower");
    const Vec3 p(0.05, -0.3, 0.02);
    const VecX q0 = Eigen::Vector2d(0.4, 0.2), qd = Eigen::Vector2d(1.5, -2),
               a = Eigen::Vector2d(3, 7);
    const auto at = [&](double t) {
        mechanics.calc_motion(q0 + t * qd + 0.5 * t * t * a, qd + t * a, a, w);
        return mechanics.calc_point_motion(lower, p, w);
    };
    const double h = 1e-5;
    const PointMotion now = at(0);
    EXPECT_LT((now.v_W - (at(h).p_W - at(-h).p_W) / (2 * h)).norm(), 1e-8);
    EXPECT_LT((now.a_W - (at(h).v_W - at(-h).v_W) / (2 * h)).norm(), 1e-7);
    Pose pose;
    mechanics.calc_pose(q0, w, pose);
    MatX J(3, 2);
    calc_point_jacobian(body, pose, lower, now.p_W, J);
    EXPECT_LT((J * qd - now.v_W).norm(), 1e-13);
}

TEST(Mechanics, an_external_force_takes_its_moment_off_the_joints) {
    const Body body = compile(double_pendulum());
    const Mechanics mechanics(body);
    auto w = mechanics.make_workspace();
    const VecX q = Eigen::Vector2d(0.4, 0.2), zero = VecX::Zero(2);
    const SegmentIndex lower = *body.find_segment("lower");
    const ExternalForce force{lower, {0.3, 0.2, 0.1}, {10, -20, 5}, {0, 0, 2}};
    VecX without, with;
    mechanics.calc_inverse_dynamics(q, zero, zero, {}, w, without);
    mechanics.calc_inverse_dynamics(q, zero, zero, std::span(&force, 1), w, with);
    Pose pose;
    mechanics.calc_pose(q, w, pose);
    MatX J(3, 2), Jr(3, 2);
    calc_point_jacobian(body, pose, lower, force.p_W, J);
    calc_rotation_jacobian(body, pose, lower, Jr);
    const VecX expected = without - J.transpose() * force.f_W - Jr.transpose() * force.moment_W;
    EXPECT_LT((with - expected).norm(), 1e-12);
}

}  // namespace
}  // namespace sinew
