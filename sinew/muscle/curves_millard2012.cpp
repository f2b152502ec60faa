#include "sinew/muscle/curves_millard2012.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace sinew {

namespace {

constexpr double table_tolerance = 1e-9;

struct PointAndSlope {
    double x, y, slope;
};

/// One coordinate of a quintic Bézier curve with control points p0, a, a, b, b, p1, as a function
/// of u from 0 to 1.
struct Quintic {
    double p0, a, b, p1;

    [[nodiscard]] FunctionValue operator()(double u) const {
        const double w = 1 - u;
        const double u2 = u * u, w2 = w * w;
        const double d0 = a - p0, d1 = b - a, d2 = p1 - b;  // the non-zero control differences
        return {w2 * w2 * w * p0 + 5 * u * w2 * w * (w + 2 * u) * a +
                    5 * u2 * u * w * (2 * w + u) * b + u2 * u2 * u * p1,
                5 * (w2 * w2 * d0 + 6 * w2 * u2 * d1 + u2 * u2 * d2),
                20 * (-w2 * w * d0 + 3 * w * u * (w - u) * d1 + u2 * u * d2)};
    }
};

/// The u at which an increasing quintic has the value x: Newton steps kept inside a bracket.
double solve_parameter(const Quintic& quintic, double x) {
    double low = 0, high = 1;
    double u = std::clamp((x - quintic.p0) / (quintic.p1 - quintic.p0), 0.0, 1.0);
    for (int i = 0; i < 100; ++i) {
        const FunctionValue at = quintic(u);
        (at.f < x ? low : high) = u;
        double next = u - (at.f - x) / at.d1;
        if (!(next >= low && next <= high)) next = 0.5 * (low + high);
        const double change = std::abs(next - u);
        u = next;
        if (change < 1e-12) break;  // the step just taken has squared the error
    }
    return u;
}

CurvePiece make_corner(const char* curve, const PointAndSlope& from, const PointAndSlope& to,
                       double curviness) {
    const double c = 0.1 + 0.8 * curviness;
    const double difference = from.slope - to.slope;
    const double x_meet = std::abs(difference) > 1e-8
                              ? (to.y - from.y - to.x * to.slope + from.x * from.slope) / difference
                              : 0.5 * (from.x + to.x);
    const double y_meet = to.y + (x_meet - to.x) * to.slope;
    if (!(curviness >= 0 && curviness <= 1 && from.x < x_meet && x_meet < to.x)) {
        throw std::invalid_argument(fmt::format(
            "the {} curve makes no corner from ({:.6g}, {:.6g}) with slope {:.6g} to ({:.6g}, "
            "{:.6g}) with slope {:.6g} at curviness {:.6g}; the two lines must meet between the "
            "points, and curviness must be 0 to 1",
            curve, from.x, from.y, from.slope, to.x, to.y, to.slope, curviness));
    }
    const Quintic x{from.x, from.x + c * (x_meet - from.x), to.x + c * (x_meet - to.x), to.x};
    const Quintic y{from.y, from.y + c * (y_meet - from.y), to.y + c * (y_meet - to.y), to.y};
    return {from.x, to.x, [x, y](double at) {
                const double u = solve_parameter(x, at);
                const FunctionValue X = x(u), Y = y(u);
                return FunctionValue{Y.f, Y.d1 / X.d1,
                                     (Y.d2 * X.d1 - Y.d1 * X.d2) / (X.d1 * X.d1 * X.d1)};
            }};
}

}  // namespace

TabulatedCurve make_active_length_curve(const Millard2012Curves& curves) {
    const double shoulder = 0.05;  // half the width of the plateau's rounding
    const double shallow = curves.active_shallow_slope;
    const double x0 = curves.active_min_norm_length;
    const double x1 = curves.active_transition_norm_length;
    const double x3 = curves.active_max_norm_length;
    const double xs = 1 - shoulder;
    const double y1 = 1 - shallow * (xs - x1);

    const PointAndSlope start{x0, 0, 0};
    const PointAndSlope steep{x0 + 0.5 * (x1 - x0), 0.5 * y1, 1.25 * y1 / (x1 - x0)};
    const PointAndSlope plateau{x1 + 0.5 * (xs - x1), y1 + 0.5 * (1 - y1), shallow};
    const PointAndSlope peak{1, 1, 0};
    const double foot = 1 + shoulder;
    const PointAndSlope descent{foot + 0.5 * (x3 - foot), 0.5, -1 / (x3 - shoulder - foot)};
    const PointAndSlope end{x3, 0, 0};
    return TabulatedCurve({make_corner("active force-length", start, steep, 1),
                           make_corner("active force-length", steep, plateau, 1),
                           make_corner("active force-length", plateau, peak, 1),
                           make_corner("active force-length", peak, descent, 1),
                           make_corner("active force-length", descent, end, 1)},
                          0, 0, table_tolerance);
}

TabulatedCurve make_velocity_curve(const Millard2012Curves& curves) {
    const double conc = curves.velocity_concentric_curviness;
    const double ecc = curves.velocity_eccentric_curviness;
    const double slope_c = curves.velocity_concentric_slope_near_vmax;
    const double slope_e = curves.velocity_eccentric_slope_near_vmax;
    const double peak = curves.velocity_max_eccentric_force;

    const PointAndSlope fastest_shortening{-1, 0, 0};
    const PointAndSlope shortening{-0.9, 0.05 * slope_c, slope_c};
    const PointAndSlope isometric{0, 1, curves.velocity_isometric_slope};
    const PointAndSlope lengthening{0.9, peak - 0.05 * slope_e, slope_e};
    const PointAndSlope fastest_lengthening{1, peak, 0};
    return TabulatedCurve({make_corner("force-velocity", fastest_shortening, shortening, conc),
                           make_corner("force-velocity", shortening, isometric, conc),
                           make_corner("force-velocity", isometric, lengthening, ecc),
                           make_corner("force-velocity", lengthening, fastest_lengthening, ecc)},
                          0, 0, table_tolerance);
}

TabulatedCurve make_passive_curve(const Millard2012Curves& curves) {
    const double strain_zero = curves.passive_strain_at_zero_force;
    const double strain_one = curves.passive_strain_at_one_norm_force;
    double low_stiffness = 0.2, stiffness = 2 / (strain_one - strain_zero), curviness = 0.75;
    if (curves.passive_stiffness_at_low_force && curves.passive_stiffness_at_one_norm_force &&
        curves.passive_curviness) {
        low_stiffness = *curves.passive_stiffness_at_low_force;
        stiffness = *curves.passive_stiffness_at_one_norm_force;
        curviness = *curves.passive_curviness;
    }
    const double toe = 0.1 * std::min(1 / stiffness, strain_one - strain_zero);
    const PointAndSlope slack{1 + strain_zero, 0, 0};
    const PointAndSlope low{slack.x + toe, 0.5 * toe * low_stiffness, low_stiffness};
    const PointAndSlope one{1 + strain_one, 1, stiffness};
    return TabulatedCurve({make_corner("passive force-length", slack, low, curviness),
                           make_corner("passive force-length", low, one, curviness)},
                          0, stiffness, table_tolerance);
}

}  // namespace sinew
