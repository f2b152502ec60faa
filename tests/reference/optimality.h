#pragma once

#include <algorithm>
#include <cmath>

#include "sinew/recruitment/recruitment.h"

namespace sinew::reference {

/// What a row's reserve costs: a surplus of an at-least row nothing.
[[nodiscard]] inline double calc_reserve_weight(const RecruitmentProblem& p,
                                                const RecruitmentOptions& options, int row,
                                                double reserve) {
    if (row >= p.b.size() - p.at_least_rows && reserve < 0) return 0;
    return p.reserve_weight.size() ? p.reserve_weight[row] : options.reserve_weight;
}

/// How far an answer is from the conditions of Karush, Kuhn and Tucker, recomputed from the
/// problem and the answer alone, with none of the solver's functions.
struct Violation {
    double balance_Nm = 0;  ///< A a + Jᵀf + r − b
    double bounds = 0;      ///< of activations
    double muscle = 0;      ///< stationarity of activations [cost]
    double cone_N = 0;      ///< contact forces outside their cones
    double contact = 0;     ///< multipliers outside the dual cone, or not orthogonal [cost]
    double reserve = 0;     ///< ρ r − y [cost/(N·m)]
};

[[nodiscard]] inline Violation calc_violation(const RecruitmentProblem& p,
                                              const RecruitmentOptions& options,
                                              const Recruitment& answer) {
    Violation v;
    const auto raise = [](double& to, double by) { to = std::max(to, std::abs(by)); };
    VecX balance = p.A * answer.activation + answer.reserve - p.b;
    for (std::size_t c = 0; c < p.contacts.size(); ++c) {
        const ContactColumn& contact = p.contacts[c];
        const Vec3 f = answer.contact_force_W[c], n = contact.normal_W;
        balance += contact.jacobian.transpose() * f;
        raise(v.cone_N, std::max(0.0, (f - f.dot(n) * n).norm() - contact.friction * f.dot(n)));
        // The multiplier of the cone lies in {w : μ |w_t| ≤ w_n}, orthogonal to f.
        const Vec3 w = options.contact_weight * f - contact.jacobian * answer.dual;
        raise(v.contact, std::max(0.0, contact.friction * (w - w.dot(n) * n).norm() - w.dot(n)));
        raise(v.contact, w.dot(f) / std::max(1.0, f.norm()));
    }
    v.balance_Nm = balance.cwiseAbs().maxCoeff();
    for (int i = 0; i < p.A.cols(); ++i) {
        const double a = answer.activation[i];
        raise(v.bounds, std::max({0.0, p.lower[i] - a, a - p.upper[i]}));
        const double slope =
            p.volume_share[i] *
                (options.exponent * std::pow(a, options.exponent - 1) + 2 * options.epsilon * a) -
            p.A.col(i).dot(answer.dual);
        if (a > p.lower[i]) raise(v.muscle, std::max(0.0, slope));
        if (a < p.upper[i]) raise(v.muscle, std::max(0.0, -slope));
    }
    for (int j = 0; j < p.b.size(); ++j) {
        const double weight = calc_reserve_weight(p, options, j, answer.reserve[j]);
        raise(v.reserve, weight * answer.reserve[j] - answer.dual[j]);
    }
    return v;
}

/// The cost of the problem, from the answer alone.
[[nodiscard]] inline double calc_cost(const RecruitmentProblem& p,
                                      const RecruitmentOptions& options,
                                      const Recruitment& answer) {
    double cost = 0;
    for (int i = 0; i < p.A.cols(); ++i) {
        const double a = answer.activation[i];
        cost += p.volume_share[i] * (std::pow(a, options.exponent) + options.epsilon * a * a);
    }
    for (const Vec3& f : answer.contact_force_W)
        cost += 0.5 * options.contact_weight * f.squaredNorm();
    for (int j = 0; j < p.b.size(); ++j)
        cost += 0.5 * calc_reserve_weight(p, options, j, answer.reserve[j]) * answer.reserve[j] *
                answer.reserve[j];
    return cost;
}

}  // namespace sinew::reference
