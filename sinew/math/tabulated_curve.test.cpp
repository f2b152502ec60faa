#include "sinew/math/tabulated_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace sinew {
namespace {

const CurvePiece exponential{0, 2, [](double x) {
                                 return FunctionValue{std::exp(x), std::exp(x), std::exp(x)};
                             }};
const CurvePiece straight_down{2, 3, [](double x) {
                                   return FunctionValue{std::exp(2) - (x - 2), -1, 0};
                               }};

TEST(TabulatedCurve, keeps_within_its_tolerance_everywhere) {
    const double tolerance = 1e-10;
    const TabulatedCurve curve({exponential}, 1, std::exp(2), tolerance);
    // Between the points where the table was checked the error is hardly larger than at them.
    for (int i = 0; i <= 10000; ++i) {
        const double x = 2e-4 * i;
        EXPECT_NEAR(curve(x), std::exp(x), 1.1 * tolerance * std::exp(x)) << x;
    }
}

TEST(TabulatedCurve, reproduces_a_quintic_polynomial_in_four_cells) {
    const auto quintic = [](double x) {
        return FunctionValue{std::pow(x, 5) - x, 5 * std::pow(x, 4) - 1, 20 * std::pow(x, 3)};
    };
    const TabulatedCurve curve({{-1, 1, quintic}}, 0, 0, 1e-14);
    EXPECT_EQ(curve.n_cells(), 4u);
    for (int i = -100; i <= 100; ++i) EXPECT_NEAR(curve(0.01 * i), quintic(0.01 * i).f, 1e-14);
}

TEST(TabulatedCurve, keeps_a_kink_between_pieces) {
    const TabulatedCurve curve({exponential, straight_down}, 1, -1, 1e-10);
    EXPECT_NEAR(curve(2 - 1e-3), std::exp(2 - 1e-3), 1e-10);
    EXPECT_NEAR(curve(2), std::exp(2), 1e-10);
    EXPECT_NEAR(curve(2 + 1e-3), std::exp(2) - 1e-3, 1e-10);
}

TEST(TabulatedCurve, goes_on_in_straight_lines) {
    const TabulatedCurve curve({exponential, straight_down}, 1, -1, 1e-10);
    EXPECT_DOUBLE_EQ(curve(-3), 1 - 3);
    EXPECT_NEAR(curve(5), std::exp(2) - 3, 1e-12);
}

TEST(TabulatedCurve, passes_a_nan_on) {
    const TabulatedCurve curve({exponential}, 0, 0, 1e-10);
    EXPECT_TRUE(std::isnan(curve(std::nan(""))));
}

TEST(TabulatedCurve, refuses_pieces_with_a_gap_and_a_jump_inside_a_piece) {
    const CurvePiece apart{2.5, 3, straight_down.exact};
    EXPECT_THROW(TabulatedCurve({exponential, apart}, 1, -1, 1e-10), std::invalid_argument);
    const CurvePiece jump{0, 1, [](double x) { return FunctionValue{x < 0.3 ? 0.0 : 1.0, 0, 0}; }};
    EXPECT_THROW(TabulatedCurve({jump}, 0, 0, 1e-6), std::invalid_argument);
}

}  // namespace
}  // namespace sinew
