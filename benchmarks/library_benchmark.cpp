// One repetition of every exercise that ships, 101 frames, its motion made anew and everything on:
// pressure, stability, joint loads. The average woman; three quarters of the heaviest load where
// something carries one.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "benchmarks/frames.h"
#include "sinew/analysis/repetition.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/trunk_constants.h"

namespace {

using namespace sinew;

void repetition(benchmark::State& state, const std::string& id) {
    static const reference::HipThrustScene scene;
    static const TrunkSupport plain =
        make_trunk_support(load_trunk_constants(data_directory()), scene.body);
    const Exercise exercise = find_exercise(id);
    const TrunkSupport support = with_exercise(plain, exercise);
    std::optional<LoadQuantity> load;
    if (exercise.equipment.carries_load())
        load = LoadMass{
            0.75 * find_heaviest_load(scene.body, scene.mechanics, support, exercise)->load_kg};
    const AnalysisOptions options{.support = support, .static_capacity = false, .capacity = false};
    for (auto _ : state) {
        const Result result =
            analyze(scene.body, scene.mechanics,
                    make_repetition(scene.body, scene.mechanics, support, exercise, load), options);
        benchmark::DoNotOptimize(result.activation.data());
        state.SetLabel(
            fmt::format("{:.0f} kg, {}", result.load_kg,
                        result.status == ResultStatus::solved ? "solved" : "falls short"));
    }
}

const bool registered = [] {
    for (const std::string& id : list_exercise_ids())
        benchmark::RegisterBenchmark(("repetition/" + id).c_str(), repetition, id)
            ->Unit(benchmark::kMillisecond);
    return true;
}();

}  // namespace
