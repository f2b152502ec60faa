#include "sinew/analysis/frame_inputs.h"

#include <cmath>

namespace sinew {

void collect_touches(const MotionPlan& plan, int frame, std::vector<TouchPoint>& touches) {
    touches.resize(plan.contacts.size());
    for (std::size_t k = 0; k < plan.contacts.size(); ++k) {
        const ContactTrack& track = plan.contacts[k];
        touches[k] = {track.segment, track.p_W[frame], track.normal_W[frame], track.friction};
    }
}

void collect_loads(const MotionPlan& plan, int frame, std::vector<ExternalForce>& loads) {
    loads.resize(plan.loads.size());
    for (std::size_t k = 0; k < plan.loads.size(); ++k)
        loads[k] = {plan.loads[k].segment, plan.loads[k].p_W[frame], plan.loads[k].f_W[frame],
                    Vec3::Zero()};
}

void collect_weights(const Body& body, const MotionPlan& plan, int frame,
                     std::vector<DeadLoad>& weights) {
    weights.resize(plan.loads.size());
    for (std::size_t k = 0; k < plan.loads.size(); ++k)
        weights[k] = {plan.loads[k].segment, plan.loads[k].p_W[frame],
                      plan.loads[k].mass_kg * body.gravity};
}

int frame_at(const MotionPlan& plan, double s) {
    int best = 0;
    double distance = 1e300;
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        const bool lifts =
            plan.phase[f] == Phase::lifting || (f > 0 && plan.phase[f - 1] == Phase::lifting);
        if (!lifts) continue;
        const double d = std::abs(plan.path[f] - s);
        if (d < distance - 1e-12) {
            distance = d;
            best = f;
        }
    }
    return best;
}

}  // namespace sinew
