#include "sinew/recruitment/stable_capacity.h"

#include <algorithm>
#include <cmath>

namespace sinew {

namespace {

/// A round adds at most so many directions: buckling modes come in ones and twos.
constexpr int directions_a_round = 3;

/// What a load is first asked to be held with beyond κ [N·m/rad]: forces on the edge of the cuts
/// lie outside the demand by what the cuts' curvature makes of the step, forces further in do not.
constexpr double head_start = 4;

/// Beyond so many cuts those that do not bind are dropped: many nearly alike make the problem
/// ill-conditioned.
constexpr std::size_t crowd = 24;

/// Rounds after which a load a little short of the bound is asked for, and how little: planes touch
/// a curved boundary from outside, and the last of them are many.
constexpr int rounds_outside = 10;
constexpr double a_little = 1e-4;

/// Directions that have lost so much length in a new null space are held there by a contact.
constexpr double least_length = 0.1;

}  // namespace

void StableCapacity::begin(CapacityProblem& problem, const StiffnessDemand& demand) {
    problem_ = &problem;
    demand_ = &demand;
    rounds_ = 0;
    problem.cuts.clear();
    std::size_t kept = 0;
    for (Direction& direction : directions_) {
        if (!direction.binds || direction.along.size() != demand.basis.rows()) continue;
        projected_.noalias() = demand.basis.transpose() * direction.along;
        const double length = projected_.norm();
        if (!(length > least_length)) continue;
        direction.along.noalias() = demand.basis * (projected_ / length);
        direction.binds = false;
        write(direction.along);
        std::swap(directions_[kept++], direction);
    }
    directions_.resize(kept);
}

void StableCapacity::write(const VecX& direction) {
    demand_->stiffness.calc_form(direction, form_);
    CapacityCut& cut = problem_->cuts.emplace_back();
    cut.muscle.setZero(problem_->hold.A.cols());
    cut.muscle.head(form_.muscle.size()) = form_.muscle;
    cut.contact.resize(3 * static_cast<Eigen::Index>(form_.contact.size()));
    for (std::size_t c = 0; c < form_.contact.size(); ++c)
        cut.contact.segment<3>(3 * static_cast<Eigen::Index>(c)) = form_.contact[c];
    cut.least = demand_->margin + beyond_ - form_.fixed;
    cut.per_load = -direction.dot(demand_->per_load * direction);
}

bool StableCapacity::is_stable(const Capacity& answer) {
    demand_->stiffness.calc(answer.activation, answer.contact_force_W, stiffness_);
    stiffness_ += answer.load * demand_->per_load;
    turned_.noalias() = stiffness_ * demand_->basis;
    reduced_.noalias() = demand_->basis.transpose() * turned_;
    shifted_ = reduced_;
    shifted_.diagonal().array() -= demand_->margin - demand_->tolerance;
    cholesky_.compute(shifted_);
    return cholesky_.info() == Eigen::Success;
}

void StableCapacity::add_cuts() {
    eigen_.compute(reduced_);
    const auto& values = eigen_.eigenvalues();
    for (Eigen::Index j = 0; j < std::min<Eigen::Index>(directions_a_round, values.size()) &&
                             values[j] < demand_->margin - demand_->tolerance;
         ++j) {
        Direction& direction = directions_.emplace_back();
        direction.along.noalias() = demand_->basis * eigen_.eigenvectors().col(j);
        write(direction.along);
    }
}

void StableCapacity::note_use(const Capacity& answer) {
    for (std::size_t k = 0; k < directions_.size(); ++k)
        if (answer.cut_dual[static_cast<Eigen::Index>(k)] > 0) directions_[k].binds = true;
}

void StableCapacity::ask_beyond(double beyond) {
    for (CapacityCut& cut : problem_->cuts) cut.least += beyond - beyond_;
    beyond_ = beyond;
}

void StableCapacity::drop_loose_cuts(Capacity& answer) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < directions_.size(); ++k) {
        const double dual = answer.cut_dual[static_cast<Eigen::Index>(k)];
        if (!(dual > 0)) continue;
        answer.cut_dual[static_cast<Eigen::Index>(kept)] = dual;
        std::swap(directions_[kept], directions_[k]);
        std::swap(problem_->cuts[kept], problem_->cuts[k]);
        ++kept;
    }
    directions_.resize(kept);
    problem_->cuts.resize(kept);
    answer.cut_dual.conservativeResize(static_cast<Eigen::Index>(kept));
}

/// False: stopped after `limit` rounds, with cuts that are not yet all.
template <typename Solve>
bool StableCapacity::solve(const Solve& solve, int limit, Capacity& answer) {
    for (int round = 0; round < limit; ++round) {
        const auto cuts = static_cast<Eigen::Index>(problem_->cuts.size());
        const Eigen::Index known = round == 0 ? 0 : answer.cut_dual.size();
        answer.cut_dual.conservativeResize(cuts);
        answer.cut_dual.tail(cuts - known).setZero();
        solve();
        ++rounds_;
        if (answer.status != CapacityStatus::solved) return true;
        if (is_stable(answer)) {
            note_use(answer);
            return true;
        }
        if (problem_->cuts.size() > crowd) drop_loose_cuts(answer);
        add_cuts();
    }
    return false;
}

void StableCapacity::solve_capacity(CapacityWorkspace& workspace, Capacity& answer, LoadEnd end) {
    const auto ask = [&] { sinew::solve_capacity(*problem_, workspace, answer, end); };
    while (rounds_left()) {
        if (solve(ask, rounds_outside, answer)) return;
        const double step =
            a_little * std::max(std::abs(answer.load), 1e-3 * (problem_->most - problem_->least));
        const double load = answer.load + (end == LoadEnd::most ? -step : step);
        inside_.status = CapacityStatus::not_run;
        if (load < problem_->least || load > problem_->most ||
            !solve([&] { sinew::solve_load(*problem_, load, workspace, inside_); }, rounds_outside,
                   inside_) ||
            inside_.status != CapacityStatus::solved)
            continue;
        answer.load = load;
        answer.activation = inside_.activation;
        answer.contact_force_W = inside_.contact_force_W;
        answer.max_residual_Nm = inside_.max_residual_Nm;
        return;
    }
    answer.status = CapacityStatus::not_converged;
}

void StableCapacity::solve_load(double load, CapacityWorkspace& workspace, Capacity& answer) {
    const auto ask = [&] { sinew::solve_load(*problem_, load, workspace, answer); };
    ask_beyond(head_start);
    const bool answered = solve(ask, rounds_outside, answer);
    ask_beyond(0);
    if (answered && answer.status == CapacityStatus::solved) return;
    while (rounds_left())
        if (solve(ask, rounds_outside, answer)) return;
    answer.status = CapacityStatus::not_converged;
}

}  // namespace sinew
