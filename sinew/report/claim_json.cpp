#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "sinew/analysis/roles.h"
#include "sinew/report/claim_report.h"
#include "sinew/report/claim_words.h"
#include "sinew/version.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value, double scale) {
    return value ? Json(*value * scale) : Json();
}

void put_spread(Json& json, const std::optional<Contrast::Range>& range,
                const std::optional<Contrast::Samples>& samples, double scale) {
    if (range)
        json["assumptions"] = {{"low", range->low * scale},
                               {"low_with", range->lowest},
                               {"high", range->high * scale},
                               {"high_with", range->highest}};
    if (samples)
        json["samples"] = {{"p05", samples->p05 * scale},
                           {"p50", samples->p50 * scale},
                           {"p95", samples->p95 * scale},
                           {"solved", samples->solved},
                           {"all", samples->all}};
}

Json describe_operand(const ClaimFile& claims, const Operand& operand,
                      const OperandOutcome& outcome, const FigureKind& kind) {
    Json json;
    if (const auto* of = std::get_if<FigureOfSetUp>(&operand)) {
        const ClaimFigure& figure = of->figure;
        json["set_up"] = claims.set_ups[of->set_up].name;
        json["figure"] = figure.kind->name;
        if (!figure.groups.empty()) json["of"] = figure.groups;
        if (!figure.at.empty()) json["at"] = figure.at;
        if (figure.phase) json["phase"] = name_of(*figure.phase);
        if (!figure.region.empty()) json["region"] = figure.region;
        json["described"] = describe(figure);
    } else {
        json["described"] = "plain number";
    }
    json["value"] = number(outcome.value.value, kind.scale);
    if (!outcome.value.value) json["why_none"] = outcome.value.why;
    put_spread(json, outcome.assumptions, outcome.samples, kind.scale);
    return json;
}

Json describe_comparison(const ClaimFile& claims, const ComparisonOutcome& outcome) {
    const Comparison& comparison = *outcome.comparison;
    const bool ratio = comparison.by == ContrastKind::ratio;
    const double scale = ratio ? 1 : comparison.kind->scale;
    Json contrast{{"by", ratio ? "ratio" : "difference"},
                  {"unit", ratio ? "1" : comparison.kind->unit},
                  {"value", number(outcome.contrast.nominal, scale)}};
    put_spread(contrast, outcome.contrast.assumptions, outcome.contrast.samples, scale);
    contrast["margin"] = comparison.margin * scale;
    return {{"says", comparison.says},
            {"verdict", name_of(outcome.verdict)},
            {"reason", outcome.reason},
            {"unit", comparison.kind->unit},
            {"unit_of", comparison.kind->of},
            {"left", describe_operand(claims, comparison.left, outcome.left, *comparison.kind)},
            {"right", describe_operand(claims, comparison.right, outcome.right, *comparison.kind)},
            {"contrast", std::move(contrast)}};
}

Json describe_stated(const ClaimFile& claims, const StatedOutcome& outcome) {
    const StatedFigure& stated = *outcome.stated;
    const FigureKind& kind = *stated.figure.figure.kind;
    Json beside = Json::array();
    for (const PublishedMet& met : stated.beside)
        beside.push_back({{"code", met.code},
                          {"met", met.met},
                          {"label", met.label},
                          {"what", met.what},
                          {"source", met.source},
                          {"doi", met.doi}});
    return {{"says", stated.says},
            {"unit", kind.unit},
            {"figure", describe_operand(claims, stated.figure, outcome.figure, kind)},
            {"beside", std::move(beside)}};
}

Json describe_tally(const TallyOutcome& outcome) {
    Json items = Json::array();
    for (const TallyItem& item : outcome.tally.items)
        items.push_back({{"direction", name_of(item.direction)},
                         {"says", item.says},
                         {"study", item.study},
                         {"source", item.source},
                         {"rows", item.rows}});
    return {{"says", outcome.says},
            {"verdict", outcome.verdict ? Json(name_of(*outcome.verdict)) : Json()},
            {"reason", outcome.reason},
            {"studies_for", outcome.tally.studies_for},
            {"studies_against", outcome.tally.studies_against},
            {"studies_level", outcome.tally.studies_level},
            {"items", std::move(items)}};
}

Json describe_set_ups(const ClaimFile& claims, const ClaimRuns& runs) {
    Json json = Json::array();
    for (std::size_t s = 0; s < claims.set_ups.size(); ++s) {
        const ClaimSetUp& set_up = claims.set_ups[s];
        Json entry{{"name", set_up.name},
                   {"exercise", set_up.exercise.id},
                   {"title", set_up.exercise.title},
                   {"variations", set_up.variations},
                   {"faults", set_up.faults},
                   {"load_kg", runs.set_ups[s].load_kg}};
        if (!runs.set_ups[s].load_note.empty()) entry["load_is"] = runs.set_ups[s].load_note;
        entry["brace"] = set_up.brace;
        entry["without"] = set_up.without;
        entry["assumptions"] = runs.set_ups[s].variants;
        entry["wanting"] = runs.set_ups[s].wanting;
        entry["described"] = describe(set_up, runs.set_ups[s]);
        json.push_back(std::move(entry));
    }
    return json;
}

}  // namespace

std::string format_claims_json(const ClaimFile& claims, const ClaimRuns& runs,
                               const ClaimsOutcome& outcome, const std::string& body) {
    Json json{{"sinew", version}, {"claims_file", claims.id}, {"title", claims.title}};
    json["question"] = claims.question;
    json["answer"] = outcome.sentence.empty() ? Json() : Json(name_of(outcome.answer));
    json["sentence"] = outcome.sentence;
    json["rests_on"] = Json::array();
    for (const auto& [id, answers] : claims.rests_on)
        json["rests_on"].push_back(
            {{"claim", id}, {"says", answers == Answers::yes ? "yes" : "no"}});
    json["body"] = body;
    json["simulations"] = runs.simulations;
    json["assumptions"] = runs.variants_described;
    if (runs.samples > 0)
        json["uncertainty"] = {{"samples", runs.samples},
                               {"seed", runs.seed},
                               {"load_held", "kilograms"},
                               {"sampled", runs.sampled}};
    json["gate_closed"] = outcome.gate_closed.empty() ? Json() : Json(outcome.gate_closed);
    json["set_ups"] = describe_set_ups(claims, runs);
    json["claims"] = Json::array();
    int number = 0;
    for (const ClaimOutcome& claim : outcome.claims) {
        Json comparisons = Json::array(), beside = Json::array(), figures = Json::array(),
             tallies = Json::array();
        for (const ComparisonOutcome& comparison : claim.comparisons)
            comparisons.push_back(describe_comparison(claims, comparison));
        for (const ComparisonOutcome& comparison : claim.beside)
            beside.push_back(describe_comparison(claims, comparison));
        for (const StatedOutcome& stated : claim.figures)
            figures.push_back(describe_stated(claims, stated));
        for (const TallyOutcome& tally : claim.tallies) tallies.push_back(describe_tally(tally));
        json["claims"].push_back({{"number", ++number},
                                  {"id", claim.claim->id},
                                  {"says", claim.claim->says},
                                  {"why", claim.claim->why},
                                  {"verdict", name_of(claim.verdict)},
                                  {"reason", claim.reason},
                                  {"comparisons", std::move(comparisons)},
                                  {"beside", std::move(beside)},
                                  {"figures", std::move(figures)},
                                  {"literature", std::move(tallies)}});
    }
    return json.dump(2) + "\n";
}

}  // namespace sinew
