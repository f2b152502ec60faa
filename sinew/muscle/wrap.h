#pragma once

#include "sinew/math/spatial.h"

namespace sinew {

/// What a surface does to one straight piece of a path.
enum class WrapStatus {
    none,       ///< the piece runs free
    inside,     ///< an end lies inside the surface: the piece is left straight, as OpenSim does
    possible,   ///< bent, because the surface admits one side only; other pieces may suit better
    mandatory,  ///< bent, because the straight piece would pass through the surface
};

/// Half of the surface to which a path keeps: points whose coordinate `axis` has the sign `sign`.
struct WrapSide {
    int axis = 0;
    int sign = 0;  ///< 0: the whole surface

    [[nodiscard]] bool admits(const Vec3& p) const { return (p[axis] >= 0 ? 1 : -1) == sign; }
};

/// A piece of path bent over a surface, in the surface's frame: straight to r1, along the surface
/// to r2, straight on. The curve is point(s), s from 0 at r1 to 1 at r2.
struct Wrap {
    WrapStatus status = WrapStatus::none;
    Vec3 r1 = Vec3::Zero();
    Vec3 r2 = Vec3::Zero();
    double length = 0;  ///< [m] along the surface
    Vec3 centre = Vec3::Zero();
    Vec3 e1 = Vec3::Zero();     ///< point(0) = centre + e1
    Vec3 e2 = Vec3::Zero();     ///< conjugate to e1, a quarter turn on
    Vec3 drift = Vec3::Zero();  ///< travel along a cylinder's axis
    double angle = 0;           ///< [rad] turned, 0 or more

    [[nodiscard]] bool bends() const {
        return status == WrapStatus::possible || status == WrapStatus::mandatory;
    }
    [[nodiscard]] Vec3 point(double s) const;
};

/// Where a line from q touches a circle of the given radius about the origin. `sense` +1: the line
/// runs on counter-clockwise from there; −1: clockwise. A point inside is moved out to the circle.
[[nodiscard]] Eigen::Vector2d calc_tangent_point(const Eigen::Vector2d& q, double radius,
                                                 int sense);

/// The angle [0, 2π) from a to b, counter-clockwise when `sense` is +1. Angles that differ from a
/// full turn by rounding alone are zero.
[[nodiscard]] double calc_turn(const Eigen::Vector2d& a, const Eigen::Vector2d& b, int sense);

}  // namespace sinew
