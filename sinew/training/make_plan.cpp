#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/training/plan.h"
#include "sinew/training/plan_schedule.h"
#include "sinew/training/week_programme.h"

namespace sinew {

namespace {

using enum TrainingRuleId;

/// Rules and wishes that can leave no room, in the order in which they are blamed.
enum class Limit {
    longest_min,
    equipment,
    left_out,
    weekdays,
    rest,
    exercise_sets,
    group_days,
    most_sets,
    least_sets,
};
constexpr int limit_count = 9;

std::string limit_name(Limit limit) {
    switch (limit) {
        case Limit::longest_min:
            return "longest_min";
        case Limit::equipment:
            return "equipment";
        case Limit::left_out:
            return "screening";
        case Limit::weekdays:
            return "weekdays";
        case Limit::rest:
            return std::string(rule_name(rest_between_hard_sessions));
        case Limit::exercise_sets:
            return std::string(rule_name(sets_of_an_exercise));
        case Limit::group_days:
            return std::string(rule_name(days_of_a_group));
        case Limit::most_sets:
        case Limit::least_sets:
            break;
    }
    return std::string(rule_name(sets_of_a_group));
}

using Limits = std::set<Limit>;

class Planner {
public:
    Planner(const PlanRequest& request, std::span<const ExerciseWork> works,
            std::span<const PastSets> past, const TrainingRules& rules)
        : request_(request), works_(works), past_(past), rules_(rules) {
        for (const TrainingGoal& goal : request.goals)
            for (const std::string& group : goal.groups)
                if (std::ranges::find(groups_, group) == groups_.end()) groups_.push_back(group);
    }

    PlanOutcome make() {
        if (std::optional<PlanRefusal> refusal = refuse_days()) return {.refusal = refusal};
        bool gave_up = false;
        if (const auto week = solve({}, &gave_up)) {
            const PlanSchedule schedule(request_, works_, past_, rules_);
            return checked(schedule.lay_out(week->first, week->second));
        }
        if (gave_up)
            return {.refusal = PlanRefusal{
                        .stopped_by = {"search"},
                        .reason = "no week was found in the time that is spent on it, nor proven "
                                  "not to be there",
                        .remedy = "Ask for fewer goals or days."}};
        return {.refusal = blame()};
    }

private:
    using Week = std::pair<std::vector<int>, WeekSolution>;  ///< days and sets

    [[nodiscard]] const TrainingRule& rule(TrainingRuleId id) const {
        return rules_.find(id, request_.aim, request_.level);
    }

    [[nodiscard]] std::optional<PlanRefusal> refuse_days() const {
        const TrainingRule& days = rule(training_days);
        const TrainingRule& apart = rule(days_apart);
        PlanRefusal refusal{.stopped_by = {std::string(rule_name(training_days))}};
        if (!days.allows(request_.days)) {
            refusal.reason = fmt::format("{} {} a week; for {}s it is {:.0f} to {:.0f}{}",
                                         request_.days, request_.days == 1 ? "day" : "days",
                                         level_name(request_.level), *days.low, *days.high,
                                         request_.days == 7 ? ", and never every day" : "");
            refusal.remedy =
                fmt::format("Ask for {:.0f} to {:.0f} days a week.", *days.low, *days.high);
            return refusal;
        }
        if (!choose_days(request_, static_cast<int>(*apart.low)).empty()) return std::nullopt;
        refusal.stopped_by = {"weekdays", std::string(rule_name(days_apart))};
        refusal.reason = fmt::format(
            "the weekdays follow on each other; for {}s they are {:.0f} "
            "days apart at least",
            level_name(request_.level), *apart.low);
        refusal.remedy = "Choose others, or leave out --on.";
        return refusal;
    }

    /// Never gives a plan that breaks a rule.
    [[nodiscard]] PlanOutcome checked(PlanOutcome outcome) const {
        if (!outcome.plan) return outcome;
        const std::vector<PlanViolation> broken =
            check_plan(*outcome.plan, request_, past_, rules_);
        if (broken.empty()) return outcome;
        return {
            .refusal = PlanRefusal{
                .stopped_by = {broken[0].rule},
                .reason = fmt::format("the week that was found breaks a rule: {}", broken[0].what),
                .remedy = ""}};
    }

    [[nodiscard]] bool is_available(const ExerciseWork& work, const Limits& lifted) const {
        if (work.heaviest_kg && !find_first_load(work, past_, rules_, request_).kg) return false;
        if (!lifted.contains(Limit::left_out) &&
            std::ranges::find(request_.left_out, work.exercise) != request_.left_out.end())
            return false;
        if (lifted.contains(Limit::equipment) || !request_.equipment) return true;
        return std::ranges::all_of(work.needs, [&](const std::string& need) {
            return std::ranges::find(*request_.equipment, need) != request_.equipment->end();
        });
    }

