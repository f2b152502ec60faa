#include "sinew/mechanics/actuator_forces.h"

#include "sinew/math/overloaded.h"

namespace sinew {

namespace {

void add_generalised(const Body& body, const Pose& pose, ActuatorPush& push) {
    MatX& jacobian = push.jacobian;
    jacobian.resize(3, body.n_coordinates());
    for (const ExternalForce& force : push.forces) {
        calc_point_jacobian(body, pose, force.segment, force.p_W, jacobian);
        push.generalised.noalias() += jacobian.transpose() * force.f_W;
        calc_rotation_jacobian(body, pose, force.segment, jacobian);
        push.generalised.noalias() += jacobian.transpose() * force.moment_W;
    }
}

}  // namespace

void calc_actuator_push(const Body& body, const VecX& q, const Pose& pose, const Actuator& actuator,
                        ActuatorPush& push) {
    push.forces.clear();
    push.generalised.setZero(body.n_coordinates());
    const double size = actuator.optimal_force;
    const auto place = [&](SegmentIndex segment, const Vec3& p, bool is_global) {
        return is_global ? p : Vec3(pose.X_W[segment.value] * p);
    };
    const auto turn = [&](SegmentIndex segment, const Vec3& v, bool is_global) {
        return is_global ? v : Vec3(pose.X_W[segment.value].R * v);
    };
    std::visit(
        Overloaded{
            [&](const Actuator::OnCoordinate& on) {
                const CoordinateIndex c = on.coordinate.independent;
                push.generalised[c.value] =
                    on.coordinate.function ? size * calc(*on.coordinate.function, q[c.value]).d1
                                           : size;
            },
            [&](const Actuator::AtPoint& at) {
                push.forces.push_back(
                    {.segment = at.segment,
                     .p_W = place(at.segment, at.p, at.point_is_global),
                     .f_W = size * turn(at.segment, at.direction, at.force_is_global)});
            },
            [&](const Actuator::Torque& torque) {
                const Vec3 moment_W = size * turn(torque.a, torque.axis, torque.is_global);
                push.forces.push_back(
                    {.segment = torque.a, .p_W = pose.X_W[torque.a.value].p, .moment_W = moment_W});
                if (torque.b)
                    push.forces.push_back({.segment = *torque.b,
                                           .p_W = pose.X_W[torque.b->value].p,
                                           .moment_W = -moment_W});
            },
            [&](const Actuator::PointToPoint& pair) {
                const Vec3 a_W = place(pair.a, pair.p_a, pair.is_global);
                const Vec3 b_W = place(pair.b, pair.p_b, pair.is_global);
                const Vec3 f_W = size * (a_W - b_W).normalized();
                push.forces.push_back({.segment = pair.a, .p_W = a_W, .f_W = f_W});
                push.forces.push_back({.segment = pair.b, .p_W = b_W, .f_W = -f_W});
            }},
        actuator.acts);
    add_generalised(body, pose, push);
}

}  // namespace sinew
