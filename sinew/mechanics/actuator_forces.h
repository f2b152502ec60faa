#pragma once

#include <vector>

#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// What an actuator does to a body in one posture at full control.
struct ActuatorPush {
    std::vector<ExternalForce> forces;  ///< on segments; none where it acts along a coordinate
    VecX generalised;                   ///< n_coordinates [N·m, N]: the same along the coordinates
    MatX jacobian;                      ///< memory
};

/// Fills `push`, whose memory is reused.
///
/// Source: OpenSim 4.6, CoordinateActuator, PointActuator, TorqueActuator, PointToPointActuator.
/// Departures: two points in one place push with no force; in OpenSim that is not a number.
void calc_actuator_push(const Body& body, const VecX& q, const Pose& pose, const Actuator& actuator,
                        ActuatorPush& push);

}  // namespace sinew
