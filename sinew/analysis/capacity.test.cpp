#include "sinew/analysis/capacity.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

constexpr double g = 9.80665;

/// A level forearm of 1 kg on a pin, centre at 0.2 m, moment of inertia `inertia` about the pin. A
/// muscle pulls it straight up at 0.05 m; at this posture and at rest its fibre has the optimal
/// length, where nothing passive pulls, so that it gives its maximum isometric force and no more.
/// The load is carried at 0.4 m. Frames differ only in angular acceleration.
struct Forearm {
    Body body;
    MotionPlan plan;

    explicit Forearm(double strength_N, std::vector<double> acceleration = {0},
                     double inertia = 0.1)
        : body(compile(spec(strength_N, inertia))) {
        const auto frames = static_cast<int>(acceleration.size());
        plan.motion.time_s = VecX::LinSpaced(frames, 0, 0.5 * (frames - 1));
        plan.motion.q = plan.motion.qd = MatX::Zero(1, frames);
        plan.motion.qdd = Eigen::Map<const Eigen::RowVectorXd>(acceleration.data(), frames);
        LoadTrack bar{.name = "bar", .segment = *body.find_segment("forearm"), .mass_kg = 3};
        for (double a : acceleration) {
            bar.p_W.emplace_back(0.4, 0, 0);
            bar.a_W.emplace_back(0, 0.4 * a, 0);
            bar.f_W.emplace_back(bar.mass_kg * (body.gravity - bar.a_W.back()));
        }
        plan.loads.push_back(bar);
    }

    static BodySpec spec(double strength_N, double inertia) {
        BodySpec spec;
        const double central = inertia - 0.2 * 0.2;
        spec.segments = {{.name = "forearm",
                          .mass = 1,
                          .p_SegmentCom = {0.2, 0, 0},
                          .inertia = Vec3(central, central, central).asDiagonal()}};
        JointSpec elbow{.name = "elbow",
                        .kind = JointKind::pin,
                        .parent = {.segment = "ground"},
                        .child = {.segment = "forearm"}};
        elbow.coordinates = {{.name = "elbow_flexion"}};
        elbow.rotations[2] = {"elbow_flexion", Vec3::UnitZ(), {LinearFunction{1, 0}}};
        spec.joints = {elbow};
        MuscleSpec biceps;
        biceps.name = "biceps";
        biceps.max_isometric_force = strength_N;
        biceps.optimal_fibre_length = 0.1;
        biceps.tendon_slack_length = 0.2;
        biceps.points = {{"origin", "ground", FixedPointSpec{{0.05, 0.3, 0}}},
                         {"insertion", "forearm", FixedPointSpec{{0.05, 0, 0}}}};
        spec.muscles = {biceps};
        return spec;
    }

    [[nodiscard]] std::optional<RepetitionCapacity> solve() const {
        const Mechanics mechanics(body);
        const MuscleForces forces(body);
        FrameProblem problem(body, mechanics, forces);
        const TrunkSupport none;
        CapacityFrame frame(body, mechanics, forces, problem, none);
        return solve_repetition_capacity(plan, frame);
    }
};

/// The accuracy of solve_capacity for small loads: a millionth of a kilogram.
constexpr double accuracy_kg = 2e-6;

TEST(RepetitionCapacity, follows_from_the_levers_of_one_joint_at_rest) {
    const auto found = Forearm(1000).solve();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->status, CapacityStatus::solved);
    EXPECT_NEAR(found->load_kg, (1000 * 0.05 - g * 0.2) / (0.4 * g), accuracy_kg);
    EXPECT_NEAR(found->load_bound_kg, found->load_kg, accuracy_kg);
    EXPECT_EQ(found->least_kg, 0);
    EXPECT_FALSE(found->at_bound);
    EXPECT_EQ(found->limiting_coordinates, std::vector<std::string>{"elbow_flexion"});
    EXPECT_EQ(found->limiting_muscles, std::vector<std::string>{"biceps"});
}

