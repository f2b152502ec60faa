#include "sinew/recruitment/solve_capacity.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include "sinew/recruitment/friction_cone.h"
#include "sinew/recruitment/packed_columns.h"

namespace sinew {

namespace {

/// Contact forces are counted in hundreds of newtons, so that their columns are of the size of
/// those of muscles.
constexpr double force_unit_N = 100;

/// No contact force of a person reaches this; it makes the dual bound hold where a contact's
/// multiplier lies outside the polar cone by rounding.
constexpr double largest_force_N = 1e5;

/// The columns of cuts and of the load are brought to the length of a middling muscle's [N·m].
constexpr double column_length = 100;

/// Proximal steps; their size σ grows fivefold each, from one of these. A good start allows a large
/// one; too large a one makes the dual nearly that of the linear programme, where Newton wanders.
constexpr int max_proximal_steps = 12;
constexpr double cold_sigma = 10;
constexpr double warm_sigma = 100;
constexpr double sigma_growth = 5;

/// A line search that ends nearer than this has met rounding, once the residual is acceptable.
constexpr double smallest_step = 1e-6;

/// Newton steps of one proximal step; of 1,800 random problems none needed more than 340.
constexpr int max_newton_steps = 500;

/// Newton steps that one load gets to be held or refuted: a load a hundredth from the capacity
/// takes up to 98 on random frames, one nearer to it may take hundreds, and finding the capacity
/// itself is then cheaper.
constexpr int max_load_steps = 200;

/// What an answer may leave of the equilibrium [N·m, N].
constexpr double accepted_residual = 1e-6;

/// Accuracy of the load, relative to scale_of().
constexpr double accuracy = 1e-6;

/// A y of unit length separates when it proves this much [N·m, N].
constexpr double separation = 1e-6;

using ArrayX = Eigen::ArrayXd;
using Mat3X = Eigen::Matrix<double, 3, Eigen::Dynamic>;

/// A vector over all unknowns: those within intervals, and the contact forces [100 N].
struct Unknowns {
    ArrayX box;
    Mat3X force;

    void resize(Eigen::Index boxes, Eigen::Index contacts) {
        box.resize(boxes);
        force.resize(3, contacts);
    }
    void setZero() {
        box.setZero();
        force.setZero();
    }
    [[nodiscard]] double dot(const Unknowns& other) const {
        return (box * other.box).sum() + force.cwiseProduct(other.force).sum();
    }
};

}  // namespace

/// minimise −x_load over G x = b, x in a product of intervals and cones. The unknowns within
/// intervals are activations, how far each inequality is exceeded, and the load as a part of its
/// unit; rows are the equalities of A without the motors', then the inequalities: at-least rows of
/// A, then cuts.
struct CapacityWorkspace::Memory {
    std::vector<int> row_of;  ///< per equality of A; −1: a motor's
    PackedColumns column;     ///< of the unknowns within intervals
    PackedColumns contact;    ///< rows of each contact; its values lie in contact_value
    Mat3X contact_value;
    ArrayX lower, upper;
    VecX b;
    Eigen::Index rows, balances, muscles, load;  ///< counts; place of the load in box
    double load_unit;  ///< [unit of load] of x_load, negative where the least load is sought
    ArrayX unit;       ///< of each inequality's row

