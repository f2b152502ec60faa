#include "sinew/lab/lab.h"

#include <thread>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/report/result_json.h"
#include "sinew/stopped.h"

namespace sinew {
namespace {

Lab& lab() {
    static Lab one;
    return one;
}

std::string refusal(const Question& question) {
    try {
        (void)lab().simulate(question, Depth::preview);
    } catch (const InputError& error) {
        return std::string(error.what()).substr(0, std::string(error.what()).find('\n'));
    }
    return "";
}

TEST(Lab, SetsBenchAndStance) {
    Question question{.exercise = "hip-thrust", .bench_height = "35cm", .stance_width = "16in"};
    const Simulation run = lab().simulate(question, Depth::preview);
    EXPECT_NEAR(run.repetition.exercise.equipment.bench->height, 0.35, 1e-12);
    EXPECT_NEAR(run.repetition.exercise.feet.stance_width, 0.4064, 1e-12);
    ASSERT_GE(run.result.notes.size(), 2u);
    EXPECT_EQ(run.result.notes[run.result.notes.size() - 2],
              "bench 35 cm, as asked for; the exercise has 40 cm");
    double between = 0;  // the heels, as they stand in the plan
    for (const ContactTrack& track : run.repetition.plan.contacts) {
        if (track.name == "heel_r") between += track.p_W.front().z();
        if (track.name == "heel_l") between -= track.p_W.front().z();
    }
    EXPECT_NEAR(between, 0.4064, 1e-6);

    // The same as what the variation does.
    const Simulation high =
        lab().simulate({.exercise = "hip-thrust", .bench_height = "43cm"}, Depth::preview);
    const Simulation varied =
        lab().simulate({.exercise = "hip-thrust", .variations = {"bench-high"}}, Depth::preview);
    EXPECT_TRUE(high.result.activation.isApprox(varied.result.activation, 1e-9));
}

TEST(Lab, RefusesASettingThatCannotBe) {
    EXPECT_EQ(refusal({.exercise = "front-plank", .bench_height = "40cm"}),
              "error: [--bench-height] front-plank has no bench");
    EXPECT_EQ(refusal({.exercise = "front-plank", .stance_width = "40cm"}),
              "error: [--stance-width] front-plank stands on no feet");
    EXPECT_EQ(refusal({.exercise = "hip-thrust", .bench_height = "9cm"}),
              "error: [--bench-height] is 9 cm; it must be 10 to 100 cm");
    EXPECT_EQ(
        refusal({.exercise = "hip-thrust", .variations = {"bench-low"}, .bench_height = "40cm"}),
        "error: [--bench-height] 'bench-low' changes it already");
    EXPECT_EQ(
        refusal({.exercise = "hip-thrust", .variations = {"abducted"}, .stance_width = "40cm"}),
        "error: [--stance-width] 'abducted' changes it already");
    EXPECT_EQ(refusal({.exercise = "hip-thrust", .variations = {"paused"}, .bench_height = "39cm"}),
              "");
    EXPECT_NE(
        refusal({.exercise = "hip-thrust", .bench_height = "100cm"}).find("cannot be reached"),
        std::string::npos);
}

TEST(Lab, KeepsBodiesAndGivesTheSameAnswerAgain) {
    const Question question{.exercise = "front-plank", .adult = {.mass = "70kg"}};
    const Simulation first = lab().simulate(question);
    const Simulation again = lab().simulate(question);
    EXPECT_EQ(first.subject.get(), again.subject.get());
    EXPECT_EQ(format_result_json(first.subject->body, first.result),
              format_result_json(again.subject->body, again.result));
    const Simulation other =
        lab().simulate({.exercise = "front-plank", .adult = {.mass = "71kg"}}, Depth::preview);
    EXPECT_NE(first.subject.get(), other.subject.get());
    EXPECT_NEAR(other.subject->body.mass(), 71, 1e-9);
}

TEST(Lab, WhatItKeepsChangesNoDigit) {
    // Its heaviest load is kept from the first question; a lab of its own knows nothing.
    for (const Question& question : {Question{.exercise = "hip-thrust", .load = "30kg"},
                                     Question{.exercise = "hip-thrust", .load = "70%"},
                                     Question{.exercise = "deadlift", .load = "25kg"},
                                     Question{.exercise = "deadlift", .load = "60%"}}) {
        Question before = question;
        before.load = question.load->ends_with('%') ? "50%" : "20kg";
        (void)lab().simulate(before);
        const Simulation warm = lab().simulate(question);
        const Simulation cold = Lab().simulate(question);
        EXPECT_EQ(format_result_json(warm.subject->body, warm.result),
                  format_result_json(cold.subject->body, cold.result))
            << question.exercise << " " << *question.load;
    }
}

TEST(Lab, APreviewIsTheSameMovementInFewerFrames) {
    const Question question{.exercise = "hip-thrust", .load = "30kg"};
    const Simulation preview = lab().simulate(question, Depth::preview);
    const Simulation full = lab().simulate(question);
    EXPECT_LT(preview.result.plan.motion.n_frames(), full.result.plan.motion.n_frames());
    EXPECT_FALSE(preview.result.capacity.has_value());
    EXPECT_TRUE(full.result.capacity.has_value());
    ASSERT_FALSE(full.result.groups.empty());
    for (const GroupResult& group : full.result.groups) {
        if (group.side != Side::both) continue;
        const auto same = std::ranges::find_if(preview.result.groups, [&](const GroupResult& one) {
            return one.name == group.name && one.side == group.side;
        });
        EXPECT_NEAR(same->mean_activation, group.mean_activation, 0.01) << group.name;
    }
}

TEST(Lab, StopsOnRequest) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)lab().guide({.exercise = "hip-thrust"}, stop.get_token()), Stopped);
    EXPECT_THROW((void)lab().compare({.exercises = {"crunch", "sit-up"}}, stop.get_token()),
                 Stopped);
    EXPECT_THROW((void)lab().simulate({.exercise = "hip-thrust"}, Depth::full, stop.get_token()),
                 Stopped);
    std::stop_source later;
    std::jthread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        later.request_stop();
    });
    EXPECT_THROW((void)lab().simulate({.exercise = "hip-thrust", .load = "75%"}, Depth::full,
                                      later.get_token()),
                 Stopped);
    Simulation run = lab().simulate({.exercise = "front-plank"});
    UncertaintyOptions options{.samples = 50};
    int told = 0;
    options.progress = [&](int, int) {
        ++told;
        throw Stopped();
    };
    EXPECT_THROW((void)lab().sample({.exercise = "front-plank"}, run, options), Stopped);
    EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace sinew
