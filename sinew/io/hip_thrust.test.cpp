#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>

#include <gtest/gtest.h>

#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/load_text.h"
#include "sinew/io/motion_files.h"
#include "sinew/io/osim_test_model.h"
#include "sinew/motion/synthesize.h"

namespace sinew {
namespace {

constexpr double degree = std::numbers::pi / 180;

/// The shipped exercise on the adult body, shared by the tests below; they run at the repository's
/// root.
struct Scene {
    explicit Scene(const AdultOptions& options = {})
        : body(compile(make_adult(load_adult_tables("data"), options))), mechanics(body) {}
    Body body;
    Mechanics mechanics;
    Exercise exercise = load_exercise("data/exercises/hip_thrust.yaml");
    [[nodiscard]] MotionPlan plan(const SynthesisOptions& options = {}) const {
        return synthesize(body, mechanics, exercise, options);
    }
    [[nodiscard]] int row(const char* name) const { return body.find_coordinate(name)->value; }
};

Scene& scene() {
    static Scene shared;
    return shared;
}

std::string message_of(const Scene& s) {
    try {
        (void)s.plan();
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "nothing was refused";
}

TEST(HipThrust, contacts_hold_at_every_frame_and_between_frames) {
    // 1001 frames visit ten instants between each two of the default 101.
    const MotionPlan plan = scene().plan({.frames = 1001});
    ASSERT_EQ(plan.contacts.size(), 10u);
    MechanicsWorkspace workspace = scene().mechanics.make_workspace();
    Pose pose;
    const Bench& bench = *scene().exercise.equipment.bench;
    const Vec3 centre(-bench.edge_radius, bench.height - bench.edge_radius, 0);
    double drift = 0, travel = 0;
    std::vector<Vec3> before(plan.contacts.size());
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        scene().mechanics.calc_pose(plan.motion.q.col(f), workspace, pose);
        for (std::size_t i = 0; i < plan.contacts.size(); ++i) {
            const ContactTrack& track = plan.contacts[i];
            const Vec3 p = pose.X_W[track.segment] * track.p_Segment[f];
            EXPECT_LT((p - track.p_W[f]).norm(), 1e-12);
            if (track.surface == Surface::floor) {
                drift = std::max(drift, (p - track.p_W[0]).norm());
                drift = std::max(drift, std::abs(p.y()));
            } else {
                drift =
                    std::max(drift, std::abs((p - centre).head<2>().norm() - bench.edge_radius));
                // Rolling: what the touching point travels on the back it travels on the edge.
                if (f > 0) {
                    const double on_edge = std::remainder(
                        std::atan2(track.normal_W[f].y(), track.normal_W[f].x()) -
                            std::atan2(track.normal_W[f - 1].y(), track.normal_W[f - 1].x()),
                        2 * std::numbers::pi);
                    const Vec3 on_back = track.p_Segment[f] - track.p_Segment[f - 1];
                    EXPECT_NEAR(std::abs(on_edge) * bench.edge_radius, on_back.norm(), 1e-11);
                    travel += on_back.norm();
                }
            }
        }
    }
    EXPECT_LT(drift, 1e-10);  // [m] the equations hold to 1e-10; the bound asked for is 1e-4
    EXPECT_GT(travel, 0.05);  // the touch does move: 2 sides, up and down
    EXPECT_LT(plan.max_drift_m, 1e-10);
    EXPECT_LT(plan.max_residual, 1e-10);
}

TEST(HipThrust, velocities_and_accelerations_belong_to_the_positions) {
    // Two routes: the exact derivatives along the path, and differences of positions in time.
    const MotionPlan plan = scene().plan({.frames = 3001});
    const Motion& m = plan.motion;
    const double h = m.time_s[1] - m.time_s[0];
    double velocity = 0, acceleration = 0;
    for (int f = 1; f + 1 < m.n_frames(); ++f) {
        const VecX qd = (m.q.col(f + 1) - m.q.col(f - 1)) / (2 * h);
        const VecX qdd = (m.qd.col(f + 1) - m.qd.col(f - 1)) / (2 * h);
        velocity = std::max(velocity, (qd - m.qd.col(f)).cwiseAbs().maxCoeff());
        acceleration = std::max(acceleration, (qdd - m.qdd.col(f)).cwiseAbs().maxCoeff());
    }
    // h² q⃛/6 with h = 1 ms and a third derivative near 300 rad/s³; jerk itself jumps between phases
    // (60/T³ per path), so one difference across the seam errs by h·jump/4.
    EXPECT_LT(velocity, 1e-4);
    EXPECT_LT(acceleration, 0.06);
    EXPECT_GT(m.qdd.cwiseAbs().maxCoeff(), 1);
}

TEST(HipThrust, accelerations_are_continuous_across_phases_and_holds) {
    Scene& s = scene();
    Exercise exercise = s.exercise;
    exercise.tempo.seconds = {0.8, 0.3, 1.5, 0.4};
    const MotionPlan plan = synthesize(s.body, s.mechanics, exercise, {.frames = 3001});
    const Motion& m = plan.motion;
    EXPECT_NEAR(m.time_s[3000], 3.0, 1e-14);
    double jump = 0;
    for (int f = 1; f < m.n_frames(); ++f) {
        jump = std::max(jump, (m.qdd.col(f) - m.qdd.col(f - 1)).cwiseAbs().maxCoeff());
        if (plan.phase[f] != Phase::hold_top && plan.phase[f] != Phase::hold_bottom) continue;
        EXPECT_EQ(m.qd.col(f).cwiseAbs().maxCoeff(), 0);
        EXPECT_EQ(m.qdd.col(f).cwiseAbs().maxCoeff(), 0);
    }
    // Jerk is at most 60/0.8³ path/s³ times 2.2 rad a path; a millisecond of it is 0.26 rad/s².
    EXPECT_LT(jump, 0.3);
    // Each phase starts on a frame of its own, at the instant the tempo says.
    const std::pair<Phase, double> starts[] = {{Phase::lifting, 0.0},
                                               {Phase::hold_top, 0.8},
                                               {Phase::lowering, 1.1},
                                               {Phase::hold_bottom, 2.6}};
    for (const auto& [phase, start] : starts) {
        const auto f = std::ranges::find(plan.phase, phase) - plan.phase.begin();
        EXPECT_NEAR(m.time_s[f], start, 1e-12);
    }
}

TEST(HipThrust, left_mirrors_right_exactly) {
    const MotionPlan plan = scene().plan();
    const Body& body = scene().body;
    int pairs = 0;
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const std::string& name = body.coordinates[c].name;
        if (!name.ends_with("_r")) continue;
        const auto left = body.find_coordinate(name.substr(0, name.size() - 1) + "l");
        ASSERT_TRUE(left) << name;
        EXPECT_EQ(plan.motion.q.row(c), plan.motion.q.row(left->value)) << name;
        EXPECT_EQ(plan.motion.qdd.row(c), plan.motion.qdd.row(left->value)) << name;
        ++pairs;
    }
    EXPECT_GT(pairs, 8);
    for (const char* name : {"pelvis_list", "pelvis_rotation", "pelvis_tz", "L5_S1_LB", "L1_L2_AR"})
        EXPECT_EQ(plan.motion.q.row(scene().row(name)).cwiseAbs().maxCoeff(), 0) << name;
}

TEST(HipThrust, joints_stay_in_their_ranges) {
    const MotionPlan plan = scene().plan();
    for (int c = 0; c < scene().body.n_coordinates(); ++c) {
        const Coordinate& coordinate = scene().body.coordinates[c];
        if (coordinate.name.starts_with("pelvis")) continue;
        EXPECT_GE(plan.motion.q.row(c).minCoeff(), coordinate.minimum - 1e-9) << coordinate.name;
        EXPECT_LE(plan.motion.q.row(c).maxCoeff(), coordinate.maximum + 1e-9) << coordinate.name;
    }
}

TEST(HipThrust, the_postures_are_what_the_file_asks_for) {
    Scene& s = scene();
    const MotionPlan plan = s.plan({.frames = 4});  // 0, 1, 2, 3 s: bottom, top, lowering, bottom
    const VecX bottom = plan.motion.q.col(0), top = plan.motion.q.col(1);
    EXPECT_EQ(plan.path[1], 1);
    MechanicsWorkspace workspace = s.mechanics.make_workspace();
    Pose pose;
    s.mechanics.calc_pose(top, workspace, pose);
    const Vec3 shank = pose.X_W[*s.body.find_segment("tibia_r")].R.col(1);
    EXPECT_NEAR(std::atan2(shank.x(), shank.y()), 0, 1e-9);
    EXPECT_NEAR(top[s.row("hip_flexion_r")], 0, 1e-9);
    s.mechanics.calc_pose(bottom, workspace, pose);
    const Vec3 hip = pose.X_W[*s.body.find_segment("femur_r")].p;
    EXPECT_NEAR(hip.y(), 0.15, 1e-9);
    EXPECT_EQ((plan.motion.q.col(3) - bottom).cwiseAbs().maxCoeff(), 0);
}

TEST(HipThrust, travel_and_hip_angle_lie_where_people_were_measured) {
    Scene& s = scene();
    const MotionPlan plan = s.plan({.frames = 4});
    // Zabaleta-Korta & Fernández-Peña (2024): 35.65 (SD 3.40) cm of vertical travel; two SD.
    const double travel = plan.loads[0].p_W[1].y() - plan.loads[0].p_W[0].y();
    EXPECT_NEAR(travel, 0.3565, 0.068);
    // Palmer et al. (2017): the hip is close to 90° early in the lift.
    EXPECT_NEAR(plan.motion.q(s.row("hip_flexion_r"), 0), 90 * degree, 15 * degree);
}

TEST(HipThrust, the_bar_pulls_down_with_its_weight_and_resists_its_acceleration) {
    Scene& s = scene();
    Exercise exercise = s.exercise;
    exercise.load_kg = 80;
    const MotionPlan plan = synthesize(s.body, s.mechanics, exercise, {.frames = 1001});
    ASSERT_EQ(plan.loads.size(), 2u);
    const Motion& m = plan.motion;
    Vec3 impulse = Vec3::Zero();
    for (int f = 1; f < m.n_frames(); ++f)
        for (const LoadTrack& load : plan.loads)
            impulse += 0.5 * (m.time_s[f] - m.time_s[f - 1]) * (load.f_W[f - 1] + load.f_W[f]);
    // The bar starts and ends at rest, so over the repetition it pulls with its weight on average.
    // Trapezoids of 3 ms err by about h⁴ where the force is smooth and h³ at the seams of the jerk.
    EXPECT_NEAR(impulse.y() / 3, -80 * 9.80665, 1e-3);
    EXPECT_NEAR(impulse.x() / 3, 0, 1e-3);
    EXPECT_NEAR(plan.loads[0].f_W[0].y(), -40 * 9.80665, 1e-9);
    EXPECT_LT(plan.loads[0].f_W[80].y(), -40 * 9.80665);
}

TEST(HipThrust, fits_small_and_large_people_of_either_sex) {
    for (const AdultOptions& options :
         {AdultOptions{.sex = Sex::female, .height_m = 1.5, .mass_kg = 48},
          AdultOptions{.sex = Sex::male, .height_m = 1.8, .mass_kg = 80},
          AdultOptions{.sex = Sex::male, .height_m = 2.0, .mass_kg = 110}}) {
        const Scene s(options);
        EXPECT_LT(s.plan().max_drift_m, 1e-10) << options.height_m;
    }
}

TEST(HipThrust, the_feet_move_by_what_is_asked) {
    Scene s;
    const double found = s.plan().foot_distance_m;
    s.exercise.feet.shift = 0.08;
    const MotionPlan plan = s.plan();
    EXPECT_NEAR(plan.foot_distance_m, found + 0.08, 1e-9);
    EXPECT_NEAR(plan.contacts[0].p_W[0].x(), found + 0.08, 1e-9);
    s.exercise.feet.distance = found + 0.08;
    const MotionPlan given = s.plan();
    EXPECT_LT((given.motion.q - plan.motion.q).cwiseAbs().maxCoeff(), 1e-8);
}

TEST(HipThrust, the_same_question_gives_the_same_digits) {
    const MotionPlan first = scene().plan();
    (void)scene().plan({.frames = 17});
    const MotionPlan second = Scene().plan();
    EXPECT_EQ(first.motion.q, second.motion.q);
    EXPECT_EQ(first.motion.qdd, second.motion.qdd);
    // A frame does not depend on how many others were asked for.
    const MotionPlan fine = scene().plan({.frames = 301});   // 100 steps up
    const MotionPlan coarse = scene().plan({.frames = 31});  // 10 steps up
    EXPECT_LT((fine.motion.q.col(40) - coarse.motion.q.col(4)).cwiseAbs().maxCoeff(), 1e-13);
}

TEST(HipThrust, a_posture_out_of_reach_says_what_is_missed) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    s.exercise.bottom.line = 65;
    s.exercise.bottom.heights.at(0).height = 0.9;
    const std::string message = message_of(s);
    EXPECT_EQ(message.rfind("hip_thrust.yaml:65: error: [postures.bottom] the posture cannot be "
                            "reached: ",
                            0),
              0u)
        << message;
    EXPECT_NE(message.find(" is missed by "), std::string::npos) << message;
}

