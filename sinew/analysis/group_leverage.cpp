#include "sinew/analysis/group_leverage.h"

#include <algorithm>

#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/paths.h"

namespace sinew {

std::optional<CoordinateIndex> find_coordinate_or_right(const Body& body, const std::string& name) {
    const auto own = body.find_coordinate(name);
    return own ? own : body.find_coordinate(name + "_r");
}

GroupLeverage calc_group_leverage(const Body& body, const Mechanics& mechanics,
                                  const MotionPlan& plan, std::span<const std::string> groups,
                                  const std::string& coordinate) {
    GroupLeverage out;
    const auto c = find_coordinate_or_right(body, coordinate);
    if (!c) return out;
    std::vector<int> lines;
    for (const MuscleGroup& group : body.groups) {
        if (std::ranges::find(groups, group.name) == groups.end()) continue;
        for (const MuscleIndex m : group.members)
            if (std::ranges::find(body.muscles[m].coordinates, *c) !=
                body.muscles[m].coordinates.end())
                lines.push_back(m.value);
    }
    out.lines = static_cast<int>(lines.size());
    if (lines.empty()) return out;

    auto memory = mechanics.make_workspace();
    PathWorkspace path_memory(body);
    const MuscleForces forces(body);
    Pose pose;
    MusclePaths paths;
    MuscleCapacities capacities;
    VecX velocity;
    const int frames = plan.motion.n_frames();
    for (int f = 0; f < frames; ++f) {
        const VecX q = plan.motion.q.col(f);
        mechanics.calc_pose(q, memory, pose);
        calc_paths(body, q, pose, path_memory, paths);
        calc_lengthening_velocities(paths, plan.motion.qd.col(f), velocity);
        forces.calc(paths.length, velocity, capacities);
        double arm = 0, weight = 0;
        for (const int m : lines) {
            const double its = paths.moment_arm(c->value, m);
            arm += body.muscles[static_cast<std::size_t>(m)].max_isometric_force * its;
            weight += body.muscles[static_cast<std::size_t>(m)].max_isometric_force;
            out.moment_Nm += its * capacities.active[m] / frames;
        }
        out.moment_arm_m += arm / weight / frames;
    }
    return out;
}

}  // namespace sinew
