#include "sinew/analysis/joint_reaction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/reference/allocations.h"

namespace sinew {
namespace {

constexpr double g = 9.80665;
constexpr double forearm_weight_N = 15;
constexpr double inertia_zz = 0.02;

MuscleSpec muscle(const std::string& name, const std::string& origin, const Vec3& p_origin,
                  const std::string& insertion, const Vec3& p_insertion,
                  std::vector<PathWrapSpec> wraps = {}) {
    return {.name = name,
            .max_isometric_force = 100,
            .optimal_fibre_length = 0.1,
            .tendon_slack_length = 0.1,
            .points = {{"origin", origin, FixedPointSpec{p_origin}},
                       {"insertion", insertion, FixedPointSpec{p_insertion}}},
            .wraps = std::move(wraps)};
}

JointSpec hinge(const std::string& name, const OffsetSpec& parent, const std::string& child) {
    JointSpec joint{
        .name = name, .kind = JointKind::pin, .parent = parent, .child = {.segment = child}};
    joint.coordinates = {{.name = name + "_angle", .minimum = -3, .maximum = 3}};
    joint.rotations[2] = {name + "_angle", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    return joint;
}

/// An upper arm that hangs 0.3 m from the shoulder at the world's origin, a level forearm that
/// points forward from the elbow, and a hand welded to its end.
BodySpec arm() {
    BodySpec spec;
    spec.segments = {{.name = "upper_arm",
                      .mass = 2,
                      .p_SegmentCom = {0, -0.15, 0},
                      .inertia = Vec3::Constant(0.01).asDiagonal()},
                     {.name = "forearm",
                      .mass = forearm_weight_N / g,
                      .p_SegmentCom = {0.15, 0, 0},
                      .inertia = Vec3(0.001, 0.02, inertia_zz).asDiagonal()},
                     {.name = "hand"}};
    spec.joints = {hinge("shoulder", {.segment = "ground"}, "upper_arm"),
                   hinge("elbow", {.segment = "upper_arm", .translation = {0, -0.3, 0}}, "forearm"),
                   {.name = "wrist",
                    .kind = JointKind::weld,
                    .parent = {.segment = "forearm", .translation = {0.3, 0, 0}},
                    .child = {.segment = "hand"}}};
    const auto roller = [](const std::string& name, const Vec3& p) {
        WrapSpec wrap{.name = name};
        wrap.X_SegmentWrap.p = p;
        wrap.shape = CylinderSpec{0.02, 0.2};
        return wrap;
    };
    spec.segments[0].wraps = {roller("on_upper_arm", {0, -0.3, 0})};
    spec.segments[1].wraps = {roller("on_forearm", {0, 0, 0})};
    const Vec3 behind(-0.021, -0.1, 0), below(0, -0.1, 0.01);
    spec.muscles = {
        muscle("biceps", "upper_arm", {0.04, -0.05, 0}, "forearm", {0.04, 0, 0}),
        muscle("long_biceps", "ground", {0.04, 0.1, 0}, "forearm", {0.04, 0, 0}),
        muscle("triceps", "upper_arm", behind, "forearm", below,
               {{.name = "w", .surface = "on_upper_arm"}}),
        muscle("anconeus", "upper_arm", behind, "forearm", below,
               {{.name = "w", .surface = "on_forearm"}}),
    };
    return spec;
}

enum { biceps, long_biceps, triceps, anconeus };
enum { shoulder, elbow, wrist };

/// All joints of a body, frame after frame.
class Scene {
public:
    explicit Scene(const BodySpec& spec)
        : body(compile(spec)),
          reactions(body, mechanics_, all_joints(body)),
          q(VecX::Zero(body.n_coordinates())),
          qd(q),
          qdd(q) {}

    const std::vector<JointReactionMap>& calc(const BodyLoads& loads = {}) {
        mechanics_.calc_pose(q, workspace_, pose);
        calc_paths(body, q, pose, path_workspace_, paths);
        reactions.calc(q, qd, qdd, pose, paths, loads, workspace_);
        return reactions.maps();
    }

    const Body body;

private:
    static std::vector<JointIndex> all_joints(const Body& body) {
        std::vector<JointIndex> joints;
        for (int j = 0; j < static_cast<int>(body.joints.size()); ++j) joints.emplace_back(j);
        return joints;
    }
    Mechanics mechanics_{body};
    MechanicsWorkspace workspace_ = mechanics_.make_workspace();
    PathWorkspace path_workspace_{body};

public:
    JointReactions reactions;
    Pose pose;
    MusclePaths paths;
    VecX q, qd, qdd;
};

double off(const Vec6& wrench, const Vec3& moment, const Vec3& force) {
    Vec6 expected;
    expected << moment, force;
    return (wrench - expected).norm();
}

// A textbook's forearm: 15 N at 0.15 m and 50 N in the hand at 0.35 m are held by a vertical muscle
// 0.04 m from the elbow. Moments about the elbow give its tension, (15 × 0.15 + 50 × 0.35) / 0.04 =
// 493.75 N, and the humerus presses the forearm down with 493.75 − 65 = 428.75 N.
TEST(JointReaction, holds_a_forearm_as_a_textbook_does) {
    Scene scene(arm());
    const ExternalForce load{*scene.body.find_segment("hand"), {0.35, -0.3, 0}, {0, -50, 0}};
    const auto& maps = scene.calc({.external = {&load, 1}});
    VecX tension = VecX::Zero(scene.body.n_muscles());
    EXPECT_LT(off(calc_reaction(maps[elbow], tension), {0, 0, 19.75}, {0, 65, 0}), 1e-12);

    tension[biceps] = 493.75;
    EXPECT_LT(off(calc_reaction(maps[elbow], tension), {0, 0, 0}, {0, -428.75, 0}), 1e-11);
    // The shoulder carries both weights and the load; the biceps does not reach it.
    const Vec6 at_shoulder = calc_reaction(maps[shoulder], tension);
    EXPECT_LT(off(at_shoulder, {0, 0, 19.75}, {0, 65 + 2 * g, 0}), 1e-11);

    tension[biceps] = 0;
    tension[long_biceps] = 493.75;
    EXPECT_LT(off(calc_reaction(maps[elbow], tension), {0, 0, 0}, {0, -428.75, 0}), 1e-11);
    // From the ground over both joints, 0.04 m before the shoulder too.
    EXPECT_LT(off(calc_reaction(maps[shoulder], tension), {0, 0, 0}, {0, 65 + 2 * g - 493.75, 0}),
              1e-11);
    // The welded hand weighs nothing: the wrist carries the load alone, 0.05 m before it.
    EXPECT_LT(off(calc_reaction(maps[wrist], tension), {0, 0, 2.5}, {0, 50, 0}), 1e-11);
}

TEST(JointReaction, swings_a_forearm_as_newton_and_euler_do) {
    Scene scene(arm());
    scene.qd << 0, 3;
    scene.qdd << 0, 5;
    const double m = forearm_weight_N / g, r = 0.15;
    const auto& maps = scene.calc();
    EXPECT_LT(off(maps[elbow].constant_W, {0, 0, (inertia_zz + m * r * r) * 5 + m * g * r},
                  {-m * 9 * r, m * (5 * r + g), 0}),
              1e-12);
    // The same seen from the shoulder, 0.3 m above, whose arm only weighs.
    EXPECT_LT(off(maps[shoulder].constant_W,
                  {0, 0, (inertia_zz + m * r * r) * 5 + m * g * r - 0.3 * m * 9 * r},
                  {-m * 9 * r, m * (5 * r + g) + 2 * g, 0}),
              1e-12);
}

TEST(JointReaction, turns_a_hinge_by_every_muscles_moment_arm) {
    Scene scene(arm());
    for (const double angle : {-0.15, -0.05, 0.05}) {
        scene.q << 0.3, angle;
        const auto& maps = scene.calc();
        for (int m = 0; m < scene.body.n_muscles(); ++m) {
            const std::string& name = scene.body.muscles[m].name;
            // The joint resists what the muscle turns. Both sides come from the same tangent
            // points.
            EXPECT_NEAR(maps[elbow].muscle_W(2, m), -scene.paths.moment_arm(1, m), 1e-14) << name;
            EXPECT_NEAR(maps[shoulder].muscle_W(2, m), -scene.paths.moment_arm(0, m), 1e-14)
                << name;
            EXPECT_NEAR(maps[elbow].muscle_W.col(m).tail<3>().norm(), 1, 1e-14) << name;
        }
        // Over a roller of the upper arm it is the insertion that pulls the forearm; a roller of
        // the forearm is part of it, so there it is the origin.
        for (const auto& [m, end] : {std::pair{triceps, 1}, std::pair{anconeus, 0}}) {
            ASSERT_EQ(
                calc_path_trace(scene.body, scene.q, scene.pose, MuscleIndex(m)).wrapped.size(),
                1u);
            const PathPoint& point = scene.body.muscles[m].points[end];
            const Vec3 p_W = scene.pose.X_W[point.segment] * std::get<FixedPoint>(point.location).p;
            const Vec6 column = maps[elbow].muscle_W.col(m);
            const Vec3 p_centre = p_W - maps[elbow].X_WChildFrame.p;
            EXPECT_LT((p_centre.cross(column.tail<3>()) - column.head<3>()).norm(), 1e-14);
        }
    }
}

TEST(JointReaction, is_linear_in_what_pulls_and_pushes) {
    Scene scene(arm());
    scene.q << 0.4, 0.7;
    scene.qd << 1, -2;
    scene.qdd << 3, 4;
    const SegmentIndex forearm = *scene.body.find_segment("forearm");
    const SegmentIndex upper_arm = *scene.body.find_segment("upper_arm");
    const Vec3 p_W(0.2, -0.25, 0.03), f_W(7, -30, 2);
    const TouchPoint touch{.segment = forearm, .p_W = p_W};
    const PushLine line{upper_arm, {0.04, -0.05, 0}, forearm, {0.04, 0, 0}};  // as the biceps
    const auto& maps = scene.calc({.contacts = {&touch, 1}, .push_lines = {&line, 1}});
    const VecX tension = Eigen::Vector4d(30, 10, 50, 20);
    const double push = 12;
    std::vector<Vec6> together;
    for (const JointReactionMap& map : maps)
        together.push_back(calc_reaction(map, tension, {&f_W, 1}, {&push, 1}));

    VecX less = tension;
    less[biceps] -= push;  // a push is a negative tension
    const ExternalForce known{forearm, p_W, f_W};
    const auto& others = scene.calc({.external = {&known, 1}});
    for (std::size_t j = 0; j < others.size(); ++j)
        EXPECT_LT((calc_reaction(others[j], less) - together[j]).norm(), 1e-12) << j;
    EXPECT_GT(together[elbow].norm(), 1);
    // Nothing is fixed beyond the wrist, and the contact is on this side of it.
    EXPECT_EQ(together[wrist], Vec6::Zero());
}

TEST(JointReaction, resolves_a_level_along_and_across_its_axis) {
    // 10 kg on a level that is tilted forward by 30°: the upper part slides forward and down.
    BodySpec spec;
    spec.segments = {{.name = "lower"}, {.name = "upper", .mass = 10, .p_SegmentCom = {0, 0.1, 0}}};
    JointSpec base = hinge("base", {.segment = "ground"}, "lower");
    JointSpec level = hinge("level", {.segment = "lower", .translation = {0, 0.2, 0}}, "upper");
    level.parent.rotation_xyz_body = {0, 0, -std::numbers::pi / 6};
    spec.joints = {base, level};
    spec.muscles = {muscle("across", "lower", {0, 0.2, 0.3}, "upper", {0, 0, 0})};
    Scene scene(spec);
    scene.q << 0, 0.5;  // the axes stay with the lower part
    const JointReactionMap& map = scene.calc()[1];
    const VecX none = VecX::Zero(1), tension = VecX::Constant(1, 40);
    LevelLoad load = calc_level_load(map, calc_reaction(map, none));
    EXPECT_NEAR(load.compression_N, 10 * g * std::sqrt(0.75), 1e-12);
    EXPECT_NEAR(load.shear_anterior_N, 10 * g * 0.5, 1e-12);
    EXPECT_NEAR(load.shear_right_N, 0, 1e-12);
    // A muscle that draws the upper part to the right pushes it to the right on the lower one.
    load = calc_level_load(map, calc_reaction(map, tension));
    EXPECT_NEAR(load.shear_right_N, 40, 1e-12);

    // Pressure before the level holds the two apart.
    const SegmentIndex lower = *scene.body.find_segment("lower");
    const SegmentIndex upper = *scene.body.find_segment("upper");
    scene.q << 0, std::numbers::pi / 6;  // upper stands upright again
    const PushLine line{lower, {0.1, 0.1, 0}, upper, {0.1, 0.2, 0}};
    const double push = 25;
    const JointReactionMap& relieved = scene.calc({.push_lines = {&line, 1}})[1];
    const Vec6 reaction = calc_reaction(relieved, none, {}, {&push, 1});
    EXPECT_LT(off(reaction, {0, 0, -0.1 * push}, {0, 10 * g - push, 0}), 1e-12);
    const Vec6 in_level = express_in(relieved.X_WParentFrame.R, reaction);
    EXPECT_NEAR(in_level[4], calc_level_load(relieved, reaction).compression_N, 1e-13);
    EXPECT_NEAR(in_level[5], 0, 1e-12);
    EXPECT_NEAR(in_level[2], -0.1 * push, 1e-12);
}

TEST(JointReaction, finds_joints_by_their_names) {
    BodySpec spec = arm();
    EXPECT_TRUE(find_loaded_joints(compile(spec)).empty());
    EXPECT_FALSE(find_joint(compile(spec), "knee"));
    spec.joints[0].name = "L5_S1_IVDjnt";
    spec.joints[1].name = "hip_r";
    const Body body = compile(spec);
    const std::vector<LoadedJoint> found = find_loaded_joints(body);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].name, "hip right");
    EXPECT_EQ(found[0].kind, LoadedJointKind::hip);
    EXPECT_EQ(body.joints[found[0].joint].name, "hip_r");
    EXPECT_EQ(found[1].name, "L5/S1");
    EXPECT_EQ(found[1].kind, LoadedJointKind::spinal_level);
    EXPECT_EQ(find_joint(body, "L5_S1_IVDjnt"), found[1].joint);
}

TEST(JointReaction, allocates_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    Scene scene(arm());
    const SegmentIndex forearm = *scene.body.find_segment("forearm");
    const TouchPoint touch{.segment = forearm, .p_W = {0.2, 0, 0}};
    const ExternalForce load{forearm, {0.35, -0.3, 0}, {0, -50, 0}};
    const PushLine line{SegmentIndex{0}, {0.04, -0.05, 0}, forearm, {0.04, 0, 0}};
    const BodyLoads loads{{&load, 1}, {&touch, 1}, {&line, 1}};
    scene.q << 0, -2.5;  // nothing wraps yet
    scene.calc(loads);
    const VecX tension = VecX::Ones(4);
    const double push = 1;
    const Vec3 f_W(1, 2, 3);
    const long before = reference::allocations;
    double sum = 0;
    for (const double angle : {-0.5, 0.3, 0.9}) {
        scene.q[1] = angle;
        sum += calc_reaction(scene.calc(loads)[elbow], tension, {&f_W, 1}, {&push, 1}).norm();
    }
    EXPECT_EQ(reference::allocations - before, 0);
    EXPECT_GT(sum, 0);
}

}  // namespace
}  // namespace sinew
