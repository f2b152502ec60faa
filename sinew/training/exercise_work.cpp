#include "sinew/training/exercise_work.h"

#include <algorithm>

namespace sinew {

namespace {

/// [kg] From which on a set of the usual repetitions leaves hardly another one.
double hard_load(const ExerciseWork& work, const TrainingRules& rules) {
    constexpr double slack = 1e-3;  // of a load that was found to a thousandth
    return (1 - slack) * rules.low(TrainingRuleId::share_of_heaviest) * *work.heaviest_kg;
}

}  // namespace

SetKind kind_of_set(const ExerciseWork& work, const std::string& group,
                    const TrainingRules& rules) {
    const auto found = std::ranges::find(work.groups, group, &GroupWork::group);
    if (found == work.groups.end() || found->peak <= 0) return SetKind::none;
    const double most = std::ranges::max(work.groups, {}, &GroupWork::peak).peak;
    const bool is_hard =
        !work.load_kg || (work.heaviest_kg && *work.load_kg >= hard_load(work, rules));
    const auto reaches = [&](TrainingRuleId alone, TrainingRuleId share) {
        return rules.find(alone).allows(found->peak) ||
               (is_hard && rules.find(share).allows(found->peak / most));
    };
    if (reaches(TrainingRuleId::direct_activation, TrainingRuleId::direct_share))
        return SetKind::direct;
    return reaches(TrainingRuleId::indirect_activation, TrainingRuleId::indirect_share)
               ? SetKind::indirect
               : SetKind::none;
}

double count_set(SetKind kind, const TrainingRules& rules) {
    if (kind == SetKind::none) return 0;
    return kind == SetKind::direct ? 1 : rules.low(TrainingRuleId::indirect_set_counts);
}

}  // namespace sinew
