#include "sinew/analysis/held_stiffness.h"

#include <algorithm>

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

/// Per coordinate: whether it moves the thorax against the pelvis.
void find_spinal(const Body& body, std::vector<char>& spinal) {
    spinal.assign(body.coordinates.size(), 0);
    if (const auto thorax = body.find_segment("thorax"))
        for (auto k = body.segments[*thorax].step; k; k = body.steps[*k].parent)
            spinal[body.steps[*k].coordinate] = 1;
    for (const Joint& joint : body.joints)  // those on the ground place the pelvis
        if (joint.parent == SegmentIndex(0))
            for (const StepIndex k : joint.steps) spinal[body.steps[k].coordinate] = 0;
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
      muscle_rows_(body.muscles.size()) {}

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
                muscle_rows_[i].push_back(row_of_[c.value]);
    }
    const auto m = static_cast<Eigen::Index>(rows_.size());
    calc_runs(frame);

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

void HeldStiffness::calc_runs(const FrameProblem& frame) {
    const int n = body_.n_muscles();
    const auto m = static_cast<int>(rows_.size());
    const auto pieces = static_cast<int>(curvatures_.pieces.size());
    const std::size_t most = curvatures_.pieces.capacity();  // in any posture
    pulls_.reserve(most);
    dead_load_workspace_.reserve(most);
    pushes_.reserve(weights_.size() + contacts_.size());
    arm_.setZero(m, n);
    runs_.reserve(n + 2 * static_cast<int>(most), m);
    for (int i = 0; i < n; ++i) {
        const auto& coordinates = body_.muscles[i].coordinates;
        for (std::size_t j = 0; j < coordinates.size(); ++j)
            if (const int row = muscle_rows_[i][j]; row >= 0)
                arm_(row, i) = frame.paths.moment_arm(coordinates[j].value, i);
        runs_.append(arm_.col(i).data(), 0, m);
    }
    across_.assign(static_cast<std::size_t>(m), 0.0);
    beside_.assign(static_cast<std::size_t>(m), 0.0);
    for (int p = 0; p < pieces; ++p) {
        const PieceCurvature& piece = curvatures_.pieces[p];
        const std::vector<Hop>& hops = curvatures_.ways[piece.way].hops;
        calc_transverse_arms(curvatures_, piece, *pose_, transverse_);
        int low = m, high = -1;
        for (std::size_t h = 0; h < hops.size(); ++h) {
            const int row = row_of_[body_.steps[hops[h].step].coordinate.value];
            if (row < 0) continue;
            across_[row] += transverse_[h][0];
            beside_[row] += transverse_[h][1];
            low = std::min(low, row);
            high = std::max(high, row);
        }
        const int count = std::max(0, high + 1 - low);
        for (std::vector<double>* rows : {&across_, &beside_}) {
            runs_.append(rows->data() + (count > 0 ? low : 0), low, count);
            if (count > 0) std::fill(rows->begin() + low, rows->begin() + high + 1, 0.0);
        }
    }
}

void HeldStiffness::set_gain(double gain) {
    gain_ = gain;
    active_stiffness_ = gain_ * active_.cwiseQuotient(length_);
}

void HeldStiffness::calc(const VecX& activation, std::span<const Vec3> contact_force_W,
                         MatX& stiffness) const {
    const int n = body_.n_muscles();
    const auto m = static_cast<Eigen::Index>(rows_.size());
    const auto a = activation.head(n);
    tension_ = passive_ + a.cwiseProduct(active_);
    if (weight_.size() < runs_.columns) weight_.resize(n + 2 * curvatures_.pieces.capacity());
    weight_.head(n) = passive_stiffness_ + a.cwiseProduct(active_stiffness_);
    pulls_.clear();
    pulls_.reserve(curvatures_.pieces.capacity());
    Eigen::Index column = n;
    for (const PieceCurvature& piece : curvatures_.pieces) {
        const double tension = tension_[piece.muscle];
        weight_[column++] = tension / piece.length;
        weight_[column++] = tension / piece.length;
        if (tension != 0)
            pulls_.push_back({piece.a, piece.b, curvatures_.ways[piece.way].common, piece.p_a_W,
                              piece.p_b_W, -tension * piece.u});
    }
    pushes_ = weights_;
    for (std::size_t k = 0; k < contacts_.size(); ++k)
        pushes_.push_back({contacts_[k].segment, contacts_[k].p_W, contact_force_W[k]});
    calc_dead_load_stiffness(body_, *pose_, pushes_, pulls_, dead_load_workspace_, dead_);

    lower_.setZero(m + ColumnRuns::spill, m);
    add_outer_products(runs_, weight_.data(), lower_);
    for (const int i : curvatures_.bent) {
        const MatX& H = curvatures_.hessian[i];
        if (tension_[i] == 0) continue;
        const std::vector<int>& rows = muscle_rows_[i];
        for (std::size_t s = 0; s < rows.size(); ++s)
            for (std::size_t r = 0; r < rows.size(); ++r)
                if (rows[s] >= 0 && rows[r] >= rows[s])
                    lower_(rows[r], rows[s]) += tension_[i] * H(r, s);
    }
    const bool pressed = wall_ != nullptr && activation.size() == pressure_per_activation_.size();
    const double pressure = pressed ? pressure_per_activation_.dot(activation) : 0;
    stiffness.resize(m, m);
    for (Eigen::Index s = 0; s < m; ++s)
        for (Eigen::Index r = s; r < m; ++r) {
            double value = fixed_(r, s) + dead_(rows_[r].value, rows_[s].value) + lower_(r, s);
            if (pressed) value -= pressure * pressure_curvature_(r, s);
            stiffness(r, s) = stiffness(s, r) = value;
        }
}

