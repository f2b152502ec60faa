#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sinew/training/plan.h"

namespace sinew {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using enum TrainingRuleId;

constexpr double slack = 1e-9;

class PlanCheck {
public:
    PlanCheck(const Plan& plan, const PlanRequest& request, std::span<const PastSets> past,
              const TrainingRules& rules)
        : plan_(plan), request_(request), past_(past), rules_(rules) {}

    std::vector<PlanViolation> run() {
        check_calendar();
        check_sessions();
        for (int week = 0; week < request_.weeks; ++week) check_week(week);
        check_rest();
        check_loads();
        return std::move(found_);
    }

private:
    [[nodiscard]] const TrainingRule& rule(TrainingRuleId id) const {
        return rules_.find(id, request_.aim, request_.level);
    }
    void break_rule(std::string_view name, std::string what) {
        found_.push_back({std::string(name), std::move(what)});
    }
    void hold(TrainingRuleId id, double value, std::string_view where) {
        const TrainingRule& bounds = rule(id);
        if ((bounds.low && value < *bounds.low - slack) ||
            (bounds.high && value > *bounds.high + slack))
            break_rule(rule_name(id), fmt::format("{}: {}", where, value));
    }
    [[nodiscard]] const ExerciseWork& work(const PlannedSets& sets) const {
        return plan_.works[sets.work];
    }
    [[nodiscard]] int week_of(const PlannedSession& session) const {
        const local_days first = std::chrono::floor<days>(plan_.sessions.front().begin);
        return static_cast<int>((std::chrono::floor<days>(session.begin) - first).count() / 7);
    }

    /// As `least` or more for a goal's group.
    [[nodiscard]] bool serves(const ExerciseWork& one, SetKind least) const {
        return std::ranges::any_of(request_.goals, [&](const TrainingGoal& goal) {
            return std::ranges::any_of(goal.groups, [&](const std::string& group) {
                return kind_of_set(one, group, rules_) >= least;
            });
        });
    }

    void check_calendar() {
        hold(training_days, request_.days, "days");
        if (plan_.sessions.size() != static_cast<std::size_t>(request_.days * request_.weeks))
            break_rule("days", fmt::format("{} sessions", plan_.sessions.size()));
        const WallTime start = wall_time(request_.start, request_.time_of_day);
        for (std::size_t k = 0; k < plan_.sessions.size(); ++k) {
            const PlannedSession& session = plan_.sessions[k];
            if (session.begin < start) break_rule("start", "a session is before it");
            if (k > 0 && session.begin <= plan_.sessions[k - 1].begin)
                break_rule("days", "sessions are out of order or on one day");
            if (k > 0)
                hold(days_apart,
                     static_cast<double>((std::chrono::floor<days>(session.begin) -
                                          std::chrono::floor<days>(plan_.sessions[k - 1].begin))
                                             .count()),
                     "a session");
            const std::chrono::weekday day{std::chrono::floor<days>(session.begin)};
            if (!request_.weekdays.empty() &&
                std::ranges::find(request_.weekdays, day) == request_.weekdays.end())
                break_rule("weekdays", "a session is on another day");
        }
    }

    void check_sessions() {
        const double pause_s = *rule(pause_between_sets).low;
        for (const PlannedSession& session : plan_.sessions) {
            if (std::ranges::none_of(session.sets, [&](const PlannedSets& sets) {
                    return serves(work(sets), SetKind::direct);
                }))
                break_rule("days", "a session has no direct set for a goal");
            std::set<std::string> seen;
            double minutes = 0;
            for (const PlannedSets& sets : session.sets) {
                const ExerciseWork& one = work(sets);
                hold(sets_of_an_exercise, sets.sets, one.title);
                if (sets.load_kg && !one.is_hold) hold(repetitions, sets.repetitions, one.title);
                if (!serves(one, SetKind::indirect))
                    break_rule("goals", fmt::format("{} serves none", one.title));
                if (!seen.insert(one.exercise).second)
                    break_rule("goals", fmt::format("{} stands twice", one.title));
                if (std::ranges::find(request_.left_out, one.exercise) != request_.left_out.end())
                    break_rule("screening", one.title);
                for (const std::string& need : one.needs)
                    if (request_.equipment &&
                        std::ranges::find(*request_.equipment, need) == request_.equipment->end())
                        break_rule("equipment", fmt::format("{} needs {}", one.title, need));
                minutes += set_up_min + calc_minutes(one, sets.sets, sets.repetitions, pause_s);
            }
            if (request_.longest_min && minutes > *request_.longest_min + slack)
                break_rule("longest_min", fmt::format("{} min", minutes));
        }
    }

