#include "sinew/muscle/wrap_ellipsoid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sinew {

namespace {

using Vec2 = Eigen::Vector2d;

// OpenSim's constants; lengths are scaled so that the mean radius is 1.
constexpr double inside_margin = 1e-4;  // of (x/a)² + (y/b)² + (z/c)², before an end is inside
constexpr double collinear_margin = 1e-4;  // of 1 − cosine between the ends, seen from the centre
constexpr double fan_only = 0.7073;        // squareness up to which only the fan counts
constexpr double axial_only = 0.9;         // squareness from which only the axial answer counts
constexpr double fade = 0.3;  // share of the inner part in which the axial answer fades
constexpr int fan_samples = 300;

struct Anchor {
    Vec3 p;
    double fan_weight = 0;  // share of the fan in it; 0 where the fan was not used
};

// The straight piece as it runs through the ellipsoid, from `in` to `out`.
struct Inner {
    Vec3 in, out;
    [[nodiscard]] Vec3 at(double s) const { return in + s * (out - in); }
};

// The mean direction from the piece to the surface, followed from the middle of the inner part.
Vec3 calc_fan_anchor(const Vec3& radii, const Inner& inner) {
    Vec3 sum = Vec3::Zero();
    for (int i = 1; i < fan_samples - 1; ++i) {
        const Vec3 p = inner.at(static_cast<double>(i) / fan_samples);
        sum += (calc_nearest_on_ellipsoid(radii, p) - p).normalized();
    }
    return calc_nearest_on_ellipsoid(radii, inner.at(0.5) + sum.normalized());
}

// Nearest point within the coordinate plane `axis` where the piece crosses it.
Vec3 calc_axial_anchor(const Vec3& radii, const Inner& inner, int axis, double crossing) {
    const Vec3 p = inner.at(crossing);
    const int j = (axis + 1) % 3;
    const int k = (axis + 2) % 3;
    const Vec2 nearest = calc_nearest_on_ellipse({radii[j], radii[k]}, {p[j], p[k]});
    Vec3 anchor = p;
    anchor[j] = nearest.x();
    anchor[k] = nearest.y();
    return anchor;
}

Anchor calc_anchor(const Vec3& radii, WrapMethod method, const Vec3& direction,
                   const Inner& inner) {
    if (method == WrapMethod::midpoint) {
        return {calc_nearest_on_ellipsoid(radii, inner.at(0.5)), 0};
    }
    int axis = 0;
    const double squareness = direction.cwiseAbs().maxCoeff(&axis);
    const double crossing = -inner.in[axis] / (inner.out[axis] - inner.in[axis]);
    if (method == WrapMethod::axial) {
        return {calc_axial_anchor(radii, inner, axis, crossing), 0};
    }

    double weight = squareness;
    if (weight > fan_only) {
        const double room = std::min(crossing, 1 - crossing) / fade;
        weight = fan_only + std::clamp(room, 0.0, 1.0) * (weight - fan_only);
    }
    const double share = (weight - fan_only) / (axial_only - fan_only);  // of the axial answer
    if (share >= 1) {
        return {calc_axial_anchor(radii, inner, axis, crossing), 0};
    }
    const Vec3 fan = calc_fan_anchor(radii, inner);
    if (share <= 0) {
        return {fan, 1};
    }
    const Vec3 axial = calc_axial_anchor(radii, inner, axis, crossing);
    return {calc_nearest_on_ellipsoid(radii, share * axial + (1 - share) * fan), 1 - share};
}

// Mirrors the anchor to the admitted side; as far as it stems from the fan it is drawn to the edge
// of that side, so that the path does not jump when the fan tips over.
Vec3 keep_to_side(const Vec3& radii, const WrapSide& side, const Anchor& anchor) {
    if (side.sign == 0 || side.admits(anchor.p)) {
        return anchor.p;
    }
    Vec3 p = anchor.p;
    p[side.axis] = -p[side.axis];
    if (anchor.fan_weight > 0) {
        p[side.axis] *= 1 - anchor.fan_weight;
        p = calc_nearest_on_ellipsoid(radii, p);
    }
    return p;
}

// ∫ |−sin t e1 + cos t e2| dt from 0 to `angle`: five-point Gauss-Legendre on panels of 30° or
// less.
double calc_arc_length(const Vec3& e1, const Vec3& e2, double angle) {
    static constexpr double nodes[] = {0, 0.5384693101056831, 0.9061798459386640};
    static constexpr double weights[] = {0.5688888888888889, 0.4786286704993665,
                                         0.2369268850561891};
    const int panels = 1 + static_cast<int>(angle / (std::numbers::pi / 6));
    const double half = 0.5 * angle / panels;
    double sum = 0;
    for (int i = 0; i < panels; ++i) {
        for (int k = 0; k < 3; ++k) {
            for (const double sign : {-1.0, 1.0}) {
                if (k == 0 && sign > 0) {
                    continue;
                }
                const double t = half * (2 * i + 1 + sign * nodes[k]);
                sum += weights[k] * (std::cos(t) * e2 - std::sin(t) * e1).norm();
            }
        }
    }
    return half * sum;
}

}  // namespace

