#pragma once

#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// A straight piece of a path between two segments. A tension T pulls `from` with the force +T u_W
/// and `to` with −T u_W, both along the line through p_W.
struct StraightPiece {
    SegmentIndex from, to;
    Vec3 p_W = Vec3::Zero();  ///< [m] where it leaves `from`
    Vec3 u_W = Vec3::Zero();  ///< [1] unit, towards `to`
};

/// Lengths, moment arms and lines of pull of every muscle in one posture.
struct MusclePaths {
    VecX length;  ///< [m] per muscle
    /// n_coordinates × n_muscles [m, or 1 for a sliding coordinate]: R = −∂ℓ/∂q, positive when the
    /// muscle's pull drives the coordinate up. Zero outside Muscle::coordinates.
    MatX moment_arm;
    /// Muscle by muscle, origin to insertion: [first_piece[m], first_piece[m + 1]) are those of
    /// muscle m. A piece within one segment, straight or over a surface, pulls on nothing and is
    /// left out, and so is one without length.
    std::vector<StraightPiece> pieces;
    std::vector<int> first_piece;  ///< n_muscles + 1
};

/// Where a path runs, for drawing and for reports of jumps.
struct PathTrace {
    std::vector<Vec3> points_W;  ///< polyline, wrap arcs sampled
    std::vector<int> wrapped;    ///< indices into Muscle::wraps of the surfaces touched
    /// False when several surfaces kept pushing each other's tangent points about (none of the
    /// reference models does this); the length is then that of the last round.
    bool settled = true;
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
///
/// Moment arms follow from virtual work: a unit tension along a straight piece is a line in space,
/// and its power on a step between the piece's two segments is how fast that step lengthens it.
/// Tangent points count as fixed to their surface's segment, which is exact for a geodesic.
///
/// Source:      OpenSim 4.6, GeometryPath and the wrap classes, for where paths run.
/// Departures:  on cylinders the path is the exact geodesic, and with several surfaces it rests on
///              all of them at once (path_route.h); a moving point also does work along a piece
///              that ends on its own segment, which OpenSim leaves out.
/// Valid range: moment arms are −∂ℓ/∂q away from switches, to 2e-7 m on the reference models.
/// Cannot:      on ellipsoids the path is OpenSim's planar section, not the shortest: there the
///              moment arm is the virtual work of the end tangents, as in OpenSim, and differs from
///              −∂ℓ/∂q.
void calc_paths(const Body& body, const VecX& q, const Pose& pose, PathWorkspace& workspace,
                MusclePaths& paths);

/// The points of one muscle's path in the world.
[[nodiscard]] PathTrace calc_path_trace(const Body& body, const VecX& q, const Pose& pose,
                                        MuscleIndex muscle);

/// Rates of length change [m/s], positive lengthening: ℓ̇ = −Rᵀ q̇.
void calc_lengthening_velocities(const MusclePaths& paths, const VecX& qd, VecX& velocity);

}  // namespace sinew
