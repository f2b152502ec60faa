#pragma once

#include <optional>

#include "sinew/analysis/analyze.h"
#include "sinew/exercise/load.h"
#include "sinew/motion/synthesize.h"

namespace sinew {

/// Brace, hold of the thorax and what must be stable, as the exercise says.
[[nodiscard]] TrunkSupport with_exercise(TrunkSupport support, const Exercise& exercise);

/// One repetition about to be analysed: the exercise with its load, and the motion.
struct Repetition {
    Exercise exercise;
    MotionPlan plan;
    /// Found on the way, where the load is a share of it.
    std::optional<RepetitionCapacity> capacity;
};

/// Synthesises the repetition. `load` replaces the exercise's own; a share is one of the heaviest
/// load with which the repetition can be done under `support`. Throws InputError where nothing
/// carries a load, where the heaviest is not found, and as synthesize() does.
[[nodiscard]] Repetition make_repetition(const Body& body, const Mechanics& mechanics,
                                         const TrunkSupport& support, Exercise exercise,
                                         const std::optional<LoadQuantity>& load,
                                         const SynthesisOptions& synthesis = {});

/// The heaviest load of the exercise as it is set up; none where nothing carries a load. Whoever
/// balances is in the posture that balances this load, to within a thousandth of it; where that
/// posture holds no load, in the last one tried that does.
[[nodiscard]] std::optional<RepetitionCapacity> find_heaviest_load(
    const Body& body, const Mechanics& mechanics, const TrunkSupport& support, Exercise exercise,
    const SynthesisOptions& synthesis = {});

/// analyze(), with the exercise's names and what was found on the way put into the result.
[[nodiscard]] Result analyze(const Body& body, const Mechanics& mechanics,
                             const Repetition& repetition, AnalysisOptions options);

}  // namespace sinew