Wrap wrap_ellipsoid(const EllipsoidSpec& ellipsoid, const WrapSide& side, WrapMethod method,
                    const Vec3& p1, const Vec3& p2) {
    // On the unit sphere: y = x / radii.
    const Vec3 y1 = p1.cwiseQuotient(ellipsoid.radii);
    const Vec3 y2 = p2.cwiseQuotient(ellipsoid.radii);
    Wrap wrap;
    if (y1.squaredNorm() < 1 - inside_margin || y2.squaredNorm() < 1 - inside_margin) {
        wrap.status = WrapStatus::inside;
        return wrap;
    }
    if (1 - p1.normalized().dot(p2.normalized()) < collinear_margin) {
        return wrap;
    }
    const Vec3 dy = y1 - y2;
    const double aa = dy.squaredNorm();
    const double bb = dy.dot(y2);
    const double discriminant = bb * bb - aa * (y2.squaredNorm() - 1);
    if (discriminant < 0) {
        return wrap;
    }
    const double root = std::sqrt(discriminant);
    const double near_first = (root - bb) / aa;
    const double near_second = (-root - bb) / aa;
    if (!(near_first > 0 && near_first < 1 && near_second > 0 && near_second < 1)) {
        return wrap;
    }

    const double scale = 3 / ellipsoid.radii.sum();
    const Vec3 radii = scale * ellipsoid.radii;
    const Inner inner{scale * (p2 + near_first * (p1 - p2)),
                      scale * (p2 + near_second * (p1 - p2))};
    const Anchor anchor = calc_anchor(radii, method, (p1 - p2).normalized(), inner);
    const Vec3 c = keep_to_side(radii, side, anchor).cwiseQuotient(radii);

    // The section's circle on the unit sphere; `right` points from the piece towards the anchor.
    const Vec3 along = (y2 - y1).normalized();
    const Vec3 to_anchor = c - y1;
    const Vec3 right = (to_anchor - along.dot(to_anchor) * along).normalized();
    const Vec3 normal = along.cross(right);
    const Vec3 centre = normal.dot(y1) * normal;
    const double radius = std::sqrt(std::max(0.0, 1 - centre.squaredNorm()));
    const auto flatten = [&](const Vec3& y) {
        return Vec2(along.dot(y - centre), right.dot(y - centre));
    };
    const auto lift = [&](const Vec2& v) -> Vec3 { return v.x() * along + v.y() * right; };
    // Passing on the anchor's side (v.y up) while going along +v.x is a clockwise turn.
    constexpr int sense = -1;
    const Vec2 on = calc_tangent_point(flatten(y1), radius, sense);
    const Vec2 off = calc_tangent_point(flatten(y2), radius, -sense);
    const double turn = calc_turn(on, off, sense);

    wrap.status = WrapStatus::mandatory;
    wrap.centre = ellipsoid.radii.cwiseProduct(centre);
    wrap.e1 = ellipsoid.radii.cwiseProduct(lift(on));
    wrap.e2 = ellipsoid.radii.cwiseProduct(lift(sense * Vec2(-on.y(), on.x())));
    wrap.angle = turn;
    wrap.r1 = wrap.centre + wrap.e1;
    wrap.r2 = wrap.centre + ellipsoid.radii.cwiseProduct(lift(off));
    wrap.length = calc_arc_length(wrap.e1, wrap.e2, turn);
    return wrap;
}

}  // namespace sinew
