#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/training/plan.h"

namespace sinew {

namespace {

using enum TrainingRuleId;

constexpr double slack = 1e-9;

/// The loads of an exercise that the log has, without variations.
struct LoggedLoads {
    std::optional<double> heaviest;  ///< of the last day with enough repetitions
    int repetitions = 0;             ///< most that were done with it
    std::optional<double> last;      ///< heaviest of the last day, whatever the repetitions
    int last_repetitions = 0;
    std::optional<std::chrono::local_days> last_day;
};

LoggedLoads find_logged(const ExerciseWork& work, std::span<const PastSets> past, double enough,
                        std::chrono::local_days oldest) {
    using Day = std::chrono::local_days;
    LoggedLoads found;
    std::optional<Day> day;
    for (auto one = past.rbegin(); one != past.rend(); ++one) {
        if (one->done.work->exercise != work.exercise || !one->load_kg || !one->plain) continue;
        const Day now = std::chrono::floor<std::chrono::days>(one->done.begin);
        if (!found.last_day) found.last_day = now;
        if (*found.last_day == now && *one->load_kg > found.last.value_or(0)) {
            found.last = one->load_kg;
            found.last_repetitions = one->repetitions;
        }
        if (now < oldest || (!work.is_hold && one->repetitions < enough)) continue;
        if (!day) day = now;
        if (*day != now || *one->load_kg < found.heaviest.value_or(0)) continue;
        if (*one->load_kg > found.heaviest.value_or(0)) found.repetitions = 0;
        found.heaviest = one->load_kg;
        found.repetitions = std::max(found.repetitions, one->repetitions);
    }
    return found;
}

FirstLoad go_on_from(const LoggedLoads& logged, const ExerciseWork& work,
                     const TrainingRules& rules, Aim aim, TrainingLevel level) {
    FirstLoad first{.kg = logged.heaviest,
                    .note = fmt::format("{}: it begins with {:g} kg, as in the log", work.title,
                                        *logged.heaviest)};
    const double more = first_repetitions(rules, aim, level) + *rules.find(repetitions_over).low;
    if (!work.is_hold && logged.repetitions >= more) {
        const auto next = next_load(*logged.heaviest, work.increment_kg, rules);
        if (next) first.kg = next;
        first.note = fmt::format(
            "{}: {} repetitions with {:g} kg are in the log, so it begins with "
            "{:g} kg",
            work.title, logged.repetitions, *logged.heaviest, *first.kg);
        if (!next)
            first.note += fmt::format(
                " again, since the smallest step, {:g} kg, is more than "
                "{:.0f} % of it",
                work.increment_kg, 100 * *rules.find(load_step).high);
    }
    return first;
}

}  // namespace

FirstLoad find_first_load(const ExerciseWork& work, std::span<const PastSets> past,
                          const TrainingRules& rules, const PlanRequest& request) {
    const auto [aim, level] = std::pair{request.aim, request.level};
    const TrainingRule& share = rules.find(share_of_heaviest, aim, level);
    const double enough = *rules.find(repetitions, aim, level).low;
    const std::chrono::days held{static_cast<int>(*rules.find(strength_held).high)};
    const std::chrono::local_days oldest = std::chrono::local_days(request.start) - held;
    const LoggedLoads logged = find_logged(work, past, enough, oldest);
    if (logged.heaviest) return go_on_from(logged, work, rules, aim, level);

    const double low = *share.low * *work.heaviest_kg, high = *share.high * *work.heaviest_kg;
    if (work.least_kg > high + slack)
        return {.note =
                    fmt::format("{} is left out: the smallest load, {:g} kg, is more than "
                                "{:.0f} % of the {:.1f} kg that this body lifts once in "
                                "simulation",
                                work.title, work.least_kg, 100 * *share.high, *work.heaviest_kg)};
    FirstLoad first{.kg = std::max(work.least_kg,
                                   std::ceil(low / work.increment_kg - slack) * work.increment_kg)};
    if (*first.kg > high + slack) {
        constexpr double tenth = 10;
        first.kg = std::ceil(low * tenth - slack) / tenth;
        first.note = fmt::format(
            "{}: no step of {:g} kg lies between {:.0f} and {:.0f} % of the "
            "simulated {:.1f} kg; {:g} kg would do, or the nearest that there "
            "is",
            work.title, work.increment_kg, 100 * *share.low, 100 * *share.high, *work.heaviest_kg,
            *first.kg);
    }
    if (!logged.last) return first;
    const double begun = std::min(*first.kg, *logged.last);
    if (*logged.last_day < oldest)
        first.note = fmt::format(
            "{}: the {:g} kg of the log are more than {} days old, so it begins with {:g} kg",
            work.title, *logged.last, held.count(), begun);
    else
        first.note = fmt::format(
            "{}: {:g} kg are in the log for {} repetitions, fewer than {:.0f}, so "
            "it begins with {:g} kg",
            work.title, *logged.last, logged.last_repetitions, enough, begun);
    first.kg = begun;
    return first;
}

}  // namespace sinew
