#pragma once

#include <cstddef>
#include <memory>
#include <variant>
#include <vector>

namespace sinew {

/// A function of one variable with its first two derivatives: joint axes, couplers, moving path
/// points. The kinds are those of OpenSim 4.x files.
struct FunctionValue {
    double f = 0;
    double d1 = 0;
    double d2 = 0;
};

struct ConstantFunction {
    double value = 0;
    friend bool operator==(const ConstantFunction&, const ConstantFunction&) = default;
};

/// f(x) = slope x + intercept
struct LinearFunction {
    double slope = 1;
    double intercept = 0;
    friend bool operator==(const LinearFunction&, const LinearFunction&) = default;
};

/// f(x) = Σ coefficients[i] x^(n−1−i): highest power first, as in OpenSim.
struct PolynomialFunction {
    std::vector<double> coefficients;
    friend bool operator==(const PolynomialFunction&, const PolynomialFunction&) = default;
};

/// Straight lines between knots, extended with the outer slopes. At a knot the derivative is that
/// of the line to its right. Knots must satisfy check_knots().
struct PiecewiseLinearFunction {
    std::vector<double> x, y;
    friend bool operator==(const PiecewiseLinearFunction&,
                           const PiecewiseLinearFunction&) = default;
};

/// Cubic spline in the convention of OpenSim's SimmSpline (end conditions, two-knot and
/// three-knot cases and linear extrapolation included). Made by make_simm_spline().
struct SimmSpline {
    std::vector<double> x, y;
    std::vector<double> b, c, d;  ///< y + b t + c t² + d t³ with t = x − x[i]
    friend bool operator==(const SimmSpline&, const SimmSpline&) = default;
};

/// f(x) = amplitude sin(omega x + phase) + offset
struct SineFunction {
    double amplitude = 1;
    double omega = 1;  ///< [rad per unit of x]
    double phase = 0;  ///< [rad]
    double offset = 0;
    friend bool operator==(const SineFunction&, const SineFunction&) = default;
};

/// start_value up to x = start, end_value from x = end, and between them the quintic whose first
/// and second derivatives vanish at both: with u = (x − start)/(end − start),
///     f = start_value + (end_value − start_value) (10 u³ − 15 u⁴ + 6 u⁵).
/// start < end. OpenSim's StepFunction, with its defaults.
struct StepFunction {
    double start = 0.99, end = 1.01;
    double start_value = 0, end_value = 1;
    friend bool operator==(const StepFunction&, const StepFunction&) = default;
};

/// y[i] from x[i] up to x[i+1], y[0] before the first knot; no slope anywhere. One knot or more,
/// otherwise as check_knots() asks.
struct PiecewiseConstantFunction {
    std::vector<double> x, y;
    friend bool operator==(const PiecewiseConstantFunction&,
                           const PiecewiseConstantFunction&) = default;
};

/// Natural spline of degree 2m − 1 through the points, or smoothing them. Beyond the outer knots it
/// goes on as a polynomial of degree m − 1. Made by make_gcv_spline().
struct GcvSpline {
    int half_order = 2;         ///< m: 1 straight lines, 2 cubic, 3 quintic, 4 heptic
    double error_variance = 0;  ///< of y; 0: through every point; below 0: estimated
    std::vector<double> x, y;
    std::vector<double> weights;  ///< kept for writing alone: OpenSim reads them and ignores them
    /// 2m a knot: f = Σ_k coefficients[2m i + k] (x − x[i])^k from knot i to the next.
    std::vector<double> coefficients;
    friend bool operator==(const GcvSpline&, const GcvSpline&) = default;
};

struct Function;

/// f(x) = scale · inner(x)
struct ScaledFunction {
    double scale = 1;
    std::shared_ptr<const Function> inner;
    friend bool operator==(const ScaledFunction& a, const ScaledFunction& b);
};

/// f(x) = outer(inner(x)): an axis driven by an eliminated coupled coordinate.
struct CompositeFunction {
    std::shared_ptr<const Function> outer;
    std::shared_ptr<const Function> inner;
    friend bool operator==(const CompositeFunction& a, const CompositeFunction& b);
};

struct Function {
    std::variant<ConstantFunction, LinearFunction, PolynomialFunction, PiecewiseLinearFunction,
                 SimmSpline, SineFunction, StepFunction, PiecewiseConstantFunction, GcvSpline,
                 ScaledFunction, CompositeFunction>
        kind;
    /// Same kinds and same numbers all the way down.
    friend bool operator==(const Function& a, const Function& b);
};

/// Throws std::invalid_argument, naming the knot, unless x and y are as many, `fewest` or more,
/// finite, and x increases strictly.
void check_knots(const std::vector<double>& x, const std::vector<double>& y,
                 std::size_t fewest = 2);

/// Knots must satisfy check_knots(), which is called.
[[nodiscard]] SimmSpline make_simm_spline(std::vector<double> x, std::vector<double> y);

/// The spline s of degree 2m − 1 that minimises Σ (y_i − s(x_i))² + p ∫ (s⁽ᵐ⁾)² dx, m the half
/// order, 1 to 4, with 2m points or more. An error variance of 0 asks for p = 0, the interpolating
/// spline; one above 0 for the p that minimises the estimated true mean squared error, one below 0
/// for the p that minimises the generalised cross-validation. Throws std::invalid_argument
/// otherwise.
///
/// Source:      Craven & Wahba (1979), Numer. Math. 31, 377–403; Woltring (1986), Adv. Eng. Softw.
///              8(2), 104–113, whose GCVSPL is behind OpenSim's GCVSpline.
/// Departures:  p is the root of the derivative, to rounding; GCVSPL's golden section stops within
///              1e-6 of it. Weights are 1, as in OpenSim 4.6, which reads a file's and ignores
///              them.
[[nodiscard]] GcvSpline make_gcv_spline(int half_order, double error_variance,
                                        std::vector<double> x, std::vector<double> y);

/// Value and derivatives at x. Allocates nothing.
[[nodiscard]] FunctionValue calc(const Function& function, double x);

/// True when the function is f(x) = value everywhere.
[[nodiscard]] bool is_constant(const Function& function);

}  // namespace sinew
