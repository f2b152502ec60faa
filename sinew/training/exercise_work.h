#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/training/training_rules.h"

namespace sinew {

/// How hard a repetition works a muscle group: simulated activation [0..1], of the busier side
/// where an exercise is one-sided.
struct GroupWork {
    std::string group;
    double peak = 0;  ///< largest over the repetition
    double mean = 0;  ///< over its time
};

/// What one exercise, done with one load, is to the muscles of one body.
struct ExerciseWork {
    std::string exercise, title;  ///< id and words
    std::vector<GroupWork> groups;
    std::vector<std::string> needs;     ///< equipment, that of its load too
    std::optional<double> load_kg;      ///< that it was simulated with; none: body weight alone
    std::optional<double> heaviest_kg;  ///< that this body can lift once; none: no load
    double least_kg = 0;                ///< smallest load that there is; 0: no load
    double increment_kg = 0;            ///< smallest step of the load; 0: no load
    double repetition_s = 0;            ///< of one repetition, or of the hold that it is
    bool is_hold = false;               ///< nothing moves
    bool one_sided = false;             ///< a set is one of each side
    double effort = 0;                  ///< mean activation of the whole body's muscles [0..1]
};

/// What a set is for a muscle group.
enum class SetKind { none, indirect, direct };

/// By the largest activation: direct from `direct_activation` on, indirect from
/// `indirect_activation` on. A set without an added load, or with one of at least the low end of a
/// novice's `share_of_heaviest`, is taken to be done until hardly another repetition is left, and
/// then those are direct and indirect as well that work `direct_share` and `indirect_share` as hard
/// as the most active group. Whether a muscle is prime mover or holds still does not matter here: a
/// plank works the abs as a stabiliser. Activation says that a muscle is worked, not how much it
/// will grow (row T061 of data/evidence/training.csv).
[[nodiscard]] SetKind kind_of_set(const ExerciseWork& work, const std::string& group,
                                  const TrainingRules& rules);

/// What one set counts in a week's sum: 1, as `indirect_set_counts` says, or 0.
[[nodiscard]] double count_set(SetKind kind, const TrainingRules& rules);

}  // namespace sinew
