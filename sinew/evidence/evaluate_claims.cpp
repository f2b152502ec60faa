#include "sinew/evidence/evaluate_claims.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/latin_hypercube.h"

namespace sinew {

namespace {

/// The series of a side; null for a plain number.
const FigureSeries* series_of(const ClaimRuns& runs, const Operand& operand) {
    const auto* of = std::get_if<FigureOfSetUp>(&operand);
    return of ? &runs.at(*of) : nullptr;
}

/// Names of the assumptions about the trunk under which a side was tried.
const std::vector<std::string>& variants_of(const ClaimRuns& runs, const Operand& operand) {
    return runs.set_ups[std::get<FigureOfSetUp>(operand).set_up].variants;
}

std::optional<double> plain(const Operand& operand) {
    const auto* number = std::get_if<double>(&operand);
    return number ? std::optional(*number) : std::nullopt;
}

Contrast::Range range_of(const std::vector<double>& values, const std::vector<std::string>& names) {
    Contrast::Range range{values[0], values[0], names[0], names[0]};
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (values[v] < range.low)
            std::tie(range.low, range.lowest) = std::tie(values[v], names[v]);
        if (values[v] > range.high)
            std::tie(range.high, range.highest) = std::tie(values[v], names[v]);
    }
    return range;
}

Contrast::Samples samples_of(const std::vector<double>& values, int all) {
    const auto solved = static_cast<int>(values.size());
    return {calc_quantile(values, 0.05), calc_quantile(values, 0.5), calc_quantile(values, 0.95),
            solved, all};
}

OperandOutcome describe_operand(const ClaimRuns& runs, const Operand& operand) {
    const FigureSeries* series = series_of(runs, operand);
    if (!series) return {.value = {plain(operand), ""}};
    OperandOutcome out{.value = series->nominal};
    std::vector<double> values;
    for (const FigureValue& value : series->variants)
        if (value.value) values.push_back(*value.value);
    if (!values.empty() && values.size() == series->variants.size())
        out.assumptions = range_of(values, variants_of(runs, operand));
    values.clear();
    for (const FigureValue& value : series->samples)
        if (value.value) values.push_back(*value.value);
    if (!values.empty()) out.samples = samples_of(values, runs.samples);
    return out;
}

class Comparer {
public:
    Comparer(const ClaimRuns& runs, const Comparison& comparison)
        : runs_(runs),
          comparison_(comparison),
          left_(series_of(runs, comparison.left)),
          right_(series_of(runs, comparison.right)) {}

    Contrast calc() {
        Contrast out;
        out.nominal = contrast(
            [](const FigureSeries& series) -> const FigureValue& { return series.nominal; },
            out.why_not);
        if (!out.nominal) return out;
        add_assumptions(out);
        if (out.nominal && runs_.samples > 0) add_samples(out);
        return out;
    }

private:
    /// Of both sides, each taken from its series by `take`.
    template <class Take>
    std::optional<double> contrast(const Take& take, std::string& why) const {
        std::optional<double> values[2];
        const FigureSeries* sides[2] = {left_, right_};
        const Operand* operands[2] = {&comparison_.left, &comparison_.right};
        for (int k = 0; k < 2; ++k) {
            if (!sides[k]) {
                values[k] = plain(*operands[k]);
                continue;
            }
            const FigureValue& value = take(*sides[k]);
            values[k] = value.value;
            if (!value.value) {
                why = value.why;
                return std::nullopt;
            }
        }
        return calc_contrast(comparison_.by, *values[0], *values[1], comparison_.kind->floor);
    }

    void add_assumptions(Contrast& out) const {
        const bool hangs =
            (left_ && !left_->variants.empty()) || (right_ && !right_->variants.empty());
        if (!hangs) return;
        const std::vector<std::string>& names = variants_of(
            runs_, left_ && !left_->variants.empty() ? comparison_.left : comparison_.right);
        std::vector<double> values;
        for (std::size_t v = 0; v < names.size(); ++v) {
            std::string why;
            const auto value = contrast(
                [v](const FigureSeries& series) -> const FigureValue& {
                    return series.variants.empty() ? series.nominal : series.variants[v];
                },
                why);
            if (!value) {
                out.nominal.reset();
                out.why_not = fmt::format("with the thorax {}: {}", names[v], why);
                return;
            }
            values.push_back(*value);
        }
        out.assumptions = range_of(values, names);
    }

