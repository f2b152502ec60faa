#include "sinew/training/exercise_work.h"

#include <algorithm>

namespace sinew {

SetKind kind_of_set(const ExerciseWork& work, const std::string& group,
                    const TrainingRules& rules) {
    const auto found = std::ranges::find(work.groups, group, &GroupWork::group);
    if (found == work.groups.end() || found->peak <= 0) return SetKind::none;
    const double most = std::ranges::max(work.groups, {}, &GroupWork::peak).peak;
    const auto reaches = [&](TrainingRuleId alone, TrainingRuleId share) {
        return rules.find(alone).allows(found->peak) ||
               (!work.load_kg && rules.find(share).allows(found->peak / most));
    };
    if (reaches(TrainingRuleId::direct_activation, TrainingRuleId::direct_share_without_load))
        return SetKind::direct;
    return reaches(TrainingRuleId::indirect_activation, TrainingRuleId::indirect_share_without_load)
               ? SetKind::indirect
               : SetKind::none;
}

double count_set(SetKind kind, const TrainingRules& rules) {
    if (kind == SetKind::none) return 0;
    return kind == SetKind::direct ? 1 : rules.low(TrainingRuleId::indirect_set_counts);
}

}  // namespace sinew
