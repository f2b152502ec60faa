#pragma once

#include <filesystem>

#include "sinew/body/body_spec.h"

namespace sinew {

/// Adds the forces of an OpenSim ForceSet file (any version) to a body: reserve and residual
/// actuators as static optimisation uses them, or any other part of a ForceSet.
///
/// Throws InputError naming file, place and value: a name that the body has already, a coordinate
/// or segment that it lacks.
void add_actuators(const std::filesystem::path& path, BodySpec& spec);

}  // namespace sinew
