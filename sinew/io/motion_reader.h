#pragma once

#include <filesystem>

#include "sinew/body/body.h"
#include "sinew/motion/measured_motion.h"

namespace sinew {

/// Reads a measured motion (.mot, .sto) for a body: a column a coordinate, by its name or by its
/// path in OpenSim's tables of states (`/jointset/knee_r/knee_angle_r/value`).
///
/// Rotations are in degrees where the header says inDegrees=yes, in radians otherwise. Coupled
/// coordinates follow from the one that they are coupled to; their columns are not used, and are
/// known to stand in radians in files of degrees. Coordinates without a column, and locked ones,
/// stay at their default value. Of these whatever the file says otherwise, columns that name no
/// coordinate, and values beyond a coordinate's range stand in the notes; nothing is clamped.
///
/// An angle that jumps by a turn between two samples is taken as one that turns on, and told.
///
/// Throws InputError naming file, column and value: as load_time_table(), no column that names a
/// coordinate, two that name the same, fewer rows than derivatives take or more than 100,000, an
/// angle beyond four turns, a length beyond 100 m.
[[nodiscard]] MotionSamples load_motion(const std::filesystem::path& path, const Body& body);

}  // namespace sinew
