#include "sinew/muscle/metabolic_power.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinew {

namespace {

/// [W/kg] of fully excited fibres.
constexpr double activation_slow = 40, activation_fast = 133;
constexpr double maintenance_slow = 74, maintenance_fast = 111;
/// Heat over shortening or lengthening and force [1].
constexpr double shortening_isometric = 0.16, shortening_active = 0.18, lengthening_active = 0.157;

/// g(ℓ̃): how maintenance heat goes with fibre length.
double length_dependence(double norm_length) {
    if (norm_length <= 0.5) return 0.5;
    if (norm_length <= 1) return norm_length;
    return std::max(0.0, 3 - 2 * norm_length);
}

}  // namespace

double MetabolicRates::total() const {
    return std::max(0.0, activation + maintenance + shortening + work);
}

double MetabolicRates::most() const {
    return activation + maintenance + std::max(0.0, shortening) + std::max(0.0, work);
}

MetabolicRates calc_metabolic_rates(const MetabolicMuscle& muscle, const FibreState& fibre) {
    const double sine = std::sin(std::numbers::pi / 2 * fibre.activation);
    const double cosine = std::sqrt(std::max(0.0, 1 - sine * sine));
    const double slow = muscle.slow_share * sine;
    const double fast = (1 - muscle.slow_share) * sine * sine / (1 + cosine);  // 1 − cos, exactly
    const double v = fibre.velocity;
    MetabolicRates rates;
    rates.activation = muscle.mass * (activation_slow * slow + activation_fast * fast);
    rates.maintenance = muscle.mass * length_dependence(fibre.norm_length) *
                        (maintenance_slow * slow + maintenance_fast * fast);
    rates.shortening = -v * (v <= 0 ? shortening_isometric * fibre.isometric_force +
                                          shortening_active * fibre.active_force
                                    : lengthening_active * fibre.active_force);
    rates.work = -v * fibre.active_force;
    return rates;
}

MetabolicBody make_metabolic_body(const Body& body, const AbdominalWall* wall,
                                  const FibreTypes& types) {
    MetabolicBody out;
    std::set<std::string> without_type;
    const auto slow_share = [&](const std::string& group) {
        const auto at = types.slow_share.find(group);
        if (at != types.slow_share.end()) return at->second;
        without_type.insert(group);
        return types.otherwise;
    };
    const auto add = [&](double mass, double slow, double force, double velocity) {
        out.muscles.push_back({mass, slow});
        out.max_force.push_back(force);
        out.max_velocity.push_back(velocity);
        out.mass += mass;
    };
    std::vector<std::string> group_of(body.muscles.size());
    for (std::size_t m = 0; m < body.muscles.size(); ++m) group_of[m] = body.muscles[m].name;
    for (const MuscleGroup& group : body.groups)
        for (const MuscleIndex m : group.members)
            group_of[static_cast<std::size_t>(m.value)] = group.name;
    const auto tension_of = [](const Muscle& muscle) {
        return muscle.specific_tension > 0 ? muscle.specific_tension : assumed_specific_tension;
    };
    int assumed = 0;
    double all = 0;  // Σ F_max ℓ_opt, of which a hoop's volume is a share
    for (std::size_t m = 0; m < body.muscles.size(); ++m) {
        const Muscle& muscle = body.muscles[m];
        if (!(muscle.specific_tension > 0)) ++assumed;
        const double moment = muscle.max_isometric_force * muscle.optimal_fibre_length;
        all += moment;
        add(muscle_density * moment / tension_of(muscle), slow_share(group_of[m]),
            muscle.max_isometric_force,
            muscle.max_contraction_velocity * muscle.optimal_fibre_length);
    }
    if (wall) {
        const auto rectus = body.find_muscle("rect_abd_r");
        const double tension =
            rectus ? tension_of(body.muscles[*rectus]) : assumed_specific_tension;
        for (const HoopMuscle& hoop : wall->hoops)
            add(muscle_density * hoop.volume_share * all / tension, slow_share(hoop.group),
                hoop.max_force, 1);
    }
    if (assumed > 0)
        out.notes.push_back(fmt::format(
            "energy: {} of {} muscles do not say their specific tension, so that their mass rests "
            "on an assumed {:.0f} N/cm2",
            assumed, body.muscles.size(), assumed_specific_tension / 1e4));
    if (!without_type.empty())
        out.notes.push_back(
            fmt::format("energy: {:.0f} % slow fibres are assumed where no figure is known: {}",
                        100 * types.otherwise, fmt::join(without_type, ", ")));
    return out;
}

void calc_metabolic_power(const MetabolicBody& muscles, const MuscleCapacities& capacities,
                          const VecX& activation, MetabolicPower& power) {
    const auto lines = capacities.active.size();
    const auto all = static_cast<Eigen::Index>(muscles.muscles.size());
    power.of_muscle.setZero(all);
    power.total = power.most = 0;
    FibreState fibre;
    for (Eigen::Index i = 0; i < std::min(all, activation.size()); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (activation[i] == 0) continue;
        fibre = {.activation = activation[i]};
        if (i < lines) {
            fibre.norm_length = capacities.norm_fibre_length[i];
            fibre.velocity = capacities.norm_fibre_velocity[i] * muscles.max_velocity[at];
            if (capacities.clamped[at] == 0) {
                fibre.isometric_force =
                    activation[i] * muscles.max_force[at] * capacities.active_length_factor[i];
                fibre.active_force = fibre.isometric_force * capacities.velocity_factor[i];
            }
        }
        const MetabolicRates rates = calc_metabolic_rates(muscles.muscles[at], fibre);
        power.of_muscle[i] = rates.total();
        power.total += rates.total();
        power.most += rates.most();
    }
}

}  // namespace sinew
