#pragma once

#include <optional>
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

/// Two forces that keep size and direction, f on one segment and −f on another, whose potential is
/// reckoned as seen from the step that carries both (none: from the ground).
struct DeadPull {
    SegmentIndex a, b;
    std::optional<StepIndex> common;
    Vec3 p_a_W = Vec3::Zero(), p_b_W = Vec3::Zero();  ///< [m]
    Vec3 f_W = Vec3::Zero();                          ///< [N] on b; −f on a
};

/// The weight of every segment at its mass centre, appended.
void append_weights(const Body& body, const Pose& pose, std::vector<DeadLoad>& loads);

/// Working memory of one thread.
struct DeadLoadWorkspace {
    std::vector<Vec3> force;         ///< per step: of all loads beyond it
    std::vector<Mat3> first_moment;  ///< per step: Σ p fᵀ of the same
    std::vector<int> last, before;   ///< pulls by what carries both ends

    /// Room for so many pulls, so that fewer allocate nothing.
    void reserve(std::size_t pulls) { before.reserve(pulls); }
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
                              std::span<const DeadPull> pulls, DeadLoadWorkspace& workspace,
                              MatX& stiffness);

}  // namespace sinew
