#include "sinew/report/measured_json.h"

#include <nlohmann/json.hpp>

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

Json describe_level(const Level& level) {
    const Measurement& row = *level.measurement;
    Json json{{"id", row.id},
              {"study", row.study},
              {"doi", row.doi},
              {"citation", row.citation},
              {"group", level.group},
              {"region", row.region},
              {"metric", row.metric},
              {"phase", row.phase},
              {"unit", row.unit},
              {"measured", describe(MeasuredSetUp{{}, row.exercise, row.variation, row.load})},
              {"simulated_as", describe(level.as)},
              {"near", level.near}};
    if (row.mean) json["mean"] = *row.mean;
    if (row.sd) json["sd"] = *row.sd;
    if (row.n) json["n"] = *row.n;
    return json;
}

Json describe_end(const PairEnd& end) {
    Json json{
        {"measured", describe(MeasuredSetUp{
                         {}, end.measured.exercise, end.measured.variation, end.measured.load})},
        {"simulated_as", describe(end.as)},
        {"near", end.near}};
    if (end.mean) json["mean"] = *end.mean;
    return json;
}

}  // namespace

std::string format_measured_json(const std::string& exercise, std::span<const Level> levels,
                                 std::span<const Pair> pairs) {
    Json json{{"exercise", exercise}, {"levels", Json::array()}, {"pairs", Json::array()}};
    for (const Level& level : levels)
        if (level.as.exercise == exercise) json["levels"].push_back(describe_level(level));
    for (const Pair& pair : pairs)
        if (pair.first.as.exercise == exercise || pair.second.as.exercise == exercise)
            json["pairs"].push_back({{"study", pair.study},
                                     {"doi", pair.doi},
                                     {"citation", pair.citation},
                                     {"group", pair.group},
                                     {"metric", pair.metric},
                                     {"phase", pair.phase},
                                     {"unit", pair.unit},
                                     {"greater", describe_end(pair.first)},
                                     {"lesser", describe_end(pair.second)}});
    return json.dump(2) + "\n";
}

}  // namespace sinew
