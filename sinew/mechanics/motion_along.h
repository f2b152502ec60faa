#pragma once

#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// How everything moves while the coordinates run along a straight line, q + t·direction, at t = 0.
struct MotionAlong {
    /// Per step, of what it carries: twist and its rate, (angular, linear), of the material point
    /// at the world origin, world axes [per unit of t, and of t²].
    Eigen::Matrix<double, 6, Eigen::Dynamic> twist, rate;
};

/// `direction`: n_coordinates. Nothing is allocated after the first call.
///
/// Source: Featherstone (2008), Rigid Body Dynamics Algorithms, ch. 2 and 5.
void calc_motion_along(const Body& body, const Pose& pose, const VecX& direction,
                       MotionAlong& motion);

/// First and second derivative with respect to t of a point fixed to a segment, given where it is
/// now, world axes [m].
struct PointAlong {
    Vec3 first = Vec3::Zero(), second = Vec3::Zero();
};
[[nodiscard]] PointAlong calc_point_along(const Body& body, const MotionAlong& motion,
                                          SegmentIndex segment, const Vec3& p_W);

}  // namespace sinew
