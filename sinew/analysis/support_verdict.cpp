#include "sinew/analysis/support_verdict.h"

#include <algorithm>

#include "sinew/analysis/roles.h"

namespace sinew {

bool is_abdominal(const std::string& group) {
    const auto abdominal = std::span(judged_groups).first(n_abdominal_groups);
    return std::ranges::find(abdominal, group) != abdominal.end();
}

void SupportTally::count(double owed, bool margin_missed) {
    ++(owed >= RoleRule{}.support_from ? ask : margin_missed ? open : do_not);
}

const char* name_of(SupportAnswer answer) {
    switch (answer) {
        case SupportAnswer::asked_for:
            return "asked for";
        case SupportAnswer::not_asked_for:
            return "not asked for";
        case SupportAnswer::undecided:
            return "undecided";
        case SupportAnswer::closed_by_gate:
            return "closed by the gate";
    }
    return "undecided";
}

SupportAnswer judge_support(const std::string& group, const SupportTally& over_variants,
                            const SupportTally& over_samples, bool gate_closed) {
    if (gate_closed && is_abdominal(group)) return SupportAnswer::closed_by_gate;
    const int all = over_variants.all() + over_samples.all();
    if (all == 0) return SupportAnswer::undecided;
    if (over_variants.ask + over_samples.ask == all) return SupportAnswer::asked_for;
    if (over_variants.do_not + over_samples.do_not == all) return SupportAnswer::not_asked_for;
    return SupportAnswer::undecided;
}

void judge_support(std::span<SupportVerdict> verdicts, std::span<const SupportOverSamples> samples,
                   bool gate_closed) {
    for (SupportVerdict& verdict : verdicts) {
        verdict.over_variants = {};
        for (const VariantSupport& variant : verdict.variants)
            verdict.over_variants.count(variant.owed, variant.margin_missed);
        const auto sampled = std::ranges::find(samples, verdict.group, &SupportOverSamples::group);
        verdict.over_samples = sampled == samples.end() ? SupportTally{} : sampled->tally;
        verdict.answer =
            judge_support(verdict.group, verdict.over_variants, verdict.over_samples, gate_closed);
    }
}

}  // namespace sinew
