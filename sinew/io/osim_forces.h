#pragma once

#include "sinew/io/osim_context.h"

namespace sinew::osim {

/// Fills muscles, actuators, springs, limits and groups from a ForceSet, and lists every other
/// force with what its absence means.
void read_forces(ReadContext& context, pugi::xml_node set);

/// Whether a force acts: `appliesForce`, or the opposite of what files before 4.0 call
/// `isDisabled`. One that does not is listed.
[[nodiscard]] bool read_applies_force(ReadContext& context, pugi::xml_node element);

/// A CoordinateActuator, PointActuator, TorqueActuator or PointToPointActuator; false where the
/// element is none of them.
bool read_actuator(ReadContext& context, pugi::xml_node element);

/// One Thelen2003Muscle or Millard2012EquilibriumMuscle.
[[nodiscard]] MuscleSpec read_muscle(ReadContext& context, pugi::xml_node element,
                                     pugi::xml_node path);

}  // namespace sinew::osim
