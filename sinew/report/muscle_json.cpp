#include "sinew/report/muscle_json.h"

#include <nlohmann/json.hpp>

namespace sinew {

std::string format_muscles_json(const Body& body,
                                const std::map<std::string, std::string>& sources) {
    std::map<std::string, std::string> group;
    for (const MuscleGroup& one : body.groups)
        for (const MuscleIndex m : one.members) group[body.muscles[m].name] = one.name;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Muscle& muscle : body.muscles) {
        const auto source = sources.find(muscle.name);
        list.push_back({{"name", muscle.name},
                        {"group", group[muscle.name]},
                        {"max_isometric_force_N", muscle.max_isometric_force},
                        {"optimal_fibre_length_m", muscle.optimal_fibre_length},
                        {"tendon_slack_length_m", muscle.tendon_slack_length},
                        {"pennation_rad", muscle.pennation},
                        {"source", source == sources.end() ? "" : source->second}});
    }
    return list.dump(2) + "\n";
}

}  // namespace sinew
