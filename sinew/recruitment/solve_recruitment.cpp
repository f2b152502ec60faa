#include "sinew/recruitment/solve_recruitment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "sinew/recruitment/friction_cone.h"
#include "sinew/recruitment/newton_step.h"

namespace sinew {

namespace {

/// Newton steps that a feasible frame gets before its moments are taken to be beyond the muscles.
/// Of 1,000 random feasible frames none took more than 40.
constexpr int direct_iterations = 40;

/// Steps without halving the residual after which it counts as standing still, and the largest one
/// that is then let be [N·m, N]: a contact on the edge of its cone can leave a little more than the
/// tolerance, back and forth, for ever.
constexpr int standing_steps = 20;
constexpr double standing_below = 1e-6;

/// Reserve weights of the continuation: from 1e-7 of the final ones, dearer by tens, each
/// stage solved to a thousandth of the largest moment. Contact forces weigh a hundred times more
/// meanwhile, and then lighter by tens.
constexpr double continuation_contact = 100;
constexpr double continuation_start = 1e-7;
constexpr double continuation_factor = 10;
constexpr double continuation_tolerance = 1e-3;

double largest(const VecX& v) {
    return v.size() ? v.cwiseAbs().maxCoeff() : 0;
}

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument("recruitment problem: " + what);
}

}  // namespace

RecruitmentWorkspace::RecruitmentWorkspace() : memory_(std::make_unique<Memory>()) {}
RecruitmentWorkspace::~RecruitmentWorkspace() = default;
RecruitmentWorkspace::RecruitmentWorkspace(RecruitmentWorkspace&&) noexcept = default;
RecruitmentWorkspace& RecruitmentWorkspace::operator=(RecruitmentWorkspace&&) noexcept = default;