    VecX y, dy, residual, scale;
    Unknowns x, z, dz, centre;
    MatX hessian;
    Eigen::LLT<MatX> cholesky;
    std::vector<int> order;
    VecX muscle_gain, row_gain;
};

CapacityWorkspace::CapacityWorkspace() : memory_(std::make_unique<Memory>()) {}
CapacityWorkspace::~CapacityWorkspace() = default;
CapacityWorkspace::CapacityWorkspace(CapacityWorkspace&&) noexcept = default;
CapacityWorkspace& CapacityWorkspace::operator=(CapacityWorkspace&&) noexcept = default;

namespace {

using Memory = CapacityWorkspace::Memory;

double scale_of(const CapacityProblem& p, double load) {
    return std::max(std::abs(load), 1e-3 * std::max(std::abs(p.most), std::abs(p.least)));
}

Eigen::Index equalities(const CapacityProblem& p) {
    return p.hold.A.rows() - p.hold.at_least_rows;
}

void check_problem(const CapacityProblem& p) {
    const auto m = p.hold.A.rows(), n = p.hold.A.cols();
    const auto contacts = static_cast<Eigen::Index>(p.hold.contacts.size());
    const auto refuse = [](const char* what) {
        throw std::invalid_argument(std::string("capacity problem: ") + what);
    };
    if (p.hold.at_least_rows < 0 || p.hold.at_least_rows > m)
        refuse("at_least_rows must be 0 to the rows of A");
    for (const int j : p.motor_rows)
        if (j < 0 || j >= equalities(p)) refuse("a motor's row must be an equality of A");
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
    for (const CapacityCut& cut : p.cuts) {
        if (cut.muscle.size() != n ||
            (cut.contact.size() != 0 && cut.contact.size() != 3 * contacts))
            refuse("a cut must have a number a muscle, and three a contact or none");
        if (!cut.muscle.allFinite() || !cut.contact.allFinite() || !std::isfinite(cut.least) ||
            !std::isfinite(cut.per_load))
            refuse("a cut is not finite");
    }
}

/// One inequality cᵀ(a, f) ≥ d₀ + λ d₁, which a row of A or a cut is.
class Inequality {
public:
    Inequality(const CapacityProblem& p, Eigen::Index k)
        : p_(p),
          row_(equalities(p) + k),
          cut_(k < p.hold.at_least_rows ? nullptr
                                        : &p.cuts[static_cast<std::size_t>(k) -
                                                  static_cast<std::size_t>(p.hold.at_least_rows)]) {
    }
    [[nodiscard]] double muscle(Eigen::Index i) const {
        return cut_ ? cut_->muscle[i] : p_.hold.A(row_, i);
    }
    [[nodiscard]] Vec3 contact(Eigen::Index c) const {
        if (!cut_) return p_.hold.contacts[static_cast<std::size_t>(c)].jacobian.col(row_);
        if (cut_->contact.size() == 0) return Vec3::Zero();
        return cut_->contact.segment<3>(3 * c);
    }
    [[nodiscard]] double least() const { return cut_ ? cut_->least : p_.hold.b[row_]; }
    [[nodiscard]] double per_load() const { return cut_ ? cut_->per_load : p_.per_load[row_]; }

private:
    const CapacityProblem& p_;
    Eigen::Index row_;
    const CapacityCut* cut_;
};

/// How far an inequality can be exceeded with contact forces below the largest.
double calc_slack_bound(const CapacityProblem& p, const Inequality& more) {
    double sum = -more.least() + std::max(-more.per_load() * p.least, -more.per_load() * p.most);
    for (Eigen::Index i = 0; i < p.hold.A.cols(); ++i)
        sum += std::max(more.muscle(i) * p.hold.lower[i], more.muscle(i) * p.hold.upper[i]);
    for (std::size_t c = 0; c < p.hold.contacts.size(); ++c)
        sum += largest_force_N * more.contact(static_cast<Eigen::Index>(c)).norm();
    return std::max(sum, 0.0);
}

/// Brings a row to the length of a middling muscle's.
double calc_unit(const CapacityProblem& p, const Inequality& more) {
    double square = 0;
    for (Eigen::Index i = 0; i < p.hold.A.cols(); ++i) square += more.muscle(i) * more.muscle(i);
    for (std::size_t c = 0; c < p.hold.contacts.size(); ++c)
        square +=
            force_unit_N * force_unit_N * more.contact(static_cast<Eigen::Index>(c)).squaredNorm();
    return square > 0 ? column_length / std::sqrt(square) : 1;
}

void pack(const CapacityProblem& p, LoadEnd end, Memory& w) {
    const auto m = equalities(p);
    const auto more = p.hold.at_least_rows + static_cast<Eigen::Index>(p.cuts.size());
    const auto contacts = static_cast<Eigen::Index>(p.hold.contacts.size());
    w.muscles = p.hold.A.cols();
    w.load = w.muscles + more;

    w.row_of.assign(static_cast<std::size_t>(m), 0);
    for (int j : p.motor_rows) w.row_of[j] = -1;
    w.balances = 0;
    for (int& row : w.row_of)
        if (row == 0) row = static_cast<int>(w.balances++);
    w.rows = w.balances + more;

    for (VecX* v : {&w.b, &w.y, &w.dy, &w.residual, &w.scale}) v->resize(w.rows);
    for (Unknowns* u : {&w.x, &w.z, &w.dz, &w.centre}) u->resize(w.load + 1, contacts);
    w.lower.resize(w.load + 1);
    w.upper.resize(w.load + 1);
    w.unit.resize(more);
    w.hessian.resize(w.rows, w.rows);
    w.order.resize(static_cast<std::size_t>(std::max(w.muscles, p.hold.A.rows())));
    w.muscle_gain.resize(w.muscles);
    w.row_gain.resize(p.hold.A.rows());

    for (Eigen::Index j = 0; j < m; ++j)
        if (w.row_of[j] >= 0) w.b[w.row_of[j]] = p.hold.b[j];
    for (Eigen::Index k = 0; k < more; ++k) {
        const Inequality inequality(p, k);
        w.unit[k] = calc_unit(p, inequality);
        w.b[w.balances + k] = w.unit[k] * inequality.least();
    }
    double length = 0;
    for (Eigen::Index j = 0; j < m; ++j)
        if (w.row_of[j] >= 0) length = std::hypot(length, p.per_load[j]);
    w.load_unit = (length > 0 ? column_length / length : 1) * (end == LoadEnd::most ? 1 : -1);

    const auto most = static_cast<std::size_t>(w.rows * (w.load + 1));
    w.column.start.resize(static_cast<std::size_t>(w.load) + 2);
    w.column.row.resize(most);
    w.column.value.resize(most);
    int count = 0;
    const auto add = [&](Eigen::Index row, double value) {
        if (value == 0) return;
        w.column.row[count] = static_cast<int>(row);
        w.column.value[count++] = value;
    };
    for (Eigen::Index i = 0; i < w.muscles; ++i) {
        w.column.start[i] = count;
        for (Eigen::Index j = 0; j < m; ++j)
            if (w.row_of[j] >= 0) add(w.row_of[j], p.hold.A(j, i));
        for (Eigen::Index k = 0; k < more; ++k)
            add(w.balances + k, w.unit[k] * Inequality(p, k).muscle(i));
    }
    for (Eigen::Index k = 0; k < more; ++k) {
        w.column.start[w.muscles + k] = count;
        add(w.balances + k, -column_length);
    }
    w.column.start[w.load] = count;
    for (Eigen::Index j = 0; j < m; ++j)
        if (w.row_of[j] >= 0) add(w.row_of[j], -w.load_unit * p.per_load[j]);
    for (Eigen::Index k = 0; k < more; ++k)
        add(w.balances + k, -w.load_unit * w.unit[k] * Inequality(p, k).per_load());
    w.column.start[w.load + 1] = count;

    w.contact.start.resize(static_cast<std::size_t>(contacts) + 1);
    w.contact.row.resize(static_cast<std::size_t>(w.rows * contacts));
    w.contact_value.resize(3, w.rows * contacts);
    count = 0;
    const auto add_contact = [&](Eigen::Index row, const Vec3& value) {
        if ((value.array() == 0).all()) return;
        w.contact.row[count] = static_cast<int>(row);
        w.contact_value.col(count++) = force_unit_N * value;
    };
    for (Eigen::Index c = 0; c < contacts; ++c) {
        w.contact.start[c] = count;
        for (Eigen::Index j = 0; j < m; ++j)
            if (w.row_of[j] >= 0) add_contact(w.row_of[j], p.hold.contacts[c].jacobian.col(j));
        for (Eigen::Index k = 0; k < more; ++k)
            add_contact(w.balances + k, w.unit[k] * Inequality(p, k).contact(c));
    }
    w.contact.start[contacts] = count;

    w.lower.head(w.muscles) = p.hold.lower;
    w.upper.head(w.muscles) = p.hold.upper;
    for (Eigen::Index k = 0; k < more; ++k) {
        w.lower[w.muscles + k] = 0;
        w.upper[w.muscles + k] = w.unit[k] * calc_slack_bound(p, Inequality(p, k)) / column_length;
    }
    w.lower[w.load] = std::min(p.least / w.load_unit, p.most / w.load_unit);
    w.upper[w.load] = std::max(p.least / w.load_unit, p.most / w.load_unit);
}

/// out = Gᵀ y.
void multiply_transposed(const Memory& w, const VecX& y, Unknowns& out) {
    for (Eigen::Index i = 0; i < out.box.size(); ++i) {
        double sum = 0;
        for (int k = w.column.start[i]; k < w.column.start[i + 1]; ++k)
            sum += w.column.value[k] * y[w.column.row[k]];
        out.box[i] = sum;
    }
    for (Eigen::Index c = 0; c < out.force.cols(); ++c) {
        Vec3 sum = Vec3::Zero();
        for (int k = w.contact.start[c]; k < w.contact.start[c + 1]; ++k)
            sum += w.contact_value.col(k) * y[w.contact.row[k]];
        out.force.col(c) = sum;
    }
}

/// The unknowns allowed that are nearest to z.
void project(const CapacityProblem& p, const Memory& w, const Unknowns& z, Unknowns& x) {
    x.box = z.box.max(w.lower).min(w.upper);
    for (Eigen::Index c = 0; c < z.force.cols(); ++c)
        x.force.col(c) = calc_cone_projection(z.force.col(c), p.hold.contacts[c].normal_W,
                                              p.hold.contacts[c].friction);
}

/// residual = b − G x.
void calc_residual(Memory& w) {
    w.residual = w.b;
    for (Eigen::Index i = 0; i < w.x.box.size(); ++i) {
        if (w.x.box[i] == 0) continue;
        for (int k = w.column.start[i]; k < w.column.start[i + 1]; ++k)
            w.residual[w.column.row[k]] -= w.column.value[k] * w.x.box[i];
    }
    for (Eigen::Index c = 0; c < w.x.force.cols(); ++c)
        for (int k = w.contact.start[c]; k < w.contact.start[c + 1]; ++k)
            w.residual[w.contact.row[k]] -= w.contact_value.col(k).dot(w.x.force.col(c));
}

bool is_inside(const Memory& w, Eigen::Index i, double z) {
    return z >= w.lower[i] && z <= w.upper[i] && w.lower[i] < w.upper[i];
}

/// Lower triangle of G P' Gᵀ, P' an element of the generalised Jacobian of project() at z.
void calc_hessian(const CapacityProblem& p, Memory& w) {
    MatX& H = w.hessian;
    H.setZero();
    for (Eigen::Index i = 0; i < w.z.box.size(); ++i) {
        if (!is_inside(w, i, w.z.box[i])) continue;
        const int end = w.column.start[i + 1];
        for (int k = w.column.start[i]; k < end; ++k) {
            double* column = &H(0, w.column.row[k]);
            for (int l = k; l < end; ++l)
                column[w.column.row[l]] += w.column.value[k] * w.column.value[l];
        }
    }
    for (Eigen::Index c = 0; c < w.z.force.cols(); ++c) {
        const Mat3 P = calc_cone_projection_jacobian(w.z.force.col(c), p.hold.contacts[c].normal_W,
                                                     p.hold.contacts[c].friction);
        add_contact_product(w.contact, w.contact_value, c, P, H);
    }
}

/// The largest value of (Gᵀy − c)ᵀx − yᵀb over all x allowed, where c_load = −cost: with cost 1 no
/// load is larger; with cost 0 a negative value proves that no load can be held. Overwrites dz.
double calc_bound(const CapacityProblem& p, Memory& w, const VecX& y, double cost) {
    multiply_transposed(w, y, w.dz);
    w.dz.box[w.load] += cost;
    double sum = (w.lower * w.dz.box).max(w.upper * w.dz.box).sum() - y.dot(w.b);
    for (Eigen::Index c = 0; c < w.dz.force.cols(); ++c)
        sum += largest_force_N / force_unit_N *
               calc_cone_projection(w.dz.force.col(c), p.hold.contacts[c].normal_W,
                                    p.hold.contacts[c].friction)
                   .norm();
    return sum;
}

/// dy = H⁻¹ residual, rows and columns scaled to a unit diagonal first.
void calc_newton_step(Memory& w, double sigma, double imbalance) {
    w.hessian *= sigma;
    const double shift =
        std::min(1e-2, imbalance) * 1e-6 * (w.hessian.trace() / static_cast<double>(w.rows)) +
        1e-10 * sigma;
    w.hessian.diagonal().array() += shift;
    w.scale = w.hessian.diagonal().cwiseSqrt().cwiseInverse();
    for (Eigen::Index j = 0; j < w.rows; ++j)
        w.hessian.col(j).array() *= w.scale.array() * w.scale[j];
    w.cholesky.compute(w.hessian);
    w.dy = w.residual.cwiseProduct(w.scale);
    w.cholesky.solveInPlace(w.dy);
    w.dy.array() *= w.scale.array();
}

struct Slope {
    double first;   ///< derivative of the dual along the step
    double second;  ///< its derivative, negative
};

Slope calc_slope(const CapacityProblem& p, const Memory& w, double constant, double t) {
    Slope slope{constant, 0};
    for (Eigen::Index i = 0; i < w.z.box.size(); ++i) {
        const double d = w.dz.box[i], z = w.z.box[i] + t * d;
        slope.first -= std::min(std::max(z, w.lower[i]), w.upper[i]) * d;
        if (is_inside(w, i, z)) slope.second -= d * d;
    }
    for (Eigen::Index c = 0; c < w.z.force.cols(); ++c) {
        const Vec3 d = w.dz.force.col(c), z = w.z.force.col(c) + t * d;
        const ContactColumn& contact = p.hold.contacts[c];
        slope.first -= calc_cone_projection(z, contact.normal_W, contact.friction).dot(d);
        slope.second -=
            d.dot(calc_cone_projection_jacobian(z, contact.normal_W, contact.friction) * d);
    }
    return slope;
}

/// The place along dy where the dual of one proximal step stops rising, within a tenth of the first
/// slope. Newton's step itself is tried first; later trials are Newton's on the slope, kept between
/// the places known to lie on either side.
double search_line(const CapacityProblem& p, const Memory& w, double constant, double first) {
    double low = 0, high = std::numeric_limits<double>::infinity();
    double t = 1, width = high;
    for (int k = 0; k < 60; ++k) {
        const Slope slope = calc_slope(p, w, constant, t);
        if (std::abs(slope.first) <= 0.1 * first) break;
        (slope.first > 0 ? low : high) = t;
        t = slope.second < 0 ? t - slope.first / slope.second : high;
        if (std::isinf(high)) {
            t = std::min(t, 10 * low);
        } else {
            // Halve when Newton leaves the bracket or the bracket shrinks slowly.
            const bool slow = high - low > 0.5 * width;
            width = high - low;
            if (slow || !(t > low && t < high)) t = low + 0.5 * width;
        }
    }
    return t;
}

enum class Step {
    done,       ///< the residual is within its tolerance, or no longer falls
    separated,  ///< y proves that no load can be held
};

/// One proximal step from w.centre and w.y: minimise −cost x_load + |x − x_k|²/(2σ) over G x = b.
/// Leaves x, y and the residual.
Step take_proximal_step(const CapacityProblem& p, double sigma, double cost, double tolerance,
                        int limit, Memory& w, Capacity& answer) {
    multiply_transposed(w, w.y, w.z);
    w.z.box = w.centre.box + sigma * w.z.box;
    w.z.force = w.centre.force + sigma * w.z.force;
    w.z.box[w.load] += sigma * cost;
    double t = 1;
    for (;; ++answer.iterations) {
        project(p, w, w.z, w.x);
        calc_residual(w);
        answer.max_residual_Nm = w.rows > 0 ? w.residual.cwiseAbs().maxCoeff() : 0;
        if (answer.max_residual_Nm < tolerance || answer.iterations >= limit) return Step::done;
        if (t < smallest_step && answer.max_residual_Nm < accepted_residual) return Step::done;
        const double length = w.y.norm();
        if (length > 0) {
            w.scale = w.y / length;
            if (calc_bound(p, w, w.scale, 0) < -separation) return Step::separated;
        }
        calc_hessian(p, w);
        calc_newton_step(w, sigma, answer.max_residual_Nm);
        const double first = w.residual.dot(w.dy);
        if (!(first > 0)) return Step::done;
        multiply_transposed(w, w.dy, w.dz);
        w.dz.box *= sigma;
        w.dz.force *= sigma;
        t = search_line(p, w, sigma * w.b.dot(w.dy), sigma * first);
        w.y += t * w.dy;
        w.z.box += t * w.dz.box;
        w.z.force += t * w.dz.force;
    }
}

/// Proximal steps from w.x and w.y until the answer is proven; false when it is not.
bool climb(const CapacityProblem& p, double sigma, Memory& w, Capacity& answer) {
    project(p, w, w.x, w.centre);
    for (int outer = 0; outer < max_proximal_steps; ++outer) {
        // Rounding of z, which is of the size of σ, bounds what can be reached.
        const double tolerance = std::max(0.1 * accepted_residual, 1e-14 * sigma);
        const Step step = take_proximal_step(p, sigma, 1, tolerance,
                                             answer.iterations + max_newton_steps, w, answer);
        answer.load_bound = calc_bound(p, w, w.y, 1) * w.load_unit;
        if (step == Step::separated) {
            answer.status = CapacityStatus::infeasible;
            return true;
        }
        if (answer.max_residual_Nm > accepted_residual) return false;
        const double load = w.x.box[w.load] * w.load_unit;
        if (std::abs(answer.load_bound - load) <= accuracy * scale_of(p, load)) {
            answer.status = CapacityStatus::solved;
            return true;
        }
        w.centre = w.x;
        sigma *= sigma_growth;
    }
    return false;
}

/// Puts the earlier answer, or zeros, into x and y; true when it was an answer to such a problem.
bool start(const CapacityProblem& p, const Capacity& answer, Memory& w) {
    const bool warm = answer.status == CapacityStatus::solved &&
                      answer.dual.size() == p.hold.A.rows() &&
                      answer.activation.size() == w.muscles &&
                      answer.contact_force_W.size() == p.hold.contacts.size() &&
                      answer.dual.allFinite() && answer.activation.allFinite();
    w.x.setZero();
    w.y.setZero();
    if (!warm) return false;
    w.x.box.head(w.muscles) = answer.activation.array();
    w.x.box[w.load] = answer.load / w.load_unit;
    for (std::size_t c = 0; c < p.hold.contacts.size(); ++c)
        w.x.force.col(static_cast<Eigen::Index>(c)) = answer.contact_force_W[c] / force_unit_N;
    for (std::size_t j = 0; j < w.row_of.size(); ++j)
        if (w.row_of[j] >= 0)
            w.y[w.row_of[j]] = answer.dual[static_cast<Eigen::Index>(j)] / std::abs(w.load_unit);
    const Eigen::Index at_least = p.hold.at_least_rows, cuts = w.unit.size() - at_least;
    w.y.segment(w.balances, at_least) =
        (answer.dual.tail(at_least).array() / (w.unit.head(at_least) * std::abs(w.load_unit)))
            .matrix();
    if (answer.cut_dual.size() == cuts)
        w.y.tail(cuts) =
            (answer.cut_dual.array() / (w.unit.tail(cuts) * std::abs(w.load_unit))).matrix();
    return true;
}

void write_answer(const CapacityProblem& p, const Memory& w, Capacity& answer) {
    answer.load = w.x.box[w.load] * w.load_unit;
    answer.activation = w.x.box.head(w.muscles).matrix();
    answer.contact_force_W.resize(p.hold.contacts.size());
    for (std::size_t c = 0; c < p.hold.contacts.size(); ++c)
        answer.contact_force_W[c] = force_unit_N * w.x.force.col(static_cast<Eigen::Index>(c));
    answer.dual.setZero(p.hold.A.rows());
    for (std::size_t j = 0; j < w.row_of.size(); ++j)
        if (w.row_of[j] >= 0)
            answer.dual[static_cast<Eigen::Index>(j)] = std::abs(w.load_unit) * w.y[w.row_of[j]];
    const Eigen::Index at_least = p.hold.at_least_rows, cuts = w.unit.size() - at_least;
    answer.dual.tail(at_least) =
        (w.y.segment(w.balances, at_least).array() * w.unit.head(at_least) * std::abs(w.load_unit))
            .matrix();
    answer.cut_dual = (w.y.tail(cuts).array() * w.unit.tail(cuts) * std::abs(w.load_unit)).matrix();
}

/// Places of gains above `least`, the largest first, and their parts of the sum.
void rank(const VecX& gain, double least, std::vector<int>& order, std::vector<int>& places,
          std::vector<double>& share) {
    places.reserve(static_cast<std::size_t>(gain.size()));
    share.reserve(static_cast<std::size_t>(gain.size()));
    const auto end = order.begin() + gain.size();
    std::iota(order.begin(), end, 0);
    std::sort(order.begin(), end,
              [&](int i, int j) { return gain[i] > gain[j] || (gain[i] == gain[j] && i < j); });
    const double sum = gain.cwiseMax(0).sum();
    for (auto i = order.begin(); i != end && gain[*i] > std::max(1e-6 * sum, least); ++i) {
        places.push_back(*i);
        share.push_back(gain[*i] / sum);
    }
}

void rank_limits(const CapacityProblem& p, Memory& w, Capacity& answer) {
    multiply_transposed(w, w.y, w.dz);
    w.muscle_gain.setZero();
    w.row_gain.setZero();
    const Eigen::Index at_least = p.hold.at_least_rows;
    for (Eigen::Index i = 0; i < w.muscles; ++i) {
        const double x = w.x.box[i];
        if (x < w.upper[i] || w.dz.box[i] <= 0) continue;
        w.muscle_gain[i] = w.dz.box[i] * x;
        for (std::size_t j = 0; j < w.row_of.size(); ++j)
            if (w.row_of[j] >= 0)
                w.row_gain[static_cast<Eigen::Index>(j)] +=
                    w.y[w.row_of[j]] * p.hold.A(static_cast<Eigen::Index>(j), i) * x;
        for (Eigen::Index k = 0; k < at_least; ++k)
            w.row_gain[equalities(p) + k] +=
                w.y[w.balances + k] * w.unit[k] * Inequality(p, k).muscle(i) * x;
    }
    // A muscle whose strength moves the load by less than its accuracy limits nothing.
    const double least = accuracy * scale_of(p, answer.load) / std::abs(w.load_unit);
    rank(w.muscle_gain, least, w.order, answer.limiting_muscles, answer.muscle_share);
    rank(w.row_gain, least, w.order, answer.limiting_rows, answer.row_share);
    double cut_gain = 0;
    for (Eigen::Index k = at_least; k < w.unit.size(); ++k) {
        const Inequality cut(p, k);
        const double asked = cut.least() + cut.per_load() * answer.load;
        cut_gain += std::max(0.0, w.y[w.balances + k] * w.unit[k] * asked);
    }
    const double all = w.muscle_gain.sum();
    if (cut_gain > least) answer.cut_share = std::min(1.0, cut_gain / std::max(cut_gain, all));
}

void clear_verdict(Capacity& answer) {
    answer.status = CapacityStatus::not_converged;
    answer.iterations = 0;
    answer.limiting_muscles.clear();
    answer.muscle_share.clear();
    answer.limiting_rows.clear();
    answer.row_share.clear();
    answer.cut_share = 0;
}

}  // namespace

void solve_capacity(const CapacityProblem& problem, CapacityWorkspace& workspace, Capacity& answer,
                    LoadEnd end) {
    check_problem(problem);
    Memory& w = workspace.memory();
    pack(problem, end, w);
    const bool warm = start(problem, answer, w);
    clear_verdict(answer);
    if (!warm || !climb(problem, warm_sigma, w, answer)) {
        w.x.setZero();
        w.y.setZero();
        climb(problem, cold_sigma, w, answer);
    }
    write_answer(problem, w, answer);
    if (answer.status == CapacityStatus::solved) rank_limits(problem, w, answer);
}

Capacity solve_capacity(const CapacityProblem& problem) {
    CapacityWorkspace workspace;
    Capacity answer;
    solve_capacity(problem, workspace, answer);
    return answer;
}

void solve_load(const CapacityProblem& problem, double load, CapacityWorkspace& workspace,
                Capacity& answer) {
    check_problem(problem);
    Memory& w = workspace.memory();
    pack(problem, LoadEnd::most, w);
    (void)start(problem, answer, w);
    clear_verdict(answer);
    w.lower[w.load] = w.upper[w.load] = load / w.load_unit;
    project(problem, w, w.x, w.centre);
    w.y.setZero();
    const Step step =
        take_proximal_step(problem, 1, 0, accepted_residual, max_load_steps, w, answer);
    if (step == Step::separated) {
        answer.status = CapacityStatus::infeasible;
    } else if (answer.max_residual_Nm < accepted_residual) {
        answer.status = CapacityStatus::solved;
    }
    write_answer(problem, w, answer);
    answer.load = answer.load_bound = load;
}

}  // namespace sinew