TEST(HipThrust, feet_too_far_away_are_refused) {
    Scene s;
    s.exercise.feet.distance = 1.6;
    const std::string message = message_of(s);
    EXPECT_NE(message.find("[postures.top] the posture cannot be reached: "), std::string::npos)
        << message;
    EXPECT_NE(message.find("missed by"), std::string::npos) << message;
}

TEST(HipThrust, a_joint_that_passes_its_range_on_the_way_is_named) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    s.exercise.bottom.line = 65;
    // Wide enough for both key postures, too narrow between them.
    for (const char* name : {"hip_rotation_r", "hip_rotation_l"})
        s.body.coordinates[s.row(name)].maximum = 7.6 * degree;
    const std::string message = message_of(s);
    EXPECT_EQ(message.rfind("hip_thrust.yaml:65: error: [postures] hip_rotation_r reaches ", 0), 0u)
        << message;
    EXPECT_TRUE(message.ends_with(" deg between bottom and top; its range ends at 7.6")) << message;
}

TEST(HipThrust, a_body_that_is_no_mirror_image_is_refused) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    for (ContactSpec& contact : s.exercise.contacts) contact.line = 39;
    for (Marker& marker : s.body.markers)
        if (marker.name == "scapula_l") marker.p.x() += 0.001;
    EXPECT_EQ(
        message_of(s),
        "hip_thrust.yaml:39: error: [contacts.back_l] scapula_l moves by 1 mm on its surface; "
        "the bound is 0.1 mm\nIs the body a mirror image of itself?");
}

