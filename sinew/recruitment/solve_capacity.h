#pragma once

#include <memory>
#include <vector>

#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// One more thing that the answer must do: cᵀ(a, f) ≥ d₀ + λ d₁. Stability's cuts are such.
struct CapacityCut {
    VecX muscle;          ///< n: part of c that multiplies activations
    VecX contact;         ///< 3 a contact [1/N]: part of c that multiplies forces; empty: none
    double least = 0;     ///< d₀, without load
    double per_load = 0;  ///< d₁, what one unit of load adds
};

/// The largest load that muscles and contacts can carry, without reserves.
///
///   maximise    λ
///   subject to  A a + Σ J_cᵀ f_c = b₀ + λ b₁,   loᵢ ≤ aᵢ ≤ upᵢ,   f_c in its cone,
///               C (a, f) ≥ d₀ + λ d₁,   least ≤ λ ≤ most
///
/// The last hold.at_least_rows rows of A are inequalities, as in recruitment: ≥ stands there for =.
struct CapacityProblem {
    RecruitmentProblem hold;  ///< A, bounds, contacts; its b is b₀, what is needed without load
    VecX per_load;            ///< b₁: what one unit of load adds to b [N·m, N a unit of load]
    double least = 0;         ///< bounds of λ; a λ at `most` says that the load is not
    double most = 1000;       ///< limited by muscles or contacts
    std::vector<int> motor_rows;  ///< rows driven by motors without limit: left out; equalities
    std::vector<CapacityCut> cuts;
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
    double max_residual_Nm = 0;  ///< of the equilibrium [N·m, N], and of inequalities in units of
                                 ///< a hundredth of their length
    VecX dual;                   ///< y: load gained per N·m taken off b₀; 0 in motor rows
    VecX cut_dual;               ///< load gained per unit taken off a cut's d₀
    std::vector<int>
        limiting_muscles;              ///< at the upper bound, and more would lift more; most first
    std::vector<double> muscle_share;  ///< load gained were this muscle a hundredth stronger, over
                                       ///< the sum of those gains [1]
    std::vector<int> limiting_rows;    ///< the rows in which those muscles work; most first
    std::vector<double> row_share;     ///< the part of those gains that is made in this row [1]
    double cut_share = 0;  ///< load gained were what the cuts ask for a hundredth less, over the
                           ///< sum of the muscles' gains, 1 at most [1]
    int iterations = 0;    ///< Newton steps
};

/// Which end of the interval of loads is sought.
enum class LoadEnd { most, least };

/// Working memory of one thread. It is sized by the first call, and again when a problem is larger
/// than any before; what it held never changes an answer.
class CapacityWorkspace {
public:
    CapacityWorkspace();
    ~CapacityWorkspace();
    CapacityWorkspace(CapacityWorkspace&&) noexcept;
    CapacityWorkspace& operator=(CapacityWorkspace&&) noexcept;

    struct Memory;
    [[nodiscard]] Memory& memory() { return *memory_; }

private:
    std::unique_ptr<Memory> memory_;
};

/// Solves the conic linear programme by the proximal point method; every step is a strongly convex
/// problem solved by a semismooth Newton method on its dual. `load` and `load_bound` enclose the
/// capacity: the first is attained up to max_residual_Nm, the second holds by weak duality for all
/// contact forces below 100 kN. Status is `solved` when they agree within 1e-6 of the larger of
/// |load| and a thousandth of `most`, and the residual is below 1e-6 N·m. With LoadEnd::least the
/// smallest load is found instead, and load_bound lies below it; `dual` is then the load spared.
///
/// `answer` is the warm start where it is a solved answer to a problem with as many rows, muscles
/// and contacts, such as the neighbouring frame's; any other starts cold, and so does a warm one
/// that leads nowhere. After the first call
/// with this workspace and answer nothing is allocated.
///
/// Source: Rockafellar (1976), SIAM J. Control Optim. 14(5), 877–898 (proximal points);
///         Li, Sun & Toh (2020), SIAM J. Optim. 30(3), 2410–2440 (semismooth Newton on its dual).
/// Cannot: tell which of several equally strong recruitments is used.
///
/// Throws std::invalid_argument on sizes that disagree, numbers that are not finite, or bounds that
/// cross.
void solve_capacity(const CapacityProblem& problem, CapacityWorkspace& workspace, Capacity& answer,
                    LoadEnd end = LoadEnd::most);

/// The same from a cold start with memory of its own.
[[nodiscard]] Capacity solve_capacity(const CapacityProblem& problem);

/// Whether one load can be held: `solved` with forces that hold it to 1e-6 N·m, or `infeasible`
/// with a y that separates, or `not_converged` where neither was shown in the Newton steps allowed,
/// which may happen to a load within a hundredth of the capacity. It is one proximal step, and much
/// cheaper than the capacity. The warm start is as above, and the forces nearest to it are given.
/// The limits are not filled in; load_bound is `load`.
void solve_load(const CapacityProblem& problem, double load, CapacityWorkspace& workspace,
                Capacity& answer);

}  // namespace sinew
