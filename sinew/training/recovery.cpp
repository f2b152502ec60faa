#include "sinew/training/recovery.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace sinew {

double hours_between(const DoneSets& first, const DoneSets& second) {
    using Hours = std::chrono::duration<double, std::ratio<3600>>;
    if (first.timed && second.timed) return Hours(second.begin - first.begin).count();
    return Hours(std::chrono::floor<std::chrono::days>(second.begin) -
                 std::chrono::floor<std::chrono::days>(first.begin))
        .count();
}

bool is_rested(double hours, const TrainingRules& rules) {
    return rules.find(TrainingRuleId::rest_between_hard_sessions).allows(hours);
}

std::vector<ShortRest> find_short_rests(std::span<const DoneSets> sets,
                                        const TrainingRules& rules) {
    std::map<std::string, std::vector<const DoneSets*>> hard;
    for (const DoneSets& one : sets)
        for (const GroupWork& work : one.work->groups)
            if (one.sets > 0 && kind_of_set(*one.work, work.group, rules) == SetKind::direct)
                hard[work.group].push_back(&one);

    std::vector<ShortRest> found;
    for (auto& [group, work] : hard) {
        std::ranges::stable_sort(work, {}, &DoneSets::begin);
        const DoneSets* session = work.front();  // its first set
        for (std::size_t k = 1; k < work.size(); ++k) {
            const DoneSets* next = work[k];
            if (hours_between(*work[k - 1], *next) <= double(longest_session.count())) continue;
            const double hours = hours_between(*session, *next);
            if (!is_rested(hours, rules))
                found.push_back({.group = group,
                                 .first = session->begin,
                                 .second = next->begin,
                                 .exercise_first = session->work->title,
                                 .exercise_second = next->work->title,
                                 .hours = hours,
                                 .second_timed = next->timed});
            session = next;
        }
    }
    std::ranges::stable_sort(
        found, {}, [](const ShortRest& rest) { return std::tuple(rest.second, rest.group); });
    return found;
}

}  // namespace sinew
