// Abdominal pressure on the adult body: what it does at each lumbar level, the wall's equilibrium,
// the cap and the brace.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/pressure_problem.h"
#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/motion/synthesize.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {
namespace {

/// φ cosθ/π of docs/stabiliser_constants.md over a group's right lines, weighted by greatest force.
double calc_hoop_share(const Body& body, const std::string& group, double radius) {
    const Mechanics mechanics(body);
    auto workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(VecX::Zero(body.n_coordinates()), workspace, pose);
    const auto place = [&](const char* name) -> Vec3 {
        const Marker& marker = *std::ranges::find(body.markers, name, &Marker::name);
        return pose.X_W[marker.segment] * marker.p;
    };
    const Vec3 top = place("pressure_top"), bottom = place("pressure_bottom");
    double sum = 0, all = 0;
    for (const MuscleIndex m : std::ranges::find(body.groups, group, &MuscleGroup::name)->members) {
        const Muscle& muscle = body.muscles[m];
        if (!muscle.name.ends_with("_r")) continue;
        const auto end = [&](const PathPoint& point) -> Vec3 {
            return pose.X_W[point.segment] * std::get<FixedPoint>(point.location).p;
        };
        const Vec3 first = end(muscle.points.front()), last = end(muscle.points.back());
        const auto azimuth = [&](const Vec3& p) {
            const Vec3 centre =
                bottom + (p.y() - bottom.y()) / (top.y() - bottom.y()) * (top - bottom);
            return std::atan2(p.z() - centre.z(), p.x() - centre.x());
        };
        const double angle = std::abs(azimuth(last) - azimuth(first));
        const double across = radius * angle, up = last.y() - first.y();
        sum +=
            muscle.max_isometric_force * angle / std::numbers::pi * across / std::hypot(across, up);
        all += muscle.max_isometric_force;
    }
    return sum / all;
}

TEST(AbdominalWall, hoop_shares_of_the_obliques_are_those_of_the_bodys_own_lines) {
    const Body body = compile(make_adult(load_adult_tables(data_directory()), {.height_m = 1.75}));
    const PressureConstants constants = load_trunk_constants(data_directory()).pressure;
    std::string why_not;
    const auto wall = make_abdominal_wall(body, constants, why_not);
    ASSERT_TRUE(wall) << why_not;
    for (const char* group : {"external oblique", "internal oblique"}) {
        std::string name = group;
        name += "_hoop_share";
        std::ranges::replace(name, ' ', '_');
        EXPECT_NEAR(calc_hoop_share(body, group, wall->hoop_radius), constants.at(name).value, 0.01)
            << group;
    }
}

const std::array<std::string, 6> levels{"L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2", "T12_L1"};

const PressureConstants& constants() {
    static const PressureConstants loaded = load_trunk_constants(data_directory()).pressure;
    return loaded;
}

/// The hip thrust with 40 kg, its frame near the bottom prepared.
struct Scene {
    explicit Scene(const AdultOptions& options = {})
        : body(compile(make_adult(load_adult_tables(data_directory()), options))),
          mechanics(body),
          forces(body),
          frame(body, mechanics, forces) {
        std::string why;
        auto made = make_abdominal_wall(body, constants(), why);
        if (!made) throw std::logic_error(why);
        wall = *made;
        Exercise exercise =
            load_exercise((data_directory() / "exercises" / "hip_thrust.yaml").string());
        exercise.load_kg = 40;
        const MotionPlan plan = synthesize(body, mechanics, exercise, {.frames = 41});
        std::vector<TouchPoint> touches;
        std::vector<ExternalForce> loads;
        collect_touches(plan, 5, touches);
        collect_loads(plan, 5, loads);
        frame.calc(plan.motion.q.col(5), plan.motion.qd.col(5), plan.motion.qdd.col(5), loads,
                   touches);
    }

    [[nodiscard]] Recruitment solve(const RecruitmentProblem& problem) const {
        RecruitmentWorkspace workspace;
        Recruitment answer;
        solve_recruitment(problem, {}, workspace, answer);
        return answer;
    }

