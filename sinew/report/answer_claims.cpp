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

/// Beside a plain number the figure itself is told, and not by how much it differs.
struct Told {
    explicit Told(const Comparison& of) : comparison(of) {
        if (of.by == ContrastKind::ratio) return;
        left = std::get_if<double>(&of.left);
        right = std::get_if<double>(&of.right);
    }
    [[nodiscard]] bool bound() const { return left || right; }
    [[nodiscard]] double place(double contrast) const {
        return left ? *left - contrast : right ? *right + contrast : contrast;
    }
    [[nodiscard]] std::string print(double contrast) const {
        return say(comparison, place(contrast)) +
               (comparison.by == ContrastKind::ratio ? " times" : "");
    }
    const Comparison& comparison;
    const double *left = nullptr, *right = nullptr;
};

/// As the outcome's reason, of the figure where it stands beside a plain number.
std::string explain(const ComparisonOutcome& outcome) {
    const Told told(*outcome.comparison);
    const bool supported = outcome.verdict == Verdict::supported;
    if (!told.bound() || !outcome.contrast.nominal ||
        (!supported && outcome.verdict != Verdict::contradicted))
        return outcome.reason;
    const bool above = supported == (told.left == nullptr);
    return fmt::format("{} {}, {} the bound of {}", above ? "at least" : "at most",
                       told.print(supported ? outcome.contrast.least() : outcome.contrast.most()),
                       above ? "above" : "below", told.print(outcome.comparison->margin));
}

std::string draw(const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const Contrast& contrast = outcome.contrast;
    if (!contrast.nominal) return "";
    const Told told(comparison);
    const auto interval = [&](double low, double high) {
        return told.left ? Interval{told.place(high), told.place(low)}
                         : Interval{told.place(low), told.place(high)};
    };
    ContrastChart chart{.value = told.place(*contrast.nominal),
                        .margin = told.place(comparison.margin),
                        .printed = told.print(*contrast.nominal),
                        .printed_margin = fmt::format("{} {}", told.bound() ? "bound" : "margin",
                                                      told.print(comparison.margin)),
                        .ratio = comparison.by == ContrastKind::ratio,
                        .below = told.left != nullptr,
                        .paint = paint_of(outcome.verdict)};
    chart.words = fmt::format("{} beside the {}", chart.printed, chart.printed_margin);
    if (const auto& range = contrast.assumptions) {
        chart.assumptions = interval(range->low, range->high);
        chart.words += fmt::format("; over the assumptions {} to {}", told.print(range->low),
                                   told.print(range->high));
    }
    if (const auto& samples = contrast.samples) {
        chart.samples = interval(samples->p05, samples->p95);
        chart.words += fmt::format("; in samples {} to {}", told.print(samples->p05),
                                   told.print(samples->p95));
    }
    return draw_contrast_chart(chart);
}

std::string format_comparison(const AnswerPage& page, const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const bool gated =
        !page.outcome.gate_closed.empty() && outcome.reason == page.outcome.gate_closed;
    std::string out = fmt::format("<div class=\"part\">\n<p>{} {}</p>\n",
                                  format_badge(outcome.verdict), as_sentence(comparison.says));
    out += draw(outcome);
    std::string why = as_sentence(explain(outcome));
    if (gated)
        why =
            "No verdict about the abdominal muscles: see <a href=\"#gate\">the note at the "
            "top</a>. " +
            (outcome.contrast.nominal ? std::string("What is drawn is the model&#39;s figure.")
                                      : as_sentence(outcome.contrast.why_not));
    out += fmt::format("<p class=\"soft\">{}</p>\n", why);
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

std::string format_stated(const AnswerPage& page, const StatedOutcome& outcome) {
    const StatedFigure& stated = *outcome.stated;
    const FigureKind& kind = *stated.figure.figure.kind;
    const auto& value = outcome.figure.value;
    std::string out = fmt::format(
        "<div class=\"part\">\n<p><span class=\"soft\">beside it:</span> {}: "
        "<strong>{}</strong></p>\n",
        as_heading(stated.says),
        value.value ? escape_html(format_figure(kind, *value.value)) : std::string("no figure"));
    out += fmt::format(
        "<p class=\"soft\">{}</p>\n",
        escape_html(describe_side(page.claims, page.runs, stated.figure, outcome.figure, kind)));
    if (!value.value) out += fmt::format("<p class=\"soft\">{}</p>\n", as_sentence(value.why));
    for (const PublishedMet& met : stated.beside)
        out += fmt::format("<p class=\"soft\">beside {}. {}</p>\n", escape_html(describe(met)),
                           format_source(met.source, met.doi));
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
        id_of(*claim.claim), as_heading(claim.claim->says), format_badge(claim.verdict),
        as_sentence(claim.reason));
    for (const ComparisonOutcome& comparison : claim.comparisons)
        out += format_comparison(page, comparison);
    for (const StatedOutcome& stated : claim.figures) out += format_stated(page, stated);
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
