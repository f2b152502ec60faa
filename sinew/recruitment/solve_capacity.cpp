#include "sinew/recruitment/solve_capacity.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include "sinew/recruitment/friction_cone.h"

namespace sinew {

namespace {

/// Contact forces are counted in hundreds of newtons, so that their columns are of the size of
/// those of muscles.
constexpr double force_unit_N = 100;

/// No contact force of a person reaches this; it makes the dual bound hold where a contact's
/// multiplier lies outside the polar cone by rounding.
constexpr double largest_force_N = 1e5;

/// Proximal steps; their size σ grows fivefold each.
constexpr int max_proximal_steps = 12;

/// Newton steps of one proximal step; of 1,800 random problems none needed more than 340.
constexpr int max_newton_steps = 500;

/// minimise −x_load over G x = b, x in a product of intervals and cones. The unknowns are
/// activations, contact forces [100 N] and the load as a part of its unit.
struct Programme {
    const CapacityProblem& problem;
    std::vector<int> rows;  ///< the rows that are no motor's
    MatX G;
    VecX b;
    int muscles, contacts, load;  ///< counts; place of the load in x
    double load_unit;

    [[nodiscard]] Eigen::Index size() const { return G.cols(); }

    [[nodiscard]] VecX project(const VecX& z) const {
        VecX x = z;
        const RecruitmentProblem& hold = problem.hold;
        x.head(muscles) = z.head(muscles).cwiseMax(hold.lower).cwiseMin(hold.upper);
        for (int c = 0; c < contacts; ++c)
            x.segment<3>(muscles + 3 * c) =
                calc_cone_projection(z.segment<3>(muscles + 3 * c), hold.contacts[c].normal_W,
                                     hold.contacts[c].friction);
        x[load] = std::clamp(z[load], problem.least / load_unit, problem.most / load_unit);
        return x;
    }

    /// G P' Gᵀ, P' an element of the generalised Jacobian of project() at z.
    [[nodiscard]] MatX hessian(const VecX& z) const {
        const RecruitmentProblem& hold = problem.hold;
        MatX GP(G.rows(), G.cols());
        for (int i = 0; i < muscles; ++i)
            GP.col(i) = (z[i] >= hold.lower[i] && z[i] <= hold.upper[i] ? 1.0 : 0.0) * G.col(i);
        for (int c = 0; c < contacts; ++c) {
            const int k = muscles + 3 * c;
            GP.middleCols<3>(k) =
                G.middleCols<3>(k) * calc_cone_projection_jacobian(z.segment<3>(k),
                                                                   hold.contacts[c].normal_W,
                                                                   hold.contacts[c].friction);
        }
        const bool inside =
            z[load] >= problem.least / load_unit && z[load] <= problem.most / load_unit;
        GP.col(load) = (inside ? 1.0 : 0.0) * G.col(load);
        return GP * G.transpose();
    }

