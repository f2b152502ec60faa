#include "sinew/math/lowpass.h"

#include <array>
#include <cmath>
#include <numbers>

namespace sinew {

void lowpass(MatX& rows, double step_s, double cutoff_Hz) {
    constexpr int order = 3;
    const Eigen::Index n = rows.cols();
    if (n <= order) return;
    const double w = std::tan(std::numbers::pi * cutoff_Hz * step_s), ww = w * w;
    // 1 / (1 + s) and 1 / (1 + s + s²), with s = (1 − z⁻¹) / (w (1 + z⁻¹)), multiplied out.
    const double first = 1 + w, second = 1 + w + ww;
    const double c1 = (w - 1) / first, d1 = 2 * (ww - 1) / second, d2 = (1 - w + ww) / second;
    const double gain = w * ww / (first * second);
    const std::array<double, order + 1> b{gain, 3 * gain, 3 * gain, gain};
    const std::array<double, order + 1> a{1, c1 + d1, d2 + c1 * d1, c1 * d2};
    VecX x(n);
    for (Eigen::Index row = 0; row < rows.rows(); ++row)
        for (const bool forwards : {true, false}) {
            x = rows.row(row).transpose();
            const auto at = [&](Eigen::Index k) { return forwards ? k : n - 1 - k; };
            for (Eigen::Index k = order; k < n; ++k) {
                double y = 0;
                for (int i = order; i >= 1; --i)
                    y += b[static_cast<std::size_t>(i)] * x[at(k - i)] -
                         a[static_cast<std::size_t>(i)] * rows(row, at(k - i));
                rows(row, at(k)) = y + b[0] * x[at(k)];
            }
        }
}

MatX pad_by_reflection(const MatX& rows, Eigen::Index count) {
    const Eigen::Index n = rows.cols();
    MatX out(rows.rows(), n + 2 * count);
    out.middleCols(count, n) = rows;
    for (Eigen::Index k = 1; k <= count; ++k) {
        out.col(count - k) = 2 * rows.col(0) - rows.col(k);
        out.col(count + n - 1 + k) = 2 * rows.col(n - 1) - rows.col(n - 1 - k);
    }
    return out;
}

}  // namespace sinew
