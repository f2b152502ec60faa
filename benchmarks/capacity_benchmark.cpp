// The heaviest load of a repetition: the shipped hip thrust of 101 frames on the adult body. One
// frame alone from a cold start and from its neighbour's answer, whether one frame carries half of
// that load, and the whole repetition, its frames' problems included.
#include <benchmark/benchmark.h>

#include "sinew/analysis/capacity.h"
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

void repetition_capacity(benchmark::State& state) {
    const Lift& lift = average();
    FrameProblem problem = lift.make_problem();
    double solved = 0;
    for (auto _ : state) {
        const auto found = solve_repetition_capacity(lift.scene.body, lift.plan, problem);
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
        CapacityFrame frame;
        std::vector<CapacityProblem> made;
        for (int f = 0; f < lift.plan.motion.n_frames(); ++f) {
            calc_capacity_frame(lift.scene.body, lift.plan, f, Movement::as_planned, problem,
                                frame);
            made.push_back(frame.problem);
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

BENCHMARK(repetition_capacity)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_capacity_cold)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_capacity_warm)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_carries_a_load)->Unit(benchmark::kMillisecond);

}  // namespace
