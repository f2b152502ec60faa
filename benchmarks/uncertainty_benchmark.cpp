// Intervals of the shipped hip thrust on the adult body with 40 kg: samples of 41 frames, each with
// a body, a motion, a solution with pressure and stability, and a capacity of its own, on one core
// and on all. Wall time; 20 samples, whose time grows in proportion.
#include <benchmark/benchmark.h>

#include "sinew/analysis/uncertainty.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/io/uncertainty_table.h"

namespace {

using namespace sinew;

void uncertainty(benchmark::State& state) {
    const auto data = data_directory();
    const TrunkConstants constants = load_trunk_constants(data);
    UncertainInputs inputs;
    inputs.adult = {load_adult_tables(data), AdultOptions{}};
    inputs.spec = make_adult(inputs.adult->tables, inputs.adult->options);
    inputs.exercise = load_exercise((data / "exercises" / "hip_thrust.yaml").string());
    inputs.exercise.load_kg = 40;
    inputs.pressure = constants.pressure;
    inputs.stability = constants.stability;
    inputs.quantities = load_uncertain_quantities(data);
    TrunkSupport& support = inputs.support;
    support.wall =
        make_abdominal_wall(compile(inputs.spec), constants.pressure, support.why_no_wall);
    const AnalysisOptions analysis{.support = support};
    UncertaintyOptions options;
    options.samples = 20;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state)
        state.counters["solved"] = run_uncertainty(inputs, analysis, options).solved;
    state.counters["samples"] = options.samples;
}

/// 0: all cores.
BENCHMARK(uncertainty)->Arg(1)->Arg(0)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