namespace {

using Memory = RecruitmentWorkspace::Memory;

void check_problem(const RecruitmentProblem& p, const RecruitmentOptions& options) {
    const auto m = p.A.rows(), n = p.A.cols();
    if (options.exponent != 2 && options.exponent != 3) refuse("the exponent must be 2 or 3");
    if (p.b.size() != m) refuse("b and A differ in rows");
    if (p.volume_share.size() != n || p.lower.size() != n || p.upper.size() != n)
        refuse("volume shares and bounds must be as many as A has columns");
    if (p.reserve_weight.size() != 0 && p.reserve_weight.size() != m)
        refuse("reserve weights must be as many as A has rows, or none");
    if (p.at_least_rows < 0 || p.at_least_rows > m)
        refuse("there are fewer rows than at-least rows");
    if (!p.b.allFinite()) refuse("b is not finite");
    if (!(p.volume_share.array() > 0).all()) refuse("a volume share is not positive");
    if (!(p.lower.array() <= p.upper.array()).all()) refuse("bounds must obey lower <= upper");
    if (!(options.epsilon >= 0) || (options.exponent == 3 && options.epsilon == 0) ||
        !(options.contact_weight > 0) || !(options.reserve_weight > 0) ||
        !(p.reserve_weight.array() > 0).all())
        refuse("epsilon (with exponent 3), contact weight and reserve weights must be positive");
    for (const ContactColumn& c : p.contacts) {
        if (c.jacobian.rows() != 3 || c.jacobian.cols() != m)
            refuse("a contact Jacobian is not 3 by the rows of A");
        if (!c.jacobian.allFinite() || !(c.friction >= 0) || !std::isfinite(c.friction) ||
            !(std::abs(c.normal_W.norm() - 1) < 1e-6))
            refuse("a contact is not finite, has negative friction or no unit normal");
    }
}

void pack(const RecruitmentProblem& p, const RecruitmentOptions& options, Memory& w) {
    const int m = static_cast<int>(p.A.rows()), n = static_cast<int>(p.A.cols());
    const int contacts = static_cast<int>(p.contacts.size());
    w.muscle.pack(p.A);
    if (!w.muscle.is_finite()) refuse("A is not finite");
    w.contact.start.resize(contacts + 1);
    w.contact.row.resize(m * contacts);
    w.contact_value.resize(3, m * contacts);
    int count = 0;
    for (int c = 0; c < contacts; ++c) {
        w.contact.start[c] = count;
        for (int j = 0; j < m; ++j) {
            if ((p.contacts[c].jacobian.col(j).array() == 0).all()) continue;
            w.contact.row[count] = j;
            w.contact_value.col(count++) = p.contacts[c].jacobian.col(j);
        }
    }
    w.contact.start[contacts] = count;
    w.filled = w.muscle.count_filled();
    for (int k = 0; k < count; ++k)
        w.filled = std::max<Eigen::Index>(w.filled, w.contact.row[k] + 1);

    w.v = p.volume_share;
    w.inverse_v = w.v.inverse();
    w.lower = p.lower;
    w.upper = p.upper;
    const double eps = options.epsilon;
    if (options.exponent == 3) {
        w.s_lower = w.v * w.lower * (3 * w.lower.abs() + 2 * eps);
        w.s_upper = w.v * w.upper * (3 * w.upper.abs() + 2 * eps);
    } else {
        w.s_lower = w.v * w.lower * (2 + 2 * eps);
        w.s_upper = w.v * w.upper * (2 + 2 * eps);
    }
    if (p.reserve_weight.size() == 0) {
        w.rho.setConstant(m, options.reserve_weight);
    } else {
        w.rho = p.reserve_weight;
    }
    w.rho_final = w.rho;
    w.equations = m - p.at_least_rows;
    w.contact_weight = options.contact_weight;
    for (VecX* x : {&w.y, &w.dy, &w.residual, &w.scale}) x->resize(m);
    for (ArrayX* x : {&w.s, &w.ds, &w.tension, &w.a, &w.slope}) x->resize(n);
    for (Mat3X* x : {&w.u, &w.du, &w.f}) x->resize(3, contacts);
    w.hessian.setZero(m + ColumnRuns::spill, m);
    w.spilled.setZero(m + ColumnRuns::spill);
    for (MatX* x : {&w.factor, &w.schur, &w.free_block})
        x->resize(p.at_least_rows, p.at_least_rows);
    for (VecX* x : {&w.right, &w.multiplier, &w.trial}) x->resize(p.at_least_rows);
    w.is_free.resize(static_cast<std::size_t>(p.at_least_rows));
    w.free_rows.reserve(static_cast<std::size_t>(p.at_least_rows));
}

/// s = Aᵀy and u = J y.
void multiply_transposed(Memory& w, const VecX& y, ArrayX& s, Mat3X& u) {
    w.spilled.head(y.size()) = y;
    multiply_transposed(w.muscle, w.spilled, s.data());
    for (Eigen::Index c = 0; c < u.cols(); ++c) {
        Vec3 sum = Vec3::Zero();
        for (int k = w.contact.start[c]; k < w.contact.start[c + 1]; ++k)
            sum += w.contact_value.col(k) * y[w.contact.row[k]];
        u.col(c) = sum;
    }
}

/// The activation that is cheapest at dual tension s, and its slope. At a lower bound just
/// reached the slope is that of the inside.
void calc_activation(const Memory& w, const RecruitmentOptions& options, const ArrayX& s, ArrayX& a,
                     ArrayX& slope) {
    const double eps = options.epsilon;
    if (options.exponent == 3) {
        slope = s.abs() * w.inverse_v;
        a = slope / (eps + (eps * eps + 3 * slope).sqrt());
        a = (s < 0).select(-a, a).max(w.lower).min(w.upper);
        slope = w.inverse_v / (6 * a.abs() + 2 * eps);
    } else {
        slope = w.inverse_v / (2 + 2 * eps);
        a = (s * slope).max(w.lower).min(w.upper);
    }
    slope = (s >= w.s_lower && s < w.s_upper).select(slope, 0.0);
}

void calc_contact_forces(const RecruitmentProblem& p, Memory& w) {
    for (Eigen::Index c = 0; c < w.u.cols(); ++c)
        w.f.col(c) =
            calc_cone_projection(w.u.col(c), p.contacts[c].normal_W, p.contacts[c].friction) /
            w.contact_weight;
}

/// Reserve weights of a stage, as a part of the dearest one among the equations; the inequalities,
/// which have units of their own, at that part of their own.
void set_reserve_weights(Memory& w, double part) {
    const Eigen::Index equations = w.equations, others = w.rho.size() - equations;
    const double dearest = equations > 0 ? w.rho_final.head(equations).maxCoeff() : 0;
    w.rho.head(equations) = w.rho_final.head(equations).cwiseMin(part * dearest);
    w.rho.tail(others) = part * w.rho_final.tail(others);
}

/// The cheapest reserves at the dual y.
void calc_reserves(const Memory& w, VecX& reserve) {
    reserve = w.y.cwiseQuotient(w.rho);
}

/// residual = b − A a − Jᵀf − r. With r = y/ρ it is the gradient of the dual.
void calc_imbalance(const RecruitmentProblem& p, const VecX& reserve, Memory& w) {
    w.spilled.head(p.b.size()) = p.b - reserve;
    subtract_columns(w.muscle, w.a.data(), w.spilled);
    w.residual = w.spilled.head(p.b.size());
    for (Eigen::Index c = 0; c < w.f.cols(); ++c)
        for (int k = w.contact.start[c]; k < w.contact.start[c + 1]; ++k)
            w.residual[w.contact.row[k]] -= w.contact_value.col(k).dot(w.f.col(c));
}

/// Whether an at-least row has to spare and no multiplier: then its residual is that surplus.
bool is_spare(const Memory& w, Eigen::Index j) {
    return j >= w.equations && w.y[j] == 0 && w.residual[j] < 0;
}

/// The largest residual that is not a surplus.
double calc_unmet(const Memory& w) {
    double unmet = 0;
    for (Eigen::Index j = 0; j < w.y.size(); ++j)
        if (!is_spare(w, j)) unmet = std::max(unmet, std::abs(w.residual[j]));
    return unmet;
}

/// Of the dual at t along the step. Leaves tension, activation and its slope there.
struct Slope {
    double first;   ///< derivative of the dual along the step
    double second;  ///< its derivative, negative
};

Slope calc_slope(const RecruitmentProblem& p, const RecruitmentOptions& options, Memory& w,
                 double t) {
    double first = p.b.dot(w.dy), second = 0;
    for (Eigen::Index j = 0; j < w.dy.size(); ++j) {
        const double d = w.dy[j] / w.rho[j];
        first -= (w.y[j] + t * w.dy[j]) * d;
        second -= w.dy[j] * d;
    }
    w.tension = w.s + t * w.ds;
    calc_activation(w, options, w.tension, w.a, w.slope);
    second -= (w.slope * w.ds.square()).sum();
    first -= (w.a * w.ds).sum();
    for (Eigen::Index c = 0; c < w.u.cols(); ++c) {
        const Vec3 du = w.du.col(c);
        const Vec3 u = w.u.col(c) + t * du;
        const ContactColumn& contact = p.contacts[c];
        first -=
            calc_cone_projection(u, contact.normal_W, contact.friction).dot(du) / w.contact_weight;
        second -=
            du.dot(calc_cone_projection_jacobian(u, contact.normal_W, contact.friction) * du) /
            w.contact_weight;
    }
    return {first, second};
}

/// The place along the step where the dual stops rising, within a tenth of the first slope.
/// Newton's step itself is tried first; later trials are Newton's on the slope, kept between the
/// places known to lie on either side. No further than multipliers of at-least rows stay above
/// zero. Leaves tension, activation and its slope there.
double search_line(const RecruitmentProblem& p, const RecruitmentOptions& options, Memory& w) {
    const double first = w.residual.dot(w.dy);
    // A slope is a difference of sums such as b·dy, and known no better than they are.
    const double rounding =
        std::numeric_limits<double>::epsilon() * p.b.cwiseAbs().dot(w.dy.cwiseAbs());
    double end = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = w.equations; j < w.y.size(); ++j)
        if (w.dy[j] < 0) end = std::min(end, std::max(1.0, w.y[j] / -w.dy[j]));
    double low = 0, high = std::numeric_limits<double>::infinity();
    double t = 1, width = high;
    for (int k = 0;; ++k) {
        const Slope slope = calc_slope(p, options, w, t);
        if (k == 60 || std::abs(slope.first) <= std::max(0.1 * first, rounding) ||
            (slope.first > 0 && t >= end))
            break;
        (slope.first > 0 ? low : high) = t;
        t -= slope.first / slope.second;
        if (std::isinf(high)) {
            t = std::min({t, 10 * low, end});
        } else {
            // Halve when Newton leaves the bracket or the bracket shrinks slowly.
            const bool slow = high - low > 0.5 * width;
            width = high - low;
            if (slow || !(t > low && t < high)) t = low + 0.5 * width;
        }
    }
    return t;
}

