#include "sinew/analysis/roles.h"

#include <gtest/gtest.h>

#include <array>

namespace sinew {
namespace {

constexpr int frames = 11;
constexpr int hips = 0, spine = 1;
constexpr int lines = 5;

/// Two hinges, one after the other, each crossed by the same five muscles of one line.
BodySpec make_two_hinges(const std::array<std::string, 2>& hinges,
                         const std::array<std::string, lines>& muscles) {
    BodySpec spec{.name = "two hinges"};
    spec.segments = {{.name = "lower", .mass = 1, .inertia = Mat3::Identity()},
                     {.name = "upper", .mass = 1, .inertia = Mat3::Identity()}};
    std::string parent = "ground";
    for (std::size_t k = 0; k < hinges.size(); ++k) {
        JointSpec joint{.name = hinges[k] + "_joint",
                        .kind = JointKind::pin,
                        .parent = {.segment = parent, .translation = {0, 0.5, 0}},
                        .child = {.segment = k == 0 ? "lower" : "upper"}};
        joint.coordinates = {{.name = hinges[k], .minimum = -3, .maximum = 3}};
        joint.rotations[2] = {hinges[k], Vec3::UnitZ(), {LinearFunction{1, 0}}};
        spec.joints.push_back(joint);
        parent = joint.child.segment;
    }
    for (const std::string& name : muscles) {
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

BodySpec make_hips_and_spine() {
    return make_two_hinges({"hips", "spine"}, {"a", "b", "c", "d", "e"});
}

/// One lift of a second in which the first hinge turns by 1 rad and the second is held, each
/// against 10 N·m unless a test says otherwise.
class Scene {
public:
    explicit Scene(const BodySpec& spec)
        : body(compile(spec)), mechanics(body), forces(body), frame(body, mechanics, forces) {
        plan.motion.time_s = VecX::LinSpaced(frames, 0, 1);
        plan.motion.q.setZero(2, frames);
        plan.motion.qd.setZero(2, frames);
        turn(hips, 1);
        plan.phase.assign(frames, Phase::lifting);
        frame.capacities.active.setOnes(lines);
        for (const MuscleGroup& group : body.groups) add_group(group.name);
    }

    /// The coordinate turns by so many radians, evenly.
    void turn(int coordinate, double angle) {
        plan.motion.q.row(coordinate) = VecX::LinSpaced(frames, 0, angle).transpose();
        plan.motion.qd.row(coordinate).setConstant(angle);
    }

    void add_group(const std::string& name, Side side = Side::both) {
        result.groups.push_back({.name = name, .side = side});
    }

    /// Every group is `active` throughout, and `owed` of it at the level of stability.
    void be_active(double active, double owed) {
        for (GroupResult& group : result.groups) {
            group.activation = VecX::Constant(frames, active);
            group.activation_at[static_cast<std::size_t>(DemandLevel::moments)] =
                VecX::Constant(frames, active - owed);
            group.activation_at[static_cast<std::size_t>(DemandLevel::stability)] =
                group.activation;
        }
    }

    /// Roles when the muscles give `moment` (coordinate, muscle), from frame `until` on `later`.
    void assign(const MatX& moment, int until = frames, const MatX& later = {}) {
        RoleRecorder recorder(body, plan);
        for (int f = 0; f < frames; ++f) {
            frame.paths.moment_arm = f < until ? moment : later;
            frame.capacities.norm_fibre_length.setConstant(lines, 1 - 0.02 * f / (frames - 1));
            recorder.record(f, frame, VecX::Ones(lines), net);
        }
        recorder.assign(RoleRule{}, result);
    }

    Body body;
    Mechanics mechanics;
    MuscleForces forces;
    FrameProblem frame;
    MotionPlan plan;
    VecX net = VecX::Constant(2, 10);
    Result result;
};

class Roles : public testing::Test {
protected:
    PhaseRole judge(std::size_t group, const MatX& moment, double active = 0.5, double owed = 0) {
        scene.be_active(active, owed);
        scene.assign(moment);
        EXPECT_EQ(scene.result.groups[group].phases.size(), 1u);
        return scene.result.groups[group].phases.front();
    }

    Scene scene{make_hips_and_spine()};
};

/// Moments about the hips and the spine, muscle by muscle.
MatX moments(const std::array<double, lines>& at_hips, const std::array<double, lines>& at_spine) {
    MatX out(2, lines);
    for (int m = 0; m < lines; ++m) {
        out(hips, m) = at_hips[static_cast<std::size_t>(m)];
        out(spine, m) = at_spine[static_cast<std::size_t>(m)];
    }
    return out;
}

TEST_F(Roles, fifteen_percent_of_the_working_moment_make_a_prime_mover_and_three_a_synergist) {
    // A thousandth beside each bound: the shares are sums over time.
    EXPECT_EQ(judge(1, moments({8.499, 1.501, 0, 0, 0}, {})).role, Role::prime_mover);
    EXPECT_EQ(judge(1, moments({8.501, 1.499, 0, 0, 0}, {})).role, Role::synergist);
    EXPECT_EQ(judge(1, moments({9.699, 0.301, 0, 0, 0}, {})).role, Role::synergist);
    EXPECT_EQ(judge(1, moments({9.701, 0.299, 0, 0, 0}, {})).role, Role::minor);
}

TEST_F(Roles, no_figure_reads_as_a_bound_that_it_does_not_reach) {
    EXPECT_EQ(judge(1, moments({8.499, 1.501, 0, 0, 0}, {})).reason, "drives 15.0 % of hips");
    EXPECT_EQ(judge(1, moments({8.501, 1.499, 0, 0, 0}, {})).reason, "drives 14.9 % of hips");
    EXPECT_EQ(judge(1, moments({9.701, 0.299, 0, 0, 0}, {})).reason, "gives 2.9 % of hips");
    EXPECT_EQ(judge(1, moments({9.9, 0.1, 0, 0, 0}, {}), 0.2, 0.0499).reason,
              "owes 4.9 % to stability");
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {}), 0.01999).reason, "1.9 % active");
}

TEST_F(Roles, less_than_two_percent_of_activation_is_idle_whatever_it_could_do) {
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {}), 0.0199).role, Role::idle);
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {}), 0.0201).role, Role::prime_mover);
}

