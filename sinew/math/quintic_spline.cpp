#include "sinew/math/quintic_spline.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include <Eigen/LU>

namespace sinew {

namespace {

using Mat2 = Eigen::Matrix2d;
using Rows2 = Eigen::Matrix<double, 2, Eigen::Dynamic>;

/// Third and fourth derivative at the end of a piece that lies at the unknown sample, as linear
/// functions of what is sought: (f′, f″ h) here and (f′, f″ h) at the piece's other end, each a
/// derivative by the piece's own variable from 0 to 1, and of the difference of values.
struct EndDerivatives {
    Mat2 here, there;
    Eigen::Vector2d difference;  ///< times f(1) − f(0)
};

EndDerivatives at_start(double h) {
    const double h3 = h * h * h;
    EndDerivatives d;
    d.here << -36 * h / h3, -9 * h * h / h3, 192 / h3, 36 * h / h3;
    d.there << -24 * h / h3, 3 * h * h / h3, 168 / h3, -24 * h / h3;
    d.difference << 60 / h3, -360 / (h3 * h);
    return d;
}

EndDerivatives at_end(double h) {
    const double h3 = h * h * h;
    EndDerivatives d;
    d.here << -36 * h / h3, 9 * h * h / h3, -192 / h3, 36 * h / h3;
    d.there << -24 * h / h3, -3 * h * h / h3, -168 / h3, -24 * h / h3;
    d.difference << 60 / h3, 360 / (h3 * h);
    return d;
}

}  // namespace

QuinticSpline::QuinticSpline(VecX time_s, MatX rows)
    : time_s_(std::move(time_s)), value_(std::move(rows)) {
    const Eigen::Index n = time_s_.size(), m = value_.rows();
    if (n < 2 || value_.cols() != n)
        throw std::invalid_argument("quintic spline: two samples or more, one a time");
    for (Eigen::Index k = 1; k < n; ++k)
        if (!(time_s_[k] > time_s_[k - 1]))
            throw std::invalid_argument("quintic spline: times must increase");
    first_.resize(m, n);
    second_.resize(m, n);

    // Block tridiagonal: at each sample third and fourth derivatives of both pieces agree, at the
    // ends they are zero. Eliminated from the first to the last sample, then solved backwards.
    std::vector<Mat2> upper(static_cast<std::size_t>(n));
    std::vector<Rows2> right(static_cast<std::size_t>(n), Rows2::Zero(2, m));
    for (Eigen::Index k = 0; k < n; ++k) {
        Mat2 lower = Mat2::Zero(), diagonal = Mat2::Zero(), next = Mat2::Zero();
        Rows2 b = Rows2::Zero(2, m);
        if (k > 0) {
            const EndDerivatives left = at_end(time_s_[k] - time_s_[k - 1]);
            diagonal += left.here;
            lower = left.there;
            b -= left.difference * (value_.col(k) - value_.col(k - 1)).transpose();
        }
        if (k + 1 < n) {
            const EndDerivatives right_piece = at_start(time_s_[k + 1] - time_s_[k]);
            diagonal -= right_piece.here;
            next = -right_piece.there;
            b += right_piece.difference * (value_.col(k + 1) - value_.col(k)).transpose();
        }
        const auto i = static_cast<std::size_t>(k);
        if (k > 0) {
            diagonal -= lower * upper[i - 1];
            b -= lower * right[i - 1];
        }
        const Eigen::PartialPivLU<Mat2> solver(diagonal);
        upper[i] = solver.solve(next);
        right[i] = solver.solve(b);
    }
    for (Eigen::Index k = n - 1; k >= 0; --k) {
        const auto i = static_cast<std::size_t>(k);
        if (k + 1 < n) right[i] -= upper[i] * right[i + 1];
        first_.col(k) = right[i].row(0).transpose();
        second_.col(k) = right[i].row(1).transpose();
    }
}

void QuinticSpline::calc(double time_s, Sample& out) const {
    const Eigen::Index n = time_s_.size();
    const auto* const begin = time_s_.data();
    const Eigen::Index after = std::upper_bound(begin, begin + n, time_s) - begin;
    const Eigen::Index k = std::clamp<Eigen::Index>(after - 1, 0, n - 2);
    const double h = time_s_[k + 1] - time_s_[k], t = time_s - time_s_[k];
    out.value.resize(value_.rows());
    out.first.resize(value_.rows());
    out.second.resize(value_.rows());
    for (Eigen::Index r = 0; r < value_.rows(); ++r) {
        const double y = value_(r, k), d = first_(r, k), c = second_(r, k);
        const double dy = value_(r, k + 1) - y - h * (d + h * c / 2);
        const double dd = first_(r, k + 1) - d - h * c, dc = second_(r, k + 1) - c;
        // f = y + d t + c t²/2 + p t³ + q t⁴ + s t⁵
        const double h2 = h * h, h3 = h2 * h;
        const double p = (10 * dy - 4 * h * dd + h2 * dc / 2) / h3;
        const double q = (-15 * dy + 7 * h * dd - h2 * dc) / (h3 * h);
        const double s = (6 * dy - 3 * h * dd + h2 * dc / 2) / (h3 * h2);
        out.value[r] = y + t * (d + t * (c / 2 + t * (p + t * (q + t * s))));
        out.first[r] = d + t * (c + t * (3 * p + t * (4 * q + t * 5 * s)));
        out.second[r] = c + t * (6 * p + t * (12 * q + t * 20 * s));
    }
}

}  // namespace sinew
