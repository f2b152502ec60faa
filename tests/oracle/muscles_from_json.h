#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "sinew/body/body.h"

namespace sinew {

/// One muscle without a path, from the files that tests/oracle/curves.py writes.
inline Muscle muscle_from_json(const nlohmann::json& entry) {
    Muscle muscle;
    muscle.name = entry.at("name");
    muscle.max_isometric_force = entry.at("max_isometric_force");
    muscle.optimal_fibre_length = entry.at("optimal_fibre_length");
    muscle.tendon_slack_length = entry.at("tendon_slack_length");
    muscle.pennation = entry.at("pennation");
    muscle.max_contraction_velocity = entry.at("max_contraction_velocity");
    const nlohmann::json& from = entry.at("curves");
    if (entry.at("kind") == "Millard2012") {
        const auto optional = [&](const char* key) {
            return from.contains(key) ? std::optional<double>(from.at(key)) : std::nullopt;
        };
        Millard2012Curves c;
        c.active_min_norm_length = from.at("active_min_norm_length");
        c.active_transition_norm_length = from.at("active_transition_norm_length");
        c.active_max_norm_length = from.at("active_max_norm_length");
        c.active_shallow_slope = from.at("active_shallow_slope");
        c.velocity_concentric_slope_near_vmax = from.at("velocity_concentric_slope_near_vmax");
        c.velocity_isometric_slope = from.at("velocity_isometric_slope");
        c.velocity_eccentric_slope_near_vmax = from.at("velocity_eccentric_slope_near_vmax");
        c.velocity_max_eccentric_force = from.at("velocity_max_eccentric_force");
        c.velocity_concentric_curviness = from.at("velocity_concentric_curviness");
        c.velocity_eccentric_curviness = from.at("velocity_eccentric_curviness");
        c.passive_strain_at_zero_force = from.at("passive_strain_at_zero_force");
        c.passive_strain_at_one_norm_force = from.at("passive_strain_at_one_norm_force");
        c.passive_stiffness_at_low_force = optional("passive_stiffness_at_low_force");
        c.passive_stiffness_at_one_norm_force = optional("passive_stiffness_at_one_norm_force");
        c.passive_curviness = optional("passive_curviness");
        muscle.curves = c;
    } else {
        Thelen2003Curves c;
        c.passive_strain = from.at("passive_strain");
        c.active_shape = from.at("active_shape");
        c.passive_shape = from.at("passive_shape");
        c.velocity_shape = from.at("velocity_shape");
        c.max_eccentric_force = from.at("max_eccentric_force");
        c.velocity_extrapolation_threshold = from.at("velocity_extrapolation_threshold");
        muscle.curves = c;
    }
    return muscle;
}

}  // namespace sinew
