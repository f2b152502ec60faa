#pragma once

#include <vector>

#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// What OpenSim's bodies accelerate besides, for its own question alone.
///
/// Simbody's function-based joint, which every CustomJoint is, takes the first rotation to be
/// driven by the joint's first coordinate and the second by its second. Where one coordinate turns
/// several axes, as in a walker knee, the velocity-dependent part of the child's angular
/// acceleration is then not the derivative of its velocity: with axes W₁ W₂ W₃ of the parent frame,
/// rates θ̇ and ω_u the part of the angular velocity that coordinate u drives,
///
///   Δα = (ω_1 − W₁θ̇₁) × W₂ θ̇₂ + (ω_1 + ω_2 + ω_4 … − W₁θ̇₁ − W₂θ̇₂) × W₃ θ̇₃.
///
/// Zero where each coordinate turns its own axis.
///
/// Source: Simbody 3.8, MobilizedBody::FunctionBased; found by the energy balance of
///         tests/oracle/inverse_dynamics.py, which OpenSim's own numbers break.
class OpensimAccelerations {
public:
    /// The body must outlive this.
    explicit OpensimAccelerations(const Body& body);

    /// Appends the forces that stand for it: −m Δa and −I Δα on every segment beyond such a joint.
    void add_forces(const VecX& qd, const Pose& pose, std::vector<ExternalForce>& forces) const;

private:
    struct Affected {
        JointIndex joint;
        std::vector<SegmentIndex> distal;
    };
    const Body& body_;
    std::vector<Affected> joints_;
};

}  // namespace sinew