    /// The largest value of (Gᵀy − c)ᵀx − yᵀb over all x allowed, where c_load = −cost: with cost 1
    /// no load is larger; with cost 0 a negative value proves that no load can be held.
    [[nodiscard]] double bound(const VecX& y, double cost) const {
        const RecruitmentProblem& hold = problem.hold;
        VecX g = G.transpose() * y;
        g[load] += cost;
        double sum = -y.dot(b);
        for (int i = 0; i < muscles; ++i)
            sum += std::max(hold.lower[i] * g[i], hold.upper[i] * g[i]);
        for (int c = 0; c < contacts; ++c)
            sum += largest_force_N / force_unit_N *
                   calc_cone_projection(g.segment<3>(muscles + 3 * c), hold.contacts[c].normal_W,
                                        hold.contacts[c].friction)
                       .norm();
        return sum + std::max(problem.least * g[load], problem.most * g[load]) / load_unit;
    }
};

void check_problem(const CapacityProblem& p) {
    const auto m = p.hold.A.rows(), n = p.hold.A.cols();
    const auto refuse = [](const char* what) {
        throw std::invalid_argument(std::string("capacity problem: ") + what);
    };
    if (p.hold.b.size() != m || p.per_load.size() != m) refuse("b, per_load and A differ in rows");
    if (p.hold.lower.size() != n || p.hold.upper.size() != n)
        refuse("bounds must be as many as A has columns");
    if (!p.hold.A.allFinite() || !p.hold.b.allFinite() || !p.per_load.allFinite())
        refuse("A, b or per_load is not finite");
    if (!(p.hold.lower.array() <= p.hold.upper.array()).all() || !p.hold.upper.allFinite() ||
        !p.hold.lower.allFinite())
        refuse("bounds of activation cross or are not finite");
    if (!(p.least < p.most) || !std::isfinite(p.least) || !std::isfinite(p.most))
        refuse("bounds of the load cross or are not finite");
    for (const ContactColumn& c : p.hold.contacts)
        if (c.jacobian.rows() != 3 || c.jacobian.cols() != m || !c.jacobian.allFinite())
            refuse("a contact Jacobian is not 3 by the rows of A, or not finite");
}

Programme make_programme(const CapacityProblem& p) {
    Programme s{
        p, {}, {}, {}, static_cast<int>(p.hold.A.cols()), static_cast<int>(p.hold.contacts.size()),
        0, 1};
    for (int j = 0; j < p.hold.A.rows(); ++j)
        if (std::find(p.motor_rows.begin(), p.motor_rows.end(), j) == p.motor_rows.end())
            s.rows.push_back(j);
    s.load = s.muscles + 3 * s.contacts;
    const auto m = static_cast<Eigen::Index>(s.rows.size());
    s.G.resize(m, s.load + 1);
    s.b.resize(m);
    for (Eigen::Index j = 0; j < m; ++j) {
        const int row = s.rows[j];
        s.b[j] = p.hold.b[row];
        s.G.row(j).head(s.muscles) = p.hold.A.row(row);
        for (int c = 0; c < s.contacts; ++c)
            s.G.row(j).segment<3>(s.muscles + 3 * c) =
                force_unit_N * p.hold.contacts[c].jacobian.col(row).transpose();
        s.G(j, s.load) = -p.per_load[row];
    }
    // The unit of load gives its column the length of a middling muscle's.
    const double length = s.G.col(s.load).norm();
    s.load_unit = length > 0 ? 100 / length : 1;
    s.G.col(s.load) *= s.load_unit;
    return s;
}

/// The place along dy where the dual of one proximal step stops rising.
double search_line(const Programme& s, const VecX& z, const VecX& dz, double constant,
                   double first) {
    double low = 0, high = std::numeric_limits<double>::infinity(), t = 1;
    for (int k = 0; k < 60; ++k) {
        const double slope = constant - s.project(z + t * dz).dot(dz);
        if (std::abs(slope) <= 0.1 * first) break;
        (slope > 0 ? low : high) = t;
        t = std::isinf(high) ? 4 * t : 0.5 * (low + high);
    }
    return t;
}

void rank_limits(const Programme& s, const VecX& y, const VecX& x, Capacity& answer) {
    const RecruitmentProblem& hold = s.problem.hold;
    const VecX g = s.G.transpose() * y;
    const auto rank = [](const VecX& gain, std::vector<int>& order, std::vector<double>& share) {
        std::vector<int> all(gain.size());
        std::iota(all.begin(), all.end(), 0);
        std::stable_sort(all.begin(), all.end(), [&](int i, int j) { return gain[i] > gain[j]; });
        const double sum = gain.cwiseMax(0).sum();
        for (int i : all) {
            if (!(gain[i] > 1e-6 * sum)) break;
            order.push_back(i);
            share.push_back(gain[i] / sum);
        }
    };
    VecX muscle_gain = VecX::Zero(s.muscles), row_gain = VecX::Zero(hold.A.rows());
    for (int i = 0; i < s.muscles; ++i) {
        if (x[i] < hold.upper[i] || g[i] <= 0) continue;
        muscle_gain[i] = g[i] * x[i];
        for (std::size_t j = 0; j < s.rows.size(); ++j)
            row_gain[s.rows[j]] +=
                y[static_cast<Eigen::Index>(j)] * s.G(static_cast<Eigen::Index>(j), i) * x[i];
    }
    rank(muscle_gain, answer.limiting_muscles, answer.muscle_share);
    rank(row_gain, answer.limiting_rows, answer.row_share);
}

}  // namespace

Capacity solve_capacity(const CapacityProblem& problem) {
    check_problem(problem);
    const Programme s = make_programme(problem);
    Capacity answer;
    answer.status = CapacityStatus::not_converged;

    VecX x = s.project(VecX::Zero(s.size()));
    VecX y = VecX::Zero(s.G.rows());
    const double gap_scale = 1e-3 * std::max(std::abs(problem.most), std::abs(problem.least));
    double sigma = 1;
    for (int outer = 0;
         outer < max_proximal_steps && answer.status == CapacityStatus::not_converged; ++outer) {
        // One proximal step: minimise −x_load + |x − x_k|²/(2σ) over G x = b.
        VecX centre = x;
        centre[s.load] += sigma;
        VecX z = centre + sigma * (s.G.transpose() * y);
        // Rounding of z, which is of the size of σ, bounds what can be reached.
        const double tolerance = std::max(1e-9, 1e-14 * sigma);
        const int last = answer.iterations + max_newton_steps;
        for (;; ++answer.iterations) {
            x = s.project(z);
            const VecX residual = s.b - s.G * x;
            answer.max_residual_Nm = residual.cwiseAbs().maxCoeff();
            if (answer.max_residual_Nm < tolerance || answer.iterations >= last) break;
            const double length = y.norm();
            if (length > 0 && s.bound(y / length, 0) < -1e-6) {
                answer.status = CapacityStatus::infeasible;
                break;
            }
            MatX H = sigma * s.hessian(z);
            const double shift = std::min(1e-3, answer.max_residual_Nm) * 1e-6 *
                                     (H.trace() / static_cast<double>(H.rows())) +
                                 1e-10 * sigma;
            H.diagonal().array() += shift;
            const VecX scale = H.diagonal().cwiseSqrt().cwiseInverse();
            H = scale.asDiagonal() * H * scale.asDiagonal();
            const VecX dy = scale.cwiseProduct(H.llt().solve(scale.cwiseProduct(residual)));
            const VecX dz = sigma * (s.G.transpose() * dy);
            const double first = residual.dot(dy);
            if (!(first > 0)) break;
            const double constant = sigma * s.b.dot(dy);
            const double t = search_line(s, z, dz, constant, sigma * first);
            y += t * dy;
            z += t * dz;
        }
        answer.load = x[s.load] * s.load_unit;
        answer.load_bound = s.bound(y, 1) * s.load_unit;
        const double gap = std::abs(answer.load_bound - answer.load);
        if (answer.max_residual_Nm < 1e-6 &&
            gap <= 1e-6 * std::max(std::abs(answer.load), gap_scale))
            answer.status = CapacityStatus::solved;
        if (answer.max_residual_Nm > 1e-6) break;
        sigma *= 5;
    }

    answer.activation = x.head(s.muscles);
    for (int c = 0; c < s.contacts; ++c)
        answer.contact_force_W.push_back(force_unit_N * x.segment<3>(s.muscles + 3 * c));
    answer.dual = VecX::Zero(problem.hold.A.rows());
    for (std::size_t j = 0; j < s.rows.size(); ++j)
        answer.dual[s.rows[j]] = s.load_unit * y[static_cast<Eigen::Index>(j)];
    if (answer.status == CapacityStatus::solved) rank_limits(s, y, x, answer);
    return answer;
}

}  // namespace sinew