    void check_week(int week) {
        std::vector<DoneSets> sets;
        for (const PlannedSession& session : plan_.sessions)
            if (week_of(session) == week)
                for (const PlannedSets& one : session.sets)
                    sets.push_back({&work(one), session.begin, one.sets});
        const std::vector<GroupDose> doses = calc_dose(sets, rules_);
        for (const GroupDose& dose : doses)
            if (dose.counted > *rule(sets_of_a_group).high + slack)
                break_rule(rule_name(sets_of_a_group),
                           fmt::format("{} has {}", dose.group, dose.counted));
        for (const TrainingGoal& goal : request_.goals)
            for (const std::string& group : goal.groups) {
                const auto dose = std::ranges::find(doses, group, &GroupDose::group);
                hold(sets_of_a_group, dose == doses.end() ? 0 : dose->counted, group);
                hold(days_of_a_group, dose == doses.end() ? 0 : dose->direct_days, group);
            }
    }

    void check_rest() {
        std::vector<DoneSets> sets;
        for (const PastSets& past : past_) sets.push_back(past.done);
        for (const PlannedSession& session : plan_.sessions)
            for (const PlannedSets& one : session.sets)
                sets.push_back({&work(one), session.begin, one.sets});
        for (const ShortRest& rest : find_short_rests(sets, rules_))
            if (rest.second >= plan_.sessions.front().begin)
                break_rule(rule_name(rest_between_hard_sessions),
                           fmt::format("{} after {} h", rest.group, rest.hours));
    }

    /// Of each exercise from session to session.
    void check_loads() {
        std::map<std::size_t, const PlannedSets*> last;
        for (const PlannedSession& session : plan_.sessions)
            for (const PlannedSets& now : session.sets) {
                const PlannedSets*& before = last[now.work];
                if (!before) {
                    check_first_load(now);
                } else if (now.load_kg && *now.load_kg != *before->load_kg) {
                    const double step = *now.load_kg / *before->load_kg - 1;
                    hold(load_step, step, work(now).title);
                    hold(repetitions_over,
                         before->repetitions -
                             first_repetitions(rules_, request_.aim, request_.level),
                         work(now).title);
                }
                before = &now;
            }
    }

    void check_first_load(const PlannedSets& sets) {
        const ExerciseWork& one = work(sets);
        if (one.heaviest_kg.has_value() != sets.load_kg.has_value()) {
            break_rule("load", fmt::format("{} has one too many or too few", one.title));
            return;
        }
        if (!sets.load_kg) return;
        const TrainingRule& fewest = rule(repetitions);
        bool is_logged = false;
        for (const PastSets& past : past_) {
            if (past.done.work->exercise != one.exercise || !past.load_kg || !past.plain) continue;
            const bool enough = one.is_hold || past.repetitions >= *fewest.low;
            const double step = *sets.load_kg / *past.load_kg - 1;
            const bool stepped =
                rules_.find(load_step).allows(step) &&
                past.repetitions >= first_repetitions(rules_, request_.aim, request_.level) +
                                        *rules_.find(repetitions_over).low;
            const bool lighter = *sets.load_kg <= *one.heaviest_kg * *rule(share_of_heaviest).high;
            if ((enough && (step == 0 || stepped)) || (step == 0 && lighter)) is_logged = true;
        }
        if (is_logged) return;
        hold(share_of_heaviest, *sets.load_kg / *one.heaviest_kg, one.title);
    }

    const Plan& plan_;
    const PlanRequest& request_;
    std::span<const PastSets> past_;
    const TrainingRules& rules_;
    std::vector<PlanViolation> found_;
};

}  // namespace

std::vector<PlanViolation> check_plan(const Plan& plan, const PlanRequest& request,
                                      std::span<const PastSets> past, const TrainingRules& rules) {
    return PlanCheck(plan, request, past, rules).run();
}

}  // namespace sinew