TEST_F(Roles, five_percent_owed_to_stability_make_a_stabiliser_of_what_moves_nothing) {
    const MatX none = moments({10, 0, 0, 0, 0}, {});
    EXPECT_EQ(judge(1, none, 0.2, 0.0501).role, Role::stabiliser);
    EXPECT_EQ(judge(1, none, 0.2, 0.0501).reason, "owes 5.0 % to stability");
    EXPECT_EQ(judge(1, none, 0.2, 0.0499).role, Role::minor);
    EXPECT_EQ(judge(1, none, 0.06, 0.0499).role, Role::minor) << "though most of its activation";
    EXPECT_EQ(judge(0, none, 0.2, 0.1).role, Role::prime_mover) << "who moves is a mover first";
}

TEST_F(Roles, a_stabiliser_that_opposes_a_moment_says_so) {
    const PhaseRole held = judge(1, moments({10, 0, 0, 0, 0}, {10, -0.501, 0, 0, 0}), 0.2, 0.0601);
    EXPECT_EQ(held.role, Role::stabiliser);
    EXPECT_EQ(held.reason, "owes 6.0 % to stability; opposes 5.0 % of spine");
}

TEST_F(Roles, who_holds_a_joint_that_does_not_move_is_a_stabiliser) {
    const MatX share = moments({10, 0, 0, 0, 0}, {7.999, 2.001, 0, 0, 0});
    EXPECT_EQ(judge(1, share).role, Role::stabiliser);
    EXPECT_EQ(judge(1, share).reason, "holds 20.0 % of spine");
    // The same share at a joint that turns by more than two degrees, with little work, holds
    // nothing; it helps.
    scene.turn(spine, 0.04);
    EXPECT_EQ(judge(1, share).role, Role::synergist);
    EXPECT_EQ(judge(1, share).reason, "gives 20.0 % of spine");
}

