#include "sinew/mechanics/opensim_accelerations.h"

#include <array>

namespace sinew {

namespace {

bool is_beyond(const Body& body, const Segment& segment, StepIndex step) {
    for (auto k = segment.step; k; k = body.steps[*k].parent)
        if (*k == step) return true;
    return false;
}

/// Δα in world axes.
Vec3 calc_difference(const Body& body, const Joint& joint, const VecX& qd, const Pose& pose) {
    std::array<Vec3, 3> axis{Vec3::Zero(), Vec3::Zero(), Vec3::Zero()};  // W_k θ̇_k
    Vec3 first = Vec3::Zero(), first_two = Vec3::Zero();
    for (const Joint::Turn& turn : joint.turns) {
        const CoordinateIndex c = body.steps[turn.step].coordinate;
        const Vec3 omega =
            pose.S_W.col(turn.step.value).head<3>() * (pose.g1[turn.step.value] * qd[c.value]);
        axis.at(static_cast<std::size_t>(turn.axis)) = omega;
        if (turn.coordinate == 0) first += omega;
        if (turn.coordinate != 2) first_two += omega;
    }
    return (first - axis[0]).cross(axis[1]) + (first_two - axis[0] - axis[1]).cross(axis[2]);
}

}  // namespace

OpensimAccelerations::OpensimAccelerations(const Body& body) : body_(body) {
    for (std::size_t j = 0; j < body.joints.size(); ++j) {
        const Joint& joint = body.joints[j];
        if (joint.turns.size() < 2) continue;
        bool is_own = true;
        for (const Joint::Turn& turn : joint.turns) is_own = is_own && turn.axis == turn.coordinate;
        if (is_own) continue;
        Affected affected{JointIndex{static_cast<int>(j)}, {}};
        for (std::size_t s = 1; s < body.segments.size(); ++s)
            if (is_beyond(body, body.segments[s], joint.steps.back()))
                affected.distal.emplace_back(static_cast<int>(s));
        joints_.push_back(std::move(affected));
    }
}

void OpensimAccelerations::add_forces(const VecX& qd, const Pose& pose,
                                      std::vector<ExternalForce>& forces) const {
    for (const Affected& affected : joints_) {
        const Joint& joint = body_.joints[affected.joint];
        const Vec3 alpha = calc_difference(body_, joint, qd, pose);
        const Vec3 origin_W = pose.X_W[joint.child] * joint.X_ChildFrame.p;
        for (const SegmentIndex s : affected.distal) {
            const Segment& segment = body_.segments[s];
            const Transform& X_WS = pose.X_W[s];
            const Vec3 centre_W = X_WS * segment.p_SegmentCom;
            forces.push_back(
                {.segment = s,
                 .p_W = centre_W,
                 .f_W = -segment.mass * alpha.cross(centre_W - origin_W),
                 .moment_W = -(X_WS.R * (segment.inertia * (X_WS.R.transpose() * alpha)))});
        }
    }
}

}  // namespace sinew