TEST(HipThrust, every_missing_coordinate_is_named) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    s.exercise.moves.push_back("tail_wag");
    s.exercise.hold["ear_flap"] = 0;
    EXPECT_EQ(
        message_of(s),
        "hip_thrust.yaml: error: [moves, hold] the body '" + s.body.name +
            "' lacks the coordinates ear_flap, tail_wag\n"
            "hip-thrust needs a body with these coordinates, such as the adult body. Nearest of "
            "this one's: arm_flex_r for ear_flap, arm_add_r for tail_wag.");
}

TEST(HipThrust, an_angle_given_as_a_length_is_refused_and_the_other_way_round) {
    const std::string path = (data_directory() / "exercises/hip_thrust.yaml").string();
    const auto refusal = [&](const std::string& from, const std::string& to) {
        Scene s;
        s.exercise = parse_exercise(osim::replaced(load_text(path), from, to), "a/hip_thrust.yaml");
        return message_of(s);
    };
    EXPECT_EQ(refusal("exact: {hip_flexion: 0deg", "exact: {hip_flexion: 0cm"),
              "a/hip_thrust.yaml:82: error: [postures.top.exact.hip_flexion] '0cm' is a length; "
              "hip_flexion turns, so give an angle (deg or rad)");
    EXPECT_EQ(refusal("pelvis_tx: 45cm", "pelvis_tx: 45deg"),
              "a/hip_thrust.yaml:83: error: [postures.top.prefer.pelvis_tx] '45deg' is an angle; "
              "pelvis_tx slides, so give a length (m, cm, mm or in)");
    EXPECT_EQ(refusal("arm_flex: 5deg", "arm_flex: 5mm"),
              "a/hip_thrust.yaml:69: error: [hold.arm_flex] '5mm' is a length; arm_flex turns, so "
              "give an angle (deg or rad)");
}

TEST(HipThrust, every_missing_marker_and_joint_is_named) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    s.exercise.contacts.at(0).markers.at(3) = "claw_r";
    s.exercise.bottom.heights.at(0).joint = "hock_r";
    s.exercise.contacts.at(0).line = 41;
    s.exercise.bottom.line = 60;
    EXPECT_EQ(message_of(s), "hip_thrust.yaml:41: error: [contacts, postures] the body '" +
                                 s.body.name +
                                 "' lacks the joint hock_r, the marker claw_r\n"
                                 "Nearest of its names: hip_r for hock_r, elbow_r for claw_r.");
}

TEST(HipThrust, a_held_value_beyond_the_range_is_refused) {
    Scene s;
    s.exercise.file = "hip_thrust.yaml";
    s.exercise.hold["elbow_flex"] = 4;
    EXPECT_EQ(
        message_of(s),
        "hip_thrust.yaml: error: [hold.elbow_flex] elbow_flex_r is held at 229.2 deg; the body's "
        "range is 0.0 to 150.0");
}

}  // namespace
}  // namespace sinew
