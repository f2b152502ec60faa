#pragma once

#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "sinew/recruitment/solve_capacity.h"
#include "sinew/recruitment/stability.h"

namespace sinew {

/// What the body's stiffness must be in one frame, whatever the load λ:
///
///   λ_min(Zᵀ [K(a, f) + λ K_λ] Z) ≥ κ
struct StiffnessDemand {
    const AffineStiffness& stiffness;  ///< K, with no load on the body
    const MatX& per_load;              ///< K_λ: n × n, symmetric [N·m/rad a unit of load]
    const MatX& basis;                 ///< Z: n × d, orthonormal; n rows as in stability.h
    double margin = 10;                ///< κ [N·m/rad]
    double tolerance = 5e-3;  ///< [N·m/rad] by which an answer may stay below: half of what
                              ///< solve_stable_recruitment() leaves, which so finds it stable
    int max_rounds = 300;     ///< problems solved for one frame
};

/// The capacity of one frame in which the body must stay stable: the problem of solve_capacity()
/// with a linear matrix inequality, which is affine in the load as well. Solved by cutting planes:
/// while some direction w = Z u has less stiffness than κ, the lowest eigenvectors join the
/// problem's cuts as wᵀ [K(a, f) + λ K_λ] w ≥ κ. Cuts hold for every load and serve all questions
/// about a frame; those that bind are kept for the next, turned into its null space.
///
/// Answers are those of solve_capacity() and solve_load(), to the problem's cuts; every cut is a
/// consequence of the demand, so that load_bound, duals and `infeasible` are proven for the demand
/// too, and `load` is carried by forces that leave the body stable to within the tolerance. The two
/// differ by 1e-4 of the load at most, or of a thousandth of the range asked about.
/// `not_converged` also when the rounds are used up.
///
/// Source: Kelley (1960), J. SIAM 8, 703–712 (cutting planes).
/// Cannot: name the one direction that limits where several do.
class StableCapacity {
public:
    /// Takes a frame: replaces the problem's cuts by those of the frame before. Problem and demand
    /// must outlive the questions about it.
    void begin(CapacityProblem& problem, const StiffnessDemand& demand);

    void solve_capacity(CapacityWorkspace& workspace, Capacity& answer,
                        LoadEnd end = LoadEnd::most);
    void solve_load(double load, CapacityWorkspace& workspace, Capacity& answer);

    /// Problems solved since begin().
    [[nodiscard]] int rounds() const { return rounds_; }

private:
    template <typename Solve>
    [[nodiscard]] bool solve(const Solve& solve, int limit, Capacity& answer);
    [[nodiscard]] bool rounds_left() const { return rounds_ < demand_->max_rounds; }
    void drop_loose_cuts(Capacity& answer);
    [[nodiscard]] bool is_stable(const Capacity& answer);
    void add_cuts();
    void write(const VecX& direction);
    void note_use(const Capacity& answer);
    void ask_beyond(double beyond);

    CapacityProblem* problem_ = nullptr;
    const StiffnessDemand* demand_ = nullptr;
    int rounds_ = 0;
    double beyond_ = 0;  ///< κ that the cuts ask for at the moment [N·m/rad]

    struct Direction {
        VecX along;          ///< w, unit
        bool binds = false;  ///< in some answer about this frame
    };
    Capacity inside_;                    ///< held by a load a little short of the bound
    std::vector<Direction> directions_;  ///< one for each cut of the problem
    StiffnessForm form_;
    MatX stiffness_, turned_, reduced_, shifted_;
    VecX projected_;
    Eigen::LLT<MatX> cholesky_;
    Eigen::SelfAdjointEigenSolver<MatX> eigen_;
};

}  // namespace sinew
