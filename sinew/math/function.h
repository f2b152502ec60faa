#pragma once

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
                 SimmSpline, ScaledFunction, CompositeFunction>
        kind;
    /// Same kinds and same numbers all the way down.
    friend bool operator==(const Function& a, const Function& b);
};

/// Throws std::invalid_argument, naming the knot, unless x and y are as many, two or more, finite,
/// and x increases strictly.
void check_knots(const std::vector<double>& x, const std::vector<double>& y);

/// Knots must satisfy check_knots(), which is called.
[[nodiscard]] SimmSpline make_simm_spline(std::vector<double> x, std::vector<double> y);

/// Value and derivatives at x. Allocates nothing.
[[nodiscard]] FunctionValue calc(const Function& function, double x);

/// True when the function is f(x) = value everywhere.
[[nodiscard]] bool is_constant(const Function& function);

}  // namespace sinew
