#include "sinew/analysis/held_stiffness.h"

namespace sinew {

namespace {

/// Whether a segment is the thorax or hangs on it.
bool is_upper(const Body& body, SegmentIndex segment) {
    const auto thorax = body.find_segment("thorax");
    if (!thorax) return false;
    const auto root = body.segments[*thorax].step;
    for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent)
        if (k == root) return true;
    return false;
}

}  // namespace

HeldStiffness::HeldStiffness(const Body& body, const Mechanics& mechanics,
                             const MuscleForces& forces, const AbdominalWall* wall, double gain)
    : body_(body),
      mechanics_(mechanics),
      forces_(forces),
      wall_(wall),
      gain_(gain),
      curvature_workspace_(mechanics),
      blocks_(body.muscles.size()) {}

void HeldStiffness::calc_frame(const VecX& q, const FrameProblem& frame,
                               std::span<const DeadLoad> weights,
                               std::span<const TouchPoint> contacts) {
    pose_ = &frame.pose;
    q_ = q;
    weights_.assign(weights.begin(), weights.end());
    append_weights(body_, *pose_, weights_);
    contacts_.assign(contacts.begin(), contacts.end());
    calc_path_curvatures(mechanics_, q, *pose_, curvature_workspace_, curvatures_);

    if (rows_.empty()) {
        rows_ = frame.rows();
        row_of_.assign(body_.coordinates.size(), -1);
        for (std::size_t r = 0; r < rows_.size(); ++r)
            row_of_[rows_[r].value] = static_cast<int>(r);
        for (int i = 0; i < body_.n_muscles(); ++i)
            for (const CoordinateIndex c : body_.muscles[i].coordinates)
                blocks_[i].row.push_back(row_of_[c.value]);
    }
    const int n = body_.n_muscles();
    const auto m = static_cast<Eigen::Index>(rows_.size());
    for (int i = 0; i < n; ++i) {
        const auto& coordinates = body_.muscles[i].coordinates;
        blocks_[i].arm.resize(static_cast<Eigen::Index>(coordinates.size()));
        for (std::size_t j = 0; j < coordinates.size(); ++j)
            blocks_[i].arm[static_cast<Eigen::Index>(j)] =
                frame.paths.moment_arm(coordinates[j].value, i);
    }

    constexpr double step =
        1e-6;  // [m] the toe of a passive curve bends within tenths of a millimetre
    active_ = frame.capacities.active;
    passive_ = frame.capacities.passive;
    length_ = frame.paths.length;
    set_gain(gain_);
    stretched_ = length_.array() + step;
    forces_.calc(stretched_, frame.lengthening_velocity, longer_);
    stretched_ = length_.array() - step;
    forces_.calc(stretched_, frame.lengthening_velocity, shorter_);
    passive_stiffness_ = (longer_.passive - shorter_.passive) / (2 * step);

    fixed_.setZero(m, m);
    for (Eigen::Index r = 0; r < m; ++r) fixed_(r, r) += frame.passive.stiffness[rows_[r].value];
    for (int i = 0; i < n; ++i) {
        if (passive_[i] == 0 && passive_stiffness_[i] == 0) continue;
        const Block& block = blocks_[i];
        const MatX& H = curvatures_.hessian[i];
        for (std::size_t j = 0; j < block.row.size(); ++j) {
            if (block.row[j] < 0) continue;
            for (std::size_t k = 0; k < block.row.size(); ++k)
                if (block.row[k] >= 0)
                    fixed_(block.row[j], block.row[k]) +=
                        passive_stiffness_[i] * block.arm[j] * block.arm[k] + passive_[i] * H(j, k);
        }
    }

    if (wall_ != nullptr) {
        calc_line_derivatives(body_, *pose_, wall_->bottom, wall_->p_bottom, wall_->top,
                              wall_->p_top, line_);
        pressure_curvature_.resize(m, m);
        for (Eigen::Index r = 0; r < m; ++r)
            for (Eigen::Index s = 0; s < m; ++s)
                pressure_curvature_(r, s) =
                    wall_->area * line_.hessian(rows_[r].value, rows_[s].value);
        fixed_ -= wall_->resting_pressure * pressure_curvature_;
        calc_pressure_per_activation(*wall_, frame.capacities, pressure_per_activation_);
    }
}

void HeldStiffness::set_gain(double gain) {
    gain_ = gain;
    active_stiffness_ = gain_ * active_.cwiseQuotient(length_);
}