TEST(RepetitionCapacity, is_that_of_the_frame_that_accelerates_hardest) {
    // The load asks for (g + 0.4 α) 0.4 N·m a kilogram, the forearm for 0.1 α + 0.2 g N·m.
    const auto found = Forearm(1000, {0, -1, 0.5, 3, 2, -4, 1}).solve();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->status, CapacityStatus::solved);
    EXPECT_NEAR(found->load_kg, (50 - 0.1 * 3 - g * 0.2) / (0.4 * (g + 0.4 * 3)), accuracy_kg);
    EXPECT_EQ(found->frame, 3);
    EXPECT_EQ(found->time_s, 1.5);
    EXPECT_EQ(found->limited_by, "elbow_flexion at 1.50 s (biceps)");
}

TEST(RepetitionCapacity, does_not_depend_on_the_load_of_the_plan) {
    Forearm heavy(1000, {0, 3}), empty(1000, {0, 3});
    heavy.plan.loads[0].mass_kg = 500;
    empty.plan.loads[0].mass_kg = 0;
    EXPECT_EQ(heavy.solve()->load_kg, empty.solve()->load_kg);
}

TEST(RepetitionCapacity, is_shared_by_several_loads_as_the_plan_shares_them) {
    Forearm forearm(1000);
    LoadTrack inner = forearm.plan.loads[0];
    inner.mass_kg = 1;  // beside 3 kg at 0.4 m
    inner.p_W[0].x() = 0.2;
    forearm.plan.loads.push_back(inner);
    EXPECT_NEAR(forearm.solve()->load_kg, (50 - g * 0.2) / ((0.75 * 0.4 + 0.25 * 0.2) * g),
                accuracy_kg);
}

TEST(RepetitionCapacity, has_a_least_load_where_the_load_must_pull_its_weight) {
    // Thrown down at 20 rad/s² the forearm needs −0.0387 N·m, and no muscle pulls down.
    const auto found = Forearm(1000, {0, -20, 0}).solve();
    ASSERT_EQ(found->status, CapacityStatus::solved);
    EXPECT_NEAR(found->least_kg, (0.1 * 20 - g * 0.2) / (0.4 * (g - 0.4 * 20)), accuracy_kg);
    EXPECT_NEAR(found->load_kg, (50 - g * 0.2) / (0.4 * g), accuracy_kg);
}

TEST(RepetitionCapacity, says_when_two_frames_have_no_load_in_common) {
    const auto found = Forearm(200, {0, -20}, 0.5).solve();
    ASSERT_EQ(found->status, CapacityStatus::infeasible);
    EXPECT_EQ(found->frame, 0);
    EXPECT_EQ(found->limited_by,
              "11.1 kg is the least at 0.50 s, and 2.0 kg the most at 0.00 s: elbow_flexion "
              "(biceps)");
}

TEST(RepetitionCapacity, says_which_frame_cannot_be_done_without_load_and_why) {
    // 1.96 N·m at rest and 2.06 when accelerating at 1 rad/s²; the muscle gives 2.
    const auto found = Forearm(40, {0, 0, 1, 0}).solve();
    ASSERT_EQ(found->status, CapacityStatus::infeasible);
    EXPECT_EQ(found->frame, 2);
    EXPECT_EQ(found->time_s, 1);
    EXPECT_EQ(found->limiting_coordinates, std::vector<std::string>{"elbow_flexion"});
    EXPECT_EQ(found->limiting_muscles, std::vector<std::string>{"biceps"});
    EXPECT_EQ(found->limited_by,
              "no load can be held at 1.00 s, 97.0 % of what is needed without load: elbow_flexion "
              "(biceps)");
}

