#include "sinew/analysis/static_optimization.h"

#include <cmath>

#include <gtest/gtest.h>

#include "sinew/math/function.h"

namespace sinew {
namespace {

/// A pendulum of 2 kg, 0.5 m below its hinge, that two motors of unlike strength hold out level.
BodySpec make_pendulum() {
    BodySpec spec;
    spec.name = "pendulum";
    spec.gravity = {0, -10, 0};
    SegmentSpec rod{.name = "rod", .mass = 2};
    rod.p_SegmentCom = {0, -0.5, 0};
    spec.segments.push_back(rod);
    JointSpec hinge{.name = "hinge", .kind = JointKind::pin};
    hinge.parent.segment = "ground";
    hinge.child.segment = "rod";
    hinge.coordinates.push_back({.name = "angle", .minimum = -3, .maximum = 3});
    hinge.rotations[2] = {"angle", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    spec.joints.push_back(hinge);
    spec.motors.push_back({.name = "weak", .coordinate = "angle", .optimal_force = 10});
    spec.torque_actuators.push_back({.name = "strong",
                                     .segment_a = "rod",
                                     .segment_b = "ground",
                                     .axis = {0, 0, 2},
                                     .optimal_force = 20});
    return spec;
}

Motion stand_still(double angle, int frames = 3) {
    Motion motion;
    motion.time_s = VecX::LinSpaced(frames, 0, 1);
    motion.q = MatX::Constant(1, frames, angle);
    motion.qd = motion.qdd = MatX::Zero(1, frames);
    return motion;
}

StaticOptimization solve(const Body& body, const Motion& motion,
                         const StaticOptimizationOptions& options) {
    return solve_static_optimization(body, Mechanics(body), motion, {}, options);
}

constexpr double level = 1.5707963267948966;

TEST(StaticOptimization, shares_a_moment_by_the_squares_of_controls) {
    const Body body = compile(make_pendulum());
    const StaticOptimization answer =
        solve(body, stand_still(level), {.question = SharingQuestion::opensim, .exponent = 2});
    // 10 N·m: x_k = M F_k / Σ F², so 0.2 of 10 and 0.4 of 20.
    EXPECT_NEAR(answer.moment(0, 1), 10, 1e-12);
    EXPECT_NEAR(answer.control(0, 1), 0.2, 1e-8);
    EXPECT_NEAR(answer.control(1, 1), 0.4, 1e-8);
    EXPECT_NEAR(answer.objective[1], 0.2, 1e-8);
    EXPECT_LT(answer.shortfall.cwiseAbs().maxCoeff(), 1e-6);
}

TEST(StaticOptimization, controls_have_signs_with_either_exponent) {
    const Body body = compile(make_pendulum());
    for (const int exponent : {2, 3}) {
        const StaticOptimization answer =
            solve(body, stand_still(-level),
                  {.question = SharingQuestion::opensim, .exponent = exponent});
        // x_k in the proportion of F_k^(1/(p − 1)).
        const double ratio = exponent == 2 ? 2 : std::sqrt(2.0);
        const double weak = -10 / (10 + 20 * ratio);
        EXPECT_NEAR(answer.control(0, 0), weak, 1e-5) << exponent;
        EXPECT_NEAR(answer.control(1, 0), ratio * weak, 1e-5) << exponent;
    }
}

TEST(StaticOptimization, keeps_to_controls_and_tells_what_is_short) {
    BodySpec spec = make_pendulum();
    spec.motors[0].max_control = 0.1;
    spec.torque_actuators[0].max_control = 0.3;
    const Body body = compile(spec);
    const Motion motion = stand_still(level);
    const StaticOptimization answer =
        solve(body, motion, {.question = SharingQuestion::opensim, .exponent = 2});
    EXPECT_NEAR(answer.control(0, 2), 0.1, 1e-12);
    EXPECT_NEAR(answer.control(1, 2), 0.3, 1e-12);
    EXPECT_NEAR(answer.shortfall(0, 2), 3, 1e-6);
    const auto shortfalls = list_shortfalls(body, Mechanics(body), motion, answer);
    ASSERT_EQ(shortfalls.size(), 1U);
    EXPECT_EQ(shortfalls[0].coordinate, "angle");
    EXPECT_NEAR(shortfalls[0].missing, 3, 1e-6);
    EXPECT_NEAR(shortfalls[0].required, 10, 1e-9);
}

TEST(StaticOptimization, has_the_same_digits_on_any_number_of_threads) {
    const Body body = compile(make_pendulum());
    Motion motion = stand_still(0, 200);
    for (int f = 0; f < 200; ++f) motion.q(0, f) = 0.02 * f - 2;
    StaticOptimizationOptions options{.question = SharingQuestion::opensim, .exponent = 3};
    options.threads = 1;
    const StaticOptimization one = solve(body, motion, options);
    options.threads = 2;
    const StaticOptimization two = solve(body, motion, options);
    EXPECT_EQ(one.control, two.control);
    EXPECT_EQ(one.objective, two.objective);
}

TEST(StaticOptimization, takes_external_loads_off) {
    const Body body = compile(make_pendulum());
    ExternalLoads loads{.first_s = 0, .last_s = 1};
    ExternalLoad push{.name = "push", .segment = *body.find_segment("rod")};
    push.components.fill({ConstantFunction{0}});
    push.components[1] = {ConstantFunction{6}};    // upwards
    push.components[3] = {ConstantFunction{0.5}};  // at the mass centre, where it is level
    push.has_point = true;
    loads.loads.push_back(push);
    const StaticOptimization answer =
        solve_static_optimization(body, Mechanics(body), stand_still(level), loads,
                                  {.question = SharingQuestion::opensim, .exponent = 2});
    EXPECT_NEAR(answer.moment(0, 0), 7, 1e-12);  // 10 less 6 N at 0.5 m
}

}  // namespace
}  // namespace sinew
