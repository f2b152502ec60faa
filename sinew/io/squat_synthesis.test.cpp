#include <cmath>

#include <algorithm>

#include <gtest/gtest.h>

#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/motion/synthesize.h"

namespace sinew {
namespace {

/// A squat without bench or bar: it starts by lowering, and its contacts leave more free than one
/// number, so that the preferred values matter.
std::string squat(bool sides_apart) {
    const auto both = [&](const std::string& name, const std::string& value = "") {
        if (!sides_apart) return name + value;
        return name + "_r" + value + ", " + name + "_l" + value;
    };
    std::string text = R"(title: Squat
sources: [made up for this test]
starts_with: lowering
tempo: 2-0-1-0.5
load: 0kg
equipment:
  floor: {height: 2cm, friction: 0.8}
contacts:
  - {name: foot_r, surface: floor, kind: planted, markers: [heel_r, ball_medial_r, ball_lateral_r]}
  - {name: foot_l, surface: floor, kind: planted, markers: [heel_l, ball_medial_l, ball_lateral_l]}
feet: {stance_width: 32cm, angle: 10deg, distance: 0cm}
)";
    text += std::string("symmetric: ") + (sides_apart ? "false" : "true") + "\n";
    text += "moves: [pelvis_tilt, pelvis_list, pelvis_rotation, pelvis_tx, pelvis_ty, pelvis_tz";
    for (const char* name : {"hip_flexion", "hip_adduction", "hip_rotation", "knee_angle",
                             "ankle_angle", "subtalar_angle"})
        text += ", " + both(name);
    text += "]\npostures:\n  bottom:\n    heights: [{joint: sacral, height: 55cm}]\n";
    text += "    exact: {pelvis_tilt: -35deg}\n";
    text += "    prefer: {pelvis_tx: -10cm, pelvis_ty: 60cm, " + both("hip_flexion", ": 95deg") +
            ", " + both("knee_angle", ": 100deg") + ", " + both("ankle_angle", ": 25deg") + "}\n";
    text += "  top:\n    exact: {pelvis_tilt: 0deg}\n    prefer: {pelvis_ty: 93cm, " +
            both("knee_angle", ": 5deg") + "}\n";
    return text;
}

TEST(Squat, starts_at_the_top_and_keeps_its_feet_on_a_raised_floor) {
    const Body body = compile(make_adult(load_adult_tables("data")));
    const Mechanics mechanics(body);
    const MotionPlan plan =
        synthesize(body, mechanics, parse_exercise(squat(false), "squat.yaml"), {.frames = 36});
    EXPECT_EQ(plan.phase.front(), Phase::lowering);
    EXPECT_EQ(plan.path.front(), 1);
    EXPECT_EQ(*std::ranges::min_element(plan.path), 0);
    EXPECT_EQ(plan.path.back(), 1);
    EXPECT_EQ(plan.phase.back(), Phase::hold_top);
    EXPECT_LT(plan.max_drift_m, 1e-10);
    for (const ContactTrack& track : plan.contacts) EXPECT_NEAR(track.p_W[7].y(), 0.02, 1e-10);
    const int knee = body.find_coordinate("knee_angle_r")->value;
    EXPECT_GT(plan.motion.q(knee, 20), 1.4);
    EXPECT_LT(plan.motion.q(knee, 0), 0.3);
    EXPECT_TRUE(plan.loads.empty());
}

TEST(Squat, both_sides_solved_apart_give_the_mirrored_answer) {
    const Body body = compile(make_adult(load_adult_tables("data")));
    const Mechanics mechanics(body);
    const MotionPlan one =
        synthesize(body, mechanics, parse_exercise(squat(false), "squat.yaml"), {.frames = 36});
    // Twice the variables, twice the contact equations, and nothing ties left to right.
    const MotionPlan two =
        synthesize(body, mechanics, parse_exercise(squat(true), "squat.yaml"), {.frames = 36});
    EXPECT_LT((one.motion.q - two.motion.q).cwiseAbs().maxCoeff(), 1e-8);
    EXPECT_LT((one.motion.qdd - two.motion.qdd).cwiseAbs().maxCoeff(), 1e-6);
}

}  // namespace
}  // namespace sinew
