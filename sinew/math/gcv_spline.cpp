#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <Eigen/Dense>
#include <Eigen/Eigenvalues>
#include <Eigen/SparseLU>

#include "sinew/math/function.h"
#include "sinew/math/natural_splines.h"

namespace sinew {
namespace {

/// Smoothing takes the eigenvalues of a matrix with one row a point.
constexpr std::size_t most_smoothed = 1000;
/// Woltring's bounds of p against the scale of the roughness: below, points are interpolated;
/// above, a polynomial of degree m − 1 is fitted.
constexpr double least_p = 1e-15;
constexpr double most_p = 1e15;

constexpr const char* too_uneven =
    "the knots lie too unevenly for a spline of this degree; leave out some that nearly coincide";

double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
}

/// Natural splines through values at fixed knots, as linear combinations of B-splines of order 2m
/// on the knots, the outer ones repeated 2m times. De Boor (1978), A Practical Guide to Splines.
class NaturalSpline {
public:
    NaturalSpline(int half_order, const std::vector<double>& x)
        : m_(half_order), order_(2 * half_order), x_(x), n_(static_cast<int>(x.size())) {
        knots_.assign(static_cast<std::size_t>(order_), x.front());
        knots_.insert(knots_.end(), x.begin() + 1, x.end() - 1);
        knots_.insert(knots_.end(), static_cast<std::size_t>(order_), x.back());
        for (int i = 0; i < n_; ++i) basis_.push_back(derivatives(i));
        // A row for each point, and rows that make derivatives m to 2m − 2 vanish at both ends;
        // these are scaled by the spacing so that all rows are of one size.
        const int size = n_ + order_ - 2;
        std::vector<Eigen::Triplet<double>> entries;
        int row = 0;
        const auto add_row = [&](int i, int derivative, double scale) {
            for (int j = 0; j < order_; ++j)
                entries.emplace_back(row, span(i) - order_ + 1 + j,
                                     scale * basis_[i](derivative, j));
            ++row;
        };
        for (int k = m_; k < order_ - 1; ++k) add_row(0, k, std::pow(x[1] - x[0], k));
        for (int i = 0; i < n_; ++i) add_row(i, 0, 1);
        for (int k = m_; k < order_ - 1; ++k)
            add_row(n_ - 1, k, std::pow(x[n_ - 1] - x[n_ - 2], k));
        Eigen::SparseMatrix<double> matrix(size, size);
        matrix.setFromTriplets(entries.begin(), entries.end());
        solver_.compute(matrix);
        if (solver_.info() != Eigen::Success) throw std::invalid_argument(too_uneven);
    }

    /// Taylor coefficients at every knot, 2m by n, of the spline through the values y.
    [[nodiscard]] Eigen::MatrixXd fit(const Eigen::VectorXd& y) const {
        Eigen::VectorXd right = Eigen::VectorXd::Zero(n_ + order_ - 2);
        right.segment(m_ - 1, n_) = y;
        const Eigen::VectorXd c = solver_.solve(right);
        Eigen::MatrixXd taylor(order_, n_);
        for (int i = 0; i < n_; ++i) {
            taylor.col(i) = basis_[i] * c.segment(span(i) - order_ + 1, order_);
            for (int k = 2; k < order_; ++k) taylor(k, i) /= factorial(k);
        }
        // What is known exactly is not left to rounding.
        taylor.row(0) = y;
        for (int k = m_; k < order_ - 1; ++k) taylor(k, 0) = taylor(k, n_ - 1) = 0;
        taylor(order_ - 1, n_ - 1) = 0;  // beyond the last knot
        return taylor;
    }

private:
    /// The knot interval that begins at x_i; the last point belongs to the interval before it.
    [[nodiscard]] int span(int i) const { return order_ - 1 + std::min(i, n_ - 2); }

