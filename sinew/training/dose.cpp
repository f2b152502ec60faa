#include "sinew/training/dose.h"

#include <algorithm>
#include <map>
#include <set>

namespace sinew {

std::vector<GroupDose> calc_dose(std::span<const DoneSets> sets, const TrainingRules& rules) {
    struct Sum {
        GroupDose dose;
        std::set<std::chrono::local_days> days, direct_days;
    };
    std::map<std::string, Sum> sums;
    for (const DoneSets& one : sets)
        for (const GroupWork& work : one.work->groups) {
            const SetKind kind = kind_of_set(*one.work, work.group, rules);
            if (kind == SetKind::none || one.sets == 0) continue;
            Sum& sum = sums[work.group];
            (kind == SetKind::direct ? sum.dose.direct : sum.dose.indirect) += one.sets;
            sum.dose.counted += one.sets * count_set(kind, rules);
            const auto day = std::chrono::floor<std::chrono::days>(one.begin);
            sum.days.insert(day);
            if (kind == SetKind::direct) sum.direct_days.insert(day);
        }
    std::vector<GroupDose> doses;
    for (auto& [group, sum] : sums) {
        sum.dose.group = group;
        sum.dose.days = static_cast<int>(sum.days.size());
        sum.dose.direct_days = static_cast<int>(sum.direct_days.size());
        doses.push_back(sum.dose);
    }
    std::ranges::stable_sort(doses, std::greater<>(), &GroupDose::counted);
    return doses;
}

DoseVerdict judge_dose(double counted, const TrainingRule& sets_of_a_group) {
    if (sets_of_a_group.allows(counted)) return DoseVerdict::within;
    return counted < sets_of_a_group.low.value_or(counted) ? DoseVerdict::below
                                                           : DoseVerdict::above;
}

}  // namespace sinew
