#include "sinew/math/cubic_spline.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sinew {

CubicSpline::CubicSpline(VecX time_s, MatX samples)
    : time_s_(std::move(time_s)), value_(std::move(samples)) {
    const Eigen::Index n = time_s_.size();
    if (n < 1 || value_.rows() != n)
        throw std::invalid_argument("cubic spline: one sample or more, one a time");
    for (Eigen::Index k = 1; k < n; ++k)
        if (!(time_s_[k] > time_s_[k - 1]))
            throw std::invalid_argument("cubic spline: times must increase");
    second_.setZero(n, value_.cols());
    // Tridiagonal for the second derivatives inside; eliminated forwards, solved backwards.
    VecX upper = VecX::Zero(n);
    for (Eigen::Index k = 1; k + 1 < n; ++k) {
        const double before = time_s_[k] - time_s_[k - 1], after = time_s_[k + 1] - time_s_[k];
        const double pivot = 2 * (before + after) - before * upper[k - 1];
        upper[k] = after / pivot;
        second_.row(k) = (6 * ((value_.row(k + 1) - value_.row(k)) / after -
                               (value_.row(k) - value_.row(k - 1)) / before) -
                          before * second_.row(k - 1)) /
                         pivot;
    }
    for (Eigen::Index k = n - 2; k >= 1; --k) second_.row(k) -= upper[k] * second_.row(k + 1);
}

void CubicSpline::calc(double time_s, VecX& value) const {
    const Eigen::Index n = time_s_.size();
    if (n == 1) {
        value = value_.row(0).transpose();
        return;
    }
    const double* const begin = time_s_.data();
    const Eigen::Index after = std::upper_bound(begin, begin + n, time_s) - begin;
    const Eigen::Index k = std::clamp<Eigen::Index>(after - 1, 0, n - 2);
    const double h = time_s_[k + 1] - time_s_[k];
    const double t = std::clamp(time_s, time_s_[0], time_s_[n - 1]) - time_s_[k];
    const auto slope_0 =
        (value_.row(k + 1) - value_.row(k)) / h - h / 6 * (2 * second_.row(k) + second_.row(k + 1));
    const auto third = (second_.row(k + 1) - second_.row(k)) / h;
    value = (value_.row(k) + t * (slope_0 + t * (second_.row(k) / 2 + t / 6 * third))).transpose();
    if (const double beyond = time_s - time_s_[k] - t; beyond != 0)
        value += beyond * (slope_0 + t * (second_.row(k) + t / 2 * third)).transpose();
}

}  // namespace sinew
