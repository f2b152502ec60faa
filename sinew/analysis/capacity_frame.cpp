#include "sinew/analysis/capacity_frame.h"

#include <cassert>

#include "sinew/analysis/frame_inputs.h"

namespace sinew {

CapacityFrame::CapacityFrame(const Body& body, const Mechanics& mechanics,
                             const MuscleForces& forces, FrameProblem& problem,
                             const TrunkSupport& support)
    : body_(body), frame_(problem), support_(support) {
    if (!support.wall || !support.pressure) return;
    pressure_.emplace(*support.wall, body);
    if (!support.stability) return;
    stiffness_.emplace(body, mechanics, forces, &*support.wall, support.gain);
    demand_.emplace(StiffnessDemand{.stiffness = *stiffness_,
                                    .per_load = per_load_stiffness_,
                                    .basis = free_directions_,
                                    .margin = support.stability_options.margin,
                                    .tolerance = 0.5 * support.stability_options.tolerance});
}

void CapacityFrame::calc(const MotionPlan& plan, int frame, Movement movement) {
    const bool moves = movement == Movement::as_planned;
    q_ = plan.motion.q.col(frame);
    qd_ = plan.motion.qd.col(frame);
    qdd_ = plan.motion.qdd.col(frame);
    if (!moves) {
        qd_.setZero();
        qdd_.setZero();
    }
    collect_touches(plan, frame, touches_);
    collect_band_pulls(plan, frame, pulls_);
    frame_.calc(q_, qd_, qdd_, pulls_, touches_);
    apply_efforts(body_, plan, frame, frame_.problem().lower);
    band_pulls_.clear();
    for (const ExternalForce& pull : pulls_)
        band_pulls_.push_back({pull.segment, pull.p_W, pull.f_W});
    if (pressure_) {
        pressure_->calc(frame_, support_.brace * support_.wall->pressure_limit);
        capacity_.hold = pressure_->problem();
    } else {
        capacity_.hold = frame_.problem();
    }
    capacity_.cuts.clear();

    double mass_kg = 0;
    for (const LoadTrack& load : plan.loads) mass_kg += load.mass_kg;
    const auto& rows = frame_.rows();
    capacity_.per_load.setZero(capacity_.hold.A.rows());
    point_jacobian_.resize(3, body_.n_coordinates());
    unit_weights_.clear();
    for (const LoadTrack& load : plan.loads) {
        const double share =
            mass_kg > 0 ? load.mass_kg / mass_kg : 1 / static_cast<double>(plan.loads.size());
        Vec3 f_W = share * load.pull_per_kg(static_cast<std::size_t>(frame), body_.gravity);
        unit_weights_.push_back({load.segment, load.p_W[frame], f_W});
        if (moves) f_W -= share * load.a_W[frame];
        calc_point_jacobian(body_, frame_.pose, load.segment, load.p_W[frame], point_jacobian_);
        for (std::size_t r = 0; r < rows.size(); ++r)
            capacity_.per_load[static_cast<Eigen::Index>(r)] -=
                point_jacobian_.col(rows[r].value).dot(f_W);
    }
}

void CapacityFrame::calc_stability() {
    assert(stiffness_);
    stiffness_->calc_frame(q_, frame_, band_pulls_, touches_);
    calc_free_directions(body_, frame_, touches_, support_.hold, support_.of, directions_workspace_,
                         free_directions_);
    calc_dead_load_stiffness(body_, frame_.pose, unit_weights_, {}, dead_load_workspace_, dead_);
    const auto& rows = frame_.rows();
    const auto m = static_cast<Eigen::Index>(rows.size());
    per_load_stiffness_.resize(m, m);
    for (Eigen::Index s = 0; s < m; ++s)
        for (Eigen::Index r = 0; r < m; ++r)
            per_load_stiffness_(r, s) = dead_(rows[static_cast<std::size_t>(r)].value,
                                              rows[static_cast<std::size_t>(s)].value);
    stable_.begin(capacity_, *demand_);
}

Capacity CapacityFrame::solve_largest_margin(CapacityWorkspace& workspace, double load_kg) {
    constexpr double least = -1e4;  // [N·m/rad] less than any body that collapses
    const auto m = per_load_stiffness_.rows();
    CapacityProblem problem = capacity_;  // its λ is the margin: K − λ ≥ 0
    problem.hold.b += load_kg * problem.per_load;
    problem.per_load.setZero();
    problem.least = least;
    problem.most = demand_->margin;
    weights_ = unit_weights_;
    for (DeadLoad& weight : weights_) weight.f_W *= load_kg;
    weights_.insert(weights_.end(), band_pulls_.begin(), band_pulls_.end());
    stiffness_->calc_frame(q_, frame_, weights_, touches_);
    const MatX per_margin = -MatX::Identity(m, m);
    const StiffnessDemand demand{.stiffness = *stiffness_,
                                 .per_load = per_margin,
                                 .basis = free_directions_,
                                 .margin = 0,
                                 .tolerance = demand_->tolerance};
    Capacity answer;
    StableCapacity search;
    search.begin(problem, demand);
    search.solve_capacity(workspace, answer);
    stiffness_->calc_frame(q_, frame_, band_pulls_, touches_);
    return answer;
}

std::string CapacityFrame::row_name(int row) const {
    const auto coordinates = static_cast<int>(frame_.rows().size());
    if (row < coordinates)
        return body_.coordinates[frame_.rows()[static_cast<std::size_t>(row)]].name;
    return row == coordinates ? "abdominal pressure" : "brace";
}

const std::string& CapacityFrame::column_name(int column) const {
    const int lines = body_.n_muscles();
    return column < lines ? body_.muscles[column].name
                          : support_.wall->hoops[static_cast<std::size_t>(column - lines)].name;
}

}  // namespace sinew