double calc_objective(const RecruitmentOptions& options, const Memory& w, const VecX& reserve) {
    const ArrayX& a = w.a;
    const double muscles = options.exponent == 3
                               ? (w.v * a.square() * (a.abs() + options.epsilon)).sum()
                               : (w.v * a.square() * (1 + options.epsilon)).sum();
    double reserves = 0;
    for (Eigen::Index j = 0; j < reserve.size(); ++j)
        if (j < w.equations || reserve[j] > 0) reserves += w.rho[j] * reserve[j] * reserve[j];
    return muscles + 0.5 * options.contact_weight * w.f.squaredNorm() + 0.5 * reserves;
}

/// What rounding alone leaves in the residual: reserves and contact forces are quotients of y and
/// u, which are large against their differences where moments are beyond the muscles. Without
/// missed moments it is below 1e-9 N·m. The factors 8 and 1e6 are allowances found by trial and
/// carry no proof: with them 1,000 random frames leave at most 2.3e-5 N·m, of 43 N·m missed, and a
/// hip thrust of 300 kg 3.4e-4 N·m of 279.
double calc_rounding_floor(const Memory& w) {
    constexpr double eps = std::numeric_limits<double>::epsilon();
    const double contact = w.u.size() ? w.u.cwiseAbs().maxCoeff() / w.contact_weight : 0;
    return eps * (8 * contact + 1e6 * largest(w.y) / w.rho.maxCoeff());
}

