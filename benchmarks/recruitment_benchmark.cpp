// Recruitment of 300 muscles over 45 coordinates with 10 friction contacts: one frame from a cold
// start, and the next frame of a motion (2 % changed) from the answer before. Random bodies; what a
// real exercise takes depends on its frames.
#include <benchmark/benchmark.h>

#include "sinew/recruitment/solve_recruitment.h"
#include "tests/reference/random_frames.h"

namespace {

void solve_frames(benchmark::State& state, bool warm) {
    constexpr int frames = 32;
    sinew::RecruitmentOptions options;
    options.exponent = static_cast<int>(state.range(0));
    sinew::RecruitmentWorkspace workspace;
    std::vector<sinew::RecruitmentProblem> problems;
    std::vector<sinew::Recruitment> before(frames);
    for (int k = 0; k < frames; ++k) {
        problems.push_back(sinew::reference::make_random_frame(k));
        if (!warm) continue;
        sinew::solve_recruitment(problems[k], options, workspace, before[k]);
        sinew::reference::perturb_frame(problems[k], k, 0.02);
    }
    int k = 0;
    double iterations = 0;
    sinew::Recruitment answer;
    for (auto _ : state) {
        answer = before[k];
        sinew::solve_recruitment(problems[k], options, workspace, answer);
        benchmark::DoNotOptimize(answer.objective);
        iterations += answer.iterations;
        k = (k + 1) % frames;
    }
    state.counters["newton_steps"] =
        benchmark::Counter(iterations, benchmark::Counter::kAvgIterations);
}

void recruitment_cold(benchmark::State& state) {
    solve_frames(state, false);
}
void recruitment_warm(benchmark::State& state) {
    solve_frames(state, true);
}

BENCHMARK(recruitment_cold)->Arg(2)->Arg(3)->Unit(benchmark::kMillisecond);
BENCHMARK(recruitment_warm)->Arg(2)->Arg(3)->Unit(benchmark::kMillisecond);

}  // namespace
