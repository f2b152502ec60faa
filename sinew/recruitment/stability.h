#pragma once

#include <span>
#include <vector>

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
    double margin = 10;  ///< κ [N·m/rad]: what the smallest eigenvalue must be at least
    double tolerance = 1e-4;  ///< [N·m/rad] by which it may stay below before a cut is added
    int max_rounds = 40;
    int max_cuts = 12;  ///< kept at a time
    /// Price of each 100 N·m/rad below the margin, squared: dear beside muscles, so that it is paid
    /// only where the margin cannot be had.
    double shortage_weight = 100;
};

enum class StabilityStatus {
    not_run,
    stable,        ///< the smallest eigenvalue is at least κ
    below_margin,  ///< κ cannot be had; the answer comes as near as its price allows
    round_limit,   ///< cuts were still missing when the rounds were used up
};

/// What was asked of stability in one frame, and what came of it.
struct Stability {
    StabilityStatus status = StabilityStatus::not_run;
    double smallest = 0;  ///< λ_min(Zᵀ K Z) at the answer [N·m/rad]
    VecX weakest;         ///< its direction over the coordinates, unit: how it would give way
    int rounds = 0;
    int binding_cuts = 0;
};

/// Working memory of one thread and what goes from frame to frame: the directions of the cuts.
struct StabilityWorkspace {
    RecruitmentProblem problem;       ///< the frame's, with a row for each cut
    std::vector<VecX> direction;      ///< of each cut; empty: no cut there
    std::vector<StiffnessForm> form;  ///< of the same
    MatX stiffness, reduced;
    VecX eigenvalues;
    RecruitmentWorkspace recruitment;
};

/// Recruitment that leaves the body stable:
///
///   the problem of solve_recruitment()  and  λ_min(Zᵀ K(a, f) Z) ≥ κ
///
/// K is affine, so this is a linear matrix inequality and the problem stays convex. It is solved
/// by cutting planes: while some direction w = Z u has wᵀ K w below κ, the eigenvectors that are
/// lowest join the problem as rows wᵀ K(a, f) w ≥ κ, and it is solved again from where it stood.
/// Cuts are kept for the next frame, turned into its own null space.
///
/// `basis`: Z, n × d, orthonormal columns: the directions that the contacts leave. `answer`: as in
/// solve_recruitment(); its rows for cuts come after the problem's own.
///
/// Source:     Kelley (1960), J. SIAM 8, 703–712 (cutting planes); Bergmark (1989), Acta Orthop.
///             Scand. Suppl. 230 (the spine's stability as its smallest eigenvalue).
/// Departures: an angle of 1 rad and a shift of 1 m count alike in the length of a direction.
void solve_stable_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                              const AffineStiffness& stiffness, const MatX& basis,
                              const StabilityOptions& stability, StabilityWorkspace& workspace,
                              Recruitment& answer, Stability& outcome);

}  // namespace sinew
