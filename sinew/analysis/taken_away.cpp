#include "sinew/analysis/taken_away.h"

#include <algorithm>

namespace sinew {

void take_away(std::span<const std::string> groups, Body& body, TrunkSupport& support) {
    const auto taken = [&](const std::string& group) {
        return std::ranges::find(groups, group) != groups.end();
    };
    for (const MuscleGroup& group : body.groups)
        if (taken(group.name))
            for (const MuscleIndex m : group.members) body.muscles[m].max_activation = 0;
    if (!support.wall) return;
    for (HoopMuscle& hoop : support.wall->hoops)
        if (taken(hoop.group)) hoop.max_force = 0;
}

}  // namespace sinew
