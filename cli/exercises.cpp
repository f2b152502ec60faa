#include <cstdio>
#include <vector>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/io/exercise_library.h"
#include "sinew/report/exercise_json.h"

namespace sinew::cli {

int run_exercises(const std::optional<std::string>& json) {
    std::vector<std::string> refused;
    const std::vector<Exercise> exercises = load_exercise_library(refused);
    if (json) write_or_print(*json, format_exercises_json(exercises));
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
