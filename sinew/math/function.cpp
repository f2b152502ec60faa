#include "sinew/math/function.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace sinew {
namespace {

/// OpenSim takes knots closer than this to lie this far apart [the unit of x].
constexpr double smallest_spacing = 1e-7;

double knot_spacing(const std::vector<double>& x, std::size_t i) {
    return std::max(smallest_spacing, x[i + 1] - x[i]);
}

/// Index of the interval that holds `at`; the outer intervals reach to infinity.
std::size_t find_interval(const std::vector<double>& x, double at) {
    const auto next = std::upper_bound(x.begin() + 1, x.end() - 1, at);
    return static_cast<std::size_t>(next - x.begin()) - 1;
}

FunctionValue calc_kind(const ConstantFunction& function, double) {
    return {function.value, 0, 0};
}

FunctionValue calc_kind(const LinearFunction& function, double x) {
    return {function.slope * x + function.intercept, function.slope, 0};
}

/// Horner's rule carried through two derivatives.
FunctionValue calc_kind(const PolynomialFunction& function, double x) {
    FunctionValue value;
    for (const double coefficient : function.coefficients) {
        value.d2 = value.d2 * x + 2 * value.d1;
        value.d1 = value.d1 * x + value.f;
        value.f = value.f * x + coefficient;
    }
    return value;
}

FunctionValue calc_kind(const PiecewiseLinearFunction& function, double x) {
    const std::size_t i = find_interval(function.x, x);
    const double slope = (function.y[i + 1] - function.y[i]) / knot_spacing(function.x, i);
    const std::size_t from = x > function.x.back() ? function.x.size() - 1 : i;
    return {function.y[from] + slope * (x - function.x[from]), slope, 0};
}

FunctionValue calc_kind(const SimmSpline& spline, double x) {
    const std::size_t last = spline.x.size() - 1;
    if (x < spline.x.front()) {
        return {spline.y[0] + (x - spline.x[0]) * spline.b[0], spline.b[0], 0};
    }
    if (x > spline.x.back()) {
        return {spline.y[last] + (x - spline.x[last]) * spline.b[last], spline.b[last], 0};
    }
    const std::size_t i = find_interval(spline.x, x);
    const double t = x - spline.x[i];
    return {spline.y[i] + t * (spline.b[i] + t * (spline.c[i] + t * spline.d[i])),
            spline.b[i] + t * (2 * spline.c[i] + 3 * t * spline.d[i]),
            2 * spline.c[i] + 6 * t * spline.d[i]};
}

FunctionValue calc_kind(const SineFunction& function, double x) {
    const double angle = function.omega * x + function.phase;
    const double sine = function.amplitude * std::sin(angle);
    return {sine + function.offset, function.omega * function.amplitude * std::cos(angle),
            -function.omega * function.omega * sine};
}

FunctionValue calc_kind(const StepFunction& function, double x) {
    if (x <= function.start) return {function.start_value, 0, 0};
    if (x >= function.end) return {function.end_value, 0, 0};
    const double width = function.end - function.start;
    const double rise = function.end_value - function.start_value;
    const double u = (x - function.start) / width;
    return {function.start_value + rise * u * u * u * (10 + u * (-15 + 6 * u)),
            rise / width * 30 * u * u * (1 - u) * (1 - u),
            rise / (width * width) * 60 * u * (1 - u) * (1 - 2 * u)};
}

FunctionValue calc_kind(const PiecewiseConstantFunction& function, double x) {
    const auto next = std::upper_bound(function.x.begin() + 1, function.x.end(), x);
    return {function.y[static_cast<std::size_t>(next - function.x.begin()) - 1], 0, 0};
}

FunctionValue calc_kind(const GcvSpline& spline, double x) {
    const auto order = static_cast<std::size_t>(2 * spline.half_order);
    const auto next = std::upper_bound(spline.x.begin() + 1, spline.x.end(), x);
    const auto i = static_cast<std::size_t>(next - spline.x.begin()) - 1;
    // Beyond the outer knots the terms above degree m − 1 vanish; those at the last knot are 0.
    const std::size_t terms = x < spline.x.front() ? order / 2 : order;
    const double t = x - spline.x[i];
    FunctionValue value;
    for (std::size_t k = terms; k-- > 0;) {
        value.d2 = value.d2 * t + 2 * value.d1;
        value.d1 = value.d1 * t + value.f;
        value.f = value.f * t + spline.coefficients[order * i + k];
    }
    return value;
}

FunctionValue calc_kind(const ScaledFunction& function, double x) {
    const FunctionValue inner = calc(*function.inner, x);
    return {function.scale * inner.f, function.scale * inner.d1, function.scale * inner.d2};
}

FunctionValue calc_kind(const CompositeFunction& function, double x) {
    const FunctionValue inner = calc(*function.inner, x);
    const FunctionValue outer = calc(*function.outer, inner.f);
    return {outer.f, outer.d1 * inner.d1, outer.d2 * inner.d1 * inner.d1 + outer.d1 * inner.d2};
}

bool all_equal(const std::vector<double>& values) {
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

bool is_constant_kind(const ConstantFunction&) {
    return true;
}
bool is_constant_kind(const LinearFunction& function) {
    return function.slope == 0;
}
bool is_constant_kind(const PolynomialFunction& function) {
    return function.coefficients.size() < 2 ||
           std::all_of(function.coefficients.begin(), function.coefficients.end() - 1,
                       [](double coefficient) { return coefficient == 0; });
}
bool is_constant_kind(const PiecewiseLinearFunction& function) {
    return all_equal(function.y);
}
bool is_constant_kind(const SimmSpline& spline) {
    return all_equal(spline.y);
}
bool is_constant_kind(const SineFunction& function) {
    return function.amplitude == 0 || function.omega == 0;
}
bool is_constant_kind(const StepFunction& function) {
    return function.start_value == function.end_value;
}
bool is_constant_kind(const PiecewiseConstantFunction& function) {
    return all_equal(function.y);
}
bool is_constant_kind(const GcvSpline& spline) {
    return all_equal(spline.y);
}
bool is_constant_kind(const ScaledFunction& function) {
    return function.scale == 0 || is_constant(*function.inner);
}
bool is_constant_kind(const CompositeFunction& function) {
    return is_constant(*function.outer) || is_constant(*function.inner);
}

bool equal_inner(const std::shared_ptr<const Function>& a,
                 const std::shared_ptr<const Function>& b) {
    return a == b || (a && b && *a == *b);
}

}  // namespace

void check_knots(const std::vector<double>& x, const std::vector<double>& y, std::size_t fewest) {
    if (x.size() != y.size()) {
        throw std::invalid_argument(fmt::format(
            "{} x values and {} y values; there must be as many of each", x.size(), y.size()));
    }
    if (x.size() < fewest) {
        throw std::invalid_argument(fmt::format("{} knot{}; there must be {} or more", x.size(),
                                                x.size() == 1 ? "" : "s", fewest));
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) {
            throw std::invalid_argument(
                fmt::format("knot {} is ({}, {}); knots must be finite", i + 1, x[i], y[i]));
        }
        if (i > 0 && !(x[i] > x[i - 1])) {
            throw std::invalid_argument(
                fmt::format("x of knot {} is {}, after {}; knots must increase strictly", i + 1,
                            x[i], x[i - 1]));
        }
    }
}

