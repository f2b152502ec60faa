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
/// Throws InputError naming file, column and value: as load_time_table(), no column that names a
/// coordinate, fewer rows than derivatives take, an angle beyond four turns.
[[nodiscard]] MotionSamples load_motion(const std::filesystem::path& path, const Body& body);

}  // namespace sinew
