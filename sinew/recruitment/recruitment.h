#pragma once

#include <string>
#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// One point contact in the problem: a force f (world axes) inside the circular friction cone
/// |f − (f·n) n| ≤ μ f·n, f·n ≥ 0.
struct ContactColumn {
    MatX jacobian;                   ///< 3 × m: point velocity per unit coordinate velocity
    Vec3 normal_W = Vec3::UnitY();   ///< unit, from the surface into the body
    double friction = 0;
};

/// Shares the generalised forces of one frame among muscles and contacts.
///
///   minimise    Σ vᵢ (aᵢᵖ + ε aᵢ²) + ½ ε_f |f|² + ½ Σ ρ_j r_j²
///   subject to  A a + Σ J_cᵀ f_c + r = b,   loᵢ ≤ aᵢ ≤ upᵢ,   f_c in its cone
///
/// A (m × n) [N·m]: column i is R_i F_act,i. b: what must be supplied, passive forces already taken
/// off. One row a coordinate that carries an equation of motion.
struct RecruitmentProblem {
    MatX A;
    VecX b;
    VecX volume_share;               ///< v, per muscle
    VecX lower, upper;               ///< bounds of activation
    std::vector<ContactColumn> contacts;
};

struct RecruitmentOptions {
    int exponent = 3;                ///< p: 2 or 3
    double epsilon = 1e-2;           ///< ε, makes the cost strictly convex where a is near 0
    double contact_weight = 1e-9;    ///< ε_f [1/N²]
    double reserve_weight = 1e-1;    ///< ρ [1/(N·m)²]: paid for every unmet moment
    double tolerance_Nm = 1e-8;      ///< largest equilibrium residual
    int max_iterations = 100;
};

enum class RecruitmentStatus { not_run, solved, iteration_limit };

struct Recruitment {
    RecruitmentStatus status = RecruitmentStatus::not_run;
    VecX activation;                 ///< a; NaN before a run
    std::vector<Vec3> contact_force_W;  ///< [N] on the body
    VecX reserve;                    ///< r [N·m]
    VecX dual;                       ///< y, multipliers of the equalities; warm start of the next frame
    double objective = 0;
    double max_residual_Nm = 0;      ///< of A a + Jᵀf + r − b, all computed parts
    int iterations = 0;
};

/// Working memory of one thread; sized on the first call.
struct RecruitmentWorkspace;

}  // namespace sinew
