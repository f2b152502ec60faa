#include "sinew/evidence/verdict.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace sinew {

namespace {

double value_of(const PublishedOperand& operand) {
    const auto* row = std::get_if<Measurement>(&operand);
    return row ? row->mean.value() : std::get<double>(operand);
}

/// A plain number is in the unit of the other side.
std::string describe(const PublishedOperand& operand, const PublishedOperand& other) {
    const auto* row = std::get_if<Measurement>(&operand);
    if (!row)
        return fmt::format("{:g} {}", std::get<double>(operand), std::get<Measurement>(other).unit);
    std::string what = row->kind == MeasurementKind::emg ? row->muscle : row->quantity;
    if (!row->region.empty()) what += ", " + row->region;
    std::string how = row->exercise;
    if (!row->variation.empty()) how += ", " + row->variation;
    return fmt::format("{:g} {} ({} in {}; {})", *row->mean, row->unit, what, how, row->id);
}

}  // namespace

const char* name_of(Verdict verdict) {
    constexpr std::array names{"supported", "contradicted", "mixed", "not decidable here"};
    return names[static_cast<std::size_t>(verdict)];
}
const char* name_of(Direction direction) {
    constexpr std::array names{"for", "against", "level"};
    return names[static_cast<std::size_t>(direction)];
}
const char* name_of(Answer answer) {
    constexpr std::array names{"yes",       "rather yes", "in part",
                               "rather no", "no",         "not decidable here"};
    return names[static_cast<std::size_t>(answer)];
}

double calc_contrast(ContrastKind by, double left, double right, double floor) {
    if (by == ContrastKind::difference) return left - right;
    return std::max(left, floor) / std::max(right, floor);
}

double Contrast::least() const {
    double out = nominal.value();
    if (assumptions) out = std::min(out, assumptions->low);
    if (samples) out = std::min(out, samples->p05);
    return out;
}

double Contrast::most() const {
    double out = nominal.value();
    if (assumptions) out = std::max(out, assumptions->high);
    if (samples) out = std::max(out, samples->p95);
    return out;
}

Verdict judge(const Contrast& contrast, double margin) {
    if (!contrast.nominal) return Verdict::not_decidable;
    if (contrast.samples && contrast.samples->solved < answers_from * contrast.samples->all)
        return Verdict::not_decidable;
    if (contrast.least() > margin) return Verdict::supported;
    if (contrast.most() < margin) return Verdict::contradicted;
    return Verdict::not_decidable;
}

Tally make_tally(std::vector<TallyItem> items) {
    std::map<std::string, int> balance;
    for (const TallyItem& item : items)
        balance[item.study] += item.direction == Direction::for_it       ? 1
                               : item.direction == Direction::against_it ? -1
                                                                         : 0;
    Tally tally{.items = std::move(items)};
    for (const auto& [study, sum] : balance)
        ++(sum > 0 ? tally.studies_for : sum < 0 ? tally.studies_against : tally.studies_level);
    return tally;
}

TallyItem compare_published(const PublishedComparison& comparison) {
    const double left = value_of(comparison.left), right = value_of(comparison.right);
    TallyItem item;
    item.direction = left > comparison.times * right   ? Direction::for_it
                     : right > comparison.times * left ? Direction::against_it
                                                       : Direction::level;
    item.says = fmt::format("{} beside {}", describe(comparison.left, comparison.right),
                            describe(comparison.right, comparison.left));
    for (const PublishedOperand* side : {&comparison.left, &comparison.right}) {
        const auto* row = std::get_if<Measurement>(side);
        if (!row) continue;
        item.rows.push_back(row->id);
        item.study = row->study;
        item.source = row->citation;
        item.doi = row->doi;
    }
    return item;
}

TallyItem read_finding(const Finding& finding, const std::string& expects) {
    TallyItem item{.says = finding.measured,
                   .source = finding.citation,
                   .study = finding.study,
                   .rows = {finding.id}};
    item.direction = finding.direction == expects ? Direction::for_it : Direction::against_it;
    if (finding.direction == "unclear") item.direction = Direction::level;
    return item;
}

std::optional<Verdict> judge(const Tally& tally) {
    if (tally.studies() < tally_from) return std::nullopt;
    const double needed = tally_share * tally.studies();
    if (tally.studies_for >= needed) return Verdict::supported;
    if (tally.studies_against >= needed) return Verdict::contradicted;
    if (tally.studies_for > 0 && tally.studies_against > 0) return Verdict::mixed;
    return std::nullopt;
}

Verdict join_verdicts(std::span<const Verdict> parts) {
    const auto count = [&](Verdict verdict) { return std::ranges::count(parts, verdict); };
    const auto all = static_cast<std::ptrdiff_t>(parts.size());
    const auto supported = count(Verdict::supported), contradicted = count(Verdict::contradicted);
    if (count(Verdict::mixed) > 0 || (supported > 0 && contradicted > 0)) return Verdict::mixed;
    if (all > 0 && supported == all) return Verdict::supported;
    if (all > 0 && contradicted == all) return Verdict::contradicted;
    return Verdict::not_decidable;
}

Answer join_answers(std::span<const std::pair<Answers, Verdict>> claims) {
    bool yes = false, no = false, silent = false;
    for (const auto& [says, verdict] : claims) {
        const bool for_yes = says == Answers::yes;
        yes = yes || verdict == (for_yes ? Verdict::supported : Verdict::contradicted);
        no = no || verdict == (for_yes ? Verdict::contradicted : Verdict::supported);
        silent = silent || verdict == Verdict::mixed || verdict == Verdict::not_decidable;
    }
    if (yes && no) return Answer::in_part;
    if (yes) return silent ? Answer::rather_yes : Answer::yes;
    if (no) return silent ? Answer::rather_no : Answer::no;
    return Answer::not_decidable;
}

}  // namespace sinew
