#include "sinew/math/lowpass.h"

#include <cmath>
#include <numbers>

namespace sinew {

namespace {

/// y_k = b0 x_k + b1 x_{k−1} + b2 x_{k−2} − a1 y_{k−1} − a2 y_{k−2}
struct Section {
    double b0, b1, b2, a1, a2;

    /// In place; `forwards` false: from the last sample to the first.
    void run(MatX& rows, Eigen::Index row, bool forwards) const {
        const Eigen::Index n = rows.cols();
        double z1 = 0, z2 = 0;  // the transposed form's memory
        for (Eigen::Index k = 0; k < n; ++k) {
            double& x = rows(row, forwards ? k : n - 1 - k);
            const double y = b0 * x + z1;
            z1 = b1 * x - a1 * y + z2;
            z2 = b2 * x - a2 * y;
            x = y;
        }
    }
};

}  // namespace

void lowpass(MatX& rows, double step_s, double cutoff_Hz) {
    if (rows.cols() == 0) return;
    const double w = std::tan(std::numbers::pi * cutoff_Hz * step_s), ww = w * w;
    // 1 / (1 + s) and 1 / (1 + s + s²), with s = (1 − z⁻¹) / (w (1 + z⁻¹)).
    const double first = 1 + w, second = 1 + w + ww;
    const Section sections[] = {
        {w / first, w / first, 0, (w - 1) / first, 0},
        {ww / second, 2 * ww / second, ww / second, 2 * (ww - 1) / second, (1 - w + ww) / second}};
    for (Eigen::Index row = 0; row < rows.rows(); ++row)
        for (const bool forwards : {true, false}) {
            // At rest at the value of the end where it begins.
            const double rest = rows(row, forwards ? 0 : rows.cols() - 1);
            rows.row(row).array() -= rest;
            for (const Section& section : sections) section.run(rows, row, forwards);
            rows.row(row).array() += rest;
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
