#pragma once

#include <span>
#include <vector>

#include <Eigen/Eigenvalues>

#include "sinew/recruitment/recruitment.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {

/// One inequality wᵀ K(a, f) w written out: fixed + muscle · a + Σ contact · f.
struct StiffnessForm {
    double fixed = 0;           ///< [N·m/rad]
    VecX muscle;                ///< per activation [N·m/rad]
    std::vector<Vec3> contact;  ///< per contact force [N·m/rad/N]
};

/// The stiffness of a body in one frame as an affine function of activations and contact forces,
///
///   K(a, f) = K₀ + Σ aᵢ Kᵢ + Σ f_c · K_c     [N·m/rad], n × n, symmetric,
///
/// over the coordinates that carry an equation of motion (the rows of the recruitment problem).
class AffineStiffness {
public:
    virtual ~AffineStiffness() = default;
    /// K at an answer.
    virtual void calc(const VecX& activation, std::span<const Vec3> contact_force_W,
                      MatX& stiffness) const = 0;
    /// wᵀ K w for a direction w over the same coordinates.
    virtual void calc_form(const VecX& direction, StiffnessForm& form) const = 0;
};

struct StabilityOptions {
    double margin = 10;       ///< κ [N·m/rad]: what the smallest eigenvalue must be at least
    double tolerance = 1e-2;  ///< [N·m/rad] by which it may stay below before a cut is added,
    double cost_tolerance =
        4e-6;  ///< or less, where that is worth more than this share of the cost
    int max_rounds = 60;
    int max_cuts = 20;  ///< kept at a time
    /// What the first 100 N·m/rad of shortage would cost at its first price, against a muscle cost
    /// that is 1 when every muscle works fully: a margin that costs less than this is always had.
    double shortage_price = 10;
    /// Rise of that price for each 100 N·m/rad.
    double shortage_weight = 10;
};

enum class StabilityStatus {
    not_run,
    stable,        ///< the smallest eigenvalue is at least κ
    below_margin,  ///< κ cannot be had at the price of a shortage; the best answer at that price
    round_limit,   ///< cuts were still missing when the rounds, or the places, were used up
    not_solved,    ///< the recruitment with its cuts did not converge
};

/// Keeps for the next frame what was found in this one: the directions that gave way.
struct StabilityCuts {
    std::vector<VecX> direction;  ///< unit, over the rows; the first `count` are in use
    std::vector<double> dual;     ///< of each, per 100 N·m/rad
    int count = 0;
    VecX plain_dual;  ///< multipliers of the plain answer to that frame, if one was given
};

/// What was asked of stability in one frame, and what came of it.
struct Stability {
    StabilityStatus status = StabilityStatus::not_run;
    double smallest = 0;  ///< λ_min(Zᵀ K Z) at the answer [N·m/rad]
    double shortage = 0;  ///< what it is below κ [N·m/rad], 0 when stable
    VecX weakest;         ///< its direction over the coordinates, unit: how it would give way
    /// Per column: what its full activation would add to the stiffness of the directions that bind,
    /// weighed by their multipliers [N·m/rad]; zero where none binds. When κ cannot be had,
    /// those with a positive figure that are at their upper bound limit it.
    VecX stiffening;
    int rounds = 0;  ///< recruitment problems solved; 0: the answer given was stable
    int binding_cuts = 0;
    StabilityCuts cuts;  ///< the start for the next frame; a fresh Stability starts cold
};

/// Working memory of one thread. What it held never changes an answer.
struct StabilityWorkspace {
    RecruitmentProblem problem;  ///< the frame's, with a row for each cut and a column for shortage
    Recruitment extended;        ///< its answer
    RecruitmentWorkspace recruitment;
    std::vector<StiffnessForm> form;  ///< of each cut
    MatX stiffness, turned, reduced;
    VecX projected;
    Eigen::Tridiagonalization<MatX> tridiagonal;
    Eigen::SelfAdjointEigenSolver<MatX> eigen;
    VecX diagonal, beside;
    MatX lowest;  ///< the lowest eigenvectors over the null space
};

/// Recruitment that leaves the body stable:
///
///   minimise  the cost of solve_recruitment() + price(s)
///   subject to its constraints,   λ_min(Zᵀ K(a, f) Z) ≥ κ − s,   s ≥ 0
///
/// K is affine, so this is a linear matrix inequality and the problem stays convex. It is solved
/// by cutting planes: while some direction w = Z u has wᵀ K w below κ − s, the eigenvectors that
/// are lowest join the problem as rows wᵀ K(a, f) w + s ≥ κ, and it is solved again from where it
/// stood. Directions that bind are kept for the next frame, turned into its own null space. While
/// many are wanting, from the second round on, contacts are softened to find them sooner; the last
/// round solves the problem as it is given.
///
/// price(s) = s p + ½ s² w with p and w of the options and s in hundreds of N·m/rad (with exponent
/// 3 slope and curvature hold at s = 0): an exact penalty, so that s is zero wherever κ costs less.
///
/// `basis`: Z, n × d, orthonormal columns: the directions that the contacts leave; n may be less
/// than the problem has rows, whose first n they then are. `answer`: as from solve_recruitment() of
/// the same problem, warm start included; its objective contains price(s). `plain`: an answer of
/// solve_recruitment() to the same problem, if there is one: when it is stable it is the answer.
/// After the first call with this workspace, answer and outcome nothing is allocated.
///
/// Source:     Kelley (1960), J. SIAM 8, 703–712 (cutting planes); Bergmark (1989), Acta Orthop.
///             Scand. Suppl. 230 (the spine's stability as its smallest eigenvalue).
/// Departures: an angle of 1 rad and a shift of 1 m count alike in the length of a direction.
/// Cannot:     tell the largest margin that muscles could reach at any price: a shortage is
///             weighed against effort and missed moments.
void solve_stable_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                              const AffineStiffness& stiffness, const MatX& basis,
                              const StabilityOptions& stability, StabilityWorkspace& workspace,
                              Recruitment& answer, Stability& outcome,
                              const Recruitment* plain = nullptr);

}  // namespace sinew
