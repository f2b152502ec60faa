#include "sinew/muscle/curves_thelen2003.h"

#include <algorithm>
#include <cmath>

namespace sinew {

namespace {

constexpr double table_tolerance = 1e-9;
constexpr double longest_norm_length = 10;

}  // namespace

TabulatedCurve make_active_length_curve(const Thelen2003Curves& curves) {
    const double k = curves.active_shape;
    const auto bell = [k](double x) {
        const double t = x - 1;
        const double f = std::exp(-t * t / k);
        return FunctionValue{f, -2 * t / k * f, (4 * t * t / k - 2) / k * f};
    };
    const double negligible = 1 + std::sqrt(-k * std::log(table_tolerance));
    return TabulatedCurve({{0, negligible, bell}}, bell(0).d1, 0, table_tolerance);
}

TabulatedCurve make_velocity_curve(const Thelen2003Curves& curves) {
    const double af = curves.velocity_shape;
    const double peak = curves.max_eccentric_force;
    // Shortening: v = (f − 1) / (1 + f / Af), solved for f.
    const auto shortening = [af](double v) {
        const double w = 1 - v / af;
        const double d = 1 + 1 / af;
        return FunctionValue{(1 + v) / w, d / (w * w), 2 * d / (af * w * w * w)};
    };
    // Lengthening: v = (f − 1) (F − 1) / ((2 + 2 / Af) (F − f)), solved for f.
    const double k = 2 + 2 / af;
    const auto lengthening = [k, peak](double v) {
        const double w = peak - 1 + k * v;
        const double d = k * (peak - 1) * (peak - 1);
        return FunctionValue{(k * v * peak + peak - 1) / w, d / (w * w), -2 * k * d / (w * w * w)};
    };
    const double straight_from = curves.velocity_extrapolation_threshold;
    const double fastest =
        (straight_from * peak - 1) * (peak - 1) / (k * (1 - straight_from) * peak);
    return TabulatedCurve({{-1, 0, shortening}, {0, fastest, lengthening}}, 0,
                          lengthening(fastest).d1, table_tolerance);
}

TabulatedCurve make_passive_curve(const Thelen2003Curves& curves) {
    const double k = curves.passive_shape / curves.passive_strain;
    const double scale = 1 / std::expm1(curves.passive_shape);
    const auto exponential = [k, scale](double x) {
        const double e = scale * std::exp(k * (x - 1));
        return FunctionValue{scale * std::expm1(k * (x - 1)), k * e, k * k * e};
    };
    const double longest = std::max(longest_norm_length, 1 + curves.passive_strain);
    return TabulatedCurve({{1, longest, exponential}}, 0, exponential(longest).d1, table_tolerance);
}

}  // namespace sinew
