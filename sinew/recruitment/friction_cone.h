#pragma once

#include <cmath>

#include "sinew/math/spatial.h"

namespace sinew {

/// The point of the cone {f : |f − (f·n) n| ≤ μ f·n, f·n ≥ 0} nearest to u. n is a unit vector.
///
/// Source: Bauschke (1996), Projection algorithms and monotone operators, theorem 3.3.6 (the
///         projection onto a circular cone in closed form).
[[nodiscard]] inline Vec3 calc_cone_projection(const Vec3& u, const Vec3& n, double friction) {
    const double un = u.dot(n);
    const Vec3 tangent = u - un * n;
    const double ut = tangent.norm();
    if (un >= 0 && ut <= friction * un) return u;
    if (friction * ut <= -un) return Vec3::Zero();
    const double along = (friction * ut + un) / (1 + friction * friction);
    return along * (n + (friction / ut) * tangent);
}

/// One element of Clarke's generalised Jacobian of calc_cone_projection() at u: symmetric, with
/// eigenvalues in [0, 1]. On a kink it is the limit from the side of the cone, so that a contact
/// at rest (u = 0) takes part in the first Newton step.
[[nodiscard]] inline Mat3 calc_cone_projection_jacobian(const Vec3& u, const Vec3& n,
                                                        double friction) {
    const double un = u.dot(n);
    const Vec3 tangent = u - un * n;
    const double ut = tangent.norm();
    if (friction > 0 && un >= 0 && ut <= friction * un) return Mat3::Identity();
    if (friction * ut < -un || ut == 0) {
        return ut == 0 && un >= 0 ? Mat3(n * n.transpose()) : Mat3(Mat3::Zero());
    }
    const Vec3 t = tangent / ut;
    const double along = (friction * ut + un) / (1 + friction * friction);
    const Vec3 ray = (n + friction * t) / std::sqrt(1 + friction * friction);
    const Vec3 across = n.cross(t);
    return ray * ray.transpose() + (friction * along / ut) * across * across.transpose();
}

}  // namespace sinew
