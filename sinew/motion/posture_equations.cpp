#include "sinew/motion/posture_equations.h"

#include <cassert>
#include <cmath>
#include <numbers>

#include "sinew/math/overloaded.h"

namespace sinew {

namespace {

/// Angle, normal and tangent of a rolling flat in the sagittal plane.
struct FlatAngle {
    double turned;  ///< φ − π/2 [rad]
    Vec3 n, tau;
};

FlatAngle flat_angle(const Mat3& R_WSegment, const Vec3& normal) {
    const Vec3 n = R_WSegment * normal;
    // From upright, so that the angle stays continuous while the flat faces up.
    const double turned = std::atan2(-n.x(), n.y());
    const Vec3 unit = Vec3(n.x(), n.y(), 0).normalized();
    return {turned, unit, Vec3(-unit.y(), unit.x(), 0)};
}

}  // namespace

RollingTouch calc_rolling_touch(const RollingEquation& rolling, const Pose& pose) {
    const Transform& X = pose.X_W[rolling.segment];
    const FlatAngle flat = flat_angle(X.R, rolling.normal);
    RollingTouch touch;
    touch.normal_W = flat.n;
    touch.p_W = X * rolling.p_Segment + rolling.radius * flat.turned * flat.tau;
    touch.p_Segment = X.inverse() * touch.p_W;
    return touch;
}

PostureEvaluator::PostureEvaluator(const Mechanics& mechanics, const MovementVariables& variables,
                                   std::vector<CarriedMass> carried)
    : mechanics_(mechanics),
      variables_(variables),
      workspace_(mechanics.make_workspace()),
      point_jacobian_(3, mechanics.body().n_coordinates()),
      rotation_jacobian_(3, mechanics.body().n_coordinates()),
      rows_(3, variables.size()),
      masses_(std::move(carried)),
      mass_below_(mechanics.body().n_steps()),
      moment_below_(3, mechanics.body().n_steps()),
      centre_jacobian_(3, mechanics.body().n_coordinates()),
      balance_rows_(3, variables.size()),
      turn_rows_(3, variables.size()) {
    const std::vector<Segment>& segments = mechanics.body().segments;
    for (int s = 1; s < static_cast<int>(segments.size()); ++s)
        if (segments[s].mass > 0)
            masses_.push_back({SegmentIndex{s}, segments[s].p_SegmentCom, segments[s].mass});
    for (const CarriedMass& carries : masses_) mass_ += carries.mass;
}

void PostureEvaluator::calc_centre() {
    if (has_centre_) return;
    const Body& body = mechanics_.body();
    centre_.setZero();
    mass_below_.setZero();
    moment_below_.setZero();
    for (const CarriedMass& carries : masses_) {
        const Vec3 weighed =
            carries.mass / mass_ * (pose_.X_W[carries.segment] * carries.p_Segment);
        centre_ += weighed;
        const auto step = body.segments[carries.segment].step;
        if (!step) continue;
        mass_below_[step->value] += carries.mass / mass_;
        moment_below_.col(step->value) += weighed;
    }
    // A step moves all that it carries; a parent precedes its children.
    centre_jacobian_.setZero();
    for (int k = body.n_steps() - 1; k >= 0; --k) {
        const auto S = pose_.S_W.col(k);
        const Vec3 moment = moment_below_.col(k);
        centre_jacobian_.col(body.steps[k].coordinate.value) +=
            pose_.g1[k] * (mass_below_[k] * S.tail<3>() + S.head<3>().cross(moment));
        if (!body.steps[k].parent) continue;
        mass_below_[body.steps[k].parent->value] += mass_below_[k];
        moment_below_.col(body.steps[k].parent->value) += moment;
    }
    balance_rows_.noalias() = centre_jacobian_ * variables_.map;
    has_centre_ = true;
}

void PostureEvaluator::calc_point_rows(SegmentIndex segment, const Vec3& p_Segment) {
    if (has_rows_ && rows_segment_ == segment && rows_point_ == p_Segment) return;
    calc_point_jacobian(mechanics_.body(), pose_, segment, pose_.X_W[segment] * p_Segment,
                        point_jacobian_);
    rows_.noalias() = point_jacobian_ * variables_.map;
    has_rows_ = true;
    rows_segment_ = segment;
    rows_point_ = p_Segment;
}

void PostureEvaluator::calc_turn_rows(SegmentIndex segment) {
    if (has_turn_rows_ && turn_rows_segment_ == segment) return;
    calc_rotation_jacobian(mechanics_.body(), pose_, segment, rotation_jacobian_);
    turn_rows_.noalias() = rotation_jacobian_ * variables_.map;
    has_turn_rows_ = true;
    turn_rows_segment_ = segment;
}

void PostureEvaluator::calc(const std::vector<PostureEquation>& equations, const VecX& z, double d,
                            VecX& residual, MatX& jacobian) {
    const int m = static_cast<int>(equations.size());
    const int n = variables_.size();
    residual.resize(m);
    jacobian.setZero(m, n + 1);
    calc_pose(coordinates(z));
    has_rows_ = has_turn_rows_ = has_centre_ = false;
    for (int i = 0; i < m; ++i) {
        auto row = jacobian.row(i).head(n);
        std::visit(Overloaded{
                       [&](const PointEquation& e) {
                           const Vec3 p = pose_.X_W[e.segment] * e.p_Segment;
                           residual[i] = e.direction.dot(p - e.target) - e.distance_share * d;
                           calc_point_rows(e.segment, e.p_Segment);
                           row = e.direction.transpose() * rows_;
                           jacobian(i, n) = -e.distance_share;
                       },
                       [&](const RollingEquation& e) {
                           const Transform& X = pose_.X_W[e.segment];
                           const Vec3 p = X * e.p_Segment;
                           const FlatAngle flat = flat_angle(X.R, e.normal);
                           const double u = e.radius * flat.turned;
                           residual[i] =
                               (p + u * flat.tau - e.centre - e.radius * flat.n)[e.component];
                           // d/dt: v − u φ̇ n, the velocity of the material point that touches.
                           calc_point_rows(e.segment, e.p_Segment);
                           row = rows_.row(e.component);
                           calc_turn_rows(e.segment);
                           row -= u * flat.n[e.component] * turn_rows_.row(2);
                       },
                       [&](const LeanEquation& e) {
                           const Vec3 y = pose_.X_W[e.segment].R.col(1);
                           residual[i] = std::atan2(y.x(), y.y()) - e.lean;
                           // ẏ = ω × y, lean = atan2(y_x, y_y).
                           calc_turn_rows(e.segment);
                           const double r2 = y.x() * y.x() + y.y() * y.y();
                           const Vec3 g(y.y() / r2, -y.x() / r2, 0);  // gradient with respect to y
                           row = y.cross(g).transpose() * turn_rows_;
                       },
                       [&](const BalanceEquation& e) {
                           calc_centre();
                           residual[i] = e.direction.dot(centre_) - e.target;
                           row = e.direction.transpose() * balance_rows_;
                       },
                       [&](const ValueEquation& e) {
                           residual[i] = z[e.variable] - e.value;
                           row[e.variable] = 1;
                       },
                   },
                   equations[i].kind);
    }
}

void PostureEvaluator::calc_curvature(const std::vector<PostureEquation>& equations, const VecX& z,
                                      const VecX& zd, VecX& curvature) {
    const VecX q = coordinates(z);
    const VecX qd = variables_.map * zd;
    const VecX zero = VecX::Zero(q.size());
    curvature.setZero(static_cast<int>(equations.size()));
    calc_motion(q, qd, zero);
    std::optional<Vec3> centre;  // its acceleration
    for (std::size_t i = 0; i < equations.size(); ++i) {
        if (const auto* e = std::get_if<PointEquation>(&equations[i].kind)) {
            curvature[i] = e->direction.dot(calc_point_motion(e->segment, e->p_Segment).a_W);
        } else if (const auto* r = std::get_if<RollingEquation>(&equations[i].kind)) {
            const PointMotion base = calc_point_motion(r->segment, r->p_Segment);
            const PointMotion tip = calc_point_motion(r->segment, r->p_Segment + r->normal);
            const Vec3 n = tip.p_W - base.p_W, nd = tip.v_W - base.v_W, ndd = tip.a_W - base.a_W;
            const double phid = n.x() * nd.y() - n.y() * nd.x();
            const double phidd = n.x() * ndd.y() - n.y() * ndd.x();
            const double u = r->radius * std::atan2(-n.x(), n.y());
            const Vec3 tau(-n.y(), n.x(), 0);
            curvature[i] = (base.a_W - (r->radius * phid * phid + u * phidd) * n -
                            u * phid * phid * tau)[r->component];
        } else if (const auto* b = std::get_if<BalanceEquation>(&equations[i].kind)) {
            if (!centre) {
                centre = Vec3::Zero();
                for (const CarriedMass& carries : masses_)
                    *centre += carries.mass / mass_ *
                               calc_point_motion(carries.segment, carries.p_Segment).a_W;
            }
            curvature[i] = b->direction.dot(*centre);
        } else {
            assert(std::holds_alternative<ValueEquation>(equations[i].kind));
        }
    }
}

}  // namespace sinew
