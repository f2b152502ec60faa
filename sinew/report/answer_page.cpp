#include "sinew/report/answer_page.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/report/answer_claims.h"
#include "sinew/report/answer_exercise.h"
#include "sinew/report/html_text.h"
#include "sinew/report/page_style.h"
#include "sinew/version.h"

namespace sinew {

namespace {

struct Section {
    std::string id, heading, content;
};

std::string format_basis(const AnswerPage& page) {
    const ClaimRuns& runs = page.runs;
    std::string out = fmt::format(
        "<details><summary>how it was reckoned</summary>\n<p class=\"soft\">Body: {}; {} "
        "simulations. Figures of the trunk stand beside their range over what is assumed about it: "
        "{}.</p>\n",
        escape_html(page.body), runs.simulations, escape_html(runs.variants_described));
    out += runs.samples > 0
               ? fmt::format(
                     "<p class=\"soft\">Whiskers are the 5 and 95 % quantiles of {} "
                     "sampled bodies and set-ups (seed {}); both sides of a sample are one "
                     "person, and loads are held in kilograms.</p>\n",
                     runs.samples, runs.seed)
               : std::string(
                     "<p class=\"soft\">Nothing was sampled: all figures are of this one "
                     "body.</p>\n");
    for (std::size_t s = 0; s < runs.set_ups.size(); ++s)
        if (!runs.set_ups[s].wanting.empty())
            out += fmt::format(
                "<p class=\"soft\">{}: more is asked than can be had with the thorax {}; figures "
                "are those of the dearest compromise.</p>\n",
                escape_html(page.claims.set_ups[s].name),
                escape_html(fmt::format("{}", fmt::join(runs.set_ups[s].wanting, "; "))));
    return out + "</details>\n";
}

std::string format_counts(const AnswerPage& page) {
    std::vector<std::string> counts;
    for (const Verdict verdict :
         {Verdict::supported, Verdict::contradicted, Verdict::mixed, Verdict::not_decidable}) {
        const auto n = std::ranges::count(page.outcome.claims, verdict, &ClaimOutcome::verdict);
        if (n > 0)
            counts.push_back(fmt::format("<span class=\"badge {}\">{} {}</span>", paint_of(verdict),
                                         n, name_of(verdict)));
    }
    const auto all = page.outcome.claims.size();
    return fmt::format("<p>Of {} statement{}: {}</p>\n", all, all == 1 ? "" : "s",
                       fmt::join(counts, " "));
}

std::string format_answer(const AnswerPage& page) {
    const ClaimsOutcome& outcome = page.outcome;
    std::string out;
    if (!outcome.sentence.empty()) {
        const std::string badge = format_badge(outcome.answer);
        out += fmt::format("<p class=\"answer\">{} {}</p>\n", badge, escape_html(outcome.sentence));
        out += "<ul>\n";
        for (const auto& [id, answers] : page.claims.rests_on)
            for (const ClaimOutcome& claim : outcome.claims)
                if (claim.claim->id == id)
                    out += fmt::format("<li>{} <a href=\"#{}\">{}</a></li>\n",
                                       format_badge(claim.verdict), id_of(*claim.claim),
                                       as_sentence(claim.claim->says));
        out += "</ul>\n";
    }
    out += format_counts(page);
    if (gate_matters(outcome))
        out +=
            fmt::format("<p class=\"note\" id=\"gate\">{}</p>\n", as_sentence(outcome.gate_closed));
    return out + format_ranking_chart(page) + format_basis(page);
}

/// What stands in a section before its claims.
std::string format_introduction(const AnswerPage& page, ClaimSection section) {
    switch (section) {
        case ClaimSection::mechanics:
            return format_subject(page);
        case ClaimSection::core_stability:
            return format_group_charts(page);
        case ClaimSection::looks:
            return format_energy_figures(page);
        case ClaimSection::variations:
            return format_variations(page);
        case ClaimSection::form:
            return format_form(page);
        case ClaimSection::advice:
            return format_others(page);
        case ClaimSection::indirect_activation:
        case ClaimSection::other:
            break;
    }
    return "";
}

std::vector<Section> make_sections(const AnswerPage& page) {
    std::vector<Section> out{{"answer", "The answer", format_answer(page)}};
    for (const ClaimSectionNames& names : claim_sections) {
        std::string content = format_introduction(page, names.section);
        for (const ClaimOutcome& claim : page.outcome.claims)
            if (claim.claim->section == names.section) content += format_claim(page, claim);
        if (!content.empty()) out.push_back({names.key, names.heading, std::move(content)});
    }
    out.push_back({"questions", "Common questions", format_questions(page)});
    return out;
}

std::string format_head(const std::string& title) {
    return fmt::format(R"(<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>{}</title>
<style>{}</style>
</head>
)",
                       escape_html(title), page_style());
}

}  // namespace

std::string format_answer_page(const AnswerPage& page) {
    const std::string& title =
        page.claims.question.empty() ? page.claims.title : page.claims.question;
    const std::vector<Section> sections = make_sections(page);
    std::string out = format_head(title);
    out += fmt::format(
        "<body>\n<a class=\"skip\" href=\"#content\">Skip to the answer</a>\n"
        "<header>\n<h1>{}</h1>\n</header>\n<main id=\"content\">\n",
        escape_html(title));
    for (const Section& section : sections) {
        out += fmt::format(
            "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 "
            "id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
            section.id, escape_html(section.heading), section.content);
        if (section.id != "answer") continue;
        out += "<nav aria-label=\"Sections\">\n<ul>\n";
        for (const Section& one : sections)
            if (one.id != "answer")
                out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", one.id,
                                   escape_html(one.heading));
        out += "</ul>\n</nav>\n";
    }
    return out + fmt::format(
                     "</main>\n<footer>\n<p>Figures are simulated for one body and replace "
                     "no professional&#39;s advice: ask one before you lift with pain or a "
                     "condition.</p>\n<p class=\"soft\">{}. Made by Sinew {} from {}: every "
                     "verdict follows from the figures by a fixed rule.</p>\n</footer>\n"
                     "</body>\n</html>\n",
                     escape_html(page.claims.title), version, escape_html(page.claims.id));
}

}  // namespace sinew
