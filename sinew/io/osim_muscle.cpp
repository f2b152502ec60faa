#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "sinew/io/osim_forces.h"
#include "sinew/io/osim_function.h"

namespace sinew::osim {
namespace {

constexpr NumberRule above_zero{.above_zero = true};
constexpr NumberRule zero_or_more{.zero_or_more = true};

Millard2012Curves read_millard_curves(const ReadContext& context, pugi::xml_node muscle) {
    const Document& document = context.document;
    Millard2012Curves c;
    c.fibre_damping = document.number(muscle, "fiber_damping", c.fibre_damping, zero_or_more);
    c.minimum_activation = document.number(muscle, "minimum_activation", c.minimum_activation);

    const pugi::xml_node active = document.find(muscle, "ActiveForceLengthCurve");
    const auto number = [&](pugi::xml_node curve, const char* property, double& value) {
        value = document.number(curve, property, value);
    };
    number(active, "min_norm_active_fiber_length", c.active_min_norm_length);
    number(active, "transition_norm_fiber_length", c.active_transition_norm_length);
    number(active, "max_norm_active_fiber_length", c.active_max_norm_length);
    number(active, "shallow_ascending_slope", c.active_shallow_slope);
    number(active, "minimum_value", c.active_minimum_value);
    context.add_unknown_children(
        active, {"min_norm_active_fiber_length", "transition_norm_fiber_length",
                 "max_norm_active_fiber_length", "shallow_ascending_slope", "minimum_value"});

    const pugi::xml_node velocity = document.find(muscle, "ForceVelocityCurve");
    number(velocity, "concentric_slope_at_vmax", c.velocity_concentric_slope_at_vmax);
    number(velocity, "concentric_slope_near_vmax", c.velocity_concentric_slope_near_vmax);
    number(velocity, "isometric_slope", c.velocity_isometric_slope);
    number(velocity, "eccentric_slope_at_vmax", c.velocity_eccentric_slope_at_vmax);
    number(velocity, "eccentric_slope_near_vmax", c.velocity_eccentric_slope_near_vmax);
    number(velocity, "max_eccentric_velocity_force_multiplier", c.velocity_max_eccentric_force);
    number(velocity, "concentric_curviness", c.velocity_concentric_curviness);
    number(velocity, "eccentric_curviness", c.velocity_eccentric_curviness);
    context.add_unknown_children(
        velocity,
        {"concentric_slope_at_vmax", "concentric_slope_near_vmax", "isometric_slope",
         "eccentric_slope_at_vmax", "eccentric_slope_near_vmax",
         "max_eccentric_velocity_force_multiplier", "concentric_curviness", "eccentric_curviness"});

    const pugi::xml_node passive = document.find(muscle, "FiberForceLengthCurve");
    number(passive, "strain_at_zero_force", c.passive_strain_at_zero_force);
    number(passive, "strain_at_one_norm_force", c.passive_strain_at_one_norm_force);
    c.passive_stiffness_at_low_force = document.optional_number(passive, "stiffness_at_low_force");
    c.passive_stiffness_at_one_norm_force =
        document.optional_number(passive, "stiffness_at_one_norm_force");
    c.passive_curviness = document.optional_number(passive, "curviness");
    context.add_unknown_children(
        passive, {"strain_at_zero_force", "strain_at_one_norm_force", "stiffness_at_low_force",
                  "stiffness_at_one_norm_force", "curviness"});

    const pugi::xml_node tendon = document.find(muscle, "TendonForceLengthCurve");
    number(tendon, "strain_at_one_norm_force", c.tendon_strain_at_one_norm_force);
    c.tendon_stiffness_at_one_norm_force =
        document.optional_number(tendon, "stiffness_at_one_norm_force");
    c.tendon_norm_force_at_toe_end = document.optional_number(tendon, "norm_force_at_toe_end");
    c.tendon_curviness = document.optional_number(tendon, "curviness");
    context.add_unknown_children(tendon, {"strain_at_one_norm_force", "stiffness_at_one_norm_force",
                                          "norm_force_at_toe_end", "curviness"});
    return c;
}

Thelen2003Curves read_thelen_curves(const ReadContext& context, pugi::xml_node muscle) {
    const Document& document = context.document;
    Thelen2003Curves c;
    const auto number = [&](const char* property, double& value, NumberRule rule = {}) {
        value = document.number(muscle, property, value, rule);
    };
    number("FmaxTendonStrain", c.tendon_strain, above_zero);
    number("FmaxMuscleStrain", c.passive_strain, above_zero);
    number("KshapeActive", c.active_shape, above_zero);
    number("KshapePassive", c.passive_shape, above_zero);
    number("Af", c.velocity_shape, above_zero);
    number("Flen", c.max_eccentric_force);
    if (!(c.max_eccentric_force > 1)) {
        document.fail(document.find(muscle, "Flen"), "",
                      fmt::format("value is {}; it must be above 1", c.max_eccentric_force));
    }
    number("fv_linear_extrap_threshold", c.velocity_extrapolation_threshold);
    number("minimum_activation", c.minimum_activation);
    return c;
}

MuscleDynamicsSpec read_dynamics(const Document& document, pugi::xml_node muscle, bool thelen) {
    MuscleDynamicsSpec d;
    if (thelen) {
        d.activation_time_constant = 0.015;
        d.deactivation_time_constant = 0.05;
    }
    const NumberRule any{.may_be_infinite = true};
    d.min_control = document.number(muscle, "min_control", d.min_control, any);
    d.max_control = document.number(muscle, "max_control", d.max_control, any);
    d.optimal_force = document.number(muscle, "optimal_force", d.optimal_force);
    d.ignore_tendon_compliance =
        document.flag(muscle, "ignore_tendon_compliance", d.ignore_tendon_compliance);
    d.ignore_activation_dynamics =
        document.flag(muscle, "ignore_activation_dynamics", d.ignore_activation_dynamics);
    d.default_activation = document.number(muscle, "default_activation", d.default_activation);
    d.default_fibre_length =
        document.number(muscle, "default_fiber_length", d.default_fibre_length);
    d.activation_time_constant =
        document.number(muscle, "activation_time_constant", d.activation_time_constant);
    d.deactivation_time_constant =
        document.number(muscle, "deactivation_time_constant", d.deactivation_time_constant);
    d.maximum_pennation = document.number(muscle, "maximum_pennation_angle", d.maximum_pennation);
    return d;
}

MovingPointSpec read_moving_point(const ReadContext& context, pugi::xml_node element,
                                  const std::string& owner) {
    static constexpr std::array<std::pair<const char*, const char*>, 3> properties{
        {{"socket_x_coordinate", "x_location"},
         {"socket_y_coordinate", "y_location"},
         {"socket_z_coordinate", "z_location"}}};
    const Document& document = context.document;
    MovingPointSpec point;
    for (std::size_t i = 0; i < properties.size(); ++i) {
        const auto& [socket, location] = properties[i];
        const pugi::xml_node function = find_function(document, element, location);
        if (function) point.functions[i] = read_function(document, function);
        if (is_constant(point.functions[i]) && document.text(element, socket).empty()) continue;
        point.coordinates[i] = context.paths.find_coordinate(document, element, socket, owner);
    }
    return point;
}

PathPointSpec read_point(const ReadContext& context, pugi::xml_node element,
                         const std::string& path) {
    const Document& document = context.document;
    const std::string_view tag = element.name();
    PathPointSpec point;
    point.name = name_of(element);
    const std::string owner = path + "/" + point.name;
    const FrameOnSegment frame =
        context.paths.find_frame(document, element, "socket_parent_frame", owner);
    point.segment = frame.segment;
    if (tag == "MovingPathPoint") {
        if (!frame.is_segment()) {
            document.fail(
                element, "socket_parent_frame",
                "a moving point is fixed to an offset frame; it must be fixed to a segment "
                "or the ground");
        }
        point.location = read_moving_point(context, element, owner);
        context.add_unknown_children(
            element,
            {"components", "socket_parent_frame", "socket_x_coordinate", "socket_y_coordinate",
             "socket_z_coordinate", "x_location", "y_location", "z_location"});
        return point;
    }
    Vec3 p = document.vector(element, "location", Vec3::Zero());
    if (!frame.is_segment()) p = frame.X_SegmentFrame * p;
    if (tag == "PathPoint") {
        point.location = FixedPointSpec{p};
        context.add_unknown_children(element, {"components", "socket_parent_frame", "location"});
    } else if (tag == "ConditionalPathPoint") {
        const auto [low, high] = document.range(element, 0, 0);
        point.location = ConditionalPointSpec{
            p, context.paths.find_coordinate(document, element, "socket_coordinate", owner), low,
            high};
        context.add_unknown_children(element, {"components", "socket_parent_frame", "location",
                                               "socket_coordinate", "range"});
    } else {
        document.fail(
            element, "",
            fmt::format("{} is a kind of path point that Sinew does not read; the muscle's "
                        "path would be wrong without it",
                        tag));
    }
    return point;
}

std::string read_wrap_method(const Document& document, pugi::xml_node wrap) {
    std::string method = document.text(wrap, "method", "hybrid");
    if (method.empty() || method == "Unassigned") return "hybrid";
    if (method == "hybrid" || method == "midpoint" || method == "axial") return method;
    document.fail(document.find(wrap, "method"), "",
                  fmt::format("value is '{}'; it must be hybrid, midpoint or axial", method));
}

int read_path_index(const Document& document, pugi::xml_node range, double value,
                    std::size_t n_points) {
    if (value == -1) return -1;
    if (value != std::floor(value) || value < 1 || value > static_cast<double>(n_points)) {
        document.fail(
            range, "",
            fmt::format("{} is no point of this path; it must be -1, or 1 to {}", value, n_points));
    }
    return static_cast<int>(value);
}

PathWrapSpec read_path_wrap(const Document& document, pugi::xml_node element,
                            std::size_t n_points) {
    PathWrapSpec wrap;
    wrap.name = name_of(element);
    wrap.surface = document.required_text(element, "wrap_object");
    wrap.method = read_wrap_method(document, element);
    const auto range = document.numbers(element, "range");
    if (range.empty()) return wrap;
    const pugi::xml_node at = document.find(element, "range");
    if (range.size() != 2) {
        document.fail(at, "", count_fault(range.size(), "2"));
    }
    wrap.range_first = read_path_index(document, at, range[0], n_points);
    wrap.range_last = read_path_index(document, at, range[1], n_points);
    return wrap;
}

void read_path(ReadContext& context, pugi::xml_node path, MuscleSpec& muscle) {
    const Document& document = context.document;
    const std::string name = name_of(path);
    const std::string owner = "/forceset/" + muscle.name + "/" + (name.empty() ? "path" : name);
    const pugi::xml_node points = path.child("PathPointSet");
    for (const pugi::xml_node element : objects_of(points).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        muscle.points.push_back(read_point(context, element, owner));
    }
    if (muscle.points.size() < 2) {
        document.fail(
            points ? points : path, "",
            fmt::format("the path of muscle '{}' has {} point{}; there must be 2 or more",
                        muscle.name, muscle.points.size(), muscle.points.size() == 1 ? "" : "s"));
    }
    for (const pugi::xml_node element :
         objects_of(path.child("PathWrapSet")).children("PathWrap")) {
        PathWrapSpec wrap = read_path_wrap(document, element, muscle.points.size());
        if (context.unsupported_wraps.count(wrap.surface) != 0) {
            context.add_unsupported(
                "PathWrap", muscle.name,
                fmt::format("the path runs straight past '{}', a wrap surface of "
                            "a kind that Sinew does not know",
                            wrap.surface));
            continue;
        }
        if (context.wraps.count(wrap.surface) == 0) {
            document.fail(document.find(element, "wrap_object"), "",
                          fmt::format("'{}' is no wrap surface of this model", wrap.surface));
        }
        context.add_unknown_children(element, {"components", "wrap_object", "method", "range"});
        muscle.wraps.push_back(std::move(wrap));
    }
    context.add_unknown_children(path, {"components", "Appearance", "PathPointSet", "PathWrapSet"});
}

}  // namespace

MuscleSpec read_muscle(ReadContext& context, pugi::xml_node element, pugi::xml_node path) {
    const Document& document = context.document;
    MuscleSpec muscle;
    muscle.name = name_of(element);
    muscle.applies_force = document.flag(element, "appliesForce", true);
    muscle.max_isometric_force = document.number(element, "max_isometric_force", 1000, above_zero);
    muscle.optimal_fibre_length = document.number(element, "optimal_fiber_length", 0.1, above_zero);
    muscle.tendon_slack_length = document.number(element, "tendon_slack_length", 0.2, zero_or_more);
    muscle.pennation = document.number(element, "pennation_angle_at_optimal", 0, zero_or_more);
    muscle.max_contraction_velocity =
        document.number(element, "max_contraction_velocity", 10, above_zero);
    const bool thelen = std::string_view(element.name()) == "Thelen2003Muscle";
    if (thelen) {
        muscle.curves = read_thelen_curves(context, element);
    } else {
        muscle.curves = read_millard_curves(context, element);
    }
    muscle.dynamics = read_dynamics(document, element, thelen);
    read_path(context, path, muscle);
    if (!muscle.applies_force) {
        context.add_unsupported(element.name(), muscle.name,
                                "switched off in the file (appliesForce is false); it pulls on "
                                "nothing, as in OpenSim");
    }
    context.add_unknown_children(element, {"components",
                                           "appliesForce",
                                           "min_control",
                                           "max_control",
                                           "GeometryPath",
                                           "path",
                                           "optimal_force",
                                           "max_isometric_force",
                                           "optimal_fiber_length",
                                           "tendon_slack_length",
                                           "pennation_angle_at_optimal",
                                           "max_contraction_velocity",
                                           "ignore_tendon_compliance",
                                           "ignore_activation_dynamics",
                                           "fiber_damping",
                                           "default_activation",
                                           "default_fiber_length",
                                           "activation_time_constant",
                                           "deactivation_time_constant",
                                           "minimum_activation",
                                           "maximum_pennation_angle",
                                           "ActiveForceLengthCurve",
                                           "ForceVelocityCurve",
                                           "FiberForceLengthCurve",
                                           "TendonForceLengthCurve",
                                           "FmaxTendonStrain",
                                           "FmaxMuscleStrain",
                                           "KshapeActive",
                                           "KshapePassive",
                                           "Af",
                                           "Flen",
                                           "fv_linear_extrap_threshold"});
    return muscle;
}

}  // namespace sinew::osim
