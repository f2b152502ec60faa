#include "sinew/report/result_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/result_figures.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/shortfall_cause.h"
#include "sinew/report/energy_table.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/plain_answer.h"
#include "sinew/report/trunk_table.h"
#include "sinew/report/uncertainty_report.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

const char* capacity_status_name(CapacityStatus status) {
    switch (status) {
        case CapacityStatus::not_run:
            return "not_run";
        case CapacityStatus::solved:
            return "solved";
        case CapacityStatus::infeasible:
            return "infeasible";
        case CapacityStatus::not_converged:
            return "not_converged";
    }
    return "not_run";
}

Json series(const VecX& values) {
    return Json(std::vector<double>(values.begin(), values.end()));
}

Json levels_of(const GroupResult& group) {
    Json json;
    for (std::size_t k = 0; k < group.mean_from.size(); ++k)
        if (group.activation_at[k].size() > 0)
            json[fmt::format("activation_from_{}", demand_level_names[k])] = group.mean_from[k];
    return json;
}

Json phases_of(const GroupResult& group) {
    Json json = Json::array();
    for (const PhaseRole& phase : group.phases)
        json.push_back({{"phase", name_of(phase.phase)},
                        {"role", name_of(phase.role)},
                        {"role_reason", phase.reason},
                        {"contraction", name_of(phase.contraction)},
                        {"mean_activation", phase.mean_activation}});
    return json;
}

void put_tally(const std::string& of, const SupportTally& tally, Json& json) {
    json[of + "_that_ask"] = tally.ask;
    json[of + "_that_do_not"] = tally.do_not;
    json[of + "_below_margin"] = tally.open;
}

/// The published limit for one load; nothing where what stands beside it is no limit.
void put_limit(const Result& result, LoadKind kind, const char* key, Json& json) {
    const TissueLimit* limit = find_tissue_limit(result, kind);
    if (limit && limit->kind == LimitKind::limit && !limit->in_body_weights)
        json[key] = limit->value;
}

Json limits_of(const Result& result) {
    Json json = Json::array();
    for (const TissueLimit& limit : result.tissue_limits)
        json.push_back({{"name", limit.name},
                        {"beside", name_of(limit.beside)},
                        {"kind", name_of(limit.kind)},
                        {"value", limit.value},
                        {"unit", limit.in_body_weights ? "body_weights" : "N"},
                        {"label", limit.label},
                        {"what", limit.what},
                        {"source", limit.source},
                        {"reference", limit.reference},
                        {"url", limit.url}});
    return json;
}

Json levels_of(const Result& result, double weight_N) {
    Json json = Json::array();
    for (const SpinalLevelResult& level : result.spine.levels) {
        Json entry = {{"name", level.name},
                      {"compression_N", level.peak_compression_N},
                      {"compression_body_weights", level.peak_compression_N / weight_N}};
        put_limit(result, LoadKind::lumbar_compression, "compression_limit_N", entry);
        entry["compression_time_s"] = level.peak_compression_time_s;
        entry["shear_N"] = level.peak_shear_N;
        entry["shear_body_weights"] = level.peak_shear_N / weight_N;
        put_limit(result, LoadKind::lumbar_shear, "shear_limit_N", entry);
        entry["shear_time_s"] = level.peak_shear_time_s;
        entry["compression_series_N"] = series(level.compression_N);
        entry["shear_anterior_series_N"] = series(level.shear_anterior_N);
        entry["shear_right_series_N"] = series(level.shear_right_N);
        json.push_back(std::move(entry));
    }
    return json;
}

Json joint_loads_of(const Result& result, double weight_N) {
    Json json = Json::array();
    for (const JointLoad& joint : result.joint_loads) {
        Json entry = {{"name", joint.name},
                      {"peak_force_N", joint.peak_force_N},
                      {"peak_body_weights", joint.peak_force_N / weight_N},
                      {"peak_time_s", joint.peak_time_s}};
        if (const TissueLimit* other = find_tissue_limit(result, joint.kind))
            entry["beside"] = other->name;
        entry["force_N"] = series(joint.force_N);
        json.push_back(std::move(entry));
    }
    return json;
}

