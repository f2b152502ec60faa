#pragma once

#include <filesystem>

#include "sinew/body/body.h"
#include "sinew/motion/external_loads.h"

namespace sinew {

/// Reads an OpenSim ExternalLoads file (any version) and the data file that it names, which lies
/// beside it or where its path leads from the working directory.
///
/// A force, point or torque is the first three columns that begin with its identifier, as OpenSim
/// finds them. Forces that are switched off are noted. Not read, and noted where they are set: an
/// inverse kinematics of its own, which OpenSim 4 does not use either.
///
/// Throws InputError naming file, place and value: an unknown segment (with the nearest), an
/// identifier without three columns, a data file that is missing or not finite, a load without
/// force and torque.
[[nodiscard]] ExternalLoads load_external_loads(const std::filesystem::path& path,
                                                const Body& body);

}  // namespace sinew
