#include "sinew/mechanics/passive_torque.h"

#include <algorithm>

namespace sinew {

namespace {

/// A step from 0 at u ≤ 0 to 1 at u ≥ 1, twice differentiable, and its slope.
struct SmoothStep {
    double value, slope;
};
SmoothStep calc_smooth_step(double u) {
    u = std::clamp(u, 0.0, 1.0);
    return {u * u * u * (10 - 15 * u + 6 * u * u), 30 * u * u * (1 - u) * (1 - u)};
}

struct TorqueAndStiffness {
    double torque, stiffness;
};

TorqueAndStiffness calc_law(const CoordinateSpring& s, double q, double qd) {
    return {-s.stiffness * (q - s.rest) - s.viscosity * qd, s.stiffness};
}

TorqueAndStiffness calc_law(const CoordinateLimit& s, double q, double qd) {
    const double above = q - s.upper_limit, below = s.lower_limit - q;
    const SmoothStep up = calc_smooth_step(above / s.transition);
    const SmoothStep low = calc_smooth_step(below / s.transition);
    return {-s.upper_stiffness * up.value * above + s.lower_stiffness * low.value * below -
                s.damping * (up.value + low.value) * qd,
            s.upper_stiffness * (up.value + up.slope * above / s.transition) +
                s.lower_stiffness * (low.value + low.slope * below / s.transition) +
                s.damping * (up.slope - low.slope) / s.transition * qd};
}

}  // namespace

void calc_passive_torques(const Body& body, const VecX& q, const VecX& qd,
                          PassiveTorques& passive) {
    passive.torque.setZero(body.n_coordinates());
    passive.stiffness.setZero(body.n_coordinates());
    for (const PassiveStructure& structure : body.passive_structures) {
        const int c = structure.coordinate.value;
        const TorqueAndStiffness at =
            std::visit([&](const auto& law) { return calc_law(law, q[c], qd[c]); }, structure.law);
        passive.torque[c] += at.torque;
        passive.stiffness[c] += at.stiffness;
    }
}

}  // namespace sinew
