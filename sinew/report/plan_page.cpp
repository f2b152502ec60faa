#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/report/html_text.h"
#include "sinew/report/page_style.h"
#include "sinew/report/plan_report.h"
#include "sinew/report/plan_words.h"

namespace sinew {

namespace {

std::string cell(const std::string& text, bool number = false) {
    return fmt::format("<td{}>{}</td>", number ? " class=\"number\"" : "", escape_html(text));
}

std::string head(const std::vector<const char*>& names) {
    std::string out = "<thead><tr>";
    for (const char* name : names) out += fmt::format("<th scope=\"col\">{}</th>", name);
    return out + "</tr></thead>";
}

std::string table(const std::string& caption, const std::vector<const char*>& names,
                  const std::string& rows) {
    return fmt::format(
        "<div class=\"wide\" tabindex=\"0\"><table><caption>{}</caption>{}<tbody>{}"
        "</tbody></table></div>\n",
        escape_html(caption), head(names), rows);
}

std::string list(const std::string& heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return "";
    std::string out = fmt::format("<h2>{}</h2>\n<ul>\n", escape_html(heading));
    for (const std::string& line : lines)
        out += fmt::format("<li>{}</li>\n", escape_html(as_sentence(line)));
    return out + "</ul>\n";
}

/// Every session of one week.
std::string format_week(const Planned& planned, int week) {
    const Plan& plan = *planned.outcome.plan;
    std::string out = fmt::format("<h3>Week {}</h3>\n", week + 1);
    for (int d = 0; d < planned.request.days; ++d) {
        const PlannedSession& session =
            plan.sessions[static_cast<std::size_t>(week * planned.request.days + d)];
        out += fmt::format(
            "<h4>{}</h4>\n<p class=\"soft\">About {:.0f} min and {:.0f} kcal.</p>\n"
            "<ul>\n",
            format_wall_time(session.begin), session.minutes, session_kcal(planned, session));
        for (const PlannedSets& sets : session.sets)
            out += fmt::format("<li>{}: {}</li>\n", escape_html(plan.works[sets.work].title),
                               describe_sets(plan, sets));
        out += "</ul>\n";
    }
    return out;
}

std::string format_doses(const Planned& planned) {
    const TrainingRule& published = planned.tables.rules.find(
        TrainingRuleId::sets_of_a_group, planned.request.aim, planned.request.level);
    std::string rows;
    for (const GroupDose& dose : planned.outcome.plan->dose)
        rows += fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}{}{}</tr>", escape_html(dose.group),
                            cell(fmt::format("{}", dose.direct), true),
                            cell(fmt::format("{}", dose.indirect), true),
                            cell(fmt::format("{:.1f}", dose.counted), true),
                            cell(fmt::format("{}", dose.days), true),
                            cell(std::string(verdict_name(judge_dose(dose.counted, published)))));
    return "<h2>Sets a week</h2>\n" +
           table(fmt::format("Published: {}. An indirect set counts as half of a direct one.",
                             describe_bounds(published)),
                 {"Muscle group", "Direct", "Indirect", "Counted", "Days", "Published range"},
                 rows);
}

std::string format_rules(const Planned& planned) {
    std::string rows;
    for (const TrainingRule* rule :
         rules_of(planned.tables, planned.request.aim, planned.request.level))
        rows += fmt::format("<tr><th scope=\"row\">{}</th>{}{}</tr>",
                            escape_html(as_heading(describe_rule(rule->rule))),
                            cell(describe_bounds(*rule)),
                            cell(describe_sources(*rule, planned.tables)));
    std::string out = "<h2>The rules</h2>\n" +
                      table("What every plan keeps", {"Rule", "Bounds", "Rests on"}, rows) +
                      "<h2>Sources</h2>\n<ul>\n";
    for (const Finding& finding : planned.tables.findings)
        out += fmt::format("<li>{}: {}. {} ({})</li>\n", escape_html(finding.id),
                           format_source(finding.citation),
                           escape_html(as_sentence(as_heading(finding.measured))), finding.trust);
    return out + "</ul>\n";
}

std::string format_refusal(const PlanRefusal& refusal) {
    return fmt::format(
        "<p class=\"answer contradicted\">There is no such plan.</p>\n<p>{} Stopped "
        "by: {}.</p>\n<p>{}</p>\n",
        escape_html(as_sentence(as_heading(refusal.reason))),
        escape_html(fmt::format("{}", fmt::join(refusal.stopped_by, ", "))),
        escape_html(refusal.remedy));
}

}  // namespace

std::string format_plan_page(const Planned& planned) {
    const PlanRequest& request = planned.request;
    const std::string title = fmt::format("Training plan for {}", list_goals(request));
    std::string out = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
        "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n"
        "<style>{1}</style>\n</head>\n<body>\n<header>\n<h1>{0}</h1>\n<p class=\"soft\">{2} {3} a "
        "week for {4} {5}, {6}, for {7}. Body: {8}.</p>\n</header>\n<main>\n",
        escape_html(title), page_style(), request.days, request.days == 1 ? "day" : "days",
        request.weeks, request.weeks == 1 ? "week" : "weeks", level_name(request.level),
        aim_name(request.aim), escape_html(planned.body));
    if (planned.outcome.refusal) {
        out += format_refusal(*planned.outcome.refusal);
    } else {
        out +=
            "<h2>Sessions</h2>\n<p>Each week holds if the one before went as planned; what was "
            "not done is done again.</p>\n";
        for (int week = 0; week < request.weeks; ++week) out += format_week(planned, week);
        out += format_doses(planned) + list("Of this plan", planned.outcome.plan->notes);
    }
    out += list("Also", planned.notes) + list("Always", standing_advice(planned.tables)) +
           format_rules(planned);
    return out + "</main>\n</body>\n</html>\n";
}

}  // namespace sinew
