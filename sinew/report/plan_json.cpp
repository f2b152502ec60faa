#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/io/calendar_date.h"
#include "sinew/report/plan_report.h"
#include "sinew/report/plan_words.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

std::string iso(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return format_date(std::chrono::year_month_day(day)) + "T" + format_time_of_day(time - day);
}

Json dose_json(const std::vector<GroupDose>& dose, const TrainingRule& published) {
    Json out = Json::array();
    for (const GroupDose& group : dose)
        out.push_back({{"group", group.group},
                       {"direct_sets", group.direct},
                       {"indirect_sets", group.indirect},
                       {"counted_sets", group.counted},
                       {"days", group.days},
                       {"verdict", verdict_name(judge_dose(group.counted, published))}});
    return out;
}

Json rules_json(const TrainingTables& tables, Aim aim, TrainingLevel level) {
    Json out = Json::array();
    for (const TrainingRule* rule : rules_of(tables, aim, level)) {
        Json one{{"rule", rule_name(rule->rule)}, {"what", describe_rule(rule->rule)}};
        if (rule->low) one["low"] = *rule->low;
        if (rule->high) one["high"] = *rule->high;
        one["unit"] = rule->unit;
        one["sources"] = rule->sources;
        if (!rule->why.empty()) one["why"] = rule->why;
        out.push_back(std::move(one));
    }
    return out;
}

Json findings_json(const TrainingTables& tables) {
    Json out = Json::array();
    for (const Finding& finding : tables.findings)
        out.push_back({{"id", finding.id},
                       {"study", finding.study},
                       {"citation", finding.citation},
                       {"measured", finding.measured},
                       {"trust", finding.trust}});
    return out;
}

Json request_json(const PlanRequest& request) {
    Json goals = Json::array();
    for (const TrainingGoal& goal : request.goals)
        goals.push_back({{"goal", goal.name}, {"groups", goal.groups}});
    Json out{{"goals", std::move(goals)},    {"days", request.days},
             {"weeks", request.weeks},       {"level", level_name(request.level)},
             {"aim", aim_name(request.aim)}, {"start", format_date(request.start)},
             {"left_out", request.left_out}};
    if (request.equipment) out["equipment"] = *request.equipment;
    if (request.longest_min) out["longest_session_min"] = *request.longest_min;
    out["time"] = format_time_of_day(request.time_of_day);
    if (!request.weekdays.empty()) {
        constexpr std::array<const char*, 7> names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
        out["on"] = Json::array();
        for (const std::chrono::weekday day : request.weekdays)
            out["on"].push_back(names.at(day.c_encoding()));
    }
    return out;
}

Json session_json(const Planned& planned, const PlannedSession& session) {
    const Plan& plan = *planned.outcome.plan;
    Json sets = Json::array();
    for (const PlannedSets& one : session.sets) {
        const ExerciseWork& work = plan.works[one.work];
        Json out{{"exercise", work.exercise},
                 {"title", work.title},
                 {"sets", one.sets},
                 {"each_side", work.one_sided}};
        if (one.repetitions > 0) out["repetitions"] = one.repetitions;
        if (one.load_kg) out["load_kg"] = *one.load_kg;
        out["in_words"] = describe_sets(plan, one);
        sets.push_back(std::move(out));
    }
    return {{"begin", iso(session.begin)},
            {"minutes", session.minutes},
            {"gross_kcal", session_kcal(planned, session)},
            {"sets", std::move(sets)}};
}

}  // namespace

std::string format_plan_request_json(const PlanRequest& request) {
    return request_json(request).dump();
}

std::string format_plan_json(const Planned& planned) {
    const PlanRequest& request = planned.request;
    const TrainingRule& published =
        planned.tables.rules.find(TrainingRuleId::sets_of_a_group, request.aim, request.level);
    Json out{{"status", planned.outcome.plan ? "planned" : "refused"},
             {"request", request_json(request)},
             {"body", planned.body}};
    if (const auto& refusal = planned.outcome.refusal)
        out["refusal"] = {{"stopped_by", refusal->stopped_by},
                          {"reason", refusal->reason},
                          {"remedy", refusal->remedy}};
    if (const auto& plan = planned.outcome.plan) {
        out["sessions"] = Json::array();
        for (const PlannedSession& session : plan->sessions)
            out["sessions"].push_back(session_json(planned, session));
        out["weekly_sets"] = dose_json(plan->dose, published);
        out["notes"] = plan->notes;
    }
    out["also"] = planned.notes;
    out["rules"] = rules_json(planned.tables, request.aim, request.level);
    out["sources"] = findings_json(planned.tables);
    out["always"] = standing_advice(planned.tables);
    return out.dump(2) + "\n";
}

std::string format_logged_week_json(const LoggedWeek& week) {
    const TrainingRule& published =
        week.tables.rules.find(TrainingRuleId::sets_of_a_group, Aim::growth, week.level);
    Json rests = Json::array();
    for (const ShortRest& rest : week.short_rests)
        rests.push_back({{"group", rest.group},
                         {"first", iso(rest.first)},
                         {"second", iso(rest.second)},
                         {"hours", rest.hours}});
    return Json{{"monday", format_date(week.monday)},
                {"level", level_name(week.level)},
                {"body", week.body},
                {"done", week.lines},
                {"weekly_sets", dose_json(week.dose, published)},
                {"short_rests", std::move(rests)},
                {"energy",
                 {{"time_s", week.time_s}, {"net_J", week.net_J}, {"gross_J", week.gross_J}}},
                {"also", week.notes},
                {"always", standing_advice(week.tables)}}
               .dump(2) +
           "\n";
}

}  // namespace sinew
