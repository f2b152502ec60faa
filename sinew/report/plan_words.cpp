#include "sinew/report/plan_words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/io/calendar_date.h"

namespace sinew {

namespace {

using enum TrainingRuleId;

std::string format_number(double value) {
    return fmt::format("{:g}", std::round(100 * value) / 100);
}

}  // namespace

std::string format_wall_time(WallTime time) {
    constexpr std::array<const char*, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return fmt::format("{} {} {}", names.at(std::chrono::weekday(day).c_encoding()),
                       format_date(std::chrono::year_month_day(day)),
                       format_time_of_day(time - day));
}

std::string list_goals(const PlanRequest& request) {
    std::vector<std::string> names;
    for (const TrainingGoal& goal : request.goals) names.push_back(goal.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string describe_sets(const Plan& plan, const PlannedSets& sets) {
    const ExerciseWork& work = plan.works[sets.work];
    std::string out = fmt::format("{} x ", sets.sets);
    if (work.is_hold)
        out += "as long as it stays in shape";
    else if (sets.repetitions == 0)
        out += "as many as leave two undone";
    else
        out += fmt::format("{}", sets.repetitions);
    if (work.one_sided) out += ", each side";
    if (sets.load_kg) out += fmt::format(", {:g} kg", *sets.load_kg);
    return out;
}

double session_kcal(const Planned& planned, const PlannedSession& session) {
    const Plan& plan = *planned.outcome.plan;
    double gross_J = 0;
    SessionPlan pauses;
    pauses.sets = 0;
    pauses.rest_s =
        *planned.tables.rules.find(pause_between_sets, planned.request.aim, planned.request.level)
             .low;
    for (const PlannedSets& sets : session.sets) {
        const ExerciseWork& work = plan.works[sets.work];
        double repetitions = sets.repetitions;
        if (work.is_hold)
            repetitions = usual_hold_s / work.repetition_s;
        else if (sets.repetitions == 0)
            repetitions = usual_repetitions;
        if (work.one_sided) repetitions *= 2;
        gross_J += sets.sets * repetitions * planned.repetitions[sets.work].gross_J;
        pauses.sets += sets.sets;
    }
    gross_J += calc_session_energy({}, planned.body_mass_kg, pauses).gross_J;
    return gross_J / J_per_kcal;
}

std::string describe_bounds(const TrainingRule& rule) {
    std::string out;
    const bool is_share = rule.unit == "1";
    const auto number = [&](double value) {
        return is_share ? format_number(100 * value) : format_number(value);
    };
    if (rule.low && rule.high && *rule.low != *rule.high)
        out = fmt::format("{} to {}", number(*rule.low), number(*rule.high));
    else if (rule.low && rule.high)
        out = number(*rule.low);
    else if (rule.low)
        out = fmt::format("at least {}", number(*rule.low));
    else if (rule.high)
        out = fmt::format("at most {}", number(*rule.high));
    return out + (is_share ? " %" : fmt::format(" {}", rule.unit));
}

std::string describe_sources(const TrainingRule& rule, const TrainingTables& tables) {
    if (rule.sources.empty()) return "chosen: " + rule.why;
    std::vector<std::string> studies;
    for (const std::string& id : rule.sources) {
        const auto finding = std::ranges::find(tables.findings, id, &Finding::id);
        studies.push_back(fmt::format("{} ({})", finding->study, finding->id));
    }
    return fmt::format("{}{}", fmt::join(studies, ", "), rule.why.empty() ? "" : "; " + rule.why);
}

std::vector<const TrainingRule*> rules_of(const TrainingTables& tables, Aim aim,
                                          TrainingLevel level) {
    std::vector<const TrainingRule*> rules;
    for (const TrainingRule& row : tables.rules.rows())
        if (&tables.rules.find(row.rule, aim, level) == &row) rules.push_back(&row);
    return rules;
}

std::vector<std::string> standing_advice(const TrainingTables& tables) {
    return {
        fmt::format("Not every day: after hard sets a muscle rests {:.0f} h at least, and not "
                    "everybody is restored by then (T021, T022, T026; T025 found highly trained "
                    "men who bore short sessions daily).",
                    tables.rules.low(rest_between_hard_sessions)),
        "Simulated activation tells which muscles a set works, not how much they grow: that "
        "of a first session did not foretell it consistently (T061).",
        "Training the belly takes no more fat from it than from elsewhere in three studies "
        "(T001, T002, T004, the last of limbs), and somewhat more in two small ones (T005, "
        "T006).",
        "This is no medical advice and replaces no professional's: `sinew screen` asks what "
        "to ask before training."};
}

std::string_view verdict_name(DoseVerdict verdict) {
    switch (verdict) {
        case DoseVerdict::below:
            return "below";
        case DoseVerdict::within:
            return "within";
        case DoseVerdict::above:
            break;
    }
    return "above";
}

}  // namespace sinew
