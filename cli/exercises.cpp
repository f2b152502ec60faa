#include <cstdio>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/io/exercise_library.h"

namespace sinew::cli {

namespace {

nlohmann::ordered_json describe(const Exercise& exercise) {
    nlohmann::ordered_json variations = nlohmann::ordered_json::array(), faults = variations;
    for (const Overlay& overlay : exercise.overlays) {
        nlohmann::ordered_json entry{{"name", overlay.name}, {"title", overlay.title}};
        if (overlay.kind == OverlayKind::fault) entry["cue"] = overlay.cue;
        entry["source"] = overlay.source;
        (overlay.kind == OverlayKind::variation ? variations : faults).push_back(std::move(entry));
    }
    return {{"id", exercise.id},
            {"title", exercise.title},
            {"variations", std::move(variations)},
            {"faults", std::move(faults)}};
}

}  // namespace

int run_exercises(const std::optional<std::string>& json) {
    std::vector<std::string> refused;
    const std::vector<Exercise> exercises = load_exercise_library(refused);
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const Exercise& exercise : exercises) list.push_back(describe(exercise));
        write_or_print(*json, list.dump(2) + "\n");
    }
    if (!json || *json != "-")
        for (const Exercise& exercise : exercises) {
            std::printf("%-24s %s\n", exercise.id.c_str(), exercise.title.c_str());
            for (const Overlay& overlay : exercise.overlays)
                std::printf("  %-9s %-22s %s\n",
                            overlay.kind == OverlayKind::variation ? "variation" : "fault",
                            overlay.name.c_str(), overlay.title.c_str());
        }
    std::fflush(stdout);  // the list first, then what is missing from it
    for (const std::string& message : refused) std::fprintf(stderr, "%s\n", message.c_str());
    return refused.empty() ? exit_ok : exit_bad_input;
}

}  // namespace sinew::cli
