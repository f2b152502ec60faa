#pragma once

#include <span>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/muscle/wrap.h"

namespace sinew {

/// A place where a path touches a segment: an active path point or a tangent point of a wrap.
struct RouteNode {
    SegmentIndex segment;
    Vec3 p_W = Vec3::Zero();
    int point = -1;   ///< index into Muscle::points; −1 for a tangent point
    int wrap = -1;    ///< index into Muscle::wraps; −1 for a path point
    double arc = -1;  ///< [m] along the surface from the node before; −1: the piece is straight
};

/// The course of one muscle in one posture, from origin to insertion.
struct Route {
    std::vector<RouteNode> nodes;
    /// Per Muscle::wraps, in the surface's frame; valid while it bends. Of a surface that does not,
    /// the status alone: `inside` where it let the path run straight because an end lies within it.
    std::vector<Wrap> wraps;
    std::vector<int> order;  ///< in which the surfaces are tried
    double length = 0;       ///< [m]
    bool settled = true;     ///< false: several surfaces did not come to rest

    /// Reserves memory for the muscle; calc_route allocates nothing afterwards.
    void reserve(const Muscle& muscle);
};

/// Location of a path point in its segment.
[[nodiscard]] Vec3 calc_point(const PathPoint& point, const Body& body, const VecX& q);

/// ∂(location)/∂q[coordinate] of a moving point's component [m/rad]; 0 for others.
struct PointSlope {
    CoordinateIndex coordinate;
    double slope = 0;
};
[[nodiscard]] PointSlope calc_point_slope(const MovingPoint& point, int component, const Body& body,
                                          const VecX& q);

/// True when the point is part of the path in this posture.
[[nodiscard]] bool is_active(const PathPoint& point, const VecX& q);

/// Finds the course: active points in order, then each surface in turn takes the piece that it
/// must bend (the first that runs through it) or, failing that, the one that it lengthens least.
/// With two or more surfaces the round is repeated from the tangent points found, until these rest.
///
/// X_WWrap: per Body::wraps, the surfaces' frames in the world.
///
/// Source:     OpenSim 4.6, GeometryPath::applyWrapObjects.
/// Departures: OpenSim stops after eight rounds or when the length changes by less than 0.5 mm;
///             here the tangent points must rest within a nanometre, so that the moment arms are
///             the derivative of length. OpenSim carries each surface's former result into the next
///             call, where cylinders and ellipsoids overwrite it before use; here there is none.
void calc_route(const Body& body, const Muscle& muscle, const VecX& q, const Pose& pose,
                std::span<const Transform> X_WWrap, Route& route);

/// The frames of all wrap surfaces in the world.
void calc_wrap_frames(const Body& body, const Pose& pose, std::vector<Transform>& X_WWrap);

}  // namespace sinew