    /// Derivatives 0 to 2m − 1 (rows) at x_i of the 2m B-splines (columns) that are not zero there.
    [[nodiscard]] Eigen::MatrixXd derivatives(int i) const {
        const int s = span(i);
        const double at = x_[static_cast<std::size_t>(i)];
        const auto t = [&](int k) { return knots_[static_cast<std::size_t>(k)]; };
        // values[r] holds the r + 1 B-splines of order r + 1 at this place.
        std::vector<Eigen::VectorXd> values{Eigen::VectorXd::Ones(1)};
        for (int r = 1; r < order_; ++r) {
            Eigen::VectorXd next = Eigen::VectorXd::Zero(r + 1);
            for (int j = 0; j < r; ++j) {
                const double left = t(s - r + 1 + j), right = t(s + 1 + j);
                const double share = values.back()[j] / (right - left);
                next[j] += (right - at) * share;
                next[j + 1] += (at - left) * share;
            }
            values.push_back(next);
        }
        // The derivative of a B-spline of order r + 1 is r times the difference of two of order r,
        // each over the width of its knots.
        Eigen::MatrixXd d(order_, order_);
        for (int k = 0; k < order_; ++k) {
            Eigen::VectorXd row = values[static_cast<std::size_t>(order_ - 1 - k)];
            for (int r = order_ - k; r < order_; ++r) {
                Eigen::VectorXd next = Eigen::VectorXd::Zero(r + 1);
                for (int j = 0; j < r; ++j) {
                    const double share = r * row[j] / (t(s + 1 + j) - t(s - r + 1 + j));
                    next[j] -= share;
                    next[j + 1] += share;
                }
                row = next;
            }
            d.row(k) = row;
        }
        return d;
    }

    int m_, order_;
    const std::vector<double>& x_;
    int n_;
    std::vector<double> knots_;
    std::vector<Eigen::MatrixXd> basis_;  ///< derivatives() of every point
    Eigen::SparseLU<Eigen::SparseMatrix<double>> solver_;
};

/// About the size of a row of the roughness matrix in the basis of B-splines, from which GCVSPL
/// starts its search: which of several local minima is found hangs on it. The coefficients of
/// divided differences over 2m + 1 neighbours, summed and averaged over the points.
double roughness_scale(int m, const std::vector<double>& x) {
    const int n = static_cast<int>(x.size()), window = std::min(2 * m + 1, n);
    double sum = 0;
    for (int first = 0; first + window <= n; ++first) {
        for (int l = first; l < first + window; ++l) {
            double product = 1;
            for (int i = first; i < first + window; ++i)
                if (i != l) product *= std::abs(x[l] - x[i]);
            sum += (x[first + window - 1] - x[first]) / product;
        }
    }
    return factorial(2 * m - 1) * sum / n;
}

/// The values at the knots of the smoothing spline. In the basis of the eigenvectors of the
/// roughness matrix K, ∫ (s⁽ᵐ⁾)² dx = fᵀ K f, the residual of component k is a_k z_k with
/// a_k = p d_k / (1 + p d_k), d_k the eigenvalue, z the data.
Eigen::VectorXd smooth(const NaturalSpline& spline, int m, double variance,
                       const std::vector<double>& x, const Eigen::VectorXd& y) {
    const auto n = y.size();
    // Integrated by parts, fᵀ K g = (−1)^m Σ g_i times the jump of f's derivative 2m − 1 at x_i.
    Eigen::MatrixXd K(n, n);
    const double scale = (m % 2 == 0 ? 1 : -1) * factorial(2 * m - 1);
    for (Eigen::Index j = 0; j < n; ++j) {
        const Eigen::VectorXd top =
            spline.fit(Eigen::VectorXd::Unit(n, j)).row(2 * m - 1).transpose();
        K.col(j) = scale * top;
        K.col(j).tail(n - 1) -= scale * top.head(n - 1);
    }
    // Polynomials of degree m − 1 are not rough: only what is orthogonal to them is smoothed.
    Eigen::MatrixXd powers(n, m);
    for (Eigen::Index i = 0; i < n; ++i)
        for (int k = 0; k < m; ++k)
            powers(i, k) = std::pow((2 * x[i] - x.front() - x.back()) / (x.back() - x.front()), k);
    const Eigen::MatrixXd Q = Eigen::HouseholderQR<Eigen::MatrixXd>(powers).householderQ();
    const Eigen::MatrixXd rough = Q.rightCols(n - m);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(rough.transpose() *
                                                               (0.5 * (K + K.transpose())) * rough);
    const Eigen::MatrixXd basis = rough * eigen.eigenvectors();
    const Eigen::VectorXd d = eigen.eigenvalues().cwiseMax(0);
    const Eigen::VectorXd z = basis.transpose() * y;
    const auto residual_share = [&](double p) -> Eigen::ArrayXd {
        return (p * d.array()) / (1 + p * d.array());
    };
    // The sign of the slope over log p of what is to be least: the estimated mean squared error
    // (Σ a² z² − variance (2 Σ a − n)) / n, or the cross-validation n Σ a² z² / (Σ a)².
    const auto slope = [&](double log_p) {
        const Eigen::ArrayXd a = residual_share(std::exp(log_p));
        const Eigen::ArrayXd change = a * (1 - a), z2 = z.array().square();
        if (variance > 0) return 2 * ((a * z2 - variance) * change).sum();
        return (a * z2 * change).sum() * a.sum() - (a.square() * z2).sum() * change.sum();
    };
    // From the scale of the roughness down while that lowers it, else up, as GCVSPL brackets it.
    const double start = -std::log(roughness_scale(m, x));
    const double step = std::log(2.0);
    double low = start, high = start;
    if (slope(start) > 0) {
        while (slope(low) > 0) {
            high = low;
            low -= step;
            if (low < start + std::log(least_p)) return y;
        }
    } else {
        while (slope(high) <= 0) {
            low = high;
            high += step;
            if (high > start + std::log(most_p)) break;
        }
    }
    for (int i = 0; i < 200 && high - low > 1e-15 * std::max(1.0, std::abs(low)); ++i) {
        const double middle = 0.5 * (low + high);
        (slope(middle) > 0 ? high : low) = middle;
    }
    const Eigen::VectorXd residual = residual_share(std::exp(0.5 * (low + high))) * z.array();
    return y - basis * residual;
}

/// The coefficients of the spline through values at the knots.
GcvSpline make_spline(const NaturalSpline& natural, const Eigen::VectorXd& values) {
    const Eigen::MatrixXd taylor = natural.fit(values);
    if (!taylor.allFinite()) throw std::invalid_argument(too_uneven);
    GcvSpline spline;
    spline.coefficients.assign(taylor.data(), taylor.data() + taylor.size());
    return spline;
}

}  // namespace

