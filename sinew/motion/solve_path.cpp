#include "sinew/motion/solve_path.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <Eigen/LU>

#include "sinew/motion/solve_posture.h"

namespace sinew {

namespace {
constexpr int grid_steps = 16;
constexpr int max_iterations = 25;
constexpr double settled_below = 1e-12;  // [rad, m] Newton step; residuals are then at rounding
constexpr double solved_below = 1e-10;
}  // namespace

MovementPath::MovementPath(PostureEvaluator& evaluator, const MovementVariables& variables,
                           PathProblem problem)
    : evaluator_(evaluator), problem_(std::move(problem)), contacts_(problem_.contacts) {
    PostureProblem half;
    half.equations = contacts_;
    for (int i : problem_.straight)
        half.equations.push_back({ValueEquation{i, straight_line(0.5)[i]}, variables.names[i]});
    half.prefer = straight_line(0.5);
    half.weight = problem_.weight;
    half.distance = problem_.distance;
    half.max_iterations = problem_.max_iterations;
    const PostureSolution middle = solve_posture(evaluator_, variables, half);
    settled_ = middle.settled;
    if (!middle.solved) {
        why_ = "halfway, " + middle.why;
        return;
    }

    evaluator_.calc(half.equations, middle.z, problem_.distance, residual_, jacobian_);
    const Eigen::FullPivLU<MatX> factors(jacobian_.leftCols(variables.size()));
    const int n_straight = static_cast<int>(problem_.straight.size());
    const int n_free = static_cast<int>(factors.dimensionOfKernel());
    const int n_contacts = static_cast<int>(contacts_.size());
    if (n_contacts + n_straight + n_free != variables.size()) {
        why_ =
            fmt::format("{} contact equations and {} exact values repeat or contradict each other",
                        n_contacts, n_straight);
        return;
    }
    drive_.setZero(n_straight + n_free, variables.size());
    for (int i = 0; i < n_straight; ++i) drive_(i, problem_.straight[i]) = 1;
    if (n_free > 0)
        drive_.bottomRows(n_free) = factors.kernel().transpose() * problem_.weight.asDiagonal();
    // Rows of length 1 keep the system balanced.
    for (int i = 0; i < drive_.rows(); ++i) drive_.row(i).normalize();

    VecX start = problem_.bottom;
    for (int k = 0; k <= grid_steps; ++k) {
        const double s = static_cast<double>(k) / grid_steps;
        PathPosture posture;
        if (!solve(s, start, posture)) {
            why_ = fmt::format("it breaks off {:.0f} % of the way up", 100 * s);
            return;
        }
        const double h = 1.0 / grid_steps;
        start = posture.z + h * posture.d1 + 0.5 * h * h * posture.d2;
        grid_.push_back(std::move(posture));
    }
    const double apart = (grid_.back().z - problem_.top).cwiseAbs().maxCoeff();
    // Both satisfy the same equations at s = 1; a second solution would be far away.
    if (apart > 1e-6)
        why_ = fmt::format("it ends in another posture, {:.3g} rad or m from the top", apart);
}

bool MovementPath::solve(double s, const VecX& start, PathPosture& posture) {
    const int n = static_cast<int>(start.size());
    const int m = static_cast<int>(contacts_.size());
    const VecX line = straight_line(s);
    MatX square(n, n);
    VecX right(n);
    Eigen::PartialPivLU<MatX> factors;
    posture.z = start;
    bool settled = false;
    for (int iteration = 0; iteration < max_iterations; ++iteration) {
        evaluator_.calc(contacts_, posture.z, problem_.distance, residual_, jacobian_);
        square.topRows(m) = jacobian_.leftCols(n);
        square.bottomRows(n - m) = drive_;
        right.head(m) = -residual_;
        right.tail(n - m) = drive_ * (line - posture.z);
        posture.max_residual = right.cwiseAbs().maxCoeff();
        factors.compute(square);
        if (settled) break;  // the last pass only brings residual and factors up to date
        const VecX step = factors.solve(right);
        if (!step.allFinite()) return false;
        posture.z += step;
        settled = step.cwiseAbs().maxCoeff() < settled_below;
    }
    if (!settled || posture.max_residual > solved_below) return false;
    right.setZero();
    right.tail(n - m) = drive_ * (problem_.top - problem_.bottom);
    posture.d1 = factors.solve(right);
    evaluator_.calc_curvature(contacts_, posture.z, posture.d1, curvature_);
    right.setZero();
    right.head(m) = -curvature_;
    posture.d2 = factors.solve(right);
    return true;
}

PathPosture MovementPath::calc(double s) {
    const int k = std::clamp(static_cast<int>(std::lround(s * grid_steps)), 0, grid_steps);
    const PathPosture& near = grid_[k];
    const double h = s - static_cast<double>(k) / grid_steps;
    PathPosture posture;
    if (!solve(s, near.z + h * near.d1 + 0.5 * h * h * near.d2, posture)) {
        // The grid passed here; only an undefined posture can fail now, and it must show.
        posture.z = posture.d1 = posture.d2 = VecX::Constant(near.z.size(), std::nan(""));
        posture.max_residual = std::nan("");
    }
    return posture;
}

}  // namespace sinew
