#pragma once

#include <array>
#include <string>
#include <vector>

#include "sinew/math/function.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// A measured force on a segment over time, as OpenSim's ExternalForce: force, free moment and
/// point, each in the axes of a segment or of the ground.
struct ExternalLoad {
    std::string name;
    SegmentIndex segment;  ///< that is pushed
    SegmentIndex force_in,
        point_in;            ///< whose axes the figures are in; the moment's are the force's
    bool has_point = false;  ///< else it acts at the segment's origin
    /// Of time [s]: force [N], point [m], moment [N·m]; zero where there is none.
    std::array<Function, 9> components;
};

struct ExternalLoads {
    std::string file;                ///< of the data, for messages
    double first_s = 0, last_s = 0;  ///< of its samples
    std::vector<ExternalLoad> loads;
    std::vector<std::string> notes;  ///< what of the file is not used
};

/// The forces at a time, appended to `forces`.
///
/// Source: OpenSim 4.6, ExternalForce: natural cubic splines through the samples, straight beyond
///         their ends.
void add_external_forces(const ExternalLoads& loads, double time_s, const Pose& pose,
                         std::vector<ExternalForce>& forces);

}  // namespace sinew
