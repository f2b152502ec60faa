#pragma once

#include <string>
#include <vector>

#include "sinew/evidence/levels.h"

namespace sinew {

/// Our answers beside published EMG: pairs within a study, then levels (docs/evidence.md).
struct Validation {
    std::string body;
    double body_mass_kg = 0;
    std::vector<Pair> pairs;
    std::vector<PairScore> pair_scores;
    std::vector<Level> levels;
    std::vector<LevelScore> level_scores;
    std::vector<Mvic> mvics;
    std::vector<SetUpAnswer> answers;  ///< one for each set-up that is asked for
    std::vector<Unused> unused;        ///< what is not comparable, and why
};

/// Fills verdicts and scores of pairs and levels from the answers and the maximal contractions.
inline void judge(const Dictionary& dictionary, Validation& validation) {
    judge_pairs(validation.answers, dictionary, validation.pairs);
    judge_levels(validation.answers, validation.mvics, dictionary, validation.levels);
    validation.pair_scores = score_pairs(validation.pairs);
    validation.level_scores = score_levels(validation.levels);
}

}  // namespace sinew
