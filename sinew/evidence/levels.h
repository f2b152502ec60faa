#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/evidence/maximal_effort.h"
#include "sinew/evidence/pairs.h"

namespace sinew {

/// The rule of levels (docs/evidence.md), fixed before the first run.
struct LevelRule {
    double factor = 2;
    double low_percent = 5;  ///< below it in both, neither is at work
};

enum class LevelVerdict { hit, miss, not_simulated };

/// A published level of a maximal contraction beside the simulated one.
struct Level {
    const Measurement* measurement = nullptr;
    std::string group;
    SimulatedSetUp as;
    bool near = false;
    std::optional<double> activation;         ///< simulated [0..1]
    std::optional<double> simulated_percent;  ///< over that of the maximal contraction
    /// Where the contraction's moment is within a hundredth of the greatest (Mvic::least, most).
    std::optional<double> lowest_percent, highest_percent;
    bool decided = false;  ///< the verdict is the same all over that range
    LevelVerdict verdict = LevelVerdict::not_simulated;
    std::string why_not;
};

struct LevelScore {
    std::string group;
    int hits = 0, scored = 0, not_simulated = 0;
    int decided_hits = 0, decided = 0;  ///< of the scored, those that are decided
};

/// The levels that are comparable, in the order of the measurements, which must outlive them.
[[nodiscard]] std::vector<Level> list_levels(std::span<const Measurement> measurements,
                                             const Dictionary& dictionary);

/// Puts the simulated levels beside them, and the verdicts.
void judge_levels(std::span<const SetUpAnswer> answers, std::span<const Mvic> mvics,
                  const Dictionary& dictionary, std::vector<Level>& levels,
                  const LevelRule& rule = {});

[[nodiscard]] bool is_hit(double simulated_percent, double measured_percent,
                          std::optional<double> sd_percent, const LevelRule& rule = {});

/// By group, in the order in which they first appear.
[[nodiscard]] std::vector<LevelScore> score_levels(std::span<const Level> levels);

/// Every set-up that pairs and levels ask for, each once, in an order of their own.
[[nodiscard]] std::vector<SimulatedSetUp> list_set_ups(std::span<const Pair> pairs,
                                                       std::span<const Level> levels);

}  // namespace sinew
