#pragma once

#include <optional>

#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/solve_capacity.h"

namespace sinew {

/// Finds the heaviest load with which the repetition can be done as it is planned, in motion:
///
///   A a + Σ J_cᵀ f_c = b₀(q, q̇, q̈) + λ b₁,    b₁ = −Σ_k s_k J_kᵀ (g − a_k)
///
/// A, bounds and contacts as FrameProblem gives them, b₀ what body and limbs need without load, s_k
/// the part of load k in the whole mass, J_k the Jacobian of its point and a_k its acceleration.
/// The recruitment is free in every frame; no reserves.
///
/// Only the smallest of the frames' capacities matters. Frames are visited at strides that halve,
/// so that a frame near the weakest is met early; each is asked for the load held so far
/// (solve_load), and only one that does not carry it is solved itself (solve_capacity). So load_kg
/// is carried by every frame to within 1e-6 N·m, and load_bound_kg, from the weakest frame's dual,
/// proves that no heavier load is; they differ by 1e-6 of the load at most. The lightest load is
/// sought likewise.
///
/// Status: `solved`; `infeasible` when one frame holds no load at all, or two frames have no load
/// in common; `not_converged` when a frame could neither be solved nor refuted. Nothing when the
/// plan carries no load.
///
/// Valid range: slow and moderate repetitions (static optimisation); loads up to 1000 kg.
/// Cannot:      say what fatigue leaves of it, or whether another way of moving would lift more.
[[nodiscard]] std::optional<RepetitionCapacity> solve_repetition_capacity(const Body& body,
                                                                          const MotionPlan& plan,
                                                                          FrameProblem& problem);

/// The capacity problem of one frame, and the memory in which it is put together: after the first
/// frame nothing is allocated.
struct CapacityFrame {
    CapacityProblem problem;

    VecX q, qd, qdd;
    std::vector<TouchPoint> touches;
    MatX point_jacobian;
};

/// In motion, or held still in the posture of the frame.
enum class Movement { as_planned, held_still };

/// Fills `hold` and `per_load` of `out.problem`; its other members are left as they are. The plan
/// must carry a load.
void calc_capacity_frame(const Body& body, const MotionPlan& plan, int frame, Movement movement,
                         FrameProblem& problem, CapacityFrame& out);

/// The heaviest load that can be held still in the posture of one frame; `posture` is left empty.
/// `nearby` is the warm start: a fresh one, or what this function left there for another posture.
[[nodiscard]] StaticCapacity solve_static_capacity(const Body& body, const MotionPlan& plan,
                                                   int frame, FrameProblem& problem,
                                                   CapacityWorkspace& workspace, Capacity& nearby);

}  // namespace sinew
