// The heaviest load of a repetition: the shipped hip thrust of 101 frames on the adult body. One
// frame's moments alone, from a cold start and from its neighbour's answer, and whether one frame
// carries half of that load; then the whole repetition, its frames' problems included: moments
// alone, with pressure and stability as the program asks for them, and where stability limits.
#include <benchmark/benchmark.h>

#include "sinew/analysis/capacity.h"
#include "sinew/io/trunk_constants.h"
#include "tests/reference/hip_thrust_scene.h"

namespace {

using namespace sinew;

struct Lift {
    reference::HipThrustScene scene;
    MotionPlan plan = scene.plan(80);
    MuscleForces forces{scene.body};

    explicit Lift(double strength) : scene(AdultOptions{.strength = strength}) {}

    [[nodiscard]] FrameProblem make_problem() const {
        return FrameProblem(scene.body, scene.mechanics, forces);
    }
};

const Lift& average() {
    static const Lift lift(1);
    return lift;
}

TrunkSupport make_support(double gain, double margin) {
    TrunkSupport support{.gain = gain};
    support.wall = make_abdominal_wall(
        average().scene.body, load_trunk_constants(data_directory()).pressure, support.why_no_wall);
    support.stability_options.margin = margin;
    return support;
}

void repetition_capacity(benchmark::State& state, const TrunkSupport& support) {
    const Lift& lift = average();
    FrameProblem problem = lift.make_problem();
    double solved = 0;
    for (auto _ : state) {
        CapacityFrame frame(lift.scene.body, lift.scene.mechanics, lift.forces, problem, support);
        const auto found = solve_repetition_capacity(lift.plan, frame);
        if (found->status != CapacityStatus::solved) state.SkipWithError("not solved");
        solved = found->frames_solved;
    }
    state.counters["frames_solved"] = solved;
}

/// Every frame's problem, made beforehand.
const std::vector<CapacityProblem>& frames() {
    static const std::vector<CapacityProblem> all = [] {
        const Lift& lift = average();
        FrameProblem problem = lift.make_problem();
        const TrunkSupport moments_alone;
        CapacityFrame frame(lift.scene.body, lift.scene.mechanics, lift.forces, problem,
                            moments_alone);
        std::vector<CapacityProblem> made;
        for (int f = 0; f < lift.plan.motion.n_frames(); ++f) {
            frame.calc(lift.plan, f, Movement::as_planned);
            made.push_back(frame.problem());
        }
        return made;
    }();
    return all;
}

template <typename Solve>
void one_frame(benchmark::State& state, const Solve& solve) {
    const auto& problems = frames();
    CapacityWorkspace workspace;
    Capacity answer;
    double steps = 0;
    std::size_t f = 0;
    for (auto _ : state) {
        solve(problems[f], workspace, answer);
        if (answer.status != CapacityStatus::solved) state.SkipWithError("not solved");
        steps += answer.iterations;
        f = (f + 1) % problems.size();
    }
    state.counters["newton_steps"] = benchmark::Counter(steps, benchmark::Counter::kAvgIterations);
}

void frame_capacity_cold(benchmark::State& state) {
    one_frame(state, [](const CapacityProblem& p, CapacityWorkspace& workspace, Capacity& answer) {
        answer.status = CapacityStatus::not_run;
        solve_capacity(p, workspace, answer);
    });
}

void frame_capacity_warm(benchmark::State& state) {
    one_frame(state, [](const CapacityProblem& p, CapacityWorkspace& workspace, Capacity& answer) {
        solve_capacity(p, workspace, answer);
    });
}

void frame_carries_a_load(benchmark::State& state) {
    one_frame(state, [](const CapacityProblem& p, CapacityWorkspace& workspace, Capacity& answer) {
        solve_load(p, 27, workspace, answer);
    });
}

BENCHMARK_CAPTURE(repetition_capacity, moments, TrunkSupport{})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(repetition_capacity, stability, make_support(10, 10))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(repetition_capacity, limited_by_stability, make_support(5, 30))
    ->Unit(benchmark::kMillisecond);
BENCHMARK(frame_capacity_cold)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_capacity_warm)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_carries_a_load)->Unit(benchmark::kMillisecond);

}  // namespace
