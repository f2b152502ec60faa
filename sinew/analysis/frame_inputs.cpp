#include "sinew/analysis/frame_inputs.h"

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

}  // namespace sinew
