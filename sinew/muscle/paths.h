#pragma once

#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// Lengths and moment arms of every muscle in one posture.
struct MusclePaths {
    VecX length;  ///< [m] per muscle
    /// n_coordinates × n_muscles [m, or 1 for a sliding coordinate]: R = −∂ℓ/∂q, positive when the
    /// muscle's pull drives the coordinate up. Zero outside Muscle::coordinates.
    MatX moment_arm;
};

/// Where a path runs, for drawing and for reports of jumps.
struct PathTrace {
    std::vector<Vec3> points_W;          ///< polyline, wrap arcs sampled
    std::vector<int> wrapped;            ///< indices into Muscle::wraps of the surfaces touched
};

/// What one thread keeps between frames: memory only, never history. The same posture gives the
/// same digits whatever came before.
class PathWorkspace {
public:
    explicit PathWorkspace(const Body& body);
    ~PathWorkspace();
    PathWorkspace(PathWorkspace&&) noexcept;

    struct Data;
    [[nodiscard]] Data& data() { return *data_; }

private:
    std::unique_ptr<Data> data_;
};

/// Fills `paths` (sized on the first call; nothing is allocated after it).
void calc_paths(const Body& body, const VecX& q, const Pose& pose, PathWorkspace& workspace,
                MusclePaths& paths);

/// The points of one muscle's path in the world.
[[nodiscard]] PathTrace calc_path_trace(const Body& body, const VecX& q, const Pose& pose,
                                        MuscleIndex muscle);

/// Rates of length change [m/s], positive lengthening: ℓ̇ = −Rᵀ q̇.
void calc_lengthening_velocities(const MusclePaths& paths, const VecX& qd, VecX& velocity);

}  // namespace sinew
