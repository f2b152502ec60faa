#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/io/time_table.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// Writes every coordinate of the body's file, those that a coupler eliminated included, in radians
/// and metres (`inDegrees=no`). Radians, because OpenSim 4.6 leaves coupled columns such as
/// knee_angle_r_beta unconverted in a file of degrees and would throw the patella metres away.
void save_motion(const std::filesystem::path& path, const Body& body, const Motion& motion);

/// The coordinates of a motion file on a body.
struct LoadedMotion {
    VecX time_s;
    MatX q;                          ///< n_coordinates × frames [rad, m]
    std::vector<std::string> notes;  ///< what was assumed: columns not used, defaults, wrong units
};

/// Reads coordinates by plain name (`knee_angle_r`) or path
/// (`/jointset/walker_knee_r/knee_angle_r/value`). Angles follow the header. A coordinate that the
/// file lacks keeps its default, with a note. Columns of dependent coordinates are not used; where
/// one is in radians although the header says degrees (a known fault of files written by OpenSim),
/// or disagrees with its coupler, a note says so. Throws InputError when the file is bad or names
/// no coordinate of the body.
[[nodiscard]] LoadedMotion load_motion(const std::filesystem::path& path, const Body& body);

/// A force on a segment at a point, over time, world axes.
struct ForceTrack {
    std::string name;  ///< becomes ground_force_<name>_vx and so on
    std::string segment;
    std::vector<Vec3> p_W;       ///< [m]
    std::vector<Vec3> f_W;       ///< [N] on the segment
    std::vector<Vec3> moment_W;  ///< [N·m] free moment at p_W; empty: zero
};

/// Writes forces as a .mot with columns ground_force_<name>_vx … pz and ground_torque_<name>_x … z,
/// and the ExternalLoads file that applies each to its segment in OpenSim. `loads` names `forces`
/// by its file name alone: keep both in one folder.
void save_external_loads(const std::filesystem::path& forces, const std::filesystem::path& loads,
                         const VecX& time_s, const std::vector<ForceTrack>& tracks);

}  // namespace sinew