TEST_F(Roles, who_pulls_against_the_working_moment_is_an_antagonist) {
    const PhaseRole against = judge(1, moments({10, -0.501, 0, 0, 0}, {}));
    EXPECT_EQ(against.role, Role::antagonist);
    EXPECT_EQ(against.reason, "opposes 5.0 % of hips");
}

TEST_F(Roles, who_pulls_against_the_moment_of_a_joint_that_is_held_is_an_antagonist) {
    const MatX moment = moments({10, 0, 0, 0, 0}, {10, -0.301, -0.299, 0, 0});
    EXPECT_EQ(judge(1, moment).role, Role::antagonist);
    EXPECT_EQ(judge(1, moment).reason, "opposes 3.0 % of spine");
    EXPECT_EQ(judge(2, moment).role, Role::minor);
    EXPECT_EQ(judge(2, moment).reason, "opposes 2.9 % of spine");
    // The moment's sign tells for from against.
    scene.net[spine] = -10;
    EXPECT_EQ(judge(0, moment).role, Role::prime_mover) << "it moves the hips all the same";
    EXPECT_EQ(judge(1, moment).role, Role::synergist);
    // Nothing moves at all: a hold.
    scene.net[spine] = 10;
    scene.turn(hips, 0);
    EXPECT_EQ(judge(0, moment).role, Role::stabiliser);
    EXPECT_EQ(judge(1, moment).role, Role::antagonist);
}

TEST_F(Roles, under_five_newton_metres_there_is_nothing_to_oppose) {
    scene.net[spine] = 4.9;
    EXPECT_EQ(judge(1, moments({10, 0, 0, 0, 0}, {10, -5, 0, 0, 0})).role, Role::minor);
    EXPECT_EQ(judge(1, moments({10, 0, 0, 0, 0}, {10, -5, 0, 0, 0})).reason,
              "below 0.1 % of any loaded joint");
    scene.net[spine] = 5.1;
    EXPECT_EQ(judge(1, moments({10, 0, 0, 0, 0}, {10, -5, 0, 0, 0})).role, Role::antagonist);
}

TEST_F(Roles, of_giving_and_opposing_below_the_bounds_the_larger_share_decides) {
    scene.turn(hips, 0);
    const PhaseRole against = judge(1, moments({9.399, 0.601, 0, 0, 0}, {10, -0.701, 0, 0, 0}));
    EXPECT_EQ(against.role, Role::antagonist);
    EXPECT_EQ(against.reason, "opposes 7.0 % of spine; gives 6.0 % of hips");
    const PhaseRole with = judge(1, moments({9.199, 0.801, 0, 0, 0}, {10, -0.701, 0, 0, 0}));
    EXPECT_EQ(with.role, Role::synergist);
    EXPECT_EQ(with.reason, "gives 8.0 % of hips; opposes 7.0 % of spine");
    // Enough of a held joint is enough, whatever it does elsewhere.
    EXPECT_EQ(judge(1, moments({8, 2, 0, 0, 0}, {10, -7, 0, 0, 0})).role, Role::stabiliser);
}

TEST_F(Roles, where_ligaments_carry_a_moment_the_share_is_that_of_the_net_moment) {
    // The only muscle that helps gives a tenth of the moment, the only one that opposes a
    // twentieth.
    const MatX moment = moments({10, 0, 0, 0, 0}, {0, 1.001, -0.501, 0, 0});
    EXPECT_EQ(judge(1, moment).role, Role::synergist);
    EXPECT_EQ(judge(1, moment).reason, "gives 10.0 % of spine");
    EXPECT_EQ(judge(2, moment).reason, "opposes 5.0 % of spine");
    // And where no muscle helps at all it is opposed none the less.
    EXPECT_EQ(judge(2, moments({10, 0, 0, 0, 0}, {0, 0, -0.5, 0, 0})).role, Role::antagonist);
}

