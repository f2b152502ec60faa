#include "sinew/motion/solve_posture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <Eigen/LU>

namespace sinew {

namespace {

constexpr double longest_step = 0.3;    // [rad, m]
constexpr double solved_below = 1e-10;  // [m, rad] equations
constexpr int max_releases = 50;
constexpr double nearly_settled = 1e-3;  // [m, rad] step
constexpr double settled_below = 1e-9;   // [m, rad] step
// The equations are held by a penalty of 1/ε so that equations which contradict each other give the
// nearest miss instead of a division by zero; at ε·λ with λ ~ 1 the error is far below
// solved_below.
constexpr double epsilon = 1e-12;
constexpr double distance_weight = 1e-6;  // the sought distance has no preference of its own

std::string with_unit(double value, bool angle) {
    return angle ? fmt::format("{:.1f} deg", value * 180 / std::numbers::pi)
                 : fmt::format("{:.1f} mm", value * 1000);
}

std::string explain(const MovementVariables& variables, const PostureProblem& problem,
                    const VecX& residual, const VecX& z) {
    int worst = 0;
    const double miss = residual.cwiseAbs().maxCoeff(&worst);
    const PostureEquation& equation = problem.equations[worst];
    const auto* value = std::get_if<ValueEquation>(&equation.kind);
    const bool angle = value ? variables.rotational[value->variable] : equation.is_angle();
    std::string why = fmt::format("{} is missed by {}", equation.name, with_unit(miss, angle));
    for (int i = 0; i < variables.size(); ++i) {
        const bool low = z[i] <= variables.minimum[i], high = z[i] >= variables.maximum[i];
        if (!low && !high) continue;
        why += fmt::format(
            "; {} is at its bound of {}", variables.names[i],
            with_unit(low ? variables.minimum[i] : variables.maximum[i], variables.rotational[i]));
    }
    return why;
}

}  // namespace

PostureSolution solve_posture(PostureEvaluator& evaluator, const MovementVariables& variables,
                              const PostureProblem& problem) {
    const int n = variables.size();
    const int m = static_cast<int>(problem.equations.size());
    const bool sought = !problem.distance.has_value();
    const int free_size = n + (sought ? 1 : 0);

    PostureSolution solution;
    VecX y(n + 1);
    y.head(n) = problem.prefer.cwiseMax(variables.minimum).cwiseMin(variables.maximum);
    y[n] = problem.distance.value_or(0);
    VecX weight(n + 1);
    weight << problem.weight, distance_weight;
    VecX preferred(n + 1);
    preferred << problem.prefer, y[n];

    std::vector<int> side(n, 0);  // −1 held at the minimum, +1 at the maximum
    int releases = 0;
    VecX residual;
    MatX jacobian;
    for (int iteration = 1; iteration <= problem.max_iterations; ++iteration) {
        solution.iterations = iteration;
        evaluator.calc(problem.equations, y.head(n), y[n], residual, jacobian);
        MatX kkt = MatX::Zero(free_size + m, free_size + m);
        VecX right(free_size + m);
        kkt.diagonal().head(free_size) = weight.head(free_size);
        kkt.topRightCorner(free_size, m) = jacobian.leftCols(free_size).transpose();
        kkt.bottomLeftCorner(m, free_size) = jacobian.leftCols(free_size);
        kkt.diagonal().tail(m).setConstant(-epsilon);
        right.head(free_size) = (weight.array() * (preferred - y).array()).head(free_size);
        right.tail(m) = -residual;
        for (int i = 0; i < n; ++i) {
            if (side[i] == 0) continue;
            kkt.row(i).setZero();
            kkt(i, i) = 1;
            right[i] = 0;
        }
        const VecX answer = kkt.partialPivLu().solve(right);
        VecX step = VecX::Zero(n + 1);
        step.head(free_size) = answer.head(free_size);
        const double largest = step.cwiseAbs().maxCoeff();
        if (!std::isfinite(largest)) break;
        if (largest > longest_step) step *= longest_step / largest;
        y += step;
        bool hit = false;
        for (int i = 0; i < n; ++i) {
            if (side[i] != 0) continue;
            if (y[i] < variables.minimum[i]) side[i] = -1;
            if (y[i] > variables.maximum[i]) side[i] = 1;
            if (side[i] == 0) continue;
            y[i] = side[i] < 0 ? variables.minimum[i] : variables.maximum[i];
            hit = true;
        }
        const double moved = step.cwiseAbs().maxCoeff();
        if (hit || moved > nearly_settled) continue;

        // Let go the bound that pushes back into the range most. Equations that a bound contradicts
        // never settle wholly, so this does not wait for it.
        int wrong = -1;
        double most = 1e-9;
        for (int i = 0; i < n; ++i) {
            if (side[i] == 0) continue;
            const double gradient =
                weight[i] * (y[i] - preferred[i]) + jacobian.col(i).dot(answer.tail(m));
            if (gradient * side[i] > most) {
                most = gradient * side[i];
                wrong = i;
            }
        }
        if (wrong >= 0 && ++releases <= max_releases) {
            side[wrong] = 0;
            continue;
        }
        solution.settled = moved < settled_below;
        if (solution.settled) break;
    }
    evaluator.calc(problem.equations, y.head(n), y[n], residual, jacobian);
    solution.z = y.head(n);
    solution.distance = y[n];
    solution.max_residual = m > 0 ? residual.cwiseAbs().maxCoeff() : 0;
    solution.solved = solution.max_residual < solved_below;
    if (!solution.solved) solution.why = explain(variables, problem, residual, solution.z);
    return solution;
}

}  // namespace sinew
