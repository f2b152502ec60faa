#include "sinew/training/plan_schedule.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace sinew {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using enum TrainingRuleId;

constexpr int week_days = 7;

/// Gaps from each day to the next, the last to the first of the next week.
std::vector<int> gaps(const std::vector<int>& chosen) {
    std::vector<int> out;
    for (std::size_t k = 0; k < chosen.size(); ++k)
        out.push_back(k + 1 < chosen.size() ? chosen[k + 1] - chosen[k]
                                            : chosen[0] + week_days - chosen[k]);
    return out;
}

/// Sum of the squares: least where the days are spread evenly.
int unevenness(const std::vector<int>& chosen) {
    int sum = 0;
    for (const int gap : gaps(chosen)) sum += gap * gap;
    return sum;
}

/// The rotation of the gaps that comes first, so that rotations of one spread are told to be one.
std::vector<int> form_of(const std::vector<int>& chosen) {
    std::vector<int> form = gaps(chosen), least = form;
    for (std::size_t k = 1; k < form.size(); ++k) {
        std::ranges::rotate(form, form.begin() + 1);
        least = std::min(least, form);
    }
    return least;
}

/// The first day of the plan: with weekdays, the first of them on or after the start.
local_days first_day(const PlanRequest& request) {
    const local_days start{request.start};
    if (request.weekdays.empty()) return start;
    days wait{week_days};
    for (const std::chrono::weekday day : request.weekdays)
        wait = std::min(wait, day - std::chrono::weekday(start));
    return start + wait;
}

std::string format_day(local_days day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace

std::vector<std::vector<int>> choose_days(const PlanRequest& request, int apart) {
    const auto is_near = [&](const std::vector<int>& chosen) {
        return std::ranges::min(gaps(chosen)) < apart;
    };
    if (!request.weekdays.empty()) {
        const std::chrono::weekday first{first_day(request)};
        std::vector<int> given;
        for (const std::chrono::weekday day : request.weekdays)
            given.push_back(static_cast<int>((day - first).count()));
        std::ranges::sort(given);
        if (is_near(given)) return {};
        return {given};
    }
    std::vector<std::vector<int>> all;
    std::set<std::vector<int>> forms;
    for (unsigned mask = 1; mask < 1U << week_days; mask += 2) {  // the first day is one of them
        std::vector<int> chosen;
        for (int day = 0; day < week_days; ++day)
            if ((mask >> day & 1U) != 0) chosen.push_back(day);
        if (static_cast<int>(chosen.size()) == request.days && !is_near(chosen) &&
            forms.insert(form_of(chosen)).second)
            all.push_back(chosen);
    }
    std::ranges::stable_sort(all, {}, unevenness);
    return all;
}

std::optional<double> next_load(double load_kg, double increment_kg, const TrainingRules& rules) {
    const TrainingRule& step = rules.find(load_step);
    constexpr double slack = 1e-9;  // of a step that is 2 % to the last digit
    const double least = std::ceil(*step.low * load_kg / increment_kg - slack);
    const double added = std::max(1.0, least) * increment_kg;
    if (added > *step.high * load_kg * (1 + slack)) return std::nullopt;
    return load_kg + added;
}

double calc_minutes(const ExerciseWork& work, int sets, int repetitions, double pause_s) {
    const double side_s = work.is_hold       ? usual_hold_s
                          : repetitions == 0 ? usual_repetitions * work.repetition_s
                                             : repetitions * work.repetition_s;
    return sets * ((work.one_sided ? 2 : 1) * side_s + pause_s) / 60;
}

int first_repetitions(const TrainingRules& rules, Aim aim, TrainingLevel level) {
    return static_cast<int>(*rules.find(repetitions, aim, level).high -
                            *rules.find(repetitions_over).high);
}

PlanSchedule::Course PlanSchedule::plan_course(const ExerciseWork& work,
                                               std::vector<std::string>& notes) const {
    Course course;
    const int asked = first_repetitions(rules_, request_.aim, request_.level);
    const int over = static_cast<int>(*rules_.find(repetitions_over).high);
    std::optional<double> load;
    if (work.heaviest_kg) {
        const FirstLoad first = find_first_load(work, past_, rules_, request_);
        load = first.kg;
        if (!first.note.empty()) notes.push_back(first.note);
        notes.push_back(
            fmt::format("{}: {:g} kg is {:.0f} % of {:.1f} kg, the most that is taken to be "
                        "possible once",
                        work.title, *load, 100 * *load / *work.heaviest_kg, *work.heaviest_kg));
    }
    bool is_beyond = load && *load > *work.heaviest_kg;
    int repetitions = load && !work.is_hold ? asked : 0;
    for (int week = 0; week < request_.weeks; ++week) {
        course.weeks.emplace_back(load, repetitions);
        if (repetitions == 0) continue;
        if (!is_beyond && *load > *work.heaviest_kg) {
            is_beyond = true;
            notes.push_back(
                fmt::format("{}: from week {} on its load is more than could be lifted "
                            "once before the first: only for who has grown so strong",
                            work.title, week + 1));
        }
        if (repetitions < asked + over) {
            ++repetitions;
        } else if (const auto more = next_load(*load, work.increment_kg, rules_)) {
            load = more;
            repetitions = asked;
        } else if (week == over) {
            notes.push_back(fmt::format(
                "{}: it stays at {:g} kg, since the smallest step, {:g} "
                "kg, is more than {:.0f} % of it; smaller plates would do",
                work.title, *load, work.increment_kg, 100 * *rules_.find(load_step).high));
        }
    }
    return course;
}

Plan PlanSchedule::lay_out_from(local_days first, const std::vector<int>& chosen,
                                const WeekSolution& week) const {
    Plan plan;
    std::vector<std::size_t> order;  // the largest work first
    for (std::size_t x = 0; x < works_.size(); ++x)
        if (std::ranges::any_of(week.sets[x], [](int sets) { return sets > 0; }))
            order.push_back(x);
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t x) { return works_[x].effort; });
    std::vector<Course> courses;
    for (const std::size_t x : order) {
        plan.works.push_back(works_[x]);
        courses.push_back(plan_course(works_[x], plan.notes));
    }
    const double pause_s = *rules_.find(pause_between_sets, request_.aim, request_.level).low;
    for (int w = 0; w < request_.weeks; ++w)
        for (std::size_t d = 0; d < chosen.size(); ++d) {
            PlannedSession session{.begin = first + days(week_days * w + chosen[d]) +
                                            request_.time_of_day};
            for (std::size_t k = 0; k < order.size(); ++k) {
                const int sets = week.sets[order[k]][d];
                if (sets == 0) continue;
                const auto [load, repetitions] = courses[k].weeks[static_cast<std::size_t>(w)];
                session.sets.push_back({k, sets, repetitions, load});
                session.minutes += set_up_min;
                session.minutes += calc_minutes(plan.works[k], sets, repetitions, pause_s);
            }
            plan.sessions.push_back(std::move(session));
        }
    std::vector<DoneSets> first_week;
    for (std::size_t d = 0; d < chosen.size(); ++d)
        for (const PlannedSets& sets : plan.sessions[d].sets)
            first_week.push_back({&plan.works[sets.work], plan.sessions[d].begin, sets.sets});
    plan.dose = calc_dose(first_week, rules_);
    return plan;
}

