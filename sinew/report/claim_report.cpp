#include "sinew/report/claim_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/report/claim_words.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

std::string line(const std::string& text, int depth) {
    const std::string indent(static_cast<std::size_t>(depth), ' ');
    return wrap(indent + text, indent + "  ") + "\n";
}

std::string format_comparison(const ClaimFile& claims, const ClaimRuns& runs,
                              const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    constexpr int deep = 8;
    std::string out = line(fmt::format("{}: {}", name_of(outcome.verdict), comparison.says), 5);
    out += line(describe_side(claims, runs, comparison.left, outcome.left, *comparison.kind), deep);
    out += line(
        fmt::format("{} {}", comparison.by == ContrastKind::ratio ? "over" : "less",
                    describe_side(claims, runs, comparison.right, outcome.right, *comparison.kind)),
        deep);
    out +=
        line(fmt::format("contrast {}; margin {}", describe_contrast(comparison, outcome.contrast),
                         say(comparison, comparison.margin)),
             deep);
    return out + line(outcome.reason, deep);
}

std::string format_stated(const ClaimFile& claims, const ClaimRuns& runs,
                          const StatedOutcome& outcome) {
    const StatedFigure& stated = *outcome.stated;
    std::string out = line(fmt::format("figure: {}", stated.says), 5);
    out += line(
        describe_side(claims, runs, stated.figure, outcome.figure, *stated.figure.figure.kind), 8);
    if (!outcome.figure.value.value) out += line(outcome.figure.value.why, 8);
    for (const PublishedMet& met : stated.beside)
        out += line(fmt::format("beside {}. {}", describe(met), met.source), 8);
    return out;
}

std::string format_tally(const TallyOutcome& outcome) {
    std::string out =
        line(fmt::format("{}: {} ({})", outcome.verdict ? name_of(*outcome.verdict) : "beside it",
                         outcome.says, outcome.reason),
             5);
    for (const TallyItem& item : outcome.tally.items)
        out += line(fmt::format("{}: {}. {}", name_of(item.direction), item.says, item.source), 8);
    return out;
}

std::string format_basis(const ClaimFile& claims, const ClaimRuns& runs,
                         const ClaimsOutcome& outcome, const std::string& body) {
    std::string out = line(fmt::format("body: {}; {} simulations", body, runs.simulations), 0);
    out += line(fmt::format("Figures of the trunk stand beside their range over what is assumed "
                            "about it: {}.",
                            runs.variants_described),
                0);
    if (runs.samples > 0)
        out += line(fmt::format("All figures stand beside the 5 and 95 % quantiles of {} sampled "
                                "bodies and set-ups (seed {}). A sample is one person on both "
                                "sides of a comparison. Loads are held in kilograms: samples too "
                                "weak for them are left out, so that intervals tell of the "
                                "stronger ones.",
                                runs.samples, runs.seed),
                    0);
    else
        out += line(
            "Nothing was sampled: all other figures are of this one body (--uncertainty "
            "50).",
            0);
    for (std::size_t s = 0; s < runs.set_ups.size(); ++s)
        if (!runs.set_ups[s].wanting.empty())
            out +=
                line(fmt::format("{}: more is asked than can be had with the thorax {}; figures "
                                 "are those of the dearest compromise.",
                                 claims.set_ups[s].name, fmt::join(runs.set_ups[s].wanting, "; ")),
                     0);
    const auto closed = [&](const ComparisonOutcome& comparison) {
        return comparison.reason == outcome.gate_closed;
    };
    const bool matters = std::ranges::any_of(outcome.claims, [&](const ClaimOutcome& claim) {
        return std::ranges::any_of(claim.comparisons, closed) ||
               std::ranges::any_of(claim.beside, closed);
    });
    if (matters) out += line(outcome.gate_closed, 0);
    return out;
}

}  // namespace

std::string format_claims(const ClaimFile& claims, const ClaimRuns& runs,
                          const ClaimsOutcome& outcome, const std::string& body) {
    std::string out;
    if (!outcome.sentence.empty())
        out += line(fmt::format("{} {}", claims.question, outcome.sentence), 0) + "\n";
    out += line(claims.title, 0);
    out += format_basis(claims, runs, outcome, body);
    int number = 0;
    for (const ClaimOutcome& claim : outcome.claims) {
        out += "\n";
        out += line(
            fmt::format("{:2}. {}: {}.", ++number, name_of(claim.verdict), claim.claim->says), 0);
        out += line(fmt::format("{}, {}", claim.claim->id, claim.reason), 4);
        for (const ComparisonOutcome& comparison : claim.comparisons)
            out += format_comparison(claims, runs, comparison);
        if (!claim.beside.empty()) out += line("beside it, deciding nothing:", 4);
        for (const ComparisonOutcome& comparison : claim.beside)
            out += format_comparison(claims, runs, comparison);
        for (const StatedOutcome& stated : claim.figures)
            out += format_stated(claims, runs, stated);
        for (const TallyOutcome& tally : claim.tallies) out += format_tally(tally);
    }
    return out;
}

}  // namespace sinew
