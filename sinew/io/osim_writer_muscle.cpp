#include "sinew/io/osim_writer_muscle.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <variant>

#include <fmt/format.h>

#include "sinew/io/osim_function.h"
#include "sinew/io/osim_text.h"

namespace sinew::osim {
namespace {

void write_optional(pugi::xml_node parent, const char* tag, const std::optional<double>& value) {
    if (value) write_text(parent, tag, number_text(*value));
}

void write_point(pugi::xml_node objects, const PathPointSpec& point, const CoordinatePaths& paths) {
    const auto append = [&](const char* tag) {
        pugi::xml_node element = append_named(objects, tag, point.name);
        write_text(element, "socket_parent_frame", segment_path(point.segment));
        return element;
    };
    if (const auto* fixed = std::get_if<FixedPointSpec>(&point.location)) {
        write_text(append("PathPoint"), "location", numbers_text(fixed->p));
    } else if (const auto* conditional = std::get_if<ConditionalPointSpec>(&point.location)) {
        pugi::xml_node element = append("ConditionalPathPoint");
        write_text(element, "location", numbers_text(conditional->p));
        write_text(element, "socket_coordinate", paths(conditional->coordinate));
        write_text(element, "range",
                   numbers_text(std::vector<double>{conditional->minimum, conditional->maximum}));
    } else {
        const auto& moving = std::get<MovingPointSpec>(point.location);
        static constexpr std::array<const char*, 3> sockets{
            "socket_x_coordinate", "socket_y_coordinate", "socket_z_coordinate"};
        static constexpr std::array<const char*, 3> locations{"x_location", "y_location",
                                                              "z_location"};
        pugi::xml_node element = append("MovingPathPoint");
        for (std::size_t i = 0; i < 3; ++i) {
            if (!moving.coordinates[i].empty()) {
                write_text(element, sockets[i], paths(moving.coordinates[i]));
            }
        }
        for (std::size_t i = 0; i < 3; ++i) {
            write_function(element.append_child(locations[i]), moving.functions[i], "");
        }
    }
}

void write_path(pugi::xml_node muscle_element, const MuscleSpec& muscle,
                const CoordinatePaths& paths) {
    pugi::xml_node path = append_named(muscle_element, "GeometryPath", "path");
    pugi::xml_node points = path.append_child("PathPointSet").append_child("objects");
    for (const PathPointSpec& point : muscle.points) write_point(points, point, paths);
    pugi::xml_node wraps = path.append_child("PathWrapSet").append_child("objects");
    for (const PathWrapSpec& wrap : muscle.wraps) {
        pugi::xml_node element = append_named(wraps, "PathWrap", wrap.name);
        write_text(element, "wrap_object", wrap.surface);
        write_text(element, "method", wrap.method);
        write_text(element, "range", fmt::format("{} {}", wrap.range_first, wrap.range_last));
    }
}

void write_millard(pugi::xml_node muscle, const Millard2012Curves& c) {
    const auto number = [](pugi::xml_node parent, const char* tag, double value) {
        write_text(parent, tag, number_text(value));
    };
    number(muscle, "fiber_damping", c.fibre_damping);
    number(muscle, "minimum_activation", c.minimum_activation);
    pugi::xml_node active =
        append_named(muscle, "ActiveForceLengthCurve", "ActiveForceLengthCurve");
    number(active, "min_norm_active_fiber_length", c.active_min_norm_length);
    number(active, "transition_norm_fiber_length", c.active_transition_norm_length);
    number(active, "max_norm_active_fiber_length", c.active_max_norm_length);
    number(active, "shallow_ascending_slope", c.active_shallow_slope);
    number(active, "minimum_value", c.active_minimum_value);
    pugi::xml_node velocity = append_named(muscle, "ForceVelocityCurve", "ForceVelocityCurve");
    number(velocity, "concentric_slope_at_vmax", c.velocity_concentric_slope_at_vmax);
    number(velocity, "concentric_slope_near_vmax", c.velocity_concentric_slope_near_vmax);
    number(velocity, "isometric_slope", c.velocity_isometric_slope);
    number(velocity, "eccentric_slope_at_vmax", c.velocity_eccentric_slope_at_vmax);
    number(velocity, "eccentric_slope_near_vmax", c.velocity_eccentric_slope_near_vmax);
    number(velocity, "max_eccentric_velocity_force_multiplier", c.velocity_max_eccentric_force);
    number(velocity, "concentric_curviness", c.velocity_concentric_curviness);
    number(velocity, "eccentric_curviness", c.velocity_eccentric_curviness);
    pugi::xml_node passive = append_named(muscle, "FiberForceLengthCurve", "FiberForceLengthCurve");
    number(passive, "strain_at_zero_force", c.passive_strain_at_zero_force);
    number(passive, "strain_at_one_norm_force", c.passive_strain_at_one_norm_force);
    write_optional(passive, "stiffness_at_low_force", c.passive_stiffness_at_low_force);
    write_optional(passive, "stiffness_at_one_norm_force", c.passive_stiffness_at_one_norm_force);
    write_optional(passive, "curviness", c.passive_curviness);
    pugi::xml_node tendon =
        append_named(muscle, "TendonForceLengthCurve", "TendonForceLengthCurve");
    number(tendon, "strain_at_one_norm_force", c.tendon_strain_at_one_norm_force);
    write_optional(tendon, "stiffness_at_one_norm_force", c.tendon_stiffness_at_one_norm_force);
    write_optional(tendon, "norm_force_at_toe_end", c.tendon_norm_force_at_toe_end);
    write_optional(tendon, "curviness", c.tendon_curviness);
}

void write_thelen(pugi::xml_node muscle, const Thelen2003Curves& c) {
    const auto number = [&](const char* tag, double value) {
        write_text(muscle, tag, number_text(value));
    };
    number("minimum_activation", c.minimum_activation);
    number("FmaxTendonStrain", c.tendon_strain);
    number("FmaxMuscleStrain", c.passive_strain);
    number("KshapeActive", c.active_shape);
    number("KshapePassive", c.passive_shape);
    number("Af", c.velocity_shape);
    number("Flen", c.max_eccentric_force);
    number("fv_linear_extrap_threshold", c.velocity_extrapolation_threshold);
}

}  // namespace

CoordinatePaths::CoordinatePaths(const BodySpec& spec) {
    for (const JointSpec& joint : spec.joints) {
        for (const CoordinateSpec& coordinate : joint.coordinates) {
            paths_[coordinate.name] = fmt::format("/jointset/{}/{}", joint.name, coordinate.name);
        }
    }
}

const std::string& CoordinatePaths::operator()(const std::string& coordinate) const {
    const auto found = paths_.find(coordinate);
    if (found == paths_.end()) {
        throw std::invalid_argument(fmt::format("'{}' is no coordinate of this body", coordinate));
    }
    return found->second;
}

std::string segment_path(const std::string& segment) {
    return segment == "ground" ? "/ground" : "/bodyset/" + segment;
}

pugi::xml_node append_named(pugi::xml_node parent, const char* tag, const std::string& name) {
    pugi::xml_node element = parent.append_child(tag);
    element.append_attribute("name") = name.c_str();
    return element;
}

void write_muscle(pugi::xml_node objects, const MuscleSpec& muscle, const CoordinatePaths& paths) {
    const auto* thelen = std::get_if<Thelen2003Curves>(&muscle.curves);
    pugi::xml_node element = append_named(
        objects, thelen != nullptr ? "Thelen2003Muscle" : "Millard2012EquilibriumMuscle",
        muscle.name);
    const auto number = [&](const char* tag, double value) {
        write_text(element, tag, number_text(value));
    };
    const MuscleDynamicsSpec& d = muscle.dynamics;
    write_text(element, "appliesForce", flag_text(muscle.applies_force));
    number("min_control", d.min_control);
    number("max_control", d.max_control);
    write_path(element, muscle, paths);
    number("optimal_force", d.optimal_force);
    number("max_isometric_force", muscle.max_isometric_force);
    number("optimal_fiber_length", muscle.optimal_fibre_length);
    number("tendon_slack_length", muscle.tendon_slack_length);
    number("pennation_angle_at_optimal", muscle.pennation);
    number("max_contraction_velocity", muscle.max_contraction_velocity);
    write_text(element, "ignore_tendon_compliance", flag_text(d.ignore_tendon_compliance));
    write_text(element, "ignore_activation_dynamics", flag_text(d.ignore_activation_dynamics));
    number("default_activation", d.default_activation);
    number("default_fiber_length", d.default_fibre_length);
    number("activation_time_constant", d.activation_time_constant);
    number("deactivation_time_constant", d.deactivation_time_constant);
    number("maximum_pennation_angle", d.maximum_pennation);
    if (thelen != nullptr) {
        write_thelen(element, *thelen);
    } else {
        write_millard(element, std::get<Millard2012Curves>(muscle.curves));
    }
}

}  // namespace sinew::osim
