#pragma once

#include "sinew/body/body.h"

namespace sinew {

/// What discs, ligaments and capsules do about their coordinates, whatever the muscles do.
struct PassiveTorques {
    VecX torque;     ///< n_coordinates [N·m, N], on the body, positive along the coordinate
    VecX stiffness;  ///< n_coordinates [N·m/rad, N/m]: −∂torque/∂q
};

/// Fills `passive`; nothing is allocated after the first call.
///
/// Source:  OpenSim 4.6, SpringGeneralizedForce and CoordinateLimitForce, whose laws these are
///          (body_spec.h states them).
/// Cannot:  couple coordinates, as a disc couples bending and turning, or stiffen with the load
///          that presses on it.
void calc_passive_torques(const Body& body, const VecX& q, const VecX& qd, PassiveTorques& passive);

}  // namespace sinew
