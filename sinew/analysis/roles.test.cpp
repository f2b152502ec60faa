#include "sinew/analysis/roles.h"

#include <gtest/gtest.h>

#include <array>

namespace sinew {
namespace {

constexpr int frames = 11;
constexpr int hips = 0, spine = 1;

/// A hinge that moves and one that is held, each crossed by the same five one-line groups.
BodySpec make_two_hinges() {
    BodySpec spec{.name = "two hinges"};
    spec.segments = {{.name = "lower", .mass = 1, .inertia = Mat3::Identity()},
                     {.name = "upper", .mass = 1, .inertia = Mat3::Identity()}};
    std::string parent = "ground";
    for (const std::string name : {"hips", "spine"}) {
        JointSpec joint{.name = name + "_joint",
                        .kind = JointKind::pin,
                        .parent = {.segment = parent, .translation = {0, 0.5, 0}},
                        .child = {.segment = name == "hips" ? "lower" : "upper"}};
        joint.coordinates = {{.name = name, .minimum = -3, .maximum = 3}};
        joint.rotations[2] = {name, Vec3::UnitZ(), {LinearFunction{1, 0}}};
        spec.joints.push_back(joint);
        parent = joint.child.segment;
    }
    for (const std::string name : {"a", "b", "c", "d", "e"}) {
        spec.muscles.push_back({.name = name,
                                .max_isometric_force = 100,
                                .optimal_fibre_length = 0.1,
                                .tendon_slack_length = 0.1});
        spec.muscles.back().points = {{"p", "ground", FixedPointSpec{{0.05, 0, 0}}},
                                      {"q", "upper", FixedPointSpec{{0.05, 0.1, 0}}}};
        spec.groups.push_back({name, {name}});
    }
    return spec;
}

/// One lift of a second in which the hips turn by 1 rad against 10 N·m and the spine holds 10 N·m.
class Roles : public testing::Test {
protected:
    Roles()
        : body(compile(make_two_hinges())),
          mechanics(body),
          forces(body),
          frame(body, mechanics, forces) {
        plan.motion.time_s = VecX::LinSpaced(frames, 0, 1);
        plan.motion.q.setZero(2, frames);
        plan.motion.q.row(hips) = VecX::LinSpaced(frames, 0, 1).transpose();
        plan.motion.qd.setZero(2, frames);
        plan.motion.qd.row(hips).setOnes();
        plan.phase.assign(frames, Phase::lifting);
        frame.paths.moment_arm.setZero(2, 5);
        frame.capacities.active.setOnes(5);
        frame.capacities.norm_fibre_length.setOnes(5);
    }

    /// The role of group g when each group gives `moment(joint, g)` and is `active` throughout, and
    /// `support` of it is owed to stability.
    PhaseRole judge(int g, const MatX& moment, double active = 0.5, double support = 0) {
        RoleRecorder recorder(body, plan);
        frame.paths.moment_arm = moment;
        const VecX net = VecX::Constant(2, 10);
        for (int f = 0; f < frames; ++f) {
            frame.capacities.norm_fibre_length.setConstant(1 - 0.02 * f / (frames - 1));
            recorder.record(f, frame, VecX::Ones(5), net);
        }
        Result result;
        for (const MuscleGroup& group : body.groups) {
            GroupResult out{.name = group.name};
            out.activation = VecX::Constant(frames, active);
            out.activation_at[0] = VecX::Constant(frames, active - support);
            out.activation_at[2] = out.activation;
            result.groups.push_back(out);
        }
        recorder.assign(RoleRule{}, result);
        EXPECT_EQ(result.groups[static_cast<std::size_t>(g)].phases.size(), 1u);
        return result.groups[static_cast<std::size_t>(g)].phases.front();
    }

