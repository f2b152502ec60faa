#include "sinew/motion/measured_motion.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

constexpr double turn = 2 * std::numbers::pi;

/// A wave of one hertz in one coordinate, sampled at a hundred hertz for four seconds.
MotionSamples make_wave(double uneven_ms = 0) {
    MotionSamples samples{.name = "wave.mot"};
    samples.time_s.resize(401);
    samples.q.resize(1, 401);
    for (int k = 0; k < 401; ++k) {
        samples.time_s[k] = 0.01 * k + 1e-3 * uneven_ms * (k % 2);
        samples.q(0, k) = 0.5 * std::sin(turn * samples.time_s[k]);
    }
    return samples;
}

std::string refusal(const MotionSamples& samples, const MeasuredMotionOptions& options) {
    std::vector<std::string> notes;
    try {
        (void)smooth_motion(samples, options, notes);
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "nothing was refused";
}

TEST(SmoothMotion, GivesValueVelocityAndAccelerationOfASmoothMotion) {
    std::vector<std::string> notes;
    const Motion motion = smooth_motion(make_wave(), {.lowpass_Hz = std::nullopt}, notes);
    ASSERT_EQ(motion.n_frames(), 201);  // 50 a second, both ends
    for (int f = 0; f < motion.n_frames(); ++f) {
        const double at = turn * motion.time_s[f];
        EXPECT_NEAR(motion.q(0, f), 0.5 * std::sin(at), 1e-8);
        EXPECT_NEAR(motion.qd(0, f), 0.5 * turn * std::cos(at), 1e-5);
        EXPECT_NEAR(motion.qdd(0, f), -0.5 * turn * turn * std::sin(at), 2e-3);
    }
    EXPECT_EQ(notes, std::vector<std::string>{"measured at 100 Hz, taken without a low-pass"});
}

/// Against the filter's curve, away from the ends: a thousandth and less of one hertz at six.
TEST(SmoothMotion, TakesNoiseOutAndLeavesTheMotion) {
    MotionSamples samples = make_wave();
    for (int k = 0; k < 401; ++k) samples.q(0, k) += 0.01 * std::sin(turn * 30 * samples.time_s[k]);
    std::vector<std::string> notes;
    const Motion motion = smooth_motion(samples, {}, notes);
    const double passes =
        1 / (1 + std::pow(std::tan(0.5 * turn * 0.01) / std::tan(3 * turn * 0.01), 6));
    for (int f = 40; f < 160; ++f)
        EXPECT_NEAR(motion.qdd(0, f),
                    -0.5 * passes * turn * turn * std::sin(turn * motion.time_s[f]), 5e-3)
            << "the noise alone would be 355 rad/s²";
    EXPECT_EQ(notes, std::vector<std::string>{"measured at 100 Hz, low-passed at 6 Hz"});
}

TEST(SmoothMotion, SamplesThatAreNotEquallySpacedAreTakenAnewAndTold) {
    std::vector<std::string> notes;
    const Motion motion = smooth_motion(make_wave(2), {}, notes);
    ASSERT_EQ(notes.size(), 2u);
    EXPECT_EQ(notes[0], "measured at 100 Hz, low-passed at 6 Hz");
    EXPECT_EQ(notes[1],
              "the samples of wave.mot are unevenly spaced, 10.00 ms on average: taken anew every "
              "8.00 ms");
    for (int f = 20; f < 180; ++f)
        EXPECT_NEAR(motion.q(0, f), 0.5 * std::sin(turn * motion.time_s[f]), 2e-3);
}

TEST(SmoothMotion, TwoSamplesThatNearlyCoincideAreRefusedWhereTheyWouldMakeMillions) {
    MotionSamples samples = make_wave();
    samples.time_s[200] = samples.time_s[199] + 1e-9;
    EXPECT_EQ(refusal(samples, {}),
              "wave.mot: error: [time] two samples lie 1e-09 s apart, others 0.01 s on average; a "
              "low-pass takes even ones\nLeave one of the two out, or give --lowpass none.");
}

TEST(SmoothMotion, TakesAPartOfAMotionFromWhatTheWholeIs) {
    std::vector<std::string> notes;
    const Motion whole = smooth_motion(make_wave(), {}, notes);
    const Motion part = smooth_motion(make_wave(), {.start_s = 1, .end_s = 2}, notes);
    ASSERT_EQ(part.n_frames(), 51);
    for (int f = 0; f < 51; ++f) EXPECT_NEAR(part.qdd(0, f), whole.qdd(0, 50 + f), 1e-9);
    MeasuredMotionOptions few{.most_frames = 5};
    EXPECT_EQ(smooth_motion(make_wave(), few, notes).n_frames(), 5);
}

TEST(SmoothMotion, ACutoffThatTheSamplesCannotHoldIsRefusedIfItWasAskedFor) {
    EXPECT_EQ(refusal(make_wave(), {.lowpass_Hz = 50, .lowpass_asked = true}),
              "error: [--lowpass] is 50 Hz; a motion of 100 samples a second holds less than 50 "
              "Hz\nAsk for less, or for none.");
    MotionSamples slow = make_wave();
    slow.time_s *= 10;  // ten hertz
    std::vector<std::string> notes;
    (void)smooth_motion(slow, {}, notes);
    EXPECT_EQ(notes, (std::vector<std::string>{
                         "measured at 10 Hz, too slow for a low-pass at 6 Hz: none",
                         "40 s are long: 501 frames, 0.08 s apart, are analysed; --start and --end "
                         "take a part of it at 50 frames a second"}));
}

TEST(SmoothMotion, AWindowMustLieWithinTheMotion) {
    EXPECT_EQ(refusal(make_wave(), {.start_s = 4.5}),
              "error: [--start] is 4.5 s; wave.mot runs from 0 s to 4 s");
    EXPECT_EQ(refusal(make_wave(), {.end_s = -1}),
              "error: [--end] is -1 s; wave.mot runs from 0 s to 4 s");
    EXPECT_EQ(refusal(make_wave(), {.start_s = 2, .end_s = 1}),
              "error: [--start] 2 s is not before the end, 1 s: nothing is left");
}

TEST(MakeMeasuredPlan, APrescribedCoordinateFollowsItsFunctionAndIsNotSmoothed) {
    BodySpec spec;
    spec.segments = {{.name = "wheel", .mass = 1, .inertia = Mat3::Identity()}};
    JointSpec axle{
        .name = "axle",
        .kind = JointKind::pin,
        .parent = {.segment = "ground"},
        .child = {.segment = "wheel"},
        .coordinates = {{.name = "turn",
                         .prescribed = true,
                         .prescribed_function = Function{SineFunction{0.2, 50, 0.3, 1}}}}};
    axle.rotations[2] = {"turn", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    spec.joints = {axle};
    const Body body = compile(spec);
    EXPECT_TRUE(body.coordinates[0].locked);  // no equation of motion
    EXPECT_EQ(body.default_posture()[0], 0.2 * std::sin(0.3) + 1);
    const Mechanics mechanics(body);
    const Motion motion =
        make_measured_plan(body, mechanics, make_wave(), {.start_s = 0.5}).plan.motion;
    for (int f = 0; f < motion.n_frames(); ++f) {
        const double angle = 50 * motion.time_s[f] + 0.3;
        EXPECT_DOUBLE_EQ(motion.q(0, f), 0.2 * std::sin(angle) + 1);
        EXPECT_DOUBLE_EQ(motion.qd(0, f), 10 * std::cos(angle));
        EXPECT_NEAR(motion.qdd(0, f), -500 * std::sin(angle), 1e-12);
    }
}

}  // namespace
}  // namespace sinew
