#pragma once

#include <filesystem>
#include <string>

#include "sinew/body/body_spec.h"

namespace sinew {

/// Reads an OpenSim 4.x model (document version 40000 or later).
///
/// Read: segments with masses, meshes, wrap cylinders and ellipsoids (also on the ground and on
/// offset frames); OpenSim's eleven kinds of joints (JointKind) with offset frames at any depth;
/// coordinates, locked and prescribed ones too; enforced coordinate couplers; Thelen2003Muscle and
/// Millard2012EquilibriumMuscle with their curves and with fixed, conditional and moving path
/// points; CoordinateActuator, PointToPointActuator; markers; force groups. Whatever a file leaves
/// out comes from its <defaults>, else from OpenSim 4.6's defaults.
///
/// Everything else is listed in BodySpec::unsupported with what its absence means. Where motion or
/// a muscle's path would be wrong without it (other joints, other functions, other path points),
/// and for everything malformed, throws InputError: one line `file:line: error: [place] …`.
///
/// Names that are missing or repeated are made up as OpenSim does, and listed too (osim_names.h).
///
/// Departures: a moving point must be fixed to a segment, not to an offset frame; points, markers
/// and wrap surfaces on offset frames are moved to the segment below. Coordinates of one name in
/// two joints get names that differ.
[[nodiscard]] BodySpec load_body_spec(const std::filesystem::path& path);

/// The same from the text of a file; `file` is only used in messages.
[[nodiscard]] BodySpec make_body_spec(std::string file, std::string text);

}  // namespace sinew