GcvSpline make_gcv_spline(int half_order, double error_variance, std::vector<double> x,
                          std::vector<double> y) {
    if (half_order < 1 || half_order > 4)
        throw std::invalid_argument(fmt::format("half_order is {}; it must be 1 to 4", half_order));
    if (!std::isfinite(error_variance))
        throw std::invalid_argument(
            fmt::format("error_variance is {}; it must be finite", error_variance));
    check_knots(x, y, static_cast<std::size_t>(2 * half_order));
    if (error_variance != 0 && x.size() > most_smoothed)
        throw std::invalid_argument(fmt::format("{} points are to be smoothed; at most {} can be",
                                                x.size(), most_smoothed));
    const NaturalSpline natural(half_order, x);
    Eigen::VectorXd values =
        Eigen::Map<const Eigen::VectorXd>(y.data(), static_cast<Eigen::Index>(y.size()));
    if (error_variance != 0) values = smooth(natural, half_order, error_variance, x, values);
    GcvSpline spline = make_spline(natural, values);
    spline.half_order = half_order;
    spline.error_variance = error_variance;
    spline.x = std::move(x);
    spline.y = std::move(y);
    return spline;
}

std::vector<Function> make_natural_splines(int half_order, const VecX& x, const MatX& rows) {
    const std::vector<double> knots(x.begin(), x.end());
    std::vector<Function> splines;
    std::optional<NaturalSpline> natural;
    for (Eigen::Index r = 0; r < rows.rows(); ++r) {
        const Eigen::VectorXd row = rows.row(r).transpose();
        std::vector<double> y(row.begin(), row.end());
        check_knots(knots, y, static_cast<std::size_t>(2 * half_order));
        if (!natural) natural.emplace(half_order, knots);
        GcvSpline spline = make_spline(*natural, row);
        spline.half_order = half_order;
        spline.x = knots;
        spline.y = std::move(y);
        splines.push_back({std::move(spline)});
    }
    return splines;
}

}  // namespace sinew