void HeldStiffness::calc(const VecX& activation, std::span<const Vec3> contact_force_W,
                         MatX& stiffness) const {
    const auto m = static_cast<Eigen::Index>(rows_.size());
    pushes_ = weights_;
    for (std::size_t k = 0; k < contacts_.size(); ++k)
        pushes_.push_back({contacts_[k].segment, contacts_[k].p_W, contact_force_W[k]});
    calc_dead_load_stiffness(body_, *pose_, pushes_, dead_load_workspace_, dead_);
    stiffness = fixed_;
    for (Eigen::Index s = 0; s < m; ++s)
        for (Eigen::Index r = 0; r < m; ++r)
            stiffness(r, s) += dead_(rows_[r].value, rows_[s].value);
    for (int i = 0; i < body_.n_muscles(); ++i) {
        if (activation[i] == 0) continue;
        const double k = activation[i] * active_stiffness_[i];
        const double F = activation[i] * active_[i];
        const Block& block = blocks_[i];
        const MatX& H = curvatures_.hessian[i];
        for (std::size_t s = 0; s < block.row.size(); ++s) {
            if (block.row[s] < 0) continue;
            double* column = &stiffness(0, block.row[s]);
            const double ks = k * block.arm[s];
            for (std::size_t r = 0; r < block.row.size(); ++r)
                if (block.row[r] >= 0) column[block.row[r]] += ks * block.arm[r] + F * H(r, s);
        }
    }
    if (wall_ != nullptr && activation.size() == pressure_per_activation_.size())
        stiffness -= pressure_per_activation_.dot(activation) * pressure_curvature_;
}

void HeldStiffness::calc_form(const VecX& direction, StiffnessForm& form) const {
    const auto m = static_cast<Eigen::Index>(rows_.size());
    VecX& v = along_;
    v.setZero(body_.n_coordinates());
    for (Eigen::Index r = 0; r < m; ++r) v[rows_[r].value] = direction[r];
    turned_.noalias() = fixed_ * direction;
    form.fixed = direction.dot(turned_);
    for (const DeadLoad& load : weights_)
        form.fixed -= load.f_W.dot(calc_point_curvature(body_, *pose_, load.segment, load.p_W, v));
    const bool pressed = wall_ != nullptr;
    form.muscle.setZero(pressed ? pressure_per_activation_.size()
                                : static_cast<Eigen::Index>(body_.n_muscles()));
    for (int i = 0; i < body_.n_muscles(); ++i) {
        const auto& coordinates = body_.muscles[i].coordinates;
        const MatX& H = curvatures_.hessian[i];
        const auto n = static_cast<Eigen::Index>(coordinates.size());
        double rate = 0, curvature = 0;
        for (Eigen::Index s = 0; s < n; ++s) {
            const double vs = v[coordinates[static_cast<std::size_t>(s)].value];
            if (vs == 0) continue;
            rate += blocks_[i].arm[s] * vs;
            double sum = 0.5 * H(s, s) * vs;
            for (Eigen::Index r = s + 1; r < n; ++r)
                sum += H(r, s) * v[coordinates[static_cast<std::size_t>(r)].value];
            curvature += 2 * vs * sum;
        }
        form.muscle[i] = active_stiffness_[i] * rate * rate + active_[i] * curvature;
    }
    if (pressed) {
        turned_.noalias() = pressure_curvature_ * direction;
        form.muscle -= direction.dot(turned_) * pressure_per_activation_;
    }
    form.contact.resize(contacts_.size());
    for (std::size_t k = 0; k < contacts_.size(); ++k)
        form.contact[k] =
            -calc_point_curvature(body_, *pose_, contacts_[k].segment, contacts_[k].p_W, v);
}

void calc_free_directions(const Body& body, const FrameProblem& frame,
                          std::span<const TouchPoint> contacts, ThoraxHold hold,
                          FreeDirectionsWorkspace& workspace, MatX& basis) {
    const auto& rows = frame.rows();
    const auto m = static_cast<Eigen::Index>(rows.size());
    MatX& held = workspace.full;  // columns: directions held
    held.resize(m, 3 * static_cast<Eigen::Index>(contacts.size()));
    Eigen::Index n = 0;
    for (std::size_t k = 0; k < contacts.size(); ++k) {
        const MatX& J = frame.contact_jacobian(k);
        const bool upper = is_upper(body, contacts[k].segment);
        if (upper && hold == ThoraxHold::free) continue;
        if (upper && hold == ThoraxHold::height_held) {
            for (Eigen::Index r = 0; r < m; ++r)
                held(r, n) = contacts[k].normal_W.dot(J.col(rows[r].value));
            ++n;
            continue;
        }
        for (int axis = 0; axis < 3; ++axis, ++n)
            for (Eigen::Index r = 0; r < m; ++r) held(r, n) = J(axis, rows[r].value);
    }
    if (n == 0) {
        basis.setIdentity(m, m);
        return;
    }
    workspace.held = held.leftCols(n);
    workspace.factors.setThreshold(1e-9);
    workspace.factors.compute(workspace.held);
    workspace.row.resize(m);
    const Eigen::Index rank = workspace.factors.rank();
    // The last columns of Q: what its reflections make of the last unit vectors.
    basis.setZero(m, m - rank);
    basis.bottomRows(m - rank).setIdentity();
    const MatX& qr = workspace.factors.matrixQR();
    for (Eigen::Index k = rank; k-- > 0;)
        basis.bottomRows(m - k).applyHouseholderOnTheLeft(
            qr.col(k).tail(m - k - 1), workspace.factors.hCoeffs()[k], workspace.row.data());
}

MatX calc_free_directions(const Body& body, const FrameProblem& frame,
                          std::span<const TouchPoint> contacts, ThoraxHold hold) {
    FreeDirectionsWorkspace workspace;
    MatX basis;
    calc_free_directions(body, frame, contacts, hold, workspace, basis);
    return basis;
}

}  // namespace sinew
