// The shipped hip thrust on the adult body, 101 frames: the repetition once the motion is there, the
// same with the motion's synthesis, and with what could be held still at three postures. 80 kg on an
// average woman, and 60 kg on one of twice the strength, which is well within her muscles.
#include <benchmark/benchmark.h>

#include "benchmarks/frames.h"

namespace {

using namespace sinew;

enum class Lifter { average, strong };

const reference::HipThrustScene& scene(Lifter lifter) {
    static const reference::HipThrustScene average, strong{AdultOptions{.strength = 2}};
    return lifter == Lifter::average ? average : strong;
}

void hip_thrust(benchmark::State& state, Lifter lifter, bool synthesis, bool capacity) {
    const auto& [body, mechanics, exercise] = scene(lifter);
    const double load_kg = lifter == Lifter::average ? benchmarks::load_kg : 60;
    const MotionPlan plan = scene(lifter).plan(load_kg);
    const AnalysisOptions options{.recruitment = {}, .static_capacity = capacity};
    for (auto _ : state) {
        const Result result =
            analyze(body, mechanics, synthesis ? scene(lifter).plan(load_kg) : plan, options);
        benchmark::DoNotOptimize(result.activation.data());
        state.SetLabel(result.status == ResultStatus::solved ? "solved" : "falls short");
    }
}

void make_adult_body(benchmark::State& state) {
    for (auto _ : state) {
        const reference::HipThrustScene made;
        benchmark::DoNotOptimize(made.body.muscles.size());
    }
}

#define SINEW_BENCHMARK_LIFTER(lifter)                                                   \
    BENCHMARK_CAPTURE(hip_thrust, lifter/motion_given, Lifter::lifter, false, false)     \
        ->Unit(benchmark::kMillisecond);                                                 \
    BENCHMARK_CAPTURE(hip_thrust, lifter/with_synthesis, Lifter::lifter, true, false)    \
        ->Unit(benchmark::kMillisecond);                                                 \
    BENCHMARK_CAPTURE(hip_thrust, lifter/with_capacity, Lifter::lifter, true, true)      \
        ->Unit(benchmark::kMillisecond)

SINEW_BENCHMARK_LIFTER(average);
SINEW_BENCHMARK_LIFTER(strong);
BENCHMARK(make_adult_body)->Unit(benchmark::kMillisecond);

}  // namespace