/// Newton steps on the dual from w.y until the residual is within the tolerance, or no longer falls
/// and is rounding, or stands still a little above it, or the count of iterations reaches the
/// limit. Leaves the state of the last y; true when within the tolerance.
///
/// s and u follow y by the same increments and are never recomputed from it: a contact force is
/// u/ε_f, and a rounding error of y would come back multiplied by 1/ε_f.
bool climb(const RecruitmentProblem& problem, const RecruitmentOptions& options, double tolerance,
           int limit, Memory& w, int& iterations) {
    double before = std::numeric_limits<double>::infinity(), halved = before;
    int standing = 0;
    calc_activation(w, options, w.s, w.a, w.slope);
    for (;; ++iterations) {
        calc_contact_forces(problem, w);
        calc_reserves(w, w.reserve);
        calc_imbalance(problem, w.reserve, w);
        const double imbalance = calc_unmet(w);
        if (imbalance <= tolerance) return true;
        if (imbalance >= 0.5 * before && imbalance <= calc_rounding_floor(w)) return true;
        before = imbalance;
        standing = imbalance < 0.5 * halved ? 0 : standing + 1;
        if (standing == 0) halved = imbalance;
        if (standing >= standing_steps && imbalance <= standing_below) return true;
        if (iterations >= limit) return false;
        calc_hessian(problem, w);
        calc_newton_step(w);
        multiply_transposed(w, w.dy, w.ds, w.du);
        const double t = search_line(problem, options, w);
        w.y += t * w.dy;
        w.y.tail(w.y.size() - w.equations) = w.y.tail(w.y.size() - w.equations).cwiseMax(0.0);
        w.s = w.tension;
        w.u += t * w.du;
    }
}
}  // namespace

void solve_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                       RecruitmentWorkspace& workspace, Recruitment& answer) {
    check_problem(problem, options);
    Memory& w = workspace.memory();
    pack(problem, options, w);

    const bool warm = answer.status != RecruitmentStatus::not_run &&
                      answer.dual.size() == w.y.size() && answer.dual.allFinite();
    if (warm) {
        w.y = answer.dual;
        w.y.tail(problem.at_least_rows) = w.y.tail(problem.at_least_rows).cwiseMax(0.0);
    } else {
        w.y.setZero();
    }
    multiply_transposed(w, w.y, w.s, w.u);

    answer.iterations = 0;
    const int direct_limit = std::min(direct_iterations, options.max_iterations);
    bool solved = climb(problem, options, options.tolerance_Nm, direct_limit, w, answer.iterations);
    if (!solved) {
        // The moments are beyond the muscles: y has to grow from the scale of muscles (1e-3) to
        // that of reserves (100), past thousands of kinks. Reserves that start cheap and grow
        // dearer by steps lead it there.
        w.y.setZero();
        multiply_transposed(w, w.y, w.s, w.u);
        const double loose = continuation_tolerance * largest(problem.b);
        w.contact_weight = continuation_contact * options.contact_weight;
        for (double part = continuation_start; part < 0.5; part *= continuation_factor) {
            set_reserve_weights(w, part);
            climb(problem, options, loose, options.max_iterations, w, answer.iterations);
        }
        set_reserve_weights(w, 1);
        for (; w.contact_weight > 2 * options.contact_weight; w.contact_weight /= 10)
            climb(problem, options, loose, options.max_iterations, w, answer.iterations);
        w.contact_weight = options.contact_weight;
        solved = climb(problem, options, options.tolerance_Nm, options.max_iterations, w,
                       answer.iterations);
    }
    answer.status = solved ? RecruitmentStatus::solved : RecruitmentStatus::iteration_limit;

    // The dual value is the Lagrangian at its minimum over (a, f, r). What Newton left of the
    // residual joins the reserves, so that the answer is feasible; that costs ½ρ|residual|².
    answer.newton_residual_Nm = calc_unmet(w);
    calc_reserves(w, answer.reserve);
    const double dual_value = calc_objective(options, w, answer.reserve) + w.y.dot(w.residual);
    answer.reserve += w.residual;
    answer.objective = calc_objective(options, w, answer.reserve);
    answer.relative_gap = (answer.objective - dual_value) / std::max(answer.objective, 1e-300);
    answer.activation = w.a;
    answer.dual = w.y;
    calc_imbalance(problem, answer.reserve, w);
    answer.max_residual_Nm = largest(w.residual);
    answer.contact_force_W.resize(problem.contacts.size());
    for (std::size_t c = 0; c < problem.contacts.size(); ++c)
        answer.contact_force_W[c] = w.f.col(static_cast<Eigen::Index>(c));
}

}  // namespace sinew