    Body body;
    Mechanics mechanics;
    MuscleForces forces;
    FrameProblem frame;
    MotionPlan plan;
};

/// Moments about the hips and the spine, group by group.
MatX moments(const std::array<double, 5>& at_hips, const std::array<double, 5>& at_spine) {
    MatX out(2, 5);
    for (int g = 0; g < 5; ++g) {
        out(hips, g) = at_hips[static_cast<std::size_t>(g)];
        out(spine, g) = at_spine[static_cast<std::size_t>(g)];
    }
    return out;
}

TEST_F(Roles, fifteen_percent_of_the_working_moment_make_a_prime_mover_and_three_a_synergist) {
    // A thousandth beside each bound: the shares are sums over time.
    EXPECT_EQ(judge(1, moments({8.499, 1.501, 0, 0, 0}, {})).role, Role::prime_mover);
    EXPECT_EQ(judge(1, moments({8.501, 1.499, 0, 0, 0}, {})).role, Role::synergist);
    EXPECT_EQ(judge(1, moments({9.699, 0.301, 0, 0, 0}, {})).role, Role::synergist);
    EXPECT_EQ(judge(1, moments({9.699, 0.301, 0, 0, 0}, {})).reason, "gives 3 % of hips");
    EXPECT_EQ(judge(1, moments({9.701, 0.299, 0, 0, 0}, {})).reason,
              "elsewhere: gives 3 % of hips");
    EXPECT_EQ(judge(1, moments({8.5, 1.5, 0, 0, 0}, {})).reason, "gives 15 % of hips");
}

TEST_F(Roles, less_than_two_percent_of_activation_is_idle_whatever_it_could_do) {
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {}), 0.0199).role, Role::idle);
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {}), 0.0201).role, Role::prime_mover);
}

TEST_F(Roles, five_percent_owed_to_stability_make_a_stabiliser_of_what_moves_nothing) {
    const MatX none = moments({10, 0, 0, 0, 0}, {});
    EXPECT_EQ(judge(1, none, 0.2, 0.0501).role, Role::stabiliser);
    EXPECT_EQ(judge(1, none, 0.2, 0.0499).role, Role::synergist);
    EXPECT_EQ(judge(1, none, 0.06, 0.049).role, Role::stabiliser) << "most of its activation";
    EXPECT_EQ(judge(0, none, 0.2, 0.1).role, Role::prime_mover) << "who moves is a mover first";
}

TEST_F(Roles, who_holds_a_joint_that_does_not_move_is_a_stabiliser) {
    const PhaseRole held = judge(1, moments({10, 0, 0, 0, 0}, {8, 2, 0, 0, 0}));
    EXPECT_EQ(held.role, Role::stabiliser);
    EXPECT_EQ(held.reason, "holds with 20 % of spine");
    // The same share at a joint that turns by more than two degrees holds nothing.
    plan.motion.q.row(spine) = VecX::LinSpaced(frames, 0, 0.04).transpose();
    EXPECT_EQ(judge(1, moments({10, 0, 0, 0, 0}, {8, 2, 0, 0, 0})).role, Role::synergist);
}

TEST_F(Roles, who_pulls_against_the_working_moment_is_an_antagonist) {
    const PhaseRole against = judge(1, moments({10, -0.5, 0, 0, 0}, {}));
    EXPECT_EQ(against.role, Role::antagonist);
    EXPECT_EQ(against.reason, "opposes with 5 % of hips");
}

TEST_F(Roles, fibres_that_end_a_hundredth_shorter_shorten) {
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {})).contraction, Contraction::shortens);
}

TEST_F(Roles, every_phase_has_its_own_role) {
    for (int f = 6; f < frames; ++f) plan.phase[static_cast<std::size_t>(f)] = Phase::lowering;
    RoleRecorder recorder(body, plan);
    for (int f = 0; f < frames; ++f) {
        frame.paths.moment_arm = moments({f < 6 ? 10.0 : 0.0, f < 6 ? 0.0 : 10.0, 0, 0, 0}, {});
        recorder.record(f, frame, VecX::Ones(5), VecX::Constant(2, 10));
    }
    Result result;
    for (const MuscleGroup& group : body.groups) {
        result.groups.push_back({.name = group.name});
        result.groups.back().activation = VecX::Constant(frames, 0.5);
        result.groups.back().activation_at[0] = result.groups.back().activation;
    }
    recorder.assign(RoleRule{}, result);
    ASSERT_EQ(result.groups[0].phases.size(), 2u);
    EXPECT_EQ(result.groups[0].phases[0].phase, Phase::lifting);
    EXPECT_EQ(result.groups[0].phases[0].role, Role::prime_mover);
    EXPECT_EQ(result.groups[1].phases[1].role, Role::prime_mover);
    EXPECT_EQ(result.groups[0].role, Role::prime_mover);
}

}  // namespace
}  // namespace sinew
