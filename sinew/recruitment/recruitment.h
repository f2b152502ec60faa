#pragma once

#include <memory>
#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// One point contact in the problem: a force f (world axes) inside the circular friction cone
/// |f − (f·n) n| ≤ μ f·n, f·n ≥ 0.
struct ContactColumn {
    MatX jacobian;                  ///< 3 × m: point velocity per unit coordinate velocity
    Vec3 normal_W = Vec3::UnitY();  ///< unit, from the surface into the body
    double friction = 0;            ///< μ [1]; 0 is a frictionless contact
};

/// Shares the generalised forces of one frame among muscles and contacts.
///
///   minimise    Σ vᵢ (|aᵢ|ᵖ + ε aᵢ²) + ½ ε_f Σ |f_c|² + ½ Σ ρ_j r_j²
///   subject to  A a + Σ J_cᵀ f_c + r = b,   loᵢ ≤ aᵢ ≤ upᵢ,   f_c in its cone
///
/// One row a coordinate that carries an equation of motion. The last `at_least_rows` rows are
/// inequalities, A a + Jᵀf ≥ b: there r > 0 is what is wanting, and a surplus (r < 0) is free.
struct RecruitmentProblem {
    MatX A;                 ///< m × n [N·m, N]: column i is R_i F_act,i; zeros are exploited
    VecX b;                 ///< m [N·m, N]: what must be supplied, passive forces taken off
    int at_least_rows = 0;  ///< how many of the last rows are inequalities; their unit is theirs
    VecX volume_share;      ///< v, n [1]: positive; muscles' sum to 1 over the body
    VecX lower, upper;      ///< n: lower ≤ upper; 0 ≤ lower for muscles, anything for actuators
    std::vector<ContactColumn> contacts;
    VecX reserve_weight;  ///< ρ, m [1/(N·m)²]; empty: options.reserve_weight in all rows.
                          ///< A torque motor is a row with a small weight.
};

/// How the problem is posed and when an answer is accepted.
struct RecruitmentOptions {
    int exponent = 3;       ///< p: 2 or 3
    double epsilon = 1e-2;  ///< ε, makes the cost strictly convex where a is near 0; may be
                            ///< 0 with p = 2
    double contact_weight = 1e-11;  ///< ε_f [1/N²]: picks the smallest among equivalent forces
    double reserve_weight = 1;      ///< ρ [1/(N·m)²]: paid for every unmet moment
    double tolerance_Nm = 1e-8;     ///< largest imbalance that Newton may leave to the reserves
    int max_iterations = 300;       ///< Newton steps
};

enum class RecruitmentStatus {
    not_run,
    solved,           ///< every condition of optimality holds within the tolerance, or, where
                      ///< moments are beyond the muscles, down to rounding, about a millionth of
                      ///< what is missed, or where a contact slips back and forth on the edge of
                      ///< its cone, 1e-6 N·m; newton_residual_Nm tells how far
    iteration_limit,  ///< the tolerance was not reached; the answer balances, but is not the best
};

struct Recruitment {
    RecruitmentStatus status = RecruitmentStatus::not_run;
    VecX activation;                    ///< a
    std::vector<Vec3> contact_force_W;  ///< [N] on the body, world axes
    VecX reserve;                       ///< r [N·m, N]
    VecX dual;                          ///< y, multipliers of the equalities; the next warm start
    double objective = 0;               ///< of (a, f, r)
    double newton_residual_Nm = 0;  ///< what Newton left, before it joined the reserves [N·m, N]
    double relative_gap = 0;        ///< (objective − dual value) over the objective
    double max_residual_Nm = 0;     ///< largest |A a + Jᵀf + r − b| [N·m, N]
    int iterations = 0;             ///< Newton steps
};

/// Working memory of one thread. It is sized by the first call, and again when a problem is larger
/// than any before; what it held never changes an answer.
class RecruitmentWorkspace {
public:
    RecruitmentWorkspace();
    ~RecruitmentWorkspace();
    RecruitmentWorkspace(RecruitmentWorkspace&&) noexcept;
    RecruitmentWorkspace& operator=(RecruitmentWorkspace&&) noexcept;

    struct Memory;
    [[nodiscard]] Memory& memory() { return *memory_; }

private:
    std::unique_ptr<Memory> memory_;
};

}  // namespace sinew
