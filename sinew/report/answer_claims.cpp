#include "sinew/report/answer_claims.h"

#include <algorithm>

#include <fmt/format.h>

#include "sinew/report/bar_chart.h"
#include "sinew/report/claim_words.h"
#include "sinew/report/html_text.h"

namespace sinew {

namespace {

constexpr std::size_t most_open = 4;  ///< items of a list that are shown without asking

std::string make_badge(const char* paint, const char* words) {
    return fmt::format(R"(<span class="badge {}">{}</span>)", paint, escape_html(words));
}

std::string details(const std::string& summary, const std::string& content) {
    return fmt::format("<details><summary>{}</summary>\n{}</details>\n", escape_html(summary),
                       content);
}

std::string draw(const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const Contrast& contrast = outcome.contrast;
    if (!contrast.nominal) return "";
    const bool ratio = comparison.by == ContrastKind::ratio;
    const auto printed = [&](double value) {
        return say(comparison, value) + (ratio ? " times" : "");
    };
    ContrastChart chart{
        .words = fmt::format("{} beside the margin of {}", describe_contrast(comparison, contrast),
                             printed(comparison.margin)),
        .value = *contrast.nominal,
        .margin = comparison.margin,
        .printed = printed(*contrast.nominal),
        .printed_margin = printed(comparison.margin),
        .ratio = ratio,
        .paint = paint_of(outcome.verdict)};
    if (const auto& range = contrast.assumptions) chart.assumptions = {range->low, range->high};
    if (const auto& samples = contrast.samples) chart.samples = {samples->p05, samples->p95};
    return draw_contrast_chart(chart);
}

std::string format_comparison(const AnswerPage& page, const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const bool gated =
        !page.outcome.gate_closed.empty() && outcome.reason == page.outcome.gate_closed;
    std::string out = fmt::format("<div class=\"part\">\n<p>{} {}</p>\n",
                                  format_badge(outcome.verdict), as_sentence(comparison.says));
    out += draw(outcome);
    out += gated ? std::string(
                       "<p class=\"soft\">No verdict about the abdominal muscles: see <a "
                       "href=\"#gate\">the note at the top</a>. What is drawn is the "
                       "model's figure.</p>\n")
                 : fmt::format("<p class=\"soft\">{}</p>\n", as_sentence(outcome.reason));
    const auto side = [&](const Operand& operand, const OperandOutcome& of) {
        return escape_html(describe_side(page.claims, page.runs, operand, of, *comparison.kind));
    };
    out += details("the figures",
                   fmt::format("<p class=\"soft\">{}<br/>{} {}<br/>contrast {}; margin {}</p>\n",
                               side(comparison.left, outcome.left),
                               comparison.by == ContrastKind::ratio ? "over" : "less",
                               side(comparison.right, outcome.right),
                               escape_html(describe_contrast(comparison, outcome.contrast)),
                               escape_html(say(comparison, comparison.margin))));
    return out + "</div>\n";
}

std::string format_tally(const TallyOutcome& outcome) {
    const Tally& tally = outcome.tally;
    std::string out =
        fmt::format("<div class=\"part\">\n<p>{} {}</p>\n",
                    outcome.verdict ? format_badge(*outcome.verdict)
                                    : std::string("<span class=\"soft\">beside it:</span>"),
                    as_sentence(outcome.says));
    out +=
        draw_tally(outcome.reason, tally.studies_for, tally.studies_against, tally.studies_level);
    out += fmt::format("<p class=\"soft\">{}</p>\n", as_sentence(outcome.reason));
    std::string items = "<ul>\n";
    for (const TallyItem& item : tally.items)
        items += fmt::format("<li><strong>{}</strong>: {} <span class=\"soft\">{}</span></li>\n",
                             name_of(item.direction), as_sentence(item.says),
                             format_source(item.source, item.doi));
    items += "</ul>\n";
    out +=
        tally.items.size() > most_open
            ? details(fmt::format("all {} figures with their sources", tally.items.size()), items)
            : items;
    return out + "</div>\n";
}

}  // namespace

const char* paint_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::supported:
            return "supported";
        case Verdict::contradicted:
            return "contradicted";
        case Verdict::mixed:
            return "mixed";
        case Verdict::not_decidable:
            break;
    }
    return "undecided";
}

std::string format_badge(Verdict verdict) {
    return make_badge(paint_of(verdict), name_of(verdict));
}

std::string format_badge(Answer answer) {
    const bool yes = answer == Answer::yes || answer == Answer::rather_yes;
    const bool no = answer == Answer::no || answer == Answer::rather_no;
    return make_badge(yes                         ? "supported"
                      : no                        ? "contradicted"
                      : answer == Answer::in_part ? "mixed"
                                                  : "undecided",
                      name_of(answer));
}

std::string id_of(const Claim& claim) {
    return "claim-" + make_html_id(claim.id);
}

bool gate_matters(const ClaimsOutcome& outcome) {
    if (outcome.gate_closed.empty()) return false;
    const auto closed = [&](const ComparisonOutcome& comparison) {
        return comparison.reason == outcome.gate_closed;
    };
    return std::ranges::any_of(outcome.claims, [&](const ClaimOutcome& claim) {
        return std::ranges::any_of(claim.comparisons, closed) ||
               std::ranges::any_of(claim.beside, closed);
    });
}

std::string format_claim(const AnswerPage& page, const ClaimOutcome& claim) {
    std::string out = fmt::format(
        "<article class=\"claim\" id=\"{}\">\n<h3>{}</h3>\n<p>{} <span "
        "class=\"soft\">{}</span></p>\n",
        id_of(*claim.claim), as_sentence(claim.claim->says), format_badge(claim.verdict),
        as_sentence(claim.reason));
    for (const ComparisonOutcome& comparison : claim.comparisons)
        out += format_comparison(page, comparison);
    for (const TallyOutcome& tally : claim.tallies) out += format_tally(tally);
    if (!claim.beside.empty()) {
        std::string beside;
        for (const ComparisonOutcome& comparison : claim.beside)
            beside += format_comparison(page, comparison);
        out += details(fmt::format("{} more comparison{}, which decide nothing",
                                   claim.beside.size(), claim.beside.size() == 1 ? "" : "s"),
                       beside);
    }
    out += details("why these comparisons and margins",
                   fmt::format("<p class=\"soft\">{}</p>\n", as_sentence(claim.claim->why)));
    return out + "</article>\n";
}

std::string format_questions(const AnswerPage& page) {
    std::string out = "<dl>\n";
    for (const ClaimOutcome& claim : page.outcome.claims)
        out += fmt::format(
            "<dt>Is it true that {}?</dt>\n<dd>{} <span class=\"soft\">{} <a "
            "href=\"#{}\">how so</a></span></dd>\n",
            escape_html(claim.claim->says), format_badge(claim.verdict), as_sentence(claim.reason),
            id_of(*claim.claim));
    return out + "</dl>\n";
}

}  // namespace sinew
