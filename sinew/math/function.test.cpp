#include "sinew/math/function.h"

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace sinew {
namespace {

struct Golden {
    double x, f, d1, d2;
};

// Values printed by OpenSim 4.6's SimmSpline (calcValue, calcDerivative) for these knots: below the
// first knot, on it, three places inside, on the last knot, beyond it. The same arithmetic is done
// there in another order, so agreement to 16 roundings of the largest term is asked for.
void expect_golden(const SimmSpline& spline, const std::vector<Golden>& golden) {
    for (const Golden& row : golden) {
        const FunctionValue value = calc(Function{spline}, row.x);
        EXPECT_NEAR(value.f, row.f, 4e-15) << "at x = " << row.x;
        EXPECT_NEAR(value.d1, row.d1, 2e-14) << "at x = " << row.x;
        EXPECT_NEAR(value.d2, row.d2, 2e-13) << "at x = " << row.x;
    }
}

TEST(SimmSpline, with_two_knots_is_the_straight_line_through_them) {
    expect_golden(make_simm_spline({0.5, 2.0}, {1.0, 4.0}), {{-0.2, -0.4, 2.0, 0.0},
                                                             {0.5, 1.0, 2.0, 0.0},
                                                             {0.665, 1.33, 2.0, 0.0},
                                                             {1.745, 3.49, 2.0, 0.0},
                                                             {2.0, 4.0, 2.0, 0.0},
                                                             {2.4, 4.8, 2.0, 0.0}});
}

TEST(SimmSpline, with_three_knots_is_the_parabola_through_them) {
    expect_golden(
        make_simm_spline({-1.0, 0.25, 2.0}, {0.3, -0.7, 1.9}),
        {{-1.7, 1.5266666666666666, -1.7523809523809524, 0.0},
         {-1.0, 0.3, -1.7523809523809524, 1.5238095238095237},
         {-0.6699999999999999, -0.19531428571428588, -1.2495238095238095, 1.5238095238095237},
         {0.5, -0.6142857142857143, 0.5333333333333332, 1.5238095238095237},
         {1.4899999999999998, 0.6604571428571424, 2.0419047619047612, 1.5238095238095237},
         {2.0, 1.9, 2.819047619047619, 1.5238095238095237},
         {2.4, 3.027619047619047, 2.819047619047619, 0.0}});
}

TEST(SimmSpline, with_four_knots_is_the_cubic_through_them) {
    expect_golden(
        make_simm_spline({-2.0, -0.5, 0.4, 1.5}, {0.1, 0.9, -0.3, 0.25}),
        {{-2.7, -2.31, 3.442857142857142, 0.0},
         {-2.0, 0.1, 3.442857142857142, -5.3317460317460315},
         {-1.615, 1.0579784652777775, 1.6054140873015867, -4.213412698412698},
         {-0.25, 0.5553819444444446, -1.439781746031746, -0.24841269841269853},
         {0.9049999999999998, -0.5273180347222224, 0.21081408730158602, 3.1065873015873002},
         {1.5, 0.25, 2.5734126984126986, 4.834920634920635},
         {1.9, 1.2793650793650793, 2.5734126984126986, 0.0}});
}

TEST(SimmSpline, agrees_with_opensim_on_the_knee_of_gait2392) {
    expect_golden(
        make_simm_spline({-2.0944, -1.74533, -1.39626, -1.0472, -0.698132, -0.349066, 0.174533},
                         {-0.0032, 0.00179, 0.00411, 0.0041, 0.00212, -0.001, -0.0031}),
        {{-2.7943999999999996, -0.016111714876518565, 0.0184453069664551, 0.0},
         {-2.0944, -0.0032, 0.0184453069664551, -0.02470851980882805},
         {-1.84481737, 0.0006547736540233246, 0.012527433346468058, -0.022713639497587187},
         {-0.9599335, 0.003772278088808465, -0.004441669056413216, -0.015366324167152431},
         {-0.21118561000000025, -0.0020834198547110263, -0.006931956558106711,
          0.015758267395976088},
         {0.174533, -0.0031, 0.002918138797147447, 0.03531572851650609},
         {0.574533, -0.0019327444811410213, 0.002918138797147447, 0.0}});
}

TEST(SimmSpline, reproduces_a_cubic_whatever_its_knots) {
    const auto cubic = [](double x) { return 0.3 - x + 2 * x * x - 0.7 * x * x * x; };
    const std::vector<double> x{-1.3, -1.1, -0.2, 0.5, 0.6, 1.9};
    std::vector<double> y;
    for (const double knot : x) y.push_back(cubic(knot));
    const SimmSpline spline = make_simm_spline(x, y);
    for (double at = -1.3; at <= 1.9; at += 0.05) {
        EXPECT_NEAR(calc(Function{spline}, at).f, cubic(at), 1e-14) << at;
    }
}

TEST(SimmSpline, extrapolates_with_the_end_slope) {
    const SimmSpline spline = make_simm_spline({0, 1, 2, 4}, {0, 1, 8, 64});
    const FunctionValue end = calc(Function{spline}, 4);
    const FunctionValue beyond = calc(Function{spline}, 7);
    EXPECT_DOUBLE_EQ(beyond.f, end.f + 3 * end.d1);
    EXPECT_DOUBLE_EQ(beyond.d1, end.d1);
    EXPECT_EQ(beyond.d2, 0);
}

std::string refusal(std::vector<double> x, std::vector<double> y) {
    try {
        (void)make_simm_spline(std::move(x), std::move(y));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

TEST(SimmSpline, refuses_knots_that_make_no_function) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(refusal({1}, {2}), "1 knot; there must be 2 or more");
    EXPECT_EQ(refusal({}, {}), "0 knots; there must be 2 or more");
    EXPECT_EQ(refusal({0, 1, 2}, {0, 1}),
              "3 x values and 2 y values; there must be as many of each");
    EXPECT_EQ(refusal({0, 1, 1}, {0, 1, 2}),
              "x of knot 3 is 1, after 1; knots must increase strictly");
    EXPECT_EQ(refusal({0, 1, 0.5}, {0, 1, 2}),
              "x of knot 3 is 0.5, after 1; knots must increase strictly");
    EXPECT_EQ(refusal({0, nan}, {0, 1}), "knot 2 is (nan, 1); knots must be finite");
}

TEST(PolynomialFunction, takes_the_highest_power_first) {
    const FunctionValue value = calc(Function{PolynomialFunction{{2, -3, 5}}}, 10);
    EXPECT_EQ(value.f, 175);
    EXPECT_EQ(value.d1, 37);
    EXPECT_EQ(value.d2, 4);
}

TEST(PiecewiseLinearFunction, extends_the_outer_lines_and_is_exact_at_its_knots) {
    const Function function{PiecewiseLinearFunction{{-1, 0, 2}, {3, 1, 2}}};
    EXPECT_EQ(calc(function, -3).f, 7);
    EXPECT_EQ(calc(function, -3).d1, -2);
    EXPECT_EQ(calc(function, -1).f, 3);
    EXPECT_EQ(calc(function, 0).f, 1);
    EXPECT_EQ(calc(function, 0).d1, 0.5);
    EXPECT_EQ(calc(function, 2).f, 2);
    EXPECT_EQ(calc(function, 4).f, 3);
}

// The three golden rows below were printed by OpenSim 4.6 (tests/oracle/functions.py --golden).
void expect_at(const Function& function, const Golden& row) {
    const FunctionValue value = calc(function, row.x);
    EXPECT_NEAR(value.f, row.f, 4e-15) << row.x;
    EXPECT_NEAR(value.d1, row.d1, 4e-15) << row.x;
    EXPECT_NEAR(value.d2, row.d2, 2e-14) << row.x;
}

TEST(StepFunction, agrees_with_opensim_before_within_and_after_the_step) {
    const Function step{StepFunction{0.5, 2, 1, 4}};
    expect_at(step, {0, 1, 0, 0});
    expect_at(step, {0.5, 1, 0, 0});
    expect_at(step, {1, 1.6296296296296295, 2.9629629629629632, 5.925925925925926});
    expect_at(step, {1.7, 3.826240000000002, 1.5360000000000005, -7.680000000000005});
    expect_at(step, {2, 4, 0, 0});
    expect_at(step, {3, 4, 0, 0});
}

TEST(SineFunction, agrees_with_opensim) {
    const Function sine{SineFunction{2, 3, 0.4, 0.7}};
    expect_at(sine, {0, 1.478836684617301, 5.526365964017311, -7.0095301615557055});
    expect_at(sine, {0.5, 2.592600175374829, -1.9397374011810198, -17.033401578373457});
}

TEST(PiecewiseConstantFunction, changes_at_its_knots_as_in_opensim) {
    const Function steps{PiecewiseConstantFunction{{0, 1, 2}, {1, 3, -1}}};
    for (const auto& [x, f] :
         {std::pair{-1., 1.}, {0., 1.}, {0.5, 1.}, {1., 3.}, {1.7, 3.}, {2., -1.}, {3., -1.}})
        expect_at(steps, {x, f, 0, 0});
    expect_at(Function{PiecewiseConstantFunction{{1}, {5}}}, {3, 5, 0, 0});
}

TEST(Function, derivatives_are_those_of_the_values) {
    const auto shared = [](Function function) {
        return std::make_shared<const Function>(std::move(function));
    };
    const Function spline{make_simm_spline({-2, -1, 0.5, 1, 2.5}, {0.2, -0.4, 1, 0.7, -1})};
    const Function polynomial{PolynomialFunction{{0.2, -0.5, 0.1, 1.5}}};
    const std::vector<Function> functions{
        Function{ConstantFunction{2}},
        Function{LinearFunction{-1.5, 0.3}},
        polynomial,
        spline,
        Function{ScaledFunction{-2.5, shared(spline)}},
        Function{SineFunction{0.7, 2.1, 0.4, -1}},
        Function{StepFunction{-1.5, 2, 0.4, -0.7}},
        Function{PiecewiseConstantFunction{{-9, 9}, {1, 2}}},
        Function{make_gcv_spline(2, 0, {-2, -1, 0.5, 1, 2.5}, {0.2, -0.4, 1, 0.7, -1})},
        Function{CompositeFunction{shared(spline), shared(polynomial)}},
        Function{CompositeFunction{shared(polynomial), shared(spline)}},
    };
    // Central differences with step 1e-4: truncation h²/6 times a third derivative of order 10 and
    // rounding 1e-16/h stay below 1e-6.
    const double h = 1e-4;
    std::mt19937_64 generator(7);
    std::uniform_real_distribution<double> uniform(-1.9, 2.4);
    for (std::size_t i = 0; i < functions.size(); ++i) {
        for (int k = 0; k < 20; ++k) {
            const double x = uniform(generator);
            const FunctionValue low = calc(functions[i], x - h);
            const FunctionValue at = calc(functions[i], x);
            const FunctionValue high = calc(functions[i], x + h);
            EXPECT_NEAR(at.d1, (high.f - low.f) / (2 * h), 1e-6) << i << " at " << x;
            // The second derivative has a kink at a knot: half a step times the jump in slope.
            EXPECT_NEAR(at.d2, (high.d1 - low.d1) / (2 * h), 5e-3) << i << " at " << x;
        }
    }
}

TEST(Function, tells_constants_from_the_rest) {
    const auto shared = [](Function function) {
        return std::make_shared<const Function>(std::move(function));
    };
    const Function line{LinearFunction{1, 0}};
    const Function constant{ConstantFunction{3}};
    EXPECT_TRUE(is_constant(constant));
    EXPECT_TRUE(is_constant(Function{LinearFunction{0, 4}}));
    EXPECT_TRUE(is_constant(Function{PolynomialFunction{{0, 0, 4}}}));
    EXPECT_TRUE(is_constant(Function{make_simm_spline({0, 1, 2}, {4, 4, 4})}));
    EXPECT_TRUE(is_constant(Function{ScaledFunction{0, shared(line)}}));
    EXPECT_TRUE(is_constant(Function{CompositeFunction{shared(line), shared(constant)}}));
    EXPECT_TRUE(is_constant(Function{SineFunction{0, 3, 0.2, 1}}));
    EXPECT_TRUE(is_constant(Function{SineFunction{2, 0, 0.2, 1}}));
    EXPECT_TRUE(is_constant(Function{StepFunction{0, 1, 2, 2}}));
    EXPECT_TRUE(is_constant(Function{PiecewiseConstantFunction{{0, 1}, {2, 2}}}));
    EXPECT_TRUE(is_constant(Function{make_gcv_spline(1, 0, {0, 1}, {2, 2})}));
    EXPECT_FALSE(is_constant(Function{SineFunction{}}));
    EXPECT_FALSE(is_constant(Function{StepFunction{}}));
    EXPECT_FALSE(is_constant(Function{PiecewiseConstantFunction{{0, 1}, {2, 3}}}));
    EXPECT_FALSE(is_constant(Function{make_gcv_spline(1, 0, {0, 1}, {2, 3})}));
    EXPECT_FALSE(is_constant(line));
    EXPECT_FALSE(is_constant(Function{PolynomialFunction{{0, 1, 4}}}));
    EXPECT_FALSE(is_constant(Function{PiecewiseLinearFunction{{0, 1, 2}, {4, 4, 5}}}));
    EXPECT_FALSE(is_constant(Function{ScaledFunction{2, shared(line)}}));
}

TEST(Function, compares_by_content_all_the_way_down) {
    const auto scaled = [](double intercept) {
        return Function{ScaledFunction{
            2, std::make_shared<const Function>(Function{LinearFunction{1, intercept}})}};
    };
    EXPECT_TRUE(scaled(3) == scaled(3));
    EXPECT_FALSE(scaled(3) == scaled(4));
    EXPECT_FALSE((scaled(3) == Function{LinearFunction{2, 6}}));
}

}  // namespace
}  // namespace sinew
