#pragma once

#include "sinew/io/osim_context.h"

namespace sinew::osim {

/// Registers every frame and coordinate of the model by its path, so that sockets can be resolved
/// whatever the order in the file. Refuses repeated names of segments, joints and coordinates.
void register_paths(ReadContext& context);

/// Fills BodySpec::segments and ground_wraps; needs the paths.
void read_segments(ReadContext& context);

/// Fills BodySpec::joints. A joint other than weld, pin, universal and custom is an InputError: the
/// motion would be wrong without it.
void read_joints(ReadContext& context);

/// Fills BodySpec::couplers from enforced CoordinateCouplerConstraints and lists all others.
void read_constraints(ReadContext& context);

void read_markers(ReadContext& context);

}  // namespace sinew::osim
