#include "sinew/analysis/energy.h"

#include <algorithm>
#include <set>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/result.h"

namespace sinew {

namespace {

EnergySum make_sum(double time_s, double net_J, double mass_kg) {
    const double rest_J = met_W_per_kg * mass_kg * time_s;
    return {time_s, net_J, net_J + rest_J, rest_J > 0 ? (net_J + rest_J) / rest_J : 0};
}

/// ∫ series dt over the intervals that begin in a frame of the phase; all of them without one.
double integral(const MotionPlan& plan, const VecX& series, std::optional<Phase> phase = {}) {
    const VecX& time_s = plan.motion.time_s;
    double sum = 0;
    for (int f = 0; f + 1 < plan.motion.n_frames(); ++f)
        if (!phase || plan.phase[static_cast<std::size_t>(f)] == *phase)
            sum += 0.5 * (series[f] + series[f + 1]) * (time_s[f + 1] - time_s[f]);
    return sum;
}

/// Coordinates with a motor, without the side.
std::vector<std::string> list_motors(const Body& body) {
    std::set<std::string> names;
    for (const Coordinate& c : body.coordinates) {
        if (!c.torque_driven) continue;
        const bool sided = side_of(c.name) != Side::both;
        names.insert(sided ? c.name.substr(0, c.name.size() - 2) : c.name);
    }
    return {names.begin(), names.end()};
}

}  // namespace

EnergySum calc_set_energy(const EnergySum& repetition, double mass_kg, int repetitions) {
    return make_sum(repetitions * repetition.time_s, repetitions * repetition.net_J, mass_kg);
}

EnergySum calc_session_energy(const EnergySum& set, double mass_kg, const SessionPlan& plan) {
    const double rest_s = (plan.sets - 1) * plan.rest_s;
    const double rest_J = (plan.rest_met - 1) * met_W_per_kg * mass_kg * rest_s;
    return make_sum(plan.sets * set.time_s + rest_s, plan.sets * set.net_J + rest_J, mass_kg);
}

EnergyRecorder::EnergyRecorder(const Body& body, const AbdominalWall* wall,
                               const EnergyOptions* options, int frames)
    : body_(body), wall_(wall), options_(options) {
    if (!options_) return;
    muscles_ = make_metabolic_body(body, wall, options->fibre_types);
    of_muscle_.setZero(static_cast<Eigen::Index>(muscles_.muscles.size()), frames);
    total_.setZero(frames);
    most_.setZero(frames);
}

void EnergyRecorder::record(int f, const MuscleCapacities& capacities, const VecX& activation) {
    if (!options_) return;
    calc_metabolic_power(muscles_, capacities, activation, power_);
    of_muscle_.col(f) = power_.of_muscle;
    total_[f] = power_.total;
    most_[f] = power_.most;
}

void EnergyRecorder::summarize(Result& result) const {
    if (!options_) return;
    const MotionPlan& plan = result.plan;
    const VecX& time_s = plan.motion.time_s;
    EnergyUse& energy = result.energy.emplace();
    energy.power_W = total_;
    energy.lifting_J = integral(plan, total_, Phase::lifting);
    energy.lowering_J = integral(plan, total_, Phase::lowering);
    energy.holding_J =
        integral(plan, total_, Phase::hold_top) + integral(plan, total_, Phase::hold_bottom);
    energy.most_net_J = integral(plan, most_);
    energy.muscle_mass_kg = muscles_.mass;
    energy.plan = options_->session;
    const bool moves = std::ranges::any_of(
        plan.phase, [](Phase p) { return p == Phase::lifting || p == Phase::lowering; });
    if (!moves) energy.plan.repetitions = 1;
    if (plan.measured) {  // it is what was done, and no part of a session
        energy.plan.repetitions = energy.plan.sets = 1;
        energy.plan.rest_s = 0;
    }
    const double mass_kg = result.body_mass_kg;
    energy.repetition =
        make_sum(time_s[time_s.size() - 1] - time_s[0], integral(plan, total_), mass_kg);
    energy.set = calc_set_energy(energy.repetition, mass_kg, energy.plan.repetitions);
    energy.session = calc_session_energy(energy.set, mass_kg, energy.plan);
    for (const PublishedMet& row : options_->published)
        if (row.with_load == !plan.loads.empty()) energy.published.push_back(row);
    energy.without_cost = list_motors(body_);

    VecX of_muscle_J(of_muscle_.rows());
    for (Eigen::Index i = 0; i < of_muscle_.rows(); ++i)
        of_muscle_J[i] = integral(plan, of_muscle_.row(i).transpose());
    for (GroupResult& group : result.groups) {
        group.energy_J = 0;
        for (const MuscleGroup& candidate : body_.groups)
            for (const MuscleIndex m : candidate.members)
                if (candidate.name == group.name &&
                    (group.side == Side::both || side_of(body_.muscles[m].name) == group.side))
                    *group.energy_J += of_muscle_J[m.value];
        // A hoop runs round both sides.
        for (std::size_t k = 0; wall_ && k < wall_->hoops.size(); ++k)
            if (wall_->hoops[k].group == group.name)
                *group.energy_J += (group.side == Side::both ? 1 : 0.5) *
                                   of_muscle_J[body_.n_muscles() + static_cast<Eigen::Index>(k)];
    }
    result.notes.insert(result.notes.end(), muscles_.notes.begin(), muscles_.notes.end());
}

}  // namespace sinew
