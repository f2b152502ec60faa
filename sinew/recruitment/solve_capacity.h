#pragma once

#include <vector>

#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// The largest load that muscles and contacts can hold still, without reserves.
///
///   maximise    λ
///   subject to  A a + Σ J_cᵀ f_c = b₀ + λ b₁,   loᵢ ≤ aᵢ ≤ upᵢ,   f_c in its cone,
///               least ≤ λ ≤ most
struct CapacityProblem {
    RecruitmentProblem hold;  ///< A, bounds, contacts; its b is b₀, what is needed without load
    VecX per_load;            ///< b₁: what one unit of load adds to b [N·m, N a unit of load]
    double least = 0;         ///< bounds of λ; a λ at `most` says that the load is not
    double most = 1000;       ///< limited by muscles or contacts
    std::vector<int> motor_rows;  ///< rows driven by motors without limit: left out
};

enum class CapacityStatus {
    not_run,
    solved,
    infeasible,     ///< no load between the bounds can be held; proven by a separating y
    not_converged,  ///< neither answer reached its tolerance
};

struct Capacity {
    CapacityStatus status = CapacityStatus::not_run;
    double load = 0;                    ///< λ, held by (a, f): a lower bound of the capacity
    double load_bound = 0;              ///< from duality: no larger load can be held
    VecX activation;                    ///< a
    std::vector<Vec3> contact_force_W;  ///< [N]
    double max_residual_Nm = 0;         ///< of the equilibrium [N·m, N]
    VecX dual;                          ///< y: load gained per N·m taken off b₀; 0 in motor rows
    std::vector<int>
        limiting_muscles;              ///< at the upper bound, and more would lift more; most first
    std::vector<double> muscle_share;  ///< load gained were this muscle a hundredth stronger, over
                                       ///< the sum of those gains [1]
    std::vector<int> limiting_rows;    ///< the rows in which those muscles work; most first
    std::vector<double> row_share;     ///< the part of those gains that is made in this row [1]
    int iterations = 0;                ///< Newton steps
};

/// Solves the conic linear programme by the proximal point method; every step is a strongly convex
/// problem solved by a semismooth Newton method on its dual. `load` and `load_bound` enclose the
/// capacity: the first is attained up to max_residual_Nm, the second holds by weak duality for all
/// contact forces below 100 kN. Status is `solved` when they agree within 1e-6 of the larger of
/// |load| and a thousandth of `most`, and the residual is below 1e-6 N·m.
///
/// Source: Rockafellar (1976), SIAM J. Control Optim. 14(5), 877–898 (proximal points);
///         Li, Sun & Toh (2020), SIAM J. Optim. 30(3), 2410–2440 (semismooth Newton on its dual).
/// Cannot: tell which of several equally strong recruitments is used.
///
/// Allocates; meant for a few postures of an exercise. Throws std::invalid_argument on sizes that
/// disagree, numbers that are not finite, or bounds that cross.
[[nodiscard]] Capacity solve_capacity(const CapacityProblem& problem);

}  // namespace sinew
