#pragma once

#include "sinew/io/osim_context.h"

namespace sinew::osim {

/// Fills muscles, motors, point actuators and groups from the ForceSet, and lists every other force
/// with what its absence means.
void read_forces(ReadContext& context);

/// One Thelen2003Muscle or Millard2012EquilibriumMuscle.
[[nodiscard]] MuscleSpec read_muscle(ReadContext& context, pugi::xml_node element,
                                     pugi::xml_node path);

}  // namespace sinew::osim
