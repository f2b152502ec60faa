#include <nlohmann/json.hpp>

#include "sinew/report/validation_report.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json end_of(const PairEnd& end) {
    return {{"measured", describe(end.measured)},
            {"row", end.id},
            {"mean", number(end.mean)},
            {"simulated_as", describe(end.as)},
            {"near", end.near},
            {"activation", number(end.simulated)}};
}

Json pair_of(const Pair& pair) {
    return {{"study", pair.study},
            {"doi", pair.doi},
            {"citation", pair.citation},
            {"muscle", pair.muscle},
            {"region", pair.region},
            {"metric", pair.metric},
            {"phase", pair.phase},
            {"unit", pair.unit},
            {"group", pair.group},
            {"scored_under", pair_heading(pair.group)},
            {"first", end_of(pair.first)},
            {"second", end_of(pair.second)},
            {"order_from", name_of(pair.basis)},
            {"verdict", name_of(pair.verdict)},
            {"measured_ratio", number(pair.measured_ratio)},
            {"simulated_ratio", number(pair.simulated_ratio)},
            {"why_not", pair.why_not}};
}

Json level_of(const Level& level) {
    const Measurement& m = *level.measurement;
    return {{"row", m.id},
            {"study", m.study},
            {"doi", m.doi},
            {"citation", m.citation},
            {"muscle", m.muscle},
            {"region", m.region},
            {"metric", m.metric},
            {"phase", m.phase},
            {"unit", m.unit},
            {"group", level.group},
            {"simulated_as", describe(level.as)},
            {"near", level.near},
            {"mean", number(m.mean)},
            {"sd", number(m.sd)},
            {"activation", number(level.activation)},
            {"simulated_percent", number(level.simulated_percent)},
            {"lowest_percent", number(level.lowest_percent)},
            {"highest_percent", number(level.highest_percent)},
            {"decided", level.decided},
            {"verdict", name_of(level.verdict)},
            {"why_not", level.why_not}};
}

}  // namespace

std::string make_validation_json(const Validation& validation) {
    Json json{{"body", {{"name", validation.body}, {"mass_kg", validation.body_mass_kg}}}};
    Json& scores = json["pair_scores"] = Json::array();
    for (const PairScore& score : validation.pair_scores)
        scores.push_back(
            {{"muscle", score.name},
             {"correct", score.correct},
             {"scored", score.scored},
             {"share", score.scored > 0 ? Json(static_cast<double>(score.correct) / score.scored)
                                        : Json(nullptr)},
             {"too_close", score.too_close},
             {"not_simulated", score.not_simulated},
             {"ratios_within_2", score.ratios_agree},
             {"ratios", score.ratios}});
    Json& level_scores = json["level_scores"] = Json::array();
    for (const LevelScore& score : validation.level_scores)
        level_scores.push_back({{"group", score.group},
                                {"hits", score.hits},
                                {"scored", score.scored},
                                {"decided_hits", score.decided_hits},
                                {"decided", score.decided},
                                {"not_simulated", score.not_simulated}});
    Json& pairs = json["pairs"] = Json::array();
    for (const Pair& pair : validation.pairs) pairs.push_back(pair_of(pair));
    Json& levels = json["levels"] = Json::array();
    for (const Level& level : validation.levels) levels.push_back(level_of(level));
    Json& mvics = json["maximal_contractions"] = Json::array();
    for (const Mvic& mvic : validation.mvics)
        mvics.push_back({{"group", mvic.group},
                         {"activation", mvic.activation},
                         {"least", mvic.least},
                         {"most", mvic.most},
                         {"task", mvic.task},
                         {"moment_Nm", mvic.moment_Nm},
                         {"why_not", mvic.why_not}});
    Json& set_ups = json["set_ups"] = Json::array();
    for (const SetUpAnswer& answer : validation.answers)
        set_ups.push_back(
            {{"set_up", describe(answer.set_up)},
             {"load_kg", answer.why_not.empty() ? Json(answer.result.load_kg) : Json(nullptr)},
             {"why_not", answer.why_not}});
    Json& unused = json["not_comparable"] = Json::array();
    for (const Unused& entry : validation.unused)
        unused.push_back({{"study", entry.study},
                          {"what", entry.what},
                          {"rows", entry.rows},
                          {"why", entry.why}});
    return json.dump(2) + "\n";
}

}  // namespace sinew
