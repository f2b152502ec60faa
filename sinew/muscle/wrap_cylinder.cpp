#include "sinew/muscle/wrap_cylinder.h"

#include <cmath>
#include <optional>

namespace sinew {

namespace {

using Vec2 = Eigen::Vector2d;

// Sine squared of the angle between piece and axis below which OpenSim takes them as parallel.
constexpr double parallel = 2e-13;

double cross(const Vec2& a, const Vec2& b) {
    return a.x() * b.y() - a.y() * b.x();
}

Vec3 lift(const Vec2& planar, double z) {
    return {planar.x(), planar.y(), z};
}

// The point of the piece's line that is nearest to the axis, and whether the piece itself passes
// through the cylinder there.
struct Approach {
    Vec3 nearest;
    bool through = false;
};

Approach calc_approach(const Vec3& p1, const Vec3& p2, double radius) {
    const Vec3 d = p2 - p1;
    const double planar = d.head<2>().squaredNorm();
    if (planar <= parallel * d.squaredNorm()) {
        return {p1, false};
    }
    const double t = -p1.head<2>().dot(d.head<2>()) / planar;
    const Vec3 nearest = p1 + t * d;
    return {nearest, t > 0 && t < 1 && nearest.head<2>().squaredNorm() < radius * radius};
}

// The way round that keeps to the admitted side: the first end's tangent points decide where only
// one of them is admitted, else the second end's, else the larger turn.
int choose_sense(const WrapSide& side, const Vec3& p1, const Vec3& p2, double radius) {
    const Vec2 a = p1.head<2>();
    const Vec2 b = p2.head<2>();
    const Vec2 on_ccw = calc_tangent_point(a, radius, +1);
    const Vec2 on_cw = calc_tangent_point(a, radius, -1);
    const Vec2 off_ccw = calc_tangent_point(b, radius, -1);
    const Vec2 off_cw = calc_tangent_point(b, radius, +1);
    const bool first_ccw = side.admits(lift(on_ccw, p1.z()));
    const bool first_cw = side.admits(lift(on_cw, p1.z()));
    if (first_ccw != first_cw) {
        return first_ccw ? +1 : -1;
    }
    if (side.admits(lift(off_cw, p2.z()))) {
        return -1;
    }
    if (first_ccw || side.admits(lift(off_ccw, p2.z()))) {
        return +1;
    }
    return on_ccw.dot(off_ccw) < on_cw.dot(off_cw) ? +1 : -1;
}

// The verdict of a surface that admits one side only; none: the piece runs free.
std::optional<WrapStatus> judge_side(const WrapSide& side, const Vec3& p1, const Vec3& p2,
                                     const Approach& approach) {
    const bool first = side.admits(p1);
    const bool second = side.admits(p2);
    if (!first && !second) {
        return WrapStatus::possible;
    }
    if (approach.through) {
        return WrapStatus::mandatory;
    }
    if (first != second && !side.admits(approach.nearest)) {
        return WrapStatus::possible;
    }
    return std::nullopt;
}

}  // namespace

Wrap wrap_cylinder(const CylinderSpec& cylinder, const WrapSide& side, const Vec3& p1,
                   const Vec3& p2) {
    const double r = cylinder.radius;
    const Vec2 a = p1.head<2>();
    const Vec2 b = p2.head<2>();
    Wrap wrap;
    if (a.squaredNorm() < r * r || b.squaredNorm() < r * r) {
        wrap.status = WrapStatus::inside;
        return wrap;
    }

    const Approach approach = calc_approach(p1, p2, r);
    WrapStatus status = WrapStatus::mandatory;
    int sense = cross(a, b) >= 0 ? +1 : -1;
    if (side.sign == 0) {
        if (!approach.through) {
            return wrap;
        }
    } else {
        const std::optional<WrapStatus> verdict = judge_side(side, p1, p2, approach);
        if (!verdict) {
            return wrap;
        }
        status = *verdict;
        sense = choose_sense(side, p1, p2, r);
    }

    const Vec2 on = calc_tangent_point(a, r, sense);
    const Vec2 off = calc_tangent_point(b, r, -sense);
    const double turn = calc_turn(on, off, sense);
    const double t1 = std::sqrt(a.squaredNorm() - r * r);
    const double t2 = std::sqrt(b.squaredNorm() - r * r);
    const double planar = t1 + r * turn + t2;
    const double slope = planar > 0 ? (p2.z() - p1.z()) / planar : 0.0;
    const Vec3 r1 = lift(on, p1.z() + slope * t1);
    const Vec3 r2 = lift(off, p2.z() - slope * t2);
    const double half = 0.5 * cylinder.length;
    if (std::abs(r1.z()) > half && std::abs(r2.z()) > half) {
        return wrap;
    }

    wrap.status = status;
    wrap.r1 = r1;
    wrap.r2 = r2;
    wrap.length = r * turn * std::sqrt(1 + slope * slope);
    wrap.centre = {0, 0, r1.z()};
    wrap.e1 = lift(on, 0);
    wrap.e2 = sense * Vec3(-on.y(), on.x(), 0);
    wrap.drift = {0, 0, slope * r * turn};
    wrap.angle = turn;
    return wrap;
}

}  // namespace sinew
