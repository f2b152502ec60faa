#include "sinew/report/claim_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/support_variants.h"

namespace sinew {

std::string describe(const ClaimSetUp& set_up, const SetUpRuns& runs) {
    std::string out = set_up.exercise.id;
    if (runs.load_kg > 0) {
        out += fmt::format(", {:.0f} kg", runs.load_kg);
        if (!runs.load_note.empty()) out += fmt::format(" ({})", runs.load_note);
    }
    for (const auto* names : {&set_up.variations, &set_up.faults})
        for (const std::string& name : *names) out += ", " + name;
    if (set_up.brace > 0) out += fmt::format(", braced to {:.0f} %", 100 * set_up.brace);
    if (!set_up.without.empty())
        out += fmt::format(", without {}", fmt::join(set_up.without, ", "));
    if (set_up.thorax) out += fmt::format(", thorax {}", name_of(*set_up.thorax));
    return out;
}

std::string say(const Comparison& comparison, double value) {
    return comparison.by == ContrastKind::ratio ? fmt::format("{:.2f}", value)
                                                : format_figure(*comparison.kind, value);
}

std::string describe_side(const ClaimFile& claims, const ClaimRuns& runs, const Operand& operand,
                          const OperandOutcome& outcome, const FigureKind& kind) {
    const auto* of = std::get_if<FigureOfSetUp>(&operand);
    if (!of) return format_figure(kind, *outcome.value.value);
    std::string out = outcome.value.value ? format_figure(*of->figure.kind, *outcome.value.value)
                                          : std::string("no figure");
    const auto add_range = [&](double low, double high, const char* what) {
        out += fmt::format(" ({} {} to {})", what, format_figure(*of->figure.kind, low),
                           format_figure(*of->figure.kind, high));
    };
    if (outcome.assumptions)
        add_range(outcome.assumptions->low, outcome.assumptions->high, "assumptions");
    if (outcome.samples) add_range(outcome.samples->p05, outcome.samples->p95, "samples");
    const auto& set_up = claims.set_ups[of->set_up];
    return out + fmt::format(", {}; {}", describe(of->figure),
                             describe(set_up, runs.set_ups[of->set_up]));
}

std::string describe(const PublishedMet& met) {
    return fmt::format("{:.1f} MET, {} ({})", met.met, met.label, met.code);
}

std::string describe_contrast(const Comparison& comparison, const Contrast& contrast) {
    if (!contrast.nominal) return "none";
    std::string out = say(comparison, *contrast.nominal);
    if (const auto& range = contrast.assumptions)
        out += fmt::format("; over the assumptions {} to {}", say(comparison, range->low),
                           say(comparison, range->high));
    if (const auto& samples = contrast.samples)
        out += fmt::format("; over {} of {} samples {} to {}", samples->solved, samples->all,
                           say(comparison, samples->p05), say(comparison, samples->p95));
    return out;
}

}  // namespace sinew
