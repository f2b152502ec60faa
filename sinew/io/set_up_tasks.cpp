#include "sinew/io/set_up_tasks.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sinew/io/exercise_library.h"

namespace sinew {

std::vector<SetUpTask> load_set_up_tasks(std::span<const SimulatedSetUp> set_ups,
                                         std::vector<SetUpAnswer>& missing) {
    const std::vector<std::string> ids = list_exercise_ids();
    std::vector<SetUpTask> tasks;
    for (const SimulatedSetUp& set_up : set_ups) {
        std::string why;
        for (const std::string& id : {set_up.exercise, set_up.load.of_exercise})
            if (why.empty() && !id.empty() && std::ranges::find(ids, id) == ids.end())
                why = fmt::format("there is no exercise {} yet", id);
        if (why.empty()) {
            const Exercise plain = find_exercise(set_up.exercise);
            std::vector<OverlayChoice> chosen;
            for (const std::string& name : set_up.variations) {
                chosen.push_back({OverlayKind::variation, name});
                const bool known = std::ranges::any_of(plain.overlays, [&](const Overlay& o) {
                    return o.kind == OverlayKind::variation && o.name == name;
                });
                if (!known && why.empty())
                    why = fmt::format("{} has no variation {} yet", set_up.exercise, name);
            }
            if (why.empty()) {
                SetUpTask task{set_up, find_exercise(set_up.exercise, chosen), {}};
                if (!set_up.load.of_exercise.empty())
                    task.of_exercise = find_exercise(set_up.load.of_exercise);
                tasks.push_back(std::move(task));
            }
        }
        if (!why.empty()) missing.push_back({.set_up = set_up, .why_not = why, .result = {}});
    }
    return tasks;
}

}  // namespace sinew
