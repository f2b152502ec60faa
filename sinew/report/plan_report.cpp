#include "sinew/report/plan_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/io/calendar_date.h"
#include "sinew/report/plan_words.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

std::string list(const char* head, const std::vector<std::string>& lines) {
    if (lines.empty()) return "";
    std::string out = fmt::format("\n{}\n", head);
    for (const std::string& line : lines) out += wrap("  - " + line, "    ") + "\n";
    return out;
}

std::string format_first_week(const Planned& planned) {
    const Plan& plan = *planned.outcome.plan;
    std::string out = "\nthe first week\n";
    for (std::size_t d = 0; d < static_cast<std::size_t>(planned.request.days); ++d) {
        const PlannedSession& session = plan.sessions[d];
        out += fmt::format("  {}, {:.0f} min, {:.0f} kcal\n", format_wall_time(session.begin),
                           session.minutes, session_kcal(planned, session));
        for (const PlannedSets& sets : session.sets)
            out += wrap(fmt::format("    {:<26} {}", plan.works[sets.work].title,
                                    describe_sets(plan, sets)),
                        "      ") +
                   "\n";
    }
    return out;
}

/// Load and repetitions of every exercise that has a load, week by week.
std::string format_course(const Planned& planned) {
    const Plan& plan = *planned.outcome.plan;
    std::string out;
    for (std::size_t k = 0; k < plan.works.size(); ++k) {
        if (!plan.works[k].heaviest_kg || plan.works[k].is_hold) continue;
        std::vector<std::string> weeks;
        int week = 0;
        for (std::size_t s = 0; s < plan.sessions.size(); ++s)
            for (const PlannedSets& sets : plan.sessions[s].sets) {
                const int now = 1 + static_cast<int>(s) / planned.request.days;
                if (sets.work != k || now == week) continue;
                week = now;
                weeks.push_back(fmt::format("{} x {:g} kg", sets.repetitions, *sets.load_kg));
            }
        out += wrap(fmt::format("  {}: {}", plan.works[k].title, fmt::join(weeks, ", ")), "    ") +
               "\n";
    }
    if (out.empty()) return "";
    return "\nweek by week, if the week before went as planned: what is not done is done again\n" +
           out;
}

std::string dose_line(const GroupDose& group, const TrainingRule& published) {
    return fmt::format("  {:<24} {:>7} {:>9} {:>8.1f} {:>5}  {}\n", group.group, group.direct,
                       group.indirect, group.counted, group.days,
                       verdict_name(judge_dose(group.counted, published)));
}

/// The first groups in a table, all others in a sentence.
std::string format_dose(const std::vector<GroupDose>& dose, const TrainingRule& published,
                        const std::vector<std::string>& first) {
    std::string out = fmt::format("\nsets a week; published: {}\n", describe_bounds(published)) +
                      "                            direct  indirect  counted  days\n";
    std::vector<std::string> others;
    for (const GroupDose& group : dose) {
        if (std::ranges::find(first, group.group) != first.end())
            out += dose_line(group, published);
        else
            others.push_back(fmt::format("{} {:g}", group.group, group.counted));
    }
    if (!others.empty())
        out +=
            wrap(fmt::format("  counted for others: {}", fmt::join(others, ", ")), "    ") + "\n";
    return out;
}

std::vector<std::string> groups_of(const PlanRequest& request) {
    std::vector<std::string> groups;
    for (const TrainingGoal& goal : request.goals)
        groups.insert(groups.end(), goal.groups.begin(), goal.groups.end());
    return groups;
}

std::string format_rules(const TrainingTables& tables, Aim aim, TrainingLevel level) {
    std::string out = "\nthe rules\n";
    for (const TrainingRule* rule : rules_of(tables, aim, level))
        out += wrap(fmt::format("  {}: {} [{}]", describe_rule(rule->rule), describe_bounds(*rule),
                                describe_sources(*rule, tables)),
                    "    ") +
               "\n";
    return out;
}

}  // namespace

std::string format_plan(const Planned& planned) {
    const PlanRequest& request = planned.request;
    std::string out =
        fmt::format("Plan for {}: {} {} a week for {} {}, {}, for {}\nbody: {}\n",
                    list_goals(request), request.days, request.days == 1 ? "day" : "days",
                    request.weeks, request.weeks == 1 ? "week" : "weeks", level_name(request.level),
                    aim_name(request.aim), planned.body);
    if (const auto& refusal = planned.outcome.refusal) {
        out += "\nThere is no such plan.\n";
        out += wrap(fmt::format("stopped by {}: {}", fmt::join(refusal->stopped_by, ", "),
                                refusal->reason),
                    "  ") +
               "\n";
        if (!refusal->remedy.empty()) out += wrap(refusal->remedy) + "\n";
    } else {
        const Plan& plan = *planned.outcome.plan;
        out += format_first_week(planned) + format_course(planned);
        const TrainingRule& sets =
            planned.tables.rules.find(TrainingRuleId::sets_of_a_group, request.aim, request.level);
        out += format_dose(plan.dose, sets, groups_of(request));
        out += list("of this plan", plan.notes);
    }
    out += list("also", planned.notes);
    out += format_rules(planned.tables, request.aim, request.level);
    return out + list("always", standing_advice(planned.tables));
}

std::string format_logged_week(const LoggedWeek& week) {
    std::string out = fmt::format("Week of {}\nbody: {}\n", format_date(week.monday), week.body);
    out += list("done", week.lines);
    if (week.lines.empty()) out += "\nnothing is in the log\n";
    if (!week.dose.empty()) {
        const TrainingRule& sets =
            week.tables.rules.find(TrainingRuleId::sets_of_a_group, Aim::growth, week.level);
        std::vector<std::string> groups;
        for (const GroupDose& group : week.dose) groups.push_back(group.group);
        out += format_dose(week.dose, sets, groups);
    }
    std::vector<std::string> rests;
    for (const ShortRest& rest : week.short_rests)
        rests.push_back(fmt::format(
            "{}: {} on {} came {:.0f} h after {}; {:.0f} h are advised "
            "between hard sets",
            rest.group, rest.exercise_second,
            format_wall_time(rest.second).substr(0, rest.second_timed ? std::string::npos : 14),
            rest.hours, rest.exercise_first,
            week.tables.rules.low(TrainingRuleId::rest_between_hard_sessions)));
    out += list("too little rest", rests);
    if (week.time_s > 0)
        out += wrap(fmt::format("\nenergy: {:.0f} kcal net, {:.0f} gross, over {:.0f} min of sets "
                                "and pauses of 2 min (docs/energy.md)",
                                week.net_J / J_per_kcal, week.gross_J / J_per_kcal,
                                week.time_s / 60)) +
               "\n";
    out += list("also", week.notes);
    return out + list("always", standing_advice(week.tables));
}

}  // namespace sinew
