#include "sinew/report/exercise_json.h"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

Json describe(const Exercise& exercise) {
    Json variations = Json::array(), faults = variations;
    for (const Overlay& overlay : exercise.overlays) {
        Json entry{{"name", overlay.name}, {"title", overlay.title}};
        if (overlay.kind == OverlayKind::fault) entry["cue"] = overlay.cue;
        entry["source"] = overlay.source;
        (overlay.kind == OverlayKind::variation ? variations : faults).push_back(std::move(entry));
    }
    Json json{{"id", exercise.id}, {"title", exercise.title}};
    json["carries_load"] = exercise.equipment.carries_load();
    json["load_kg"] = exercise.load_kg;
    json["tempo"] = fmt::format("{:g}", fmt::join(exercise.tempo.seconds, "-"));
    json["starts_with"] = exercise.tempo.starts_with_lifting ? "lifting" : "lowering";
    json["holds_only"] = exercise.holds_only;
    if (exercise.equipment.bench) json["bench_height_m"] = exercise.equipment.bench->height;
    if (exercise.feet.line > 0) json["stance_width_m"] = exercise.feet.stance_width;
    json["variations"] = std::move(variations);
    json["faults"] = std::move(faults);
    json["set_up"] = exercise.guide.set_up;
    json["steps"] = exercise.guide.steps;
    json["cues"] = exercise.guide.cues;
    json["sources"] = exercise.sources;
    return json;
}

}  // namespace

std::string format_exercises_json(std::span<const Exercise> exercises) {
    Json list = Json::array();
    for (const Exercise& exercise : exercises) list.push_back(describe(exercise));
    return list.dump(2) + "\n";
}

}  // namespace sinew
