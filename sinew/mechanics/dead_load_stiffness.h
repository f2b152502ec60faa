#pragma once

#include <span>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// A force that keeps its size and direction while the point of the segment that it acts on moves:
/// a weight, or the push of a contact.
struct DeadLoad {
    SegmentIndex segment;
    Vec3 p_W = Vec3::Zero();  ///< [m]
    Vec3 f_W = Vec3::Zero();  ///< [N]
};

/// The weight of every segment at its mass centre, appended.
void append_weights(const Body& body, const Pose& pose, std::vector<DeadLoad>& loads);

/// Working memory of one thread.
struct DeadLoadWorkspace {
    std::vector<Vec3> force;         ///< per step: of all loads beyond it
    std::vector<Mat3> first_moment;  ///< per step: Σ p fᵀ of the same
};

/// The second derivative of the potential −Σ f · p(q) of constant forces [N·m/rad²; N/m and N for
/// sliding coordinates]: n_coordinates × n_coordinates, symmetric. A weight above its joint makes
/// it negative.
///
/// For two steps i, k of one chain, i nearer to the ground, ∂²p/∂x_i∂x_k = ω_i × (ω_k × p + v_k);
/// summed over the loads beyond k this needs only their force and first moment.
///
/// Source: Featherstone (2008), Rigid Body Dynamics Algorithms, ch. 2, for the twists.
void calc_dead_load_stiffness(const Body& body, const Pose& pose, std::span<const DeadLoad> loads,
                              DeadLoadWorkspace& workspace, MatX& stiffness);

/// The second derivative of a point of a segment along the straight line q + t·direction, at t = 0
/// [m/rad²], world axes. The point is given where it is now; direction has n_coordinates.
[[nodiscard]] Vec3 calc_point_curvature(const Body& body, const Pose& pose, SegmentIndex segment,
                                        const Vec3& p_W, const VecX& direction);

}  // namespace sinew
