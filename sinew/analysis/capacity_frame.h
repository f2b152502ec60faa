#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/body/body.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/stable_capacity.h"

namespace sinew {

/// In motion, or held still in the posture of the frame.
enum class Movement { as_planned, held_still };

/// The capacity problem of one frame, with everything that the analysis of the frame contains but
/// reserves and shortages:
///
///   A a + Σ J_cᵀ f_c = b₀(q, q̇, q̈) + λ b₁,    b₁ = −Σ_k s_k J_kᵀ (g − a_k)
///   P(a) ≤ limit,   P(a) ≥ brace,   λ_min(Zᵀ [K(a, f) + λ K_λ] Z) ≥ κ
///
/// A, bounds and contacts as FrameProblem gives them, or PressureProblem where the belly is under
/// pressure; b₀ what body and limbs need without load, s_k the part of load k in the whole mass,
/// J_k the Jacobian of its point and a_k its acceleration. K as HeldStiffness gives it without
/// load; K_λ = −Σ_k s_k g ∂²p_k/∂q², the weight of a unit of load, which stays as it is when the
/// body is nudged; its inertia is a frozen generalised force, as in the analysis. λ in kilograms.
///
/// The memory in which it is put together: one a thread.
class CapacityFrame {
public:
    /// All must outlive this; `problem` is worked in. Without a wall in `support` there is neither
    /// pressure nor stability.
    CapacityFrame(const Body& body, const Mechanics& mechanics, const MuscleForces& forces,
                  FrameProblem& problem, const TrunkSupport& support);

    /// Moments and pressure of one frame. The mass of the plan's load does not matter.
    void calc(const MotionPlan& plan, int frame, Movement movement);
    /// And what the same frame asks of stability, with the cuts that bound in frames before.
    void calc_stability();

    [[nodiscard]] bool asks_for_stability() const { return stiffness_.has_value(); }
    /// The largest margin, up to κ, that can be had with a load in the frame last given to
    /// calc_stability(), every moment supplied [N·m/rad]: in the place of the answer's load, and
    /// what limits it. Not `solved` where that is not proven, as where a moment is missed.
    [[nodiscard]] Capacity solve_largest_margin(CapacityWorkspace& workspace, double load_kg = 0);
    [[nodiscard]] double margin() const { return demand_->margin; }  ///< κ [N·m/rad]
    [[nodiscard]] CapacityProblem& problem() { return capacity_; }
    /// Of the frame last given to calc_stability().
    [[nodiscard]] StableCapacity& stable() { return stable_; }
    [[nodiscard]] const Body& body() const { return body_; }
    /// What the rows of the problem are: coordinates, then abdominal pressure at its limit, and the
    /// brace.
    [[nodiscard]] std::string row_name(int row) const;
    /// What its columns are: muscle lines, then the wall's hoops.
    [[nodiscard]] const std::string& column_name(int column) const;

private:
    const Body& body_;
    FrameProblem& frame_;
    const TrunkSupport& support_;
    CapacityProblem capacity_;
    std::optional<PressureProblem> pressure_;
    std::optional<HeldStiffness> stiffness_;
    std::optional<StiffnessDemand> demand_;
    StableCapacity stable_;

    VecX q_, qd_, qdd_;
    std::vector<TouchPoint> touches_;
    MatX point_jacobian_;
    std::vector<DeadLoad> unit_weights_;  ///< of one kilogram, shared by the plan's loads
    std::vector<DeadLoad> weights_;
    std::vector<ExternalForce> pulls_;  ///< of bands
    std::vector<DeadLoad> band_pulls_;  ///< the same
    DeadLoadWorkspace dead_load_workspace_;
    MatX dead_, per_load_stiffness_, free_directions_;
    FreeDirectionsWorkspace directions_workspace_;
};

}  // namespace sinew
