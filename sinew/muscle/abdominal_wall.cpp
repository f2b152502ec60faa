#include "sinew/muscle/abdominal_wall.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

namespace {

double find_constant(const PressureConstants& constants, const std::string& name) {
    const auto at = constants.find(name);
    if (at == constants.end())
        throw InputError(fmt::format("error: [pressure] the constant '{}' is missing", name));
    return at->second.value;
}

const Marker* find_marker(const Body& body, const char* name) {
    const auto at = std::ranges::find(body.markers, name, &Marker::name);
    return at == body.markers.end() ? nullptr : &*at;
}

const MuscleGroup* find_group(const Body& body, const char* name) {
    const auto at = std::ranges::find(body.groups, name, &MuscleGroup::name);
    return at == body.groups.end() ? nullptr : &*at;
}

}  // namespace

std::optional<AbdominalWall> make_abdominal_wall(const Body& body,
                                                 const PressureConstants& constants,
                                                 std::string& why_not) {
    const auto constant = [&](const char* name) { return find_constant(constants, name); };
    const Marker* top = find_marker(body, "pressure_top");
    const Marker* bottom = find_marker(body, "pressure_bottom");
    const auto rectus = body.find_muscle("rect_abd_r");
    const MuscleGroup* external = find_group(body, "external oblique");
    const MuscleGroup* internal = find_group(body, "internal oblique");
    why_not.clear();
    const auto need = [&](bool there, const char* what) {
        if (!there) why_not += (why_not.empty() ? "" : ", ") + std::string(what);
    };
    need(top && bottom, "markers pressure_top and pressure_bottom");
    need(rectus.has_value(), "a muscle rect_abd_r");
    need(external, "an external oblique");
    need(internal, "an internal oblique");
    if (!why_not.empty()) return std::nullopt;

    AbdominalWall wall;
    wall.top = top->segment;
    wall.bottom = bottom->segment;
    wall.p_top = top->p;
    wall.p_bottom = bottom->p;

    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(VecX::Zero(body.n_coordinates()), memory, pose);
    const double scale =
        (pose.X_W[wall.top] * wall.p_top - pose.X_W[wall.bottom] * wall.p_bottom).norm() /
        constant("line_length");
    wall.area = scale * scale * constant("area");
    wall.hoop_radius = scale * constant("hoop_radius");
    wall.hoop_height = scale * constant("hoop_height");
    wall.resting_pressure = constant("resting_pressure");
    wall.pressure_limit = constant("pressure_limit");

    wall.hoop_share = VecX::Zero(body.n_muscles());
    for (const MuscleIndex m : external->members)
        wall.hoop_share[m.value] = constant("external_oblique_hoop_share");
    for (const MuscleIndex m : internal->members)
        wall.hoop_share[m.value] = constant("internal_oblique_hoop_share");

    const double strength =  // [N/m²], the body's own
        body.muscles[*rectus].max_isometric_force / constant("rectus_area");
    double all = 0;
    for (const Muscle& muscle : body.muscles)
        all += muscle.max_isometric_force * muscle.optimal_fibre_length;
    const double fibre = scale * constant("transversus_fibre_length");
    const auto add = [&](const char* name, const char* group, const char* area, const char* share) {
        const double force = strength * constant(area);
        wall.hoops.push_back({name, group, force, constant(share), 2 * force * fibre / all});
    };
    add("transversus", "transversus abdominis", "transversus_area", "transversus_hoop_share");
    add("IO_wall", "internal oblique", "internal_oblique_wall_area",
        "internal_oblique_wall_hoop_share");
    return wall;
}

void calc_pressure_per_activation(const AbdominalWall& wall, const MuscleCapacities& capacities,
                                  VecX& pressure) {
    const Eigen::Index n = wall.hoop_share.size();
    pressure.resize(n + static_cast<Eigen::Index>(wall.hoops.size()));
    const double cut = wall.hoop_radius * wall.hoop_height;
    pressure.head(n) = wall.hoop_share.cwiseProduct(capacities.active) / (2 * cut);
    for (std::size_t k = 0; k < wall.hoops.size(); ++k)
        pressure[n + static_cast<Eigen::Index>(k)] =
            wall.hoops[k].hoop_share * wall.hoops[k].max_force / cut;
}

}  // namespace sinew