TEST(RepetitionCapacity, says_when_nothing_limits_the_load_that_is_asked_about) {
    const auto found = Forearm(1e6).solve();
    ASSERT_EQ(found->status, CapacityStatus::solved);
    EXPECT_TRUE(found->at_bound);
    EXPECT_EQ(found->load_kg, 1000);
    EXPECT_EQ(found->limited_by, "nothing up to 1000 kg");
    EXPECT_TRUE(found->limiting_muscles.empty());
}

TEST(RepetitionCapacity, is_absent_without_a_load) {
    Forearm forearm(1000);
    forearm.plan.loads.clear();
    EXPECT_FALSE(forearm.solve().has_value());
}

TEST(RepetitionCapacity, is_limited_by_contacts_where_the_load_tips_the_body) {
    // A block of 40 kg on two feet 0.2 m apart, the load 0.2 m outside them: half the weight.
    BodySpec spec;
    spec.segments = {{.name = "block", .mass = 40, .inertia = Mat3::Identity()}};
    JointSpec planar{.name = "planar",
                     .kind = JointKind::custom,
                     .parent = {.segment = "ground"},
                     .child = {.segment = "block"}};
    planar.coordinates = {{.name = "tilt"}, {.name = "height"}};
    planar.rotations[0] = {"tilt", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    planar.translations[1] = {"height", Vec3::UnitY(), {LinearFunction{1, 0}}};
    spec.joints = {planar};
    // A coordinate that nothing can move has no equation. This muscle pulls at both and moves none.
    MuscleSpec sideways;
    sideways.name = "sideways";
    sideways.max_isometric_force = 100;
    sideways.optimal_fibre_length = 0.1;
    sideways.tendon_slack_length = 0.2;
    sideways.points = {{"origin", "ground", FixedPointSpec{{-0.3, 0, 0}}},
                       {"insertion", "block", FixedPointSpec{{0, 0, 0}}}};
    spec.muscles = {sideways};
    const Body body = compile(spec);
    MotionPlan plan;
    plan.motion.time_s = VecX::Zero(1);
    plan.motion.q = plan.motion.qd = plan.motion.qdd = MatX::Zero(2, 1);
    const SegmentIndex block = *body.find_segment("block");
    for (double x : {-0.1, 0.1}) {
        ContactTrack foot{.name = "foot", .segment = block};
        foot.p_W = {Vec3(x, 0, 0)};
        foot.normal_W = {Vec3::UnitY()};
        plan.contacts.push_back(foot);
    }
    LoadTrack bar{.name = "bar", .segment = block, .mass_kg = 1};
    bar.p_W = {Vec3(0.3, 0, 0)};
    bar.a_W = {Vec3::Zero()};
    plan.loads = {bar};
    const Mechanics mechanics(body);
    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    const TrunkSupport none;
    CapacityFrame frame(body, mechanics, forces, problem, none);
    const auto found = solve_repetition_capacity(plan, frame);
    ASSERT_EQ(found->status, CapacityStatus::solved);
    EXPECT_NEAR(found->load_kg, 20, 20 * accuracy_kg);
    EXPECT_EQ(found->limited_by, "contacts at 0.00 s");
}

TEST(StaticCapacity, leaves_the_motion_out) {
    const Forearm forearm(1000, {3, 0});
    const Mechanics mechanics(forearm.body);
    const MuscleForces forces(forearm.body);
    FrameProblem problem(forearm.body, mechanics, forces);
    const TrunkSupport none;
    CapacityFrame posture(forearm.body, mechanics, forces, problem, none);
    CapacityWorkspace workspace;
    Capacity nearby;
    for (int frame : {0, 1}) {
        const auto found = solve_static_capacity(forearm.plan, frame, posture, workspace, nearby);
        ASSERT_EQ(found.status, CapacityStatus::solved);
        EXPECT_NEAR(found.load_kg, (50 - g * 0.2) / (0.4 * g), accuracy_kg);
        EXPECT_EQ(found.time_s, 0.5 * frame);
        EXPECT_EQ(found.limiting_muscles, std::vector<std::string>{"biceps"});
    }
}

}  // namespace
}  // namespace sinew