void HeldStiffness::calc_form(const VecX& direction, StiffnessForm& form) const {
    const int n = body_.n_muscles();
    const auto m = static_cast<Eigen::Index>(rows_.size());
    VecX& v = along_;
    v.setZero(body_.n_coordinates());
    for (Eigen::Index r = 0; r < m; ++r) v[rows_[r].value] = direction[r];
    calc_motion_along(body_, *pose_, v, motion_);

    first_.resize(n);  // of every length, but for its sign
    for (int i = 0; i < n; ++i) first_[i] = arm_.col(i).dot(direction);
    second_.setZero(n);
    for (const PieceCurvature& piece : curvatures_.pieces)
        second_[piece.muscle] += calc_second_along(body_, motion_, piece);
    for (const int i : curvatures_.bent) {
        const MatX& H = curvatures_.hessian[i];
        const auto& coordinates = body_.muscles[i].coordinates;
        for (Eigen::Index s = 0; s < H.cols(); ++s) {
            const double vs = v[coordinates[static_cast<std::size_t>(s)].value];
            if (vs == 0) continue;
            for (Eigen::Index r = 0; r < H.rows(); ++r)
                second_[i] += H(r, s) * vs * v[coordinates[static_cast<std::size_t>(r)].value];
        }
    }
    const bool pressed = wall_ != nullptr;
    form.muscle.setZero(pressed ? pressure_per_activation_.size() : static_cast<Eigen::Index>(n));
    const auto squared = first_.array().square();
    form.muscle.head(n) = active_stiffness_.array() * squared + active_.array() * second_.array();
    turned_.noalias() = fixed_ * direction;
    form.fixed = direction.dot(turned_) +
                 (passive_stiffness_.array() * squared + passive_.array() * second_.array()).sum();
    for (const DeadLoad& load : weights_)
        form.fixed -= load.f_W.dot(calc_point_along(body_, motion_, load.segment, load.p_W).second);
    if (pressed) {
        turned_.noalias() = pressure_curvature_ * direction;
        form.muscle -= direction.dot(turned_) * pressure_per_activation_;
    }
    form.contact.resize(contacts_.size());
    for (std::size_t k = 0; k < contacts_.size(); ++k) {
        const TouchPoint& at = contacts_[k];
        form.contact[k].setZero();
        if (at.touches)
            form.contact[k] = -calc_point_along(body_, motion_, at.segment, at.p_W).second;
    }
}

void calc_free_directions(const Body& body, const FrameProblem& frame,
                          std::span<const TouchPoint> contacts, ThoraxHold hold, StabilityOf of,
                          FreeDirectionsWorkspace& workspace, MatX& basis) {
    const auto& rows = frame.rows();
    const auto m = static_cast<Eigen::Index>(rows.size());
    MatX& held = workspace.full;  // columns: directions held
    held.setZero(m, 3 * static_cast<Eigen::Index>(contacts.size()) + m);
    Eigen::Index n = 0;
    if (of == StabilityOf::spine) {
        find_spinal(body, workspace.spinal);
        for (Eigen::Index r = 0; r < m; ++r)
            if (!workspace.spinal[rows[r]]) held(r, n++) = 1;
    }
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
                          std::span<const TouchPoint> contacts, ThoraxHold hold, StabilityOf of) {
    FreeDirectionsWorkspace workspace;
    MatX basis;
    calc_free_directions(body, frame, contacts, hold, of, workspace, basis);
    return basis;
}

}  // namespace sinew