    /// The first week, from the most even spread of days on, that keeps all rules but those lifted.
    [[nodiscard]] std::optional<Week> solve(const Limits& lifted, bool* gave_up = nullptr) const {
        constexpr double unbounded = 1e4;
        constexpr int most_exercise_sets = 20;
        const TrainingRule& sets = rule(sets_of_a_group);
        WeekProblem problem{
            .works = works_, .goal_groups = groups_, .rules = &rules_, .any = !lifted.empty()};
        for (const ExerciseWork& work : works_) {
            problem.available.push_back(is_available(work, lifted));
            problem.set_min.push_back(
                calc_minutes(work, 1, most_repetitions(work), *rule(pause_between_sets).low));
        }
        problem.rest_days =
            lifted.contains(Limit::rest)
                ? 0
                : static_cast<int>(std::ceil(rules_.low(rest_between_hard_sessions) / 24));
        problem.sets_low = lifted.contains(Limit::least_sets) ? 0 : *sets.low;
        problem.sets_high = lifted.contains(Limit::most_sets) ? unbounded : *sets.high;
        problem.days_of_a_group =
            lifted.contains(Limit::group_days) ? 0 : static_cast<int>(rules_.low(days_of_a_group));
        const TrainingRule& exercise = rule(sets_of_an_exercise);
        const bool free = lifted.contains(Limit::exercise_sets);
        problem.exercise_low = free ? 1 : static_cast<int>(*exercise.low);
        problem.exercise_high = free ? most_exercise_sets : static_cast<int>(*exercise.high);
        problem.longest_min = lifted.contains(Limit::longest_min)
                                  ? unbounded
                                  : request_.longest_min.value_or(unbounded);
        PlanRequest asked = request_;
        if (lifted.contains(Limit::weekdays)) asked.weekdays.clear();
        for (const std::vector<int>& days :
             choose_days(asked, static_cast<int>(*rule(days_apart).low))) {
            problem.days = days;
            const WeekSolution week = solve_week(problem);
            if (week.status == WeekStatus::solved) return Week{days, week};
            if (gave_up && week.status == WeekStatus::given_up) *gave_up = true;
        }
        return std::nullopt;
    }

    /// Only what the request or the rules really bound can be to blame.
    [[nodiscard]] bool is_set(Limit limit) const {
        switch (limit) {
            case Limit::longest_min:
                return request_.longest_min.has_value();
            case Limit::equipment:
                return request_.equipment.has_value();
            case Limit::left_out:
                return !request_.left_out.empty();
            case Limit::weekdays:
                return !request_.weekdays.empty();
            default:
                return true;
        }
    }

    [[nodiscard]] int most_repetitions(const ExerciseWork& work) const {
        if (!work.heaviest_kg || work.is_hold) return 0;
        const double over = std::min(*rules_.find(repetitions_over).high, request_.weeks - 1.0);
        return first_repetitions(rules_, request_.aim, request_.level) + static_cast<int>(over);
    }

    /// Wishes first, each alone and then all; only where they do not suffice the rules.
    [[nodiscard]] PlanRefusal blame() const {
        Limits wishes, rules;
        for (int k = 0; k < limit_count; ++k) {
            const auto limit = static_cast<Limit>(k);
            if (is_set(limit)) (limit <= Limit::weekdays ? wishes : rules).insert(limit);
        }
        Limits both = wishes;
        both.insert(rules.begin(), rules.end());
        for (const Limits& some : {wishes, rules, both}) {
            Limits needed = some;
            if (needed.empty() || !solve(needed)) continue;
            std::vector<Limit> single;
            for (const Limit limit : some)
                if (solve({limit})) single.push_back(limit);
            if (!single.empty()) return refuse(single, true);
            for (const Limit limit : some) {
                needed.erase(limit);
                if (!solve(needed)) needed.insert(limit);
            }
            return refuse({needed.begin(), needed.end()}, false);
        }
        if (std::ranges::none_of(works_,
                                 [&](const ExerciseWork& work) { return is_available(work, {}); }))
            return {.stopped_by = {"goals"},
                    .reason = "this body can do none of the exercises",
                    .remedy = ""};
        return {.stopped_by = {"goals"},
                .reason =
                    fmt::format("there are more days ({}) than exercises can fill", request_.days),
                .remedy = ""};
    }

    [[nodiscard]] PlanRefusal refuse(const std::vector<Limit>& limits, bool each_alone) const {
        PlanRefusal refusal;
        std::vector<std::string> words;
        for (const Limit limit : limits) {
            const std::string name = limit_name(limit);
            if (std::ranges::find(refusal.stopped_by, name) == refusal.stopped_by.end())
                refusal.stopped_by.push_back(name);
            words.push_back(describe(limit));
        }
        const std::string unworked = describe_unworked();
        refusal.reason = fmt::format(
            "no week with {} {} keeps {}{}{}", request_.days, request_.days == 1 ? "day" : "days",
            words.size() == 1 ? "this: " : "all of this: ", fmt::join(words, "; "), unworked);
        if (std::ranges::find(limits, Limit::left_out) != limits.end()) {
            refusal.remedy =
                "Ask a doctor or a qualified exercise professional about what was left out.";
            return refusal;
        }
        if (limits.front() > Limit::weekdays)
            refusal.remedy = find_other_days();
        else if (limits == std::vector{Limit::equipment})
            refusal.remedy = find_equipment();
        else
            refusal.remedy = words.size() == 1 ? "Without that there would be a plan."
                             : each_alone      ? "Without any one of them there would be a plan."
                                               : "Only without all of them there would be a plan.";
        return refusal;
    }

