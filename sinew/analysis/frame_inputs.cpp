#include "sinew/analysis/frame_inputs.h"

#include <algorithm>
#include <cmath>

namespace sinew {

void collect_touches(const MotionPlan& plan, int frame, std::vector<TouchPoint>& touches) {
    touches.resize(plan.contacts.size());
    for (std::size_t k = 0; k < plan.contacts.size(); ++k) {
        const ContactTrack& track = plan.contacts[k];
        touches[k] = {track.segment, track.p_W[frame], track.normal_W[frame], track.friction,
                      track.touches.empty() || track.touches[static_cast<std::size_t>(frame)]};
    }
}

void collect_loads(const MotionPlan& plan, int frame, std::vector<ExternalForce>& loads) {
    collect_band_pulls(plan, frame, loads);
    for (const LoadTrack& load : plan.loads)
        loads.push_back({load.segment, load.p_W[frame], load.f_W[frame], Vec3::Zero()});
}

void collect_band_pulls(const MotionPlan& plan, int frame, std::vector<ExternalForce>& pulls) {
    pulls.clear();
    for (const BandTrack& band : plan.bands) {
        const Vec3 along = (band.p_W[1][frame] - band.p_W[0][frame]).normalized();
        const Vec3 pull = band.tension_N[frame] * along;
        pulls.push_back({band.segment[0], band.p_W[0][frame], pull, Vec3::Zero()});
        pulls.push_back({band.segment[1], band.p_W[1][frame], -pull, Vec3::Zero()});
    }
}

void apply_efforts(const Body& body, const MotionPlan& plan, int frame, VecX& lower) {
    lower.setZero();
    if (plan.efforts_at_top.empty() || plan.phase[frame] != Phase::hold_top) return;
    for (const Effort& effort : plan.efforts_at_top)
        for (const MuscleGroup& group : body.groups)
            if (group.name == effort.group)
                for (const MuscleIndex i : group.members)
                    lower[i] = std::min(effort.at_least, body.muscles[i].max_activation);
}

void collect_weights(const Body& body, const MotionPlan& plan, int frame,
                     std::vector<DeadLoad>& weights) {
    weights.clear();
    for (const LoadTrack& load : plan.loads)
        weights.push_back(
            {load.segment, load.p_W[frame],
             load.mass_kg * load.pull_per_kg(static_cast<std::size_t>(frame), body.gravity)});
    for (const BandTrack& band : plan.bands) {
        const Vec3 along = (band.p_W[1][frame] - band.p_W[0][frame]).normalized();
        const Vec3 pull = band.tension_N[frame] * along;
        weights.push_back({band.segment[0], band.p_W[0][frame], pull});
        weights.push_back({band.segment[1], band.p_W[1][frame], -pull});
    }
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
