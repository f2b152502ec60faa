#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/io/save_text.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// The .mot text of every coordinate of the body's file, those that a coupler eliminated included,
/// in radians and metres (`inDegrees=no`). Radians, because OpenSim 4.6 leaves coupled columns such
/// as knee_angle_r_beta unconverted in a file of degrees and would throw the patella metres away.
[[nodiscard]] std::string format_motion(const Body& body, const Motion& motion);

/// A force on a segment at a point, over time, world axes.
struct ForceTrack {
    std::string name;  ///< becomes ground_force_<name>_vx and so on
    std::string segment;
    std::vector<Vec3> p_W;       ///< [m]
    std::vector<Vec3> f_W;       ///< [N] on the segment
    std::vector<Vec3> moment_W;  ///< [N·m] free moment at p_W; empty: zero
};

/// Forces as two files of one folder: `forces`, a .mot with columns ground_force_<name>_vx … pz and
/// ground_torque_<name>_x … z, and `loads`, the ExternalLoads that apply each to its segment in
/// OpenSim and name `forces` by its file name alone.
[[nodiscard]] std::vector<TextFile> make_external_loads(const std::filesystem::path& forces,
                                                        const std::filesystem::path& loads,
                                                        const VecX& time_s,
                                                        const std::vector<ForceTrack>& tracks);

}  // namespace sinew