Json spine_of(const Result& result, double weight_N) {
    const SpineResult& spine = result.spine;
    Json json;
    if (spine.stability_Nm_per_rad.size() > 0) {
        json["stability_margin"] = spine.stability_Nm_per_rad.minCoeff();
        json["stability_margin_asked"] = spine.margin_Nm_per_rad;
        json["frames_below_margin"] = spine.frames_below_margin;
        json["weakest_direction"] = spine.weakest_direction;
        if (spine.largest_margin) {
            const LargestMargin& largest = *spine.largest_margin;
            Json& entry = json["largest_margin"];
            entry = {{"time_s", largest.time_s},
                     {"limiting_coordinates", largest.limiting_coordinates},
                     {"limiting_muscles", largest.limiting_muscles}};
            if (largest.margin_Nm_per_rad) entry["margin_Nm_per_rad"] = *largest.margin_Nm_per_rad;
        }
        json["stability_Nm_per_rad"] = series(spine.stability_Nm_per_rad);
    }
    if (spine.pressure_Pa.size() > 0) {
        json["peak_pressure_kPa"] = spine.pressure_Pa.maxCoeff() / 1000;
        json["least_pressure_kPa"] = spine.pressure_Pa.minCoeff() / 1000;
        json["frames_at_pressure_limit"] = spine.frames_at_pressure_limit;
        json["pressure_kPa"] = series(spine.pressure_Pa / 1000);
    }
    if (spine.brace_asked_Pa > 0) {
        json["brace_asked_kPa"] = spine.brace_asked_Pa / 1000;
        json["frames_below_brace"] = spine.frames_below_brace;
        json["brace_shortfall_kPa"] = spine.brace_shortfall_Pa / 1000;
    }
    json["levels"] = levels_of(result, weight_N);
    json["support"] = Json::array();
    for (const SupportVerdict& verdict : spine.verdicts) {
        Json entry = {{"group", verdict.group}, {"verdict", name_of(verdict.answer)}};
        put_tally("variants", verdict.over_variants, entry);
        if (verdict.over_samples.all() > 0) put_tally("samples", verdict.over_samples, entry);
        for (const VariantSupport& variant : verdict.variants)
            entry["owed"][variant.name] = variant.owed;
        json["support"].push_back(std::move(entry));
    }
    json["variants_below_margin"] = spine.variants_wanting;
    json["not_available"] = Json::array();
    for (const NotAvailable& output : spine.not_available)
        json["not_available"].push_back(
            {{"name", output.name}, {"keys", output.keys}, {"why", output.why}});
    return json;
}

Json capacity_of(const RepetitionCapacity& capacity) {
    Json json = {{"status", capacity_status_name(capacity.status)},
                 {"limited_by", capacity.limited_by},
                 {"time_s", capacity.time_s},
                 {"limiting_coordinates", capacity.limiting_coordinates},
                 {"limiting_muscles", capacity.limiting_muscles},
                 {"limited_by_stability", capacity.stability_limits}};
    if (capacity.load_without_stability_kg)
        json["load_kg_without_stability"] = *capacity.load_without_stability_kg;
    if (capacity.status != CapacityStatus::solved) return json;
    json["load_kg"] = capacity.load_kg;
    json["least_load_kg"] = capacity.least_kg;
    json["at_search_bound"] = capacity.at_bound;
    json["stability_share"] = capacity.stability_share;
    return json;
}

}  // namespace

const char* side_name(Side side) {
    switch (side) {
        case Side::left:
            return "left";
        case Side::right:
            return "right";
        case Side::both:
            return "both";
    }
    return "both";
}

const char* status_name(ResultStatus status) {
    switch (status) {
        case ResultStatus::not_run:
            return "not_run";
        case ResultStatus::solved:
            return "solved";
        case ResultStatus::fell_short:
            return "short";
        case ResultStatus::infeasible:
            return "infeasible";
    }
    return "not_run";
}

