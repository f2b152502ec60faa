#pragma once

#include "sinew/body/body.h"
#include "sinew/muscle/wrap.h"

namespace sinew {

/// Bends the straight piece p1–p2 over an ellipsoid, all in the ellipsoid's frame.
///
/// The path is a planar section through p1, p2 and an anchor point on the surface. The anchor is
/// the surface point nearest to a point of the piece: *axial* takes the piece's crossing of the
/// coordinate plane that it meets most squarely, *midpoint* the middle of the part inside, *hybrid*
/// blends the axial answer with the mean direction to the surface along that part. The anchor is
/// mirrored to the admitted side when it lies on the other.
///
/// Stretched to the unit sphere the section is a circle, so that the tangent points are exact.
///
/// Source:     OpenSim 4.6, WrapEllipsoid::wrapLine.
/// Departures: tangent points in closed form instead of by damped least squares (1e-4 of the
///             radius); arc by quadrature instead of chords of 1 mm; the arc always leaves in the
///             direction in which the piece arrives, while OpenSim takes the shorter turn about a
///             point of the section and so may draw a kink on the unconstrained surface.
/// Cannot:     give the shortest path: a planar section is longer, and its length's derivative
///             differs from the virtual work of its end tangents.
[[nodiscard]] Wrap wrap_ellipsoid(const EllipsoidSpec& ellipsoid, const WrapSide& side,
                                  WrapMethod method, const Vec3& p1, const Vec3& p2);

/// The point of the ellipse (x/a)² + (y/b)² = 1 nearest to (u, v).
[[nodiscard]] Eigen::Vector2d calc_nearest_on_ellipse(const Eigen::Vector2d& radii,
                                                      const Eigen::Vector2d& p);

/// The point of the ellipsoid nearest to p. A point on a coordinate plane keeps to that plane (to
/// the one whose section is smallest, when on several), as in OpenSim.
[[nodiscard]] Vec3 calc_nearest_on_ellipsoid(const Vec3& radii, const Vec3& p);

}  // namespace sinew
