#include <fmt/format.h>

#include "sinew/analysis/result_figures.h"
#include "sinew/report/html_text.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/page_style.h"
#include "sinew/report/screening_report.h"
#include "sinew/version.h"

namespace sinew {

namespace {

/// The class of page_style() that paints it: blue, purple, vermilion.
const char* paint_of(ScreeningVerdict verdict) {
    if (verdict == ScreeningVerdict::cleared) return "supported";
    return verdict == ScreeningVerdict::cleared_with_limits ? "mixed" : "contradicted";
}

const char* paint_of(CautionAction action) {
    if (action == CautionAction::adapt) return "mixed";
    return "contradicted";
}

template <class Value>
std::string badge(Value value) {
    return fmt::format("<span class=\"badge {}\">{}</span>", paint_of(value), in_words(value));
}

std::string format_part(const ScreeningReport& report, const char* title,
                        const ScreeningPart& part) {
    std::string out = fmt::format("<h3>{} {}</h3>\n<ul>\n", title, badge(part.verdict));
    for (const ScreeningReason& reason : part.reasons) {
        out += fmt::format("<li>{}", as_sentence(reason.says));
        std::string answers;
        for (const std::string& id : reason.questions)
            if (const auto answer = report.answers.choices.find(id);
                answer != report.answers.choices.end())
                answers += fmt::format("<li>{} <strong>{}</strong></li>\n",
                                       escape_html(find_question(report.tables, id)->text),
                                       escape_html(answer->second));
        if (!answers.empty()) out += fmt::format("\n<ul>\n{}</ul>\n", answers);
        out += "<details><summary>source</summary>\n<ul class=\"soft\">\n";
        for (const std::string& source : reason.sources)
            out += fmt::format("<li>{}</li>\n", format_source(source));
        out += "</ul></details></li>\n";
    }
    return out + "</ul>\n";
}

std::string format_advice(const ScreeningReport& report, const ExerciseAdvice& advice) {
    std::string out = fmt::format("<h3>{} {}</h3>\n", escape_html(advice.exercise),
                                  advice.action ? badge(*advice.action) : "none applies");
    if (!advice.named)
        out += "<p>No caution of ours names this exercise: that is no clearance for it.</p>\n";
    for (const Caution& caution : advice.cautions) {
        out += fmt::format("<article class=\"claim\" id=\"{}\">\n<p>{} {}</p>\n",
                           make_html_id(advice.exercise + "-" + caution.id), badge(caution.action),
                           as_sentence(caution.text));
        if (!caution.question.empty())
            out += fmt::format("<p>Since: {} <strong>yes</strong></p>\n",
                               escape_html(find_question(report.tables, caution.question)->text));
        out += fmt::format("<p class=\"soft\">{}; source ({}): {}</p>\n</article>\n",
                           as_heading(in_words(caution.basis)), escape_html(caution.trust),
                           format_source(caution.source));
    }
    return out;
}

/// A row: what, the load, the same in body weights, and what stands beside it.
std::string format_row(const std::string& name, double force_N, double weight_N,
                       const TissueLimit* limit) {
    std::string beside = "none known to us";
    if (limit != nullptr) {
        const double load = limit->in_body_weights ? force_N / weight_N : force_N;
        beside = fmt::format(
            "{:.{}f} {}: {}, {} ({}){}", limit->value, limit->in_body_weights ? 1 : 0,
            limit->in_body_weights ? "body weights" : "N", name_of(limit->kind),
            escape_html(limit->label), escape_html(limit->source),
            limit->kind == LimitKind::limit && load > limit->value ? " <strong>above it</strong>"
                                                                   : "");
    }
    return fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{:.0f}</td><td "
        "class=\"number\">{:.1f}</td><td>{}</td></tr>\n",
        escape_html(name), force_N, force_N / weight_N, beside);
}

std::string format_loads(const ScreeningLoads& loads) {
    const Result& result = loads.result;
    std::string out = fmt::format("<p>{}</p>\n", as_sentence(loads.title));
    if (const std::string trouble = describe_trouble(result); !trouble.empty())
        out += fmt::format("<p class=\"note\">{}</p>\n", as_sentence(trouble));
    if (!result.spine.levels.empty() || !result.joint_loads.empty()) {
        const double weight_N = calc_body_weight_N(loads.body, result);
        out +=
            "<div class=\"wide\"><table>\n<caption>Largest over the repetition, beside a published "
            "figure</caption>\n<thead><tr><th scope=\"col\">Load</th><th scope=\"col\" "
            "class=\"number\">N</th><th scope=\"col\" class=\"number\">body weights</th><th "
            "scope=\"col\">beside</th></tr></thead>\n<tbody>\n";
        for (const SpinalLevelResult& level : result.spine.levels) {
            out += format_row(level.name + " compression", level.peak_compression_N, weight_N,
                              find_tissue_limit(result, LoadKind::lumbar_compression));
            out += format_row(level.name + " shear", level.peak_shear_N, weight_N,
                              find_tissue_limit(result, LoadKind::lumbar_shear));
        }
        for (const JointLoad& joint : result.joint_loads)
            out += format_row(joint.name + " contact", joint.peak_force_N, weight_N,
                              find_tissue_limit(result, joint.kind));
        out += "</tbody></table></div>\n";
    }
    return out + fmt::format("<p class=\"note\">{}</p>\n", describe_limits());
}

std::string format_answers(const ScreeningReport& report) {
    std::string out =
        "<details><summary>all answers</summary>\n<div class=\"wide\"><table>\n<caption>What was "
        "asked</caption>\n<tbody>\n";
    for (const std::string& id : report.outcome.asked)
        out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n",
                           escape_html(find_question(report.tables, id)->text),
                           escape_html(report.answers.choices.at(id)));
    return out + "</tbody></table></div></details>\n";
}

