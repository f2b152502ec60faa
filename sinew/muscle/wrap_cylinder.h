#pragma once

#include "sinew/body/body_spec.h"
#include "sinew/muscle/wrap.h"

namespace sinew {

/// Bends the straight piece p1–p2 over a cylinder about the z axis, all in the cylinder's frame.
///
/// The cylinder unrolls to a plane, so the shortest path is known in closed form: with t1, t2 the
/// planar tangent lengths and θ the angle turned, the whole piece measures
/// √((t1 + rθ + t2)² + (z2 − z1)²), and z grows in proportion along it.
///
/// Source:     decisions (when to wrap, on which side, which way round) after OpenSim 4.6,
///             WrapCylinder::wrapLine.
/// Departures: OpenSim slides the tangent points into the plane through p1, p2 and one edge of the
///             cylinder and, for a muscle with several wraps, on to tangency within 0.1°; here the
///             path is the exact geodesic, so that moment arms are the derivative of length.
///             Counter-clockwise turns of more than half a circle are by 2π − |θ|, θ the angle
///             between the tangent points; OpenSim 4.6 takes 2π + |θ|, which ends elsewhere.
/// Cannot:     tell a needless turn: OpenSim's side rule can send a piece that clears the surface
///             round it, and so does this. In 61 of 400 random postures a supinator of the cyclist
///             model winds more than once from end to end;
///             stop at the ends of the cylinder: beyond them the piece runs free only when both
///             tangent points lie outside, as in OpenSim.
[[nodiscard]] Wrap wrap_cylinder(const CylinderSpec& cylinder, const WrapSide& side, const Vec3& p1,
                                 const Vec3& p2);

}  // namespace sinew
