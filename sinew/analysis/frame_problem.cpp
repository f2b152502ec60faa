#include "sinew/analysis/frame_problem.h"

namespace sinew {

FrameProblem::FrameProblem(const Body& body, const Mechanics& mechanics, const MuscleForces& forces)
    : body_(body),
      mechanics_(mechanics),
      forces_(forces),
      mechanics_workspace_(mechanics.make_workspace()),
      path_workspace_(body) {
    row_of_.assign(body.coordinates.size(), -1);
    for (int c = 0; c < body.n_coordinates(); ++c) {
        if (body.coordinates[c].locked || body.coordinates[c].torque_driven) continue;
        row_of_[c] = static_cast<int>(rows_.size());
        rows_.push_back(CoordinateIndex{c});
    }
    const auto m = static_cast<Eigen::Index>(rows_.size());
    const int n = body.n_muscles();
    problem_.A.setZero(m, n);
    problem_.b.setZero(m);
    problem_.lower = VecX::Zero(n);
    problem_.upper = VecX::Ones(n);
    problem_.volume_share.resize(n);
    for (int i = 0; i < n; ++i) {
        problem_.volume_share[i] = body.muscles[i].volume_share;
        problem_.upper[i] = body.muscles[i].max_activation;
    }
}

void FrameProblem::calc(const VecX& q, const VecX& qd, const VecX& qdd,
                        std::span<const ExternalForce> external,
                        std::span<const TouchPoint> contacts) {
    mechanics_.calc_pose(q, mechanics_workspace_, pose);
    calc_paths(body_, q, pose, path_workspace_, paths);
    calc_lengthening_velocities(paths, qd, lengthening_velocity);
    forces_.calc(paths.length, lengthening_velocity, capacities);
    calc_passive_torques(body_, q, qd, passive);
    mechanics_.calc_inverse_dynamics(q, qd, qdd, external, mechanics_workspace_, required);

    for (std::size_t r = 0; r < rows_.size(); ++r)
        problem_.b[static_cast<Eigen::Index>(r)] =
            required[rows_[r].value] - passive.torque[rows_[r].value];
    for (int i = 0; i < body_.n_muscles(); ++i) {
        for (CoordinateIndex c : body_.muscles[i].coordinates) {
            const int row = row_of_[c];
            if (row < 0) continue;
            const double arm = paths.moment_arm(c.value, i);
            problem_.A(row, i) = arm * capacities.active[i];
            problem_.b[row] -= arm * capacities.passive[i];
        }
    }

    problem_.contacts.resize(contacts.size());
    contact_jacobian_.resize(contacts.size());
    for (std::size_t k = 0; k < contacts.size(); ++k) {
        const TouchPoint& touch = contacts[k];
        MatX& full = contact_jacobian_[k];
        full.resize(3, body_.n_coordinates());
        if (touch.touches)
            calc_point_jacobian(body_, pose, touch.segment, touch.p_W, full);
        else
            full.setZero();
        ContactColumn& column = problem_.contacts[k];
        column.jacobian.resize(3, static_cast<Eigen::Index>(rows_.size()));
        for (std::size_t r = 0; r < rows_.size(); ++r)
            column.jacobian.col(static_cast<Eigen::Index>(r)) = full.col(rows_[r].value);
        column.normal_W = touch.normal_W;
        column.friction = touch.friction;
    }
}

void FrameProblem::calc_net_moments(std::span<const Vec3> contact_force_W, VecX& moment) const {
    moment = required;
    for (std::size_t k = 0; k < contact_force_W.size(); ++k)
        moment.noalias() -= contact_jacobian_[k].transpose() * contact_force_W[k];
}

}  // namespace sinew
