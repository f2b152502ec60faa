#include "sinew/math/lowpass.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace sinew {
namespace {

constexpr double step_s = 0.01;

MatX wave(double frequency_Hz, int n = 2001) {
    MatX rows(1, n);
    for (int k = 0; k < n; ++k)
        rows(0, k) = std::sin(2 * std::numbers::pi * frequency_Hz * k * step_s);
    return rows;
}

/// Amplitude in phase with the wave, and across it, away from the ends.
std::pair<double, double> amplitude_of(const MatX& rows, double frequency_Hz) {
    double with = 0, across = 0;
    for (int k = 500; k < 1500; ++k) {
        const double at = 2 * std::numbers::pi * frequency_Hz * k * step_s;
        with += rows(0, k) * std::sin(at) / 500;
        across += rows(0, k) * std::cos(at) / 500;
    }
    return {with, across};
}

TEST(Lowpass, halves_a_wave_at_the_cutoff_and_delays_nothing) {
    MatX rows = wave(6);
    lowpass(rows, step_s, 6);
    const auto [with, across] = amplitude_of(rows, 6);
    EXPECT_NEAR(with, 0.5, 1e-9);
    EXPECT_NEAR(across, 0, 1e-9);
}

/// The bilinear transform bends frequencies: tan(π f T) takes the place of π f T.
TEST(Lowpass, follows_the_butterworth_curve_of_the_third_order_twice) {
    for (const double f : {0.6, 3.0, 12.0, 30.0}) {
        MatX rows = wave(f);
        lowpass(rows, step_s, 6);
        const double ratio =
            std::tan(std::numbers::pi * f * step_s) / std::tan(std::numbers::pi * 6 * step_s);
        EXPECT_NEAR(amplitude_of(rows, f).first, 1 / (1 + std::pow(ratio, 6)), 1e-6) << f;
    }
}

TEST(Lowpass, leaves_what_stands_still_and_with_padding_what_runs_straight) {
    MatX rows(2, 200);
    for (int k = 0; k < 200; ++k) rows.col(k) << 3, 0.5 * k;
    MatX padded = pad_by_reflection(rows, 100);
    lowpass(padded, step_s, 6);
    EXPECT_LT((padded.middleCols(100, 200) - rows).cwiseAbs().maxCoeff(), 1e-7);
}

TEST(PadByReflection, turns_each_end_about_itself) {
    MatX rows(1, 3);
    rows << 1, 2, 4;
    MatX expected(1, 7);
    expected << -2, 0, 1, 2, 4, 6, 7;
    EXPECT_EQ(pad_by_reflection(rows, 2), expected);
}

}  // namespace
}  // namespace sinew
