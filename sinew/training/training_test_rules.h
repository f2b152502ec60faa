#pragma once

#include "sinew/training/exercise_work.h"

namespace sinew {

/// Rules of round figures for tests of this folder, which reads no files.
inline TrainingRules make_test_rules() {
    using enum TrainingRuleId;
    std::vector<TrainingRule> rows;
    const auto add = [&](TrainingRuleId rule, std::optional<double> low,
                         std::optional<double> high) {
        rows.push_back({.rule = rule, .low = low, .high = high, .unit = "1", .line = 1});
    };
    add(rest_between_hard_sessions, 48, {});
    add(indirect_set_counts, 0.5, 0.5);
    add(direct_activation, 0.4, {});
    add(indirect_activation, 0.2, {});
    add(direct_share, 0.5, {});
    add(indirect_share, 0.25, {});
    add(days_apart, 1, {});
    add(training_days, 2, 5);
    add(days_of_a_group, 2, {});
    add(sets_of_a_group, 10, 20);
    add(sets_of_an_exercise, 1, 3);
    add(repetitions, 8, 12);
    add(share_of_heaviest, 0.7, 0.85);
    add(strength_held, {}, 21);
    add(load_step, 0.02, 0.1);
    add(repetitions_over, 1, 2);
    add(pause_between_sets, 120, 120);
    return {"rules.csv", std::move(rows)};
}

/// An exercise that works one group so hard.
inline ExerciseWork make_test_work(const std::string& name, const std::string& group, double peak) {
    return {.exercise = name,
            .title = name,
            .groups = {{group, peak, peak / 2}},
            .repetition_s = 3,
            .effort = peak};
}

}  // namespace sinew