std::string format_terms(const ScreeningReport& report) {
    const std::string address = escape_html(official_form);
    const std::string link = fmt::format("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", address);
    std::string out;
    for (const std::string& term : describe_terms(report)) {
        std::string text = escape_html(term);
        if (const auto at = text.find(address); at != std::string::npos)
            text.replace(at, address.size(), link);
        out += fmt::format("<p>{}</p>\n", text);
    }
    return out;
}

}  // namespace

std::string format_screening_page(const ScreeningReport& report) {
    const ScreeningOutcome& outcome = report.outcome;
    std::string held;
    for (const std::string& sentence : describe_held_back(outcome))
        held += fmt::format("<p class=\"answer contradicted\">{}</p>\n", escape_html(sentence));
    std::string out = fmt::format(
        R"(<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>Screening before training</title>
<style>{}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the result</a>
<header>
<h1>Screening before training</h1>
</header>
<main id="content">
<section id="result" aria-label="Result">
<p class="answer {}">{} {}</p>
<p>{}</p>
{}<p class="note">{}</p>
</section>
)",
        page_style(), paint_of(outcome.verdict), badge(outcome.verdict),
        escape_html(describe(outcome.verdict)), as_sentence(describe_decision(outcome)), held,
        escape_html(describe_standing()));
    const auto section = [&](const char* id, const char* heading, const std::string& content) {
        out += fmt::format(
            "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 "
            "id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
            id, heading, content);
    };
    section("why", "Why",
            format_part(report, "The questionnaire", outcome.questionnaire) +
                format_part(report, "The effort you mean", outcome.effort) +
                format_answers(report));
    std::string cautions;
    for (const ExerciseAdvice& advice : outcome.exercises)
        cautions += format_advice(report, advice);
    if (!cautions.empty()) section("cautions", "Cautions", cautions);
    if (report.loads)
        section("loads", "What the joints carry, simulated", format_loads(*report.loads));
    return out + fmt::format(
                     "</main>\n<footer>\n{}<p class=\"soft\">Made by Sinew {}: the result follows "
                     "from the answers by a fixed rule.</p>\n</footer>\n</body>\n</html>\n",
                     format_terms(report), version);
}

}  // namespace sinew