std::string format_result_json(const Body& body, const Result& result,
                               const Uncertainty* uncertainty, JsonLayout layout) {
    Json json;
    json["status"] = status_name(result.status);
    json["sentence"] = describe_plainly(body, result);
    json["exercise"] = result.exercise;
    json["variations"] = result.variations;
    json["faults"] = result.faults;
    json["body"] = {{"name", result.body}, {"mass_kg", result.body_mass_kg}};
    json["load_kg"] = result.load_kg;
    json["frames"] = result.plan.motion.n_frames();
    json["time_s"] = series(result.plan.motion.time_s);
    json["path"] = result.plan.path;
    json["max_equilibrium_residual_Nm"] = result.max_equilibrium_residual_Nm;
    json["max_newton_residual_Nm"] = result.max_newton_residual_Nm;
    json["max_relative_gap"] = result.max_relative_gap;
    json["max_reserve_share"] = result.max_reserve_share;
    json["max_reserve_coordinate"] = result.max_reserve_coordinate;
    json["max_contact_drift_m"] = result.plan.max_drift_m;
    json["max_iterations"] = result.max_iterations;

    json["unsolved_frames"] = result.unsolved_frames;
    if (result.status == ResultStatus::infeasible) {
        // Figures of an answer that is none would be taken for one.
        for (const char* key : {"groups", "joints", "contacts", "static_capacity", "shortfalls"})
            json[key] = Json::array();
        json["notes"] = result.notes;
        if (uncertainty) add_uncertainty(*uncertainty, json);
        return json.dump(layout == JsonLayout::lines ? 2 : -1) + "\n";
    }

    json["groups"] = Json::array();
    for (const GroupResult& group : result.groups) {
        Json entry = {{"name", group.name},
                      {"side", side_name(group.side)},
                      {"role", name_of(group.role)},
                      {"role_reason", group.role_reason},
                      {"role_phase", group.role_phase ? Json(name_of(*group.role_phase)) : Json()},
                      {"role_caveats", find_role_caveats(result, group.name)},
                      {"contraction", name_of(group.contraction)},
                      {"mean_activation", group.mean_activation},
                      {"peak_activation", group.peak_activation},
                      {"peak_time_s", group.peak_time_s},
                      {"volume_share", group.volume_share}};
        if (group.energy_J) entry["energy_J"] = *group.energy_J;
        entry.update(levels_of(group));
        entry["phases"] = phases_of(group);
        entry["activation"] = series(group.activation);
        json["groups"].push_back(std::move(entry));
    }
    const double weight_N = calc_body_weight_N(body, result);
    json["spine"] = spine_of(result, weight_N);
    json["joint_loads"] = joint_loads_of(result, weight_N);
    json["tissue_limits"] = limits_of(result);
    json["without_published_limit"] = Json::array();
    for (const LoadKind kind : find_loads_without_limit(result))
        json["without_published_limit"].push_back(name_of(kind));
    if (result.capacity) json["capacity"] = capacity_of(*result.capacity);

    json["joints"] = Json::array();
    for (std::size_t c = 0; c < result.joints.size(); ++c) {
        const JointResult& joint = result.joints[c];
        const Coordinate& coordinate = body.coordinates[c];
        const char* driver = coordinate.prescribed      ? "prescribed"
                             : coordinate.locked        ? "locked"
                             : coordinate.torque_driven ? "motor"
                                                        : "muscles";
        const auto row = static_cast<Eigen::Index>(c);
        json["joints"].push_back(
            {{"name", joint.name},
             {"driven_by", driver},
             {"unit", coordinate.rotational ? "Nm" : "N"},
             {"peak_moment_Nm", joint.peak_moment_Nm},
             {"peak_time_s", joint.peak_time_s},
             {"peak_reserve_Nm", result.reserve.row(row).cwiseAbs().maxCoeff()},
             {"moment_Nm", series(result.moment.row(row).transpose())}});
    }

    json["contacts"] = Json::array();
    for (const ContactResult& contact : result.contacts)
        json["contacts"].push_back({{"name", contact.name},
                                    {"peak_force_N", contact.peak_force_N},
                                    {"peak_time_s", contact.peak_time_s},
                                    {"peak_horizontal_N", contact.peak_horizontal_N},
                                    {"force_x_N", series(contact.force_W.row(0).transpose())},
                                    {"force_y_N", series(contact.force_W.row(1).transpose())},
                                    {"force_z_N", series(contact.force_W.row(2).transpose())}});

    json["static_capacity"] = Json::array();
    for (const StaticCapacity& capacity : result.capacities) {
        Json entry = {{"posture", capacity.posture},
                      {"time_s", capacity.time_s},
                      {"status", capacity_status_name(capacity.status)}};
        if (capacity.status == CapacityStatus::solved) {
            entry["load_kg"] = capacity.load_kg;
            entry["at_search_bound"] = capacity.at_bound;
        }
        entry["limiting_coordinates"] = capacity.limiting_coordinates;
        entry["limiting_muscles"] = capacity.limiting_muscles;
        entry["limited_by_stability"] = capacity.stability_limits;
        json["static_capacity"].push_back(std::move(entry));
    }

    if (result.shortfall_cause) json["shortfall_cause"] = name_of(*result.shortfall_cause);
    json["shortfalls"] = Json::array();
    for (const Shortfall& shortfall : result.shortfalls)
        json["shortfalls"].push_back({{"coordinate", shortfall.coordinate},
                                      {"missing_Nm", shortfall.missing},
                                      {"required_Nm", shortfall.required},
                                      {"time_s", shortfall.time_s},
                                      {"muscles_at_limit", shortfall.muscles_at_limit}});

    if (result.plan.measured) {
        json["residuals"] = Json::array();
        for (const Residual& residual : result.residuals) {
            const auto c = body.find_coordinate(residual.coordinate);
            json["residuals"].push_back(
                {{"coordinate", residual.coordinate},
                 {"unit", c && body.coordinates[*c].rotational ? "Nm" : "N"},
                 {"peak", residual.peak},
                 {"accepted_peak", residual.accepted},
                 {"rms", residual.rms},
                 {"time_s", residual.time_s}});
        }
    }

    for (const auto& [phase, work] :
         {std::pair{"lifting", &result.work_lifting}, std::pair{"lowering", &result.work_lowering}})
        json["work"][phase] = {
            {"mechanical_J", work->mechanical_J}, {"muscles_J", work->muscles_J},
            {"passive_J", work->passive_J},       {"pressure_J", work->pressure_J},
            {"motors_J", work->motors_J},         {"contacts_J", work->contacts_J},
            {"reserves_J", work->reserves_J}};
    if (result.energy) json["energy"] = make_energy_json(result);
    json["clamped_muscles"] = result.clamped_muscles;
    json["notes"] = result.notes;
    if (uncertainty) add_uncertainty(*uncertainty, json);
    return json.dump(layout == JsonLayout::lines ? 2 : -1) + "\n";
}

}  // namespace sinew
