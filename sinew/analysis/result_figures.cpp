#include "sinew/analysis/result_figures.h"

#include <algorithm>
#include <tuple>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/roles.h"

namespace sinew {

double calc_body_weight_N(const Body& body, const Result& result) {
    return result.body_mass_kg * body.gravity.norm();
}

std::vector<ResultFigure> collect_figures(const Body& body, const Result& result) {
    const double weight = calc_body_weight_N(body, result);
    std::vector<ResultFigure> figures;
    const auto add = [&](const char* part, const std::string& name, const std::string& key,
                         double value, Side side = Side::both, const std::string& phase = "") {
        figures.push_back({part, name, side, key, value, phase});
    };
    std::vector<const GroupResult*> groups;
    for (const GroupResult& group : result.groups) groups.push_back(&group);
    std::ranges::sort(groups, {}, [](const GroupResult* g) { return std::tie(g->name, g->side); });
    for (const GroupResult* group : groups) {
        add("groups", group->name, "mean_activation", group->mean_activation, group->side);
        add("groups", group->name, "peak_activation", group->peak_activation, group->side);
        if (group->energy_J) add("groups", group->name, "energy_J", *group->energy_J, group->side);
        for (std::size_t k = 0; k < group->mean_from.size(); ++k)
            if (group->activation_at[k].size() > 0)
                add("groups", group->name, std::string("activation_from_") + demand_level_names[k],
                    group->mean_from[k], group->side);
        for (const PhaseRole& phase : group->phases)
            add("groups", group->name, "mean_activation", phase.mean_activation, group->side,
                name_of(phase.phase));
    }
    const SpineResult& spine = result.spine;
    if (spine.pressure_Pa.size() > 0) {
        add("spine", "", "peak_pressure_kPa", spine.pressure_Pa.maxCoeff() / 1000);
        add("spine", "", "least_pressure_kPa", spine.pressure_Pa.minCoeff() / 1000);
    }
    if (spine.brace_asked_Pa > 0)
        add("spine", "", "brace_shortfall_kPa", spine.brace_shortfall_Pa / 1000);
    if (spine.stability_Nm_per_rad.size() > 0)
        add("spine", "", "stability_margin", spine.stability_Nm_per_rad.minCoeff());
    for (const SpinalLevelResult& level : spine.levels) {
        add("spine.levels", level.name, "compression_N", level.peak_compression_N);
        add("spine.levels", level.name, "compression_body_weights",
            level.peak_compression_N / weight);
        add("spine.levels", level.name, "shear_N", level.peak_shear_N);
        add("spine.levels", level.name, "shear_body_weights", level.peak_shear_N / weight);
    }
    for (const JointLoad& joint : result.joint_loads) {
        add("joint_loads", joint.name, "peak_force_N", joint.peak_force_N);
        add("joint_loads", joint.name, "peak_body_weights", joint.peak_force_N / weight);
    }
    for (const JointResult& joint : result.joints)
        add("joints", joint.name, "peak_moment_Nm", joint.peak_moment_Nm);
    for (const ContactResult& contact : result.contacts) {
        add("contacts", contact.name, "peak_force_N", contact.peak_force_N);
        add("contacts", contact.name, "peak_horizontal_N", contact.peak_horizontal_N);
    }
    for (const auto& [part, work] : {std::pair{"work.lifting", &result.work_lifting},
                                     std::pair{"work.lowering", &result.work_lowering}}) {
        add(part, "", "mechanical_J", work->mechanical_J);
        add(part, "", "muscles_J", work->muscles_J);
        add(part, "", "passive_J", work->passive_J);
        add(part, "", "pressure_J", work->pressure_J);
        add(part, "", "motors_J", work->motors_J);
        add(part, "", "contacts_J", work->contacts_J);
        add(part, "", "reserves_J", work->reserves_J);
    }
    if (result.energy) {
        const EnergyUse& energy = *result.energy;
        add("energy", "", "lifting_J", energy.lifting_J);
        add("energy", "", "lowering_J", energy.lowering_J);
        add("energy", "", "holding_J", energy.holding_J);
        add("energy", "", "most_net_J", energy.most_net_J);
        add("energy", "", "muscle_mass_kg", energy.muscle_mass_kg);
        for (const auto& [part, sum] :
             {std::pair{"energy.repetition", &energy.repetition},
              std::pair{"energy.set", &energy.set}, std::pair{"energy.session", &energy.session}}) {
            add(part, "", "net_J", sum->net_J);
            add(part, "", "gross_J", sum->gross_J);
            add(part, "", "net_kcal", sum->net_J / J_per_kcal);
            add(part, "", "gross_kcal", sum->gross_J / J_per_kcal);
            add(part, "", "met", sum->met);
        }
    }
    return figures;
}

std::vector<ResultFigure> collect_capacities(const Result& result) {
    std::vector<ResultFigure> figures;
    const auto add = [&](const char* quantity, double value) {
        figures.push_back({"capacity", "", Side::both, quantity, value, ""});
    };
    if (result.capacity && result.capacity->status == CapacityStatus::solved) {
        add("load_kg", result.capacity->load_kg);
        add("least_load_kg", result.capacity->least_kg);
        add("stability_share", result.capacity->stability_share);
    }
    if (result.capacity && result.capacity->load_without_stability_kg)
        add("load_kg_without_stability", *result.capacity->load_without_stability_kg);
    for (const StaticCapacity& capacity : result.capacities)
        if (capacity.status == CapacityStatus::solved)
            figures.push_back(
                {"static_capacity", capacity.posture, Side::both, "load_kg", capacity.load_kg, ""});
    return figures;
}

}  // namespace sinew