// A cubic with continuous second derivative. With s_i a sixth of the second derivative at knot i
// and h_i the spacing, continuity of the slope asks
//     h_{i−1} s_{i−1} + 2 (h_{i−1} + h_i) s_i + h_i s_{i+1} = m_i − m_{i−1},   m the chord slopes.
// At each end the third derivative is that of the cubic through the four outermost knots; with
// three knots there is no such cubic and the third derivative is zero, which makes both ends'
// s equal to their neighbour's. Forsythe, Malcolm & Moler (1977), Computer Methods for Mathematical
// Computations, chapter 4; OpenSim's SimmSpline is the same spline.
SimmSpline make_simm_spline(std::vector<double> x, std::vector<double> y) {
    check_knots(x, y);
    const std::size_t n = x.size();
    const std::size_t last = n - 1;
    SimmSpline spline;
    spline.b.assign(n, 0.0);
    spline.c.assign(n, 0.0);
    spline.d.assign(n, 0.0);

    std::vector<double> h(last), chord(last);
    for (std::size_t i = 0; i < last; ++i) {
        h[i] = knot_spacing(x, i);
        chord[i] = (y[i + 1] - y[i]) / h[i];
    }
    if (n == 2) {
        spline.b = {chord[0], chord[0]};
        spline.x = std::move(x);
        spline.y = std::move(y);
        return spline;
    }

    std::vector<double> diagonal(n), s(n, 0.0);
    diagonal.front() = -h.front();
    diagonal.back() = -h.back();
    for (std::size_t i = 1; i < last; ++i) {
        diagonal[i] = 2 * (h[i - 1] + h[i]);
        s[i] = chord[i] - chord[i - 1];
    }
    if (n > 3) {
        const auto third_difference = [&](std::size_t i) {
            return s[i + 2] / (x[i + 3] - x[i + 1]) - s[i + 1] / (x[i + 2] - x[i]);
        };
        const double front = third_difference(0) / (x[3] - x[0]);
        const double back = third_difference(n - 4) / (x[last] - x[n - 4]);
        s.front() = front * h.front() * h.front();
        s.back() = -back * h.back() * h.back();
    }
    for (std::size_t i = 1; i < n; ++i) {
        const double factor = h[i - 1] / diagonal[i - 1];
        diagonal[i] -= factor * h[i - 1];
        s[i] -= factor * s[i - 1];
    }
    s[last] /= diagonal[last];
    for (std::size_t i = last; i-- > 0;) {
        s[i] = (s[i] - h[i] * s[i + 1]) / diagonal[i];
    }

    for (std::size_t i = 0; i < last; ++i) {
        spline.b[i] = chord[i] - h[i] * (s[i + 1] + 2 * s[i]);
        spline.c[i] = 3 * s[i];
        spline.d[i] = (s[i + 1] - s[i]) / h[i];
    }
    spline.b[last] = chord[last - 1] + h[last - 1] * (s[last - 1] + 2 * s[last]);
    spline.c[last] = 3 * s[last];
    spline.d[last] = spline.d[last - 1];
    spline.x = std::move(x);
    spline.y = std::move(y);
    return spline;
}

FunctionValue calc(const Function& function, double x) {
    return std::visit([x](const auto& kind) { return calc_kind(kind, x); }, function.kind);
}

bool is_constant(const Function& function) {
    return std::visit([](const auto& kind) { return is_constant_kind(kind); }, function.kind);
}

bool operator==(const ScaledFunction& a, const ScaledFunction& b) {
    return a.scale == b.scale && equal_inner(a.inner, b.inner);
}

bool operator==(const CompositeFunction& a, const CompositeFunction& b) {
    return equal_inner(a.outer, b.outer) && equal_inner(a.inner, b.inner);
}

bool operator==(const Function& a, const Function& b) {
    return a.kind == b.kind;
}

}  // namespace sinew
