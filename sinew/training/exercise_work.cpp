#include "sinew/training/exercise_work.h"

#include <algorithm>

namespace sinew {

SetKind kind_of_set(double peak_activation, const TrainingRules& rules) {
    if (rules.find(TrainingRuleId::direct_activation).allows(peak_activation))
        return SetKind::direct;
    return rules.find(TrainingRuleId::indirect_activation).allows(peak_activation)
               ? SetKind::indirect
               : SetKind::none;
}

SetKind kind_of_set(const ExerciseWork& work, const std::string& group,
                    const TrainingRules& rules) {
    const auto found = std::ranges::find(work.groups, group, &GroupWork::group);
    return found == work.groups.end() ? SetKind::none : kind_of_set(found->peak, rules);
}

double count_set(SetKind kind, const TrainingRules& rules) {
    if (kind == SetKind::none) return 0;
    return kind == SetKind::direct ? 1 : rules.low(TrainingRuleId::indirect_set_counts);
}

}  // namespace sinew