    Body body;
    Mechanics mechanics;
    MuscleForces forces;
    FrameProblem frame;
    AbdominalWall wall;
};

TEST(AbdominalPressure, extends_each_level_by_area_times_a_published_arm) {
    // Standing upright, at the height that the table assumes.
    Scene scene({.height_m = 1.75});
    const Body& body = scene.body;
    const VecX still = VecX::Zero(body.n_coordinates());
    scene.frame.calc(body.default_posture(), still, still, {}, {});
    PressureProblem pressed(scene.wall, body);
    pressed.calc(scene.frame, 0);
    EXPECT_NEAR(scene.wall.area, constants().at("area").value, 0.02 * constants().at("area").value);
    const Pose& pose = scene.frame.pose;
    const Vec3 bottom = pose.X_W[scene.wall.bottom] * scene.wall.p_bottom;
    const Vec3 u = (pose.X_W[scene.wall.top] * scene.wall.p_top - bottom).normalized();
    for (const std::string& level : levels) {
        const auto fe = body.find_coordinate(level + "_FE").value();
        const double arm = pressed.volume_gradient()[fe.value] / scene.wall.area;
        const RangedConstant& published = constants().at("arm_" + level);
        EXPECT_GE(arm, published.low) << level;
        EXPECT_LE(arm, published.high) << level;
        // The same by statics: the push on the diaphragm about the joint's axis.
        const Step& step = *std::ranges::find(body.steps, fe, &Step::coordinate);
        const Joint& joint = *std::ranges::find_if(body.joints, [&](const Joint& j) {
            return std::ranges::any_of(j.steps,
                                       [&](StepIndex k) { return &body.steps[k] == &step; });
        });
        const Vec3 centre = pose.X_W[joint.child] * joint.X_ChildFrame.p;
        EXPECT_NEAR(std::abs((bottom - centre).cross(u).z()), arm, 1e-9) << level;
        // In the middle plane it neither bends nor turns.
        for (const char* other : {"_LB", "_AR"})
            EXPECT_NEAR(pressed.volume_gradient()[body.find_coordinate(level + other)->value], 0,
                        1e-9)
                << level;
    }
    for (const char* below : {"hip_flexion_r", "pelvis_tilt", "knee_angle_l"})
        EXPECT_EQ(pressed.volume_gradient()[body.find_coordinate(below)->value], 0)
            << "nothing lies between the line's ends there";
}

TEST(AbdominalPressure, is_what_the_wall_carries_and_does_its_work_at_every_level) {
    Scene scene;
    PressureProblem pressed(scene.wall, scene.body);
    pressed.calc(scene.frame, 0);
    const Recruitment answer = scene.solve(pressed.problem());
    ASSERT_EQ(answer.status, RecruitmentStatus::solved);
    const int n = scene.body.n_muscles();
    const double cut = scene.wall.hoop_radius * scene.wall.hoop_height;
    double tension = scene.wall.resting_pressure * cut;
    for (const char* group : {"external oblique", "internal oblique"}) {
        const double share =
            constants()
                .at(std::string(group) == "external oblique" ? "external_oblique_hoop_share"
                                                             : "internal_oblique_hoop_share")
                .value;
        for (const MuscleIndex m :
             std::ranges::find(scene.body.groups, group, &MuscleGroup::name)->members)
            tension += 0.5 * share * scene.frame.capacities.active[m] * answer.activation[m];
    }
    for (std::size_t k = 0; k < scene.wall.hoops.size(); ++k)
        tension += scene.wall.hoops[k].hoop_share * scene.wall.hoops[k].max_force *
                   answer.activation[n + static_cast<int>(k)];
    const double P = pressed.pressure(answer.activation);
    EXPECT_NEAR(P, tension / cut, 1e-9 * P);
    EXPECT_GT(P, 2 * scene.wall.resting_pressure) << "the wall works";

    // Muscles, contacts and P ∂V/∂q together supply what the bare frame asks for.
    const RecruitmentProblem& bare = scene.frame.problem();
    VecX rest = bare.b - bare.A * answer.activation.head(n) - answer.reserve.head(bare.b.size());
    for (std::size_t c = 0; c < bare.contacts.size(); ++c)
        rest -= bare.contacts[c].jacobian.transpose() * answer.contact_force_W[c];
    for (Eigen::Index r = 0; r < rest.size(); ++r)
        rest[r] -= P * pressed.volume_gradient()[scene.frame.rows()[r].value];
    EXPECT_LT(rest.cwiseAbs().maxCoeff(), 1e-6);
}

TEST(AbdominalPressure, stops_at_its_cap) {
    Scene scene;
    PressureProblem free(scene.wall, scene.body);
    free.calc(scene.frame, 0);
    const double wanted = free.pressure(scene.solve(free.problem()).activation);
    AbdominalWall weak = scene.wall;
    weak.pressure_limit = 0.5 * wanted;
    PressureProblem capped(weak, scene.body);
    capped.calc(scene.frame, 0);
    const Recruitment answer = scene.solve(capped.problem());
    const Eigen::Index cap = scene.frame.problem().b.size();
    // The reserve of the row, in kPa, is what the cap gives way: its multiplier over its weight
    // of 1.
    EXPECT_GT(answer.dual[cap], 0) << "the cap is felt";
    EXPECT_NEAR(capped.pressure(answer.activation),
                weak.pressure_limit + 1000 * answer.reserve[cap], 1e-3);
    EXPECT_LT(answer.reserve[cap], 0.01) << "10 Pa";
    EXPECT_LE(answer.dual[cap + 1], 0) << "no brace is asked for";
}

TEST(AbdominalPressure, rises_to_a_brace_that_is_asked_for) {
    Scene scene;
    PressureProblem pressed(scene.wall, scene.body);
    pressed.calc(scene.frame, 0);
    const Recruitment unasked = scene.solve(pressed.problem());
    const double before = pressed.pressure(unasked.activation);
    const double asked = before + 5000;
    pressed.calc(scene.frame, asked);
    const Recruitment braced = scene.solve(pressed.problem());
    const Eigen::Index brace = scene.frame.problem().b.size() + 1;
    EXPECT_GT(braced.dual[brace], 0);
    EXPECT_NEAR(pressed.pressure(braced.activation), asked - 1000 * braced.reserve[brace], 1e-3);
    EXPECT_LT(braced.reserve[brace], 0.01) << "10 Pa";
    EXPECT_GT(braced.objective, unasked.objective);
    pressed.calc(scene.frame, 0.5 * before);
    EXPECT_NEAR(scene.solve(pressed.problem()).objective, unasked.objective,
                1e-6 * unasked.objective)
        << "less than what is there costs nothing";
}

TEST(AbdominalPressure, of_a_body_without_markers_is_none_and_a_missing_constant_is_named) {
    BodySpec spec = make_adult(load_adult_tables(data_directory()));
    PressureConstants lacking = constants();
    lacking.erase("hoop_radius");
    std::string why;
    try {
        (void)make_abdominal_wall(compile(spec), lacking, why);
        FAIL() << "it was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "error: [pressure] the constant 'hoop_radius' is missing");
    }
    std::erase_if(spec.markers, [](const auto& m) { return m.name == "pressure_top"; });
    EXPECT_FALSE(make_abdominal_wall(compile(spec), constants(), why));
    EXPECT_EQ(why, "markers pressure_top and pressure_bottom");
}

}  // namespace
}  // namespace sinew