std::optional<ShortRest> PlanSchedule::find_clash(const Plan& plan) const {
    std::vector<DoneSets> sets;
    for (const PastSets& past : past_) sets.push_back(past.done);
    for (const PlannedSession& session : plan.sessions)
        for (const PlannedSets& one : session.sets)
            sets.push_back({&plan.works[one.work], session.begin, one.sets});
    std::vector<ShortRest> clashes = find_short_rests(sets, rules_);
    std::erase_if(clashes,
                  [&](const ShortRest& rest) { return rest.second < plan.sessions.front().begin; });
    if (clashes.empty()) return std::nullopt;
    for (const ShortRest& rest : clashes)
        if (rest.second == clashes.front().second &&
            std::ranges::any_of(request_.goals, [&](const TrainingGoal& goal) {
                return std::ranges::find(goal.groups, rest.group) != goal.groups.end();
            }))
            return rest;
    return clashes.front();
}

PlanOutcome PlanSchedule::lay_out(const std::vector<int>& chosen, const WeekSolution& week) const {
    const local_days asked = first_day(request_);
    constexpr int longest_wait = 14;  // twice the longest rest that a week can keep
    std::optional<ShortRest> clash;
    // With weekdays the plan keeps them: it begins with the next, and the week turns with it.
    std::vector<int> days_now = chosen;
    WeekSolution week_now = week;
    for (local_days first = asked; first <= asked + days(longest_wait);) {
        Plan plan = lay_out_from(first, days_now, week_now);
        const std::optional<ShortRest> now = find_clash(plan);
        if (!now && !clash) return {.plan = std::move(plan)};
        if (!now) return begin_later(std::move(plan), *clash, first);
        if (!clash) clash = now;
        const int gap = request_.weekdays.empty() ? 1 : gaps(days_now).front();
        first += days(gap);
        if (request_.weekdays.empty()) continue;
        std::ranges::rotate(days_now, days_now.begin() + 1);
        for (int& day : days_now) day = (day - gap + week_days) % week_days;
        for (std::vector<int>& sets : week_now.sets) std::ranges::rotate(sets, sets.begin() + 1);
    }
    return {.refusal = PlanRefusal{
                .stopped_by = {"start", std::string(rule_name(rest_between_hard_sessions))},
                .reason = fmt::format("what is in the log about {} leaves no room for its sessions",
                                      format_day(asked)),
                .remedy = "Start after the last session of the log."}};
}

PlanOutcome PlanSchedule::begin_later(Plan plan, const ShortRest& clash, local_days first) const {
    const std::string date = format_day(first);
    const std::string reason =
        fmt::format("{} was worked hard by {} {:.0f} h before {}; {:.0f} h are needed", clash.group,
                    clash.exercise_first, clash.hours, clash.exercise_second,
                    rules_.low(rest_between_hard_sessions));
    if (request_.start_is_asked)
        return {.refusal = PlanRefusal{
                    .stopped_by = {"start", std::string(rule_name(rest_between_hard_sessions))},
                    .reason = reason,
                    .remedy = fmt::format("Start on {}.", date)}};
    plan.notes.insert(plan.notes.begin(), fmt::format("it begins on {}: {}", date, reason));
    return {.plan = std::move(plan)};
}

}  // namespace sinew
