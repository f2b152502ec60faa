#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/repetition.h"
#include "sinew/evidence/comparison.h"

namespace sinew {

/// A set-up about to be simulated.
struct SetUpTask {
    SimulatedSetUp set_up;
    Exercise exercise;                    ///< with its variations put on
    std::optional<Exercise> of_exercise;  ///< whose heaviest load the share is of
};

/// What became of it.
struct SetUpAnswer {
    SimulatedSetUp set_up;
    std::string why_not;  ///< nothing can be read from it, and why; empty: `result` is solved
    Result result;
};

/// Simulates each task on its own, on all cores: one frame after the other, pressure and stability
/// as `support` and the exercise say, no capacities of postures and no joint loads. Heaviest loads
/// are found once for each exercise with its variations. Answers are in the order of the tasks and
/// the same digits on any number of threads; 0 stands for as many as there are cores.
[[nodiscard]] std::vector<SetUpAnswer> simulate_set_ups(const Body& body,
                                                        const Mechanics& mechanics,
                                                        const TrunkSupport& support,
                                                        const std::vector<SetUpTask>& tasks,
                                                        int threads = 0);

/// What was asked for, from a solved result [1]; none where the body has no such group, or the
/// repetition no such phase.
[[nodiscard]] std::optional<double> read_activation(const Result& result, const Reading& reading);

}  // namespace sinew
