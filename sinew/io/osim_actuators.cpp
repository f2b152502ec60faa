#include <string_view>
#include <utility>

#include "sinew/io/osim_forces.h"

namespace sinew::osim {
namespace {

/// What every actuator has.
template <class Spec>
void read_common(ReadContext& context, pugi::xml_node element, Spec& actuator) {
    constexpr NumberRule any_size{.may_be_infinite = true};
    const Document& document = context.document;
    actuator.name = name_of(element);
    actuator.applies_force = read_applies_force(context, element);
    actuator.optimal_force = document.number(element, "optimal_force", actuator.optimal_force);
    actuator.min_control = document.number(element, "min_control", actuator.min_control, any_size);
    actuator.max_control = document.number(element, "max_control", actuator.max_control, any_size);
}

void read_coordinate_actuator(ReadContext& context, pugi::xml_node element) {
    CoordinateActuatorSpec actuator;
    read_common(context, element, actuator);
    actuator.coordinate = context.paths.find_coordinate(context.document, element, "coordinate",
                                                        "/forceset/" + actuator.name);
    context.add_unknown_children(
        element, {"components", "appliesForce", "isDisabled", "min_control", "max_control",
                  "coordinate", "optimal_force"});
    context.spec.motors.push_back(std::move(actuator));
}

void read_point_actuator(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    PointActuatorSpec actuator;
    read_common(context, element, actuator);
    actuator.segment = context.paths.find_segment(document, element, "body");
    actuator.point = document.vector(element, "point", actuator.point);
    actuator.direction = document.vector(element, "direction", actuator.direction);
    actuator.point_is_global = document.flag(element, "point_is_global", false);
    actuator.force_is_global = document.flag(element, "force_is_global", true);
    context.add_unknown_children(
        element, {"components", "appliesForce", "isDisabled", "min_control", "max_control", "body",
                  "point", "point_is_global", "direction", "force_is_global", "optimal_force"});
    context.spec.point_actuators.push_back(std::move(actuator));
}

void read_torque_actuator(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    TorqueActuatorSpec actuator;
    read_common(context, element, actuator);
    actuator.segment_a = context.paths.find_segment(document, element, "bodyA");
    const std::string b = document.text(element, "bodyB");
    if (b == "ground")
        actuator.segment_b = b;
    else if (!b.empty())
        actuator.segment_b = context.paths.find_segment(document, element, "bodyB");
    actuator.axis = document.vector(element, "axis", actuator.axis);
    actuator.torque_is_global = document.flag(element, "torque_is_global", true);
    context.add_unknown_children(
        element, {"components", "appliesForce", "isDisabled", "min_control", "max_control", "bodyA",
                  "bodyB", "torque_is_global", "axis", "optimal_force"});
    context.spec.torque_actuators.push_back(std::move(actuator));
}

void read_point_to_point_actuator(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    PointToPointActuatorSpec actuator;
    read_common(context, element, actuator);
    actuator.points_are_global = document.flag(element, "points_are_global", false);
    actuator.point_a = document.vector(element, "pointA", Vec3::Zero());
    actuator.point_b = document.vector(element, "pointB", Vec3::Zero());
    actuator.segment_a = context.paths.find_segment(document, element, "bodyA");
    actuator.segment_b = context.paths.find_segment(document, element, "bodyB");
    context.add_unknown_children(
        element, {"components", "appliesForce", "isDisabled", "min_control", "max_control", "bodyA",
                  "bodyB", "points_are_global", "pointA", "pointB", "optimal_force"});
    context.spec.point_to_point_actuators.push_back(std::move(actuator));
}

}  // namespace

bool read_applies_force(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    const bool applies = document.find(element, "isDisabled")
                             ? !document.flag(element, "isDisabled", false)
                             : document.flag(element, "appliesForce", true);
    if (!applies)
        context.add_unsupported(element.name(), name_of(element),
                                "switched off in the file (appliesForce is false); it does "
                                "nothing, as in OpenSim");
    return applies;
}

bool read_actuator(ReadContext& context, pugi::xml_node element) {
    const std::string_view tag = element.name();
    if (tag == "CoordinateActuator")
        read_coordinate_actuator(context, element);
    else if (tag == "PointActuator")
        read_point_actuator(context, element);
    else if (tag == "TorqueActuator")
        read_torque_actuator(context, element);
    else if (tag == "PointToPointActuator")
        read_point_to_point_actuator(context, element);
    else
        return false;
    return true;
}

}  // namespace sinew::osim
