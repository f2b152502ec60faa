#include "sinew/analysis/attainable_margin.h"

#include <algorithm>

#include "sinew/analysis/capacity.h"
#include "sinew/analysis/capacity_frame.h"
#include "sinew/analysis/frame_inputs.h"

namespace sinew {

std::optional<double> calc_attainable_margin(const Body& body, const Mechanics& mechanics,
                                             const MotionPlan& plan, const TrunkSupport& given) {
    if (!given.wall || !given.pressure || !given.stability) return std::nullopt;
    TrunkSupport support = given;
    support.stability_options.margin = largest_margin_sought;
    double load_kg = 0;
    for (const LoadTrack& load : plan.loads) load_kg += load.mass_kg;
    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    CapacityFrame frame(body, mechanics, forces, problem, support);
    CapacityWorkspace workspace;
    double least = largest_margin_sought;
    int last = -1;
    for (const double s : {0.0, 0.5, 1.0}) {
        const int f = frame_at(plan, s);
        if (f == last) continue;
        last = f;
        frame.calc(plan, f, Movement::as_planned);
        frame.calc_stability();
        const Capacity found = frame.solve_largest_margin(workspace, load_kg);
        if (found.status != CapacityStatus::solved) return std::nullopt;
        least = std::min(least, found.load);
    }
    return least;
}

}  // namespace sinew