TEST(RolesOfABody, muscles_without_a_group_have_their_part_of_the_moment) {
    BodySpec spec = make_hips_and_spine();
    spec.groups.erase(spec.groups.begin());
    Scene scene(spec);
    scene.be_active(0.5, 0);
    scene.net[hips] = 5;  // the muscles give more than it, against something passive
    scene.assign(moments({8.999, 1.001, 0, 0, 0}, {}));
    EXPECT_EQ(scene.result.groups[0].name, "b");
    EXPECT_EQ(scene.result.groups[0].role_reason, "drives 10.0 % of hips");
}

TEST(RolesOfABody, right_and_left_are_one_joint_and_not_twice_the_load) {
    Scene scene(make_two_hinges({"knee_r", "knee_l"}, {"a_r", "b_r", "a_l", "b_l", "c"}));
    scene.turn(hips, 0);
    scene.be_active(0.5, 0);
    const MatX moment = moments({3.001, -1, 0, 0, 0}, {0, 0, 3.001, -1, 0});
    scene.net.setConstant(4);
    scene.assign(moment);
    EXPECT_EQ(scene.result.groups[0].role_reason, "below 0.1 % of any loaded joint");
    scene.net.setConstant(6);
    scene.assign(moment);
    EXPECT_EQ(scene.result.groups[0].role_reason, "holds 25.0 % of knee") << "3 of 12 N·m";
    for (std::size_t g = 0; g < scene.result.groups.size(); ++g)
        if (scene.result.groups[g].name == "a_r") scene.result.groups[g].side = Side::right;
    scene.assign(moment);
    EXPECT_EQ(scene.result.groups[0].role_reason, "holds 50.0 % of knee") << "3 of 6 N·m";
}

TEST(RolesOfABody, a_muscle_without_a_line_owes_what_it_owes_and_its_fibres_are_not_computed) {
    Scene scene(make_hips_and_spine());
    scene.add_group("hoop");
    scene.be_active(0.2, 0.1001);
    scene.assign(moments({10, 0, 0, 0, 0}, {}));
    const GroupResult& hoop = scene.result.groups.back();
    EXPECT_EQ(hoop.role, Role::stabiliser);
    EXPECT_EQ(hoop.role_reason, "owes 10.0 % to stability");
    EXPECT_EQ(hoop.contraction, Contraction::not_computed);
    EXPECT_STREQ(name_of(hoop.contraction), "not computed");
    EXPECT_EQ(hoop.phases.front().contraction, Contraction::not_computed);
    EXPECT_EQ(scene.result.groups.front().contraction, Contraction::shortens);
}

TEST_F(Roles, fibres_that_end_a_hundredth_shorter_shorten) {
    EXPECT_EQ(judge(0, moments({10, 0, 0, 0, 0}, {})).contraction, Contraction::shortens);
}

TEST_F(Roles, every_phase_has_its_own_role_and_the_group_names_the_phase_of_its_weightiest) {
    for (int f = 6; f < frames; ++f)
        scene.plan.phase[static_cast<std::size_t>(f)] = Phase::lowering;
    scene.be_active(0.5, 0);
    scene.assign(moments({10, 0, 5, 0, 0}, {}), 6, moments({0, 10, 5, 0, 0}, {}));
    const auto& groups = scene.result.groups;
    ASSERT_EQ(groups[0].phases.size(), 2u);
    EXPECT_EQ(groups[0].phases[0].phase, Phase::lifting);
    EXPECT_EQ(groups[0].phases[0].role, Role::prime_mover);
    EXPECT_EQ(groups[1].phases[1].role, Role::prime_mover);
    EXPECT_EQ(groups[0].role, Role::prime_mover);
    EXPECT_EQ(groups[0].role_phase, Phase::lifting);
    EXPECT_EQ(groups[1].role_phase, Phase::lowering);
    EXPECT_EQ(groups[1].role_reason, groups[1].phases[1].reason);
    EXPECT_EQ(groups[2].role_phase, Phase::lifting) << "the first of equals";
    EXPECT_EQ(groups[3].role, Role::minor);
}

}  // namespace
}  // namespace sinew