    void add_samples(Contrast& out) const {
        std::vector<double> values;
        for (int k = 0; k < runs_.samples; ++k) {
            std::string why;
            const auto value = contrast(
                [k](const FigureSeries& series) -> const FigureValue& {
                    return series.samples[static_cast<std::size_t>(k)];
                },
                why);
            if (value) values.push_back(*value);
        }
        out.samples = samples_of(values, runs_.samples);
    }

    const ClaimRuns& runs_;
    const Comparison& comparison_;
    const FigureSeries *left_, *right_;
};

std::string format_contrast(const Comparison& comparison, double value) {
    return comparison.by == ContrastKind::ratio ? fmt::format("{:.2f} times", value)
                                                : format_figure(*comparison.kind, value);
}

std::string explain(const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const Contrast& contrast = outcome.contrast;
    const auto say = [&](double value) { return format_contrast(comparison, value); };
    if (!contrast.nominal) return contrast.why_not;
    if (contrast.samples && contrast.samples->solved < answers_from * contrast.samples->all)
        return fmt::format("only {} of {} samples have an answer for both sides",
                           contrast.samples->solved, contrast.samples->all);
    const std::string margin = say(comparison.margin);
    if (outcome.verdict == Verdict::supported)
        return fmt::format("at least {}, above the margin of {}", say(contrast.least()), margin);
    if (outcome.verdict == Verdict::contradicted)
        return fmt::format("at most {}, below the margin of {}", say(contrast.most()), margin);
    std::string on;
    if (const auto& range = contrast.assumptions;
        range && range->low <= comparison.margin && range->high >= comparison.margin)
        on = fmt::format(
            "it hangs on what is assumed about the trunk, {} with the thorax {} and {} "
            "with the thorax {}",
            say(range->low), range->lowest, say(range->high), range->highest);
    if (const auto& samples = contrast.samples;
        samples && samples->p05 <= comparison.margin && samples->p95 >= comparison.margin)
        on += fmt::format("{}it hangs on what is not known of body and set-up, {} to {}",
                          on.empty() ? "" : "; ", say(samples->p05), say(samples->p95));
    if (on.empty())
        on = fmt::format("what is known of it goes from {} to {}", say(contrast.least()),
                         say(contrast.most()));
    return fmt::format("on both sides of the margin of {}: {}", margin, on);
}

ComparisonOutcome evaluate(const ClaimRuns& runs, const Comparison& comparison,
                           const std::string& gate_closed) {
    ComparisonOutcome out{.comparison = &comparison,
                          .left = describe_operand(runs, comparison.left),
                          .right = describe_operand(runs, comparison.right)};
    out.contrast = Comparer(runs, comparison).calc();
    out.verdict = judge(out.contrast, comparison.margin);
    out.reason = explain(out);
    for (const Operand* side : {&comparison.left, &comparison.right}) {
        const auto* of = std::get_if<FigureOfSetUp>(side);
        if (!of || gate_closed.empty() || !is_abdominal(of->figure)) continue;
        out.verdict = Verdict::not_decidable;
        out.reason = gate_closed;
    }
    return out;
}

TallyOutcome evaluate(std::string says, std::vector<TallyItem> items) {
    TallyOutcome out{.says = std::move(says), .tally = make_tally(std::move(items))};
    out.verdict = judge(out.tally);
    const Tally& tally = out.tally;
    out.reason = fmt::format("studies: {} for, {} against, {} level", tally.studies_for,
                             tally.studies_against, tally.studies_level);
    if (tally.studies() < tally_from)
        out.reason += fmt::format("; fewer than {} decide nothing", tally_from);
    else if (!out.verdict)
        out.reason += "; most find no difference, which decides nothing";
    return out;
}

ClaimOutcome evaluate(const Claim& claim, const ClaimRuns& runs, const std::string& gate_closed) {
    ClaimOutcome out{.claim = &claim};
    std::vector<Verdict> parts;
    for (const Comparison& comparison : claim.comparisons) {
        out.comparisons.push_back(evaluate(runs, comparison, gate_closed));
        parts.push_back(out.comparisons.back().verdict);
    }
    for (const Comparison& comparison : claim.beside)
        out.beside.push_back(evaluate(runs, comparison, gate_closed));
    for (const StatedFigure& stated : claim.figures)
        out.figures.push_back({&stated, describe_operand(runs, stated.figure)});
    if (!claim.published.empty()) {
        std::vector<TallyItem> items;
        for (const PublishedComparison& published : claim.published)
            items.push_back(compare_published(published));
        out.tallies.push_back(evaluate("published figures", std::move(items)));
    }
    for (const FindingQuery& query : claim.findings) {
        std::vector<TallyItem> items;
        for (const Finding& finding : query.findings)
            items.push_back(read_finding(finding, query.expects));
        out.tallies.push_back(evaluate(query.expects == "no"
                                           ? fmt::format("it denies that {}", query.question)
                                           : query.question,
                                       std::move(items)));
    }
    for (const TallyOutcome& tally : out.tallies)
        if (tally.verdict) parts.push_back(*tally.verdict);
    out.verdict = join_verdicts(parts);

    const auto count = [&](Verdict verdict) { return std::ranges::count(parts, verdict); };
    std::vector<std::string> counts;
    for (const Verdict verdict :
         {Verdict::supported, Verdict::contradicted, Verdict::mixed, Verdict::not_decidable})
        if (count(verdict) > 0)
            counts.push_back(fmt::format("{} {}", count(verdict), name_of(verdict)));
    out.reason = parts.empty() ? std::string("nothing that is known here decides it")
                               : fmt::format("of {} part{}: {}", parts.size(),
                                             parts.size() == 1 ? "" : "s", fmt::join(counts, ", "));
    return out;
}

/// The parts of a claim that are not supported, by verdict: why one that is mixed is so.
std::string list_parts(const ClaimOutcome& claim) {
    std::vector<std::string> groups;
    for (const Verdict verdict : {Verdict::contradicted, Verdict::mixed, Verdict::not_decidable}) {
        std::vector<std::string> said;
        for (const ComparisonOutcome& comparison : claim.comparisons)
            if (comparison.verdict == verdict) said.push_back(comparison.comparison->says);
        for (const TallyOutcome& tally : claim.tallies)
            if (tally.verdict == verdict)
                said.push_back(fmt::format("{}, {}", tally.says, tally.reason));
        if (!said.empty())
            groups.push_back(fmt::format("{}: {}", name_of(verdict), fmt::join(said, ", and ")));
    }
    return fmt::format("{}", fmt::join(groups, "; "));
}

/// The claims that the answer rests on, with the verdict on each; of a mixed one, what is not
/// supported.
std::string make_sentence(const ClaimFile& claims, const ClaimsOutcome& outcome) {
    static constexpr std::array openings{"Yes",     "Rather yes, as far as it can be decided here",
                                         "In part", "Rather not, as far as it can be decided here",
                                         "No",      "That is not decidable here"};
    std::vector<std::string> parts;
    for (const Verdict verdict :
         {Verdict::supported, Verdict::contradicted, Verdict::mixed, Verdict::not_decidable}) {
        std::vector<std::string> said;
        for (const auto& [id, answers] : claims.rests_on)
            for (const ClaimOutcome& claim : outcome.claims) {
                if (claim.claim->id != id || claim.verdict != verdict) continue;
                if (verdict == Verdict::mixed)
                    parts.push_back(fmt::format("that {}, is mixed ({})", claim.claim->says,
                                                list_parts(claim)));
                else
                    said.push_back(fmt::format("that {}", claim.claim->says));
            }
        if (!said.empty())
            parts.push_back(fmt::format("{} {} {}", fmt::join(said, ", and "),
                                        said.size() == 1 ? "is" : "are", name_of(verdict)));
    }
    return fmt::format("{}: {}.", openings[static_cast<std::size_t>(outcome.answer)],
                       fmt::join(parts, "; "));
}

}  // namespace

ClaimsOutcome evaluate_claims(const ClaimFile& claims, const ClaimRuns& runs,
                              std::string gate_closed) {
    ClaimsOutcome out{.gate_closed = std::move(gate_closed)};
    for (const Claim& claim : claims.claims)
        out.claims.push_back(evaluate(claim, runs, out.gate_closed));
    std::vector<std::pair<Answers, Verdict>> on;
    for (const auto& [id, answers] : claims.rests_on)
        for (const ClaimOutcome& claim : out.claims)
            if (claim.claim->id == id) on.emplace_back(answers, claim.verdict);
    out.answer = join_answers(on);
    if (!on.empty()) out.sentence = make_sentence(claims, out);
    return out;
}

}  // namespace sinew
