// Plank, curl-up and bridge against statics that need no muscle: Newton and Euler, free bodies of
// one end of the body, and the direction in which every lumbar level must pull.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "tests/reference/hip_thrust_scene.h"

namespace sinew {
namespace {

constexpr double gravity = 9.80665;

struct FloorScene {
    explicit FloorScene(const std::string& name, const AdultOptions& options = {})
        : body(compile(make_adult(load_adult_tables(data_directory()), options))),
          mechanics(body),
          exercise(load_exercise((data_directory() / "exercises" / (name + ".yaml")).string())) {}
    Body body;
    Mechanics mechanics;
    Exercise exercise;

    [[nodiscard]] Result run(int frames = 101) const {
        return analyze(body, mechanics, synthesize(body, mechanics, exercise, {.frames = frames}),
                       {.static_capacity = false});
    }
};

/// The standard woman's three exercises; a hold is the same in every frame, so two are enough.
const FloorScene& scene_of(const std::string& name) {
    static std::map<std::string, FloorScene> scenes;
    return scenes.try_emplace(name, name).first->second;
}
const Result& result_of(const std::string& name) {
    static std::map<std::string, Result> results;
    const auto [found, fresh] = results.try_emplace(name);
    if (fresh) found->second = scene_of(name).run(name == "glute_bridge" ? 101 : 2);
    return found->second;
}

const char* const lumbar_levels[] = {"L5_S1_FE", "L4_L5_FE", "L3_L4_FE",
                                     "L2_L3_FE", "L1_L2_FE", "T12_L1_FE"};

/// Whether a segment hangs on the joint of this name, seen from the pelvis.
bool is_beyond(const Body& body, SegmentIndex segment, const std::string& joint_name) {
    while (segment != SegmentIndex(0)) {
        const auto joint = std::ranges::find(body.joints, segment, &Joint::child);
        if (joint == body.joints.end()) return false;
        if (joint->name == joint_name) return true;
        segment = joint->parent;
    }
    return false;
}

/// The moment about z [N·m] that the part below a level of the spine must receive from the part
/// above to stay at rest: weights and contact forces of the lower part about the joint's centre.
/// It passes through no inverse dynamics.
double calc_free_body_moment(const FloorScene& scene, const Result& result, int frame,
                             const std::string& joint_name, bool lower) {
    const Body& body = scene.body;
    MechanicsWorkspace workspace = scene.mechanics.make_workspace();
    Pose pose;
    scene.mechanics.calc_pose(result.plan.motion.q.col(frame), workspace, pose);
    const Joint& joint = *std::ranges::find(body.joints, joint_name, &Joint::name);
    const Vec3 centre = pose.X_W[joint.parent] * joint.X_ParentFrame.p;
    double moment = 0;
    for (std::size_t s = 1; s < body.segments.size(); ++s) {
        if (is_beyond(body, SegmentIndex(static_cast<int>(s)), joint_name) == lower) continue;
        const Vec3 arm = pose.X_W[s] * body.segments[s].p_SegmentCom - centre;
        moment += arm.cross(body.segments[s].mass * body.gravity).z();
    }
    for (const ContactResult& contact : result.contacts) {
        if (is_beyond(body, contact.segment, joint_name) == lower) continue;
        moment +=
            Vec3(contact.p_W.col(frame) - centre).cross(Vec3(contact.force_W.col(frame))).z() +
            contact.moment_W(2, frame);
    }
    return moment;
}

TEST(FloorExercisesPhysics, all_three_are_held_without_reserves) {
    for (const char* name : {"front_plank", "curl_up", "glute_bridge"}) {
        const Result& result = result_of(name);
        EXPECT_EQ(result.status, ResultStatus::solved) << name;
        EXPECT_LT(result.max_reserve_share, missed_moment_share) << name;
        EXPECT_LT(result.max_equilibrium_residual_Nm, 1e-6) << name;
    }
}

TEST(FloorExercisesPhysics, contacts_carry_the_body_in_force_and_moment) {
    for (const char* name : {"front_plank", "curl_up", "glute_bridge"}) {
        const FloorScene& scene = scene_of(name);
        const Result& result = result_of(name);
        double reserve = 0;  // of the pelvis: they push from outside and are the only slack
        for (int c = 0; c < scene.body.n_coordinates(); ++c)
            if (scene.body.coordinates[c].name.starts_with("pelvis_"))
                reserve += result.reserve.row(c).cwiseAbs().maxCoeff();
        EXPECT_LT(reserve, 0.01) << name;
        for (int f = 0; f < result.plan.motion.n_frames(); f += 9) {
            const auto left = reference::calc_imbalance(scene.body, scene.mechanics, result, f);
            // As for the hip thrust: the difference quotient of momentum errs below 1e-4; a moment
            // takes the reserves with arms below 2 m from the origin.
            EXPECT_LT(left.force.norm(), reserve + 1e-4) << name << f;
            EXPECT_LT(left.moment.norm(), 2 * reserve + 1e-4) << name << f;
        }
        if (scene.exercise.holds_only) {
            double weight = 0;
            for (const ContactResult& contact : result.contacts) weight += contact.force_W(1, 0);
            EXPECT_NEAR(weight, scene.body.mass() * gravity, reserve + 1e-6) << name;
        }
    }
}

TEST(FloorExercisesPhysics, lumbar_moments_are_those_of_a_free_body) {
    for (const char* name : {"front_plank", "curl_up"}) {
        const FloorScene& scene = scene_of(name);
        const Result& result = result_of(name);
        for (const char* level : {"L5_S1", "L3_L4", "T12_L1"}) {
            const std::string joint = std::string(level) + "_IVDjnt";
            const double from_below = calc_free_body_moment(scene, result, 0, joint, true);
            const double from_above = calc_free_body_moment(scene, result, 0, joint, false);
            const int c = scene.body.find_coordinate(std::string(level) + "_FE")->value;
            // The coordinate turns the upper part about z. Two free bodies and inverse dynamics
            // agree to what the reserves leave, with arms below 2 m.
            EXPECT_NEAR(result.moment(c, 0), from_below, 0.02) << name << level;
            EXPECT_NEAR(result.moment(c, 0), -from_above, 0.02) << name << level;
        }
    }
}

TEST(FloorExercisesPhysics, every_lumbar_level_pulls_against_gravity) {
    // Between its supports the plank sags and the raised trunk of the curl-up falls back: the
    // abdominal side must pull (FE negative). The bridge sags the other way and the back must, hard
    // at the start.
    for (const char* level : lumbar_levels) {
        const auto moment = [&](const char* name) {
            const Result& result = result_of(name);
            const int c = scene_of(name).body.find_coordinate(level)->value;
            return result.moment.row(c);
        };
        EXPECT_LT(moment("front_plank").maxCoeff(), -10) << level;
        EXPECT_LT(moment("curl_up").maxCoeff(), -10) << level;
        EXPECT_GT(moment("glute_bridge").minCoeff(), 0) << level;
        EXPECT_GT(moment("glute_bridge").maxCoeff(), 15) << level;
    }
}

TEST(FloorExercisesPhysics, forearms_carry_most_of_a_plank) {
    const Result& result = result_of("front_plank");
    const FloorScene& scene = scene_of("front_plank");
    double forearms = 0;
    for (const ContactResult& contact : result.contacts)
        if (contact.name.starts_with("forearm")) forearms += contact.force_W(1, 0);
    const double share = forearms / (scene.body.mass() * gravity);
    std::ostringstream text;
    text << share;
    RecordProperty("forearm_share", text.str());
    // Two supports and a weight between them: the centre of mass alone decides, given where on the
    // forearm the force acts.
    MechanicsWorkspace workspace = scene.mechanics.make_workspace();
    Pose pose;
    scene.mechanics.calc_pose(result.plan.motion.q.col(0), workspace, pose);
    double x = 0;
    for (std::size_t s = 1; s < scene.body.segments.size(); ++s)
        x += scene.body.segments[s].mass * (pose.X_W[s] * scene.body.segments[s].p_SegmentCom).x() /
             scene.body.mass();
    double toes_x = 0, forearms_x = 0;
    for (const ContactResult& contact : result.contacts)
        (contact.name.starts_with("toes") ? toes_x : forearms_x) = contact.p_W(0, 0);
    EXPECT_NEAR(share, (x - toes_x) / (forearms_x - toes_x), 1e-4);
}

}  // namespace
}  // namespace sinew
