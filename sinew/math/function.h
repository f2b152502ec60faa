#pragma once

#include <memory>
#include <string>
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
};

/// f(x) = slope x + intercept
struct LinearFunction {
    double slope = 1;
    double intercept = 0;
};

/// f(x) = Σ coefficients[i] x^(n−1−i): highest power first, as in OpenSim.
struct PolynomialFunction {
    std::vector<double> coefficients;
};

/// Straight lines between knots, extended with the outer slopes.
struct PiecewiseLinearFunction {
    std::vector<double> x, y;
};

/// Cubic spline in the convention of OpenSim's SimmSpline (end conditions, two-knot and
/// three-knot cases and linear extrapolation included). Made by make_simm_spline().
struct SimmSpline {
    std::vector<double> x, y;
    std::vector<double> b, c, d;  ///< y + b t + c t² + d t³ with t = x − x[i]
};

struct Function;

/// f(x) = scale · inner(x)
struct ScaledFunction {
    double scale = 1;
    std::shared_ptr<const Function> inner;
};

/// f(x) = outer(inner(x)): an axis driven by an eliminated coupled coordinate.
struct CompositeFunction {
    std::shared_ptr<const Function> outer;
    std::shared_ptr<const Function> inner;
};

struct Function {
    std::variant<ConstantFunction, LinearFunction, PolynomialFunction, PiecewiseLinearFunction,
                 SimmSpline, ScaledFunction, CompositeFunction>
        kind;
};

/// Knots must increase strictly and number at least two; throws std::invalid_argument otherwise.
[[nodiscard]] SimmSpline make_simm_spline(std::vector<double> x, std::vector<double> y);

/// Value and derivatives at x. Allocates nothing.
[[nodiscard]] FunctionValue calc(const Function& function, double x);

/// True when the function is f(x) = value everywhere.
[[nodiscard]] bool is_constant(const Function& function);

}  // namespace sinew
