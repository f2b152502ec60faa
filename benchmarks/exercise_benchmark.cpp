// The shipped hip thrust on the adult body, 101 frames: the repetition once the motion is there,
// the same with the motion's synthesis, and with what could be held still at three postures. 80 kg
// on an average woman, and 60 kg on one of twice the strength, which is well within her muscles.
// Then the same repetition level of demand by level, and the variants that a verdict on the trunk
// stands on.
#include <benchmark/benchmark.h>

#include "benchmarks/frames.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/io/trunk_constants.h"

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
    const AnalysisOptions options{
        .static_capacity = capacity, .capacity = capacity, .joint_loads = false};
    for (auto _ : state) {
        const Result result =
            analyze(body, mechanics, synthesis ? scene(lifter).plan(load_kg) : plan, options);
        benchmark::DoNotOptimize(result.activation.data());
        state.SetLabel(result.status == ResultStatus::solved ? "solved" : "falls short");
    }
}

enum class Level { moments, pressure, stability };

AnalysisOptions make_options(Lifter lifter, Level level, bool joint_loads) {
    AnalysisOptions options{.static_capacity = false, .capacity = false};
    options.joint_loads = joint_loads;
    options.support.wall =
        make_abdominal_wall(scene(lifter).body, load_trunk_constants(data_directory()).pressure,
                            options.support.why_no_wall);
    options.support.pressure = level != Level::moments;
    options.support.stability = level == Level::stability;
    return options;
}

/// 40 kg on the average woman, within her muscles.
void level_of_demand(benchmark::State& state, Level level, bool joint_loads) {
    const auto& [body, mechanics, exercise] = scene(Lifter::average);
    const MotionPlan plan = scene(Lifter::average).plan(40);
    const AnalysisOptions options = make_options(Lifter::average, level, joint_loads);
    for (auto _ : state) {
        const Result result = analyze(body, mechanics, plan, options);
        benchmark::DoNotOptimize(result.activation.data());
        state.SetLabel(result.status == ResultStatus::solved ? "solved" : "falls short");
    }
}

void support_variants(benchmark::State& state) {
    const auto& [body, mechanics, exercise] = scene(Lifter::average);
    const AnalysisOptions options = make_options(Lifter::average, Level::stability, true);
    const MotionPlan plan = scene(Lifter::average).plan(40);
    for (auto _ : state) {
        const SupportCheck check = check_support_variants(
            body, mechanics, plan, options, make_support_variants(options.support, {}), 6);
        benchmark::DoNotOptimize(check.verdicts.data());
    }
}

void make_adult_body(benchmark::State& state) {
    for (auto _ : state) {
        const reference::HipThrustScene made;
        benchmark::DoNotOptimize(made.body.muscles.size());
    }
}

#define SINEW_BENCHMARK_LIFTER(lifter)                                                  \
    BENCHMARK_CAPTURE(hip_thrust, lifter##_motion_given, Lifter::lifter, false, false)  \
        ->Unit(benchmark::kMillisecond);                                                \
    BENCHMARK_CAPTURE(hip_thrust, lifter##_with_synthesis, Lifter::lifter, true, false) \
        ->Unit(benchmark::kMillisecond);                                                \
    BENCHMARK_CAPTURE(hip_thrust, lifter##_with_capacity, Lifter::lifter, true, true)   \
        ->Unit(benchmark::kMillisecond)

SINEW_BENCHMARK_LIFTER(average);
SINEW_BENCHMARK_LIFTER(strong);
BENCHMARK_CAPTURE(level_of_demand, moments, Level::moments, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(level_of_demand, pressure, Level::pressure, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(level_of_demand, stability, Level::stability, false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(level_of_demand, everything, Level::stability, true)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(support_variants)->Unit(benchmark::kMillisecond);
BENCHMARK(make_adult_body)->Unit(benchmark::kMillisecond);

}  // namespace