    /// No rule is to be dropped: how many days a week would do instead, the nearest first.
    [[nodiscard]] std::string find_other_days() const {
        const TrainingRule& allowed = rule(training_days);
        for (int off = 1; off < 7; ++off)
            for (const int days : {request_.days - off, request_.days + off}) {
                if (!allowed.allows(days)) continue;
                PlanRequest other = request_;
                other.days = days;
                other.weekdays.clear();
                if (Planner(other, works_, past_, rules_).solve({}))
                    return fmt::format("With {} days a week there would be a plan.", days);
            }
        return "No number of days would do; fewer goals may.";
    }

    /// Which single thing would do: one that gives a direct set for what lacks it, if any does.
    [[nodiscard]] std::string find_equipment() const {
        const std::vector<std::string> unworked = list_unworked();
        const std::vector<std::string>& wanted = unworked.empty() ? groups_ : unworked;
        std::set<std::string> lacking;
        for (const ExerciseWork& work : works_) {
            if (std::ranges::none_of(wanted, [&](const std::string& group) {
                    return kind_of_set(work, group, rules_) == SetKind::direct;
                }))
                continue;
            for (const std::string& need : work.needs)
                if (std::ranges::find(*request_.equipment, need) == request_.equipment->end())
                    lacking.insert(need);
        }
        std::vector<std::string> found;
        for (const std::string& one : lacking) {
            PlanRequest other = request_;
            other.equipment->push_back(one);
            if (Planner(other, works_, past_, rules_).solve({})) found.push_back(one);
        }
        return found.empty() ? "With all equipment there would be a plan."
                             : fmt::format("There would be a plan with one of these beside it: {}.",
                                           fmt::join(found, ", "));
    }

    [[nodiscard]] std::string describe(Limit limit) const {
        switch (limit) {
            case Limit::longest_min:
                return fmt::format("sessions of at most {:.0f} min", *request_.longest_min);
            case Limit::equipment:
                return request_.equipment->empty()
                           ? "no equipment"
                           : fmt::format("no equipment but {}",
                                         fmt::join(*request_.equipment, ", "));
            case Limit::left_out:
                return fmt::format("by the screening, without {}",
                                   fmt::join(request_.left_out, ", "));
            case Limit::weekdays:
                return "the weekdays asked for";
            case Limit::rest:
                return fmt::format("{:.0f} h of {}", rules_.low(rest_between_hard_sessions),
                                   describe_rule(rest_between_hard_sessions));
            case Limit::exercise_sets:
                return fmt::format("{:.0f} to {:.0f} {}", *rule(sets_of_an_exercise).low,
                                   *rule(sets_of_an_exercise).high,
                                   describe_rule(sets_of_an_exercise));
            case Limit::group_days:
                return fmt::format("{:.0f} {}", rules_.low(days_of_a_group),
                                   describe_rule(days_of_a_group));
            case Limit::most_sets:
                return fmt::format("at most {:.0f} {}", *rule(sets_of_a_group).high,
                                   describe_rule(sets_of_a_group));
            case Limit::least_sets:
                break;
        }
        return fmt::format("at least {:.0f} {}", *rule(sets_of_a_group).low,
                           describe_rule(sets_of_a_group));
    }

    /// Groups of the goals that nothing at hand trains directly.
    [[nodiscard]] std::vector<std::string> list_unworked() const {
        std::vector<std::string> names;
        for (const std::string& group : groups_)
            if (std::ranges::none_of(works_, [&](const ExerciseWork& work) {
                    return is_available(work, {}) &&
                           kind_of_set(work, group, rules_) == SetKind::direct;
                }))
                names.push_back(group);
        return names;
    }

    [[nodiscard]] std::string describe_unworked() const {
        const std::vector<std::string> names = list_unworked();
        if (names.empty()) return "";
        return fmt::format("; nothing that can be done gives a direct set for {}",
                           fmt::join(names, ", "));
    }

    const PlanRequest& request_;
    std::span<const ExerciseWork> works_;
    std::span<const PastSets> past_;
    const TrainingRules& rules_;
    std::vector<std::string> groups_;
};

}  // namespace

PlanOutcome make_plan(const PlanRequest& request, std::span<const ExerciseWork> works,
                      std::span<const PastSets> past, const TrainingRules& rules) {
    return Planner(request, works, past, rules).make();
}

}  // namespace sinew
