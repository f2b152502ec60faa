#include "sinew/mechanics/motion_along.h"

namespace sinew {

void calc_motion_along(const Body& body, const Pose& pose, const VecX& direction,
                       MotionAlong& motion) {
    const int n = body.n_steps();
    motion.twist.resize(6, n);
    motion.rate.resize(6, n);
    for (int k = 0; k < n; ++k) {
        const Step& step = body.steps[k];
        const double qd = direction[step.coordinate.value];
        const double xd = pose.g1[k] * qd, xdd = pose.g2[k] * qd * qd;
        const auto S = pose.S_W.col(k);
        auto twist = motion.twist.col(k), rate = motion.rate.col(k);
        if (step.parent) {
            twist = motion.twist.col(step.parent->value);
            rate = motion.rate.col(step.parent->value);
        } else {
            twist.setZero();
            rate.setZero();
        }
        if (qd == 0) continue;
        // The step's axis is carried along by what lies before it.
        const Vec3 omega = twist.head<3>(), v = twist.tail<3>();
        rate.head<3>() += xd * omega.cross(S.head<3>()) + xdd * S.head<3>();
        rate.tail<3>() +=
            xd * (omega.cross(S.tail<3>()) + v.cross(S.head<3>())) + xdd * S.tail<3>();
        twist += xd * S;
    }
}

PointAlong calc_point_along(const Body& body, const MotionAlong& motion, SegmentIndex segment,
                            const Vec3& p_W) {
    const auto step = body.segments[segment].step;
    if (!step) return {};
    const auto twist = motion.twist.col(step->value), rate = motion.rate.col(step->value);
    const Vec3 omega = twist.head<3>(), alpha = rate.head<3>();
    const Vec3 first = omega.cross(p_W) + twist.tail<3>();
    return {first, alpha.cross(p_W) + rate.tail<3>() + omega.cross(first)};
}

}  // namespace sinew
