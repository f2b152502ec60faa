#include "sinew/io/osim_writer.h"

#include <array>
#include <numbers>
#include <sstream>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "sinew/io/osim_function.h"
#include "sinew/io/osim_joint.h"
#include "sinew/io/osim_text.h"
#include "sinew/io/osim_writer_muscle.h"
#include "sinew/io/save_text.h"

namespace sinew {
namespace osim {
namespace {

void write_wraps(pugi::xml_node holder, const std::vector<WrapSpec>& wraps) {
    if (wraps.empty()) return;
    pugi::xml_node objects =
        append_named(holder, "WrapObjectSet", "wrapobjectset").append_child("objects");
    for (const WrapSpec& wrap : wraps) {
        const auto* cylinder = std::get_if<CylinderSpec>(&wrap.shape);
        pugi::xml_node element = append_named(
            objects, cylinder != nullptr ? "WrapCylinder" : "WrapEllipsoid", wrap.name);
        write_text(element, "active", flag_text(wrap.active));
        write_text(element, "xyz_body_rotation", numbers_text(wrap.rotation_xyz_body));
        write_text(element, "translation", numbers_text(wrap.X_SegmentWrap.p));
        write_text(element, "quadrant", wrap.quadrant);
        if (cylinder != nullptr) {
            write_text(element, "radius", number_text(cylinder->radius));
            write_text(element, "length", number_text(cylinder->length));
        } else {
            write_text(element, "dimensions",
                       numbers_text(std::get<EllipsoidSpec>(wrap.shape).radii));
        }
    }
}

void write_segment(pugi::xml_node objects, const SegmentSpec& segment) {
    pugi::xml_node body = append_named(objects, "Body", segment.name);
    if (!segment.meshes.empty()) {
        pugi::xml_node geometry = body.append_child("attached_geometry");
        for (std::size_t i = 0; i < segment.meshes.size(); ++i) {
            pugi::xml_node mesh =
                append_named(geometry, "Mesh", fmt::format("{}_geom_{}", segment.name, i + 1));
            write_text(mesh, "socket_frame", "..");
            write_text(mesh, "scale_factors", numbers_text(segment.meshes[i].scale));
            write_text(mesh, "mesh_file", segment.meshes[i].file);
        }
    }
    write_wraps(body, segment.wraps);
    write_text(body, "mass", number_text(segment.mass));
    write_text(body, "mass_center", numbers_text(segment.p_SegmentCom));
    const Mat3& inertia = segment.inertia;
    write_text(body, "inertia",
               numbers_text(std::vector<double>{inertia(0, 0), inertia(1, 1), inertia(2, 2),
                                                inertia(0, 1), inertia(0, 2), inertia(1, 2)}));
}

/// The name of a joint's own offset frame, or empty when the joint sits on the segment itself.
std::string offset_name(const OffsetSpec& offset) {
    if (!offset.frame.empty()) return offset.frame;
    if (offset.translation.isZero(0) && offset.rotation_xyz_body.isZero(0)) return "";
    return offset.segment + "_offset";
}

void write_frame(pugi::xml_node frames, const OffsetSpec& offset, const std::string& name) {
    if (name.empty()) return;
    pugi::xml_node frame = append_named(frames, "PhysicalOffsetFrame", name);
    write_text(frame, "socket_parent", segment_path(offset.segment));
    write_text(frame, "translation", numbers_text(offset.translation));
    write_text(frame, "orientation", numbers_text(offset.rotation_xyz_body));
}

void write_axis(pugi::xml_node transform, const char* name, const AxisSpec& axis) {
    pugi::xml_node element = append_named(transform, "TransformAxis", name);
    write_text(element, "coordinates", axis.coordinate);
    write_text(element, "axis", numbers_text(axis.axis));
    write_function(element, axis.function, "function");
}

void write_joint(pugi::xml_node objects, const JointSpec& joint) {
    const JointKind kind = has_implied_axes(joint) ? joint.kind : JointKind::custom;
    pugi::xml_node element = append_named(objects, joint_tag(kind), joint.name);
    const std::string parent = offset_name(joint.parent);
    std::string child = offset_name(joint.child);
    if (!child.empty() && child == parent) child += "_child";
    write_text(element, "socket_parent_frame",
               parent.empty() ? segment_path(joint.parent.segment) : parent);
    write_text(element, "socket_child_frame",
               child.empty() ? segment_path(joint.child.segment) : child);
    pugi::xml_node coordinates = element.append_child("coordinates");
    for (const CoordinateSpec& coordinate : joint.coordinates) {
        pugi::xml_node part = append_named(coordinates, "Coordinate", coordinate.name);
        write_text(part, "default_value", number_text(coordinate.default_value));
        write_text(part, "default_speed_value", number_text(coordinate.default_speed));
        write_text(part, "range",
                   numbers_text(std::vector<double>{coordinate.minimum, coordinate.maximum}));
        write_text(part, "clamped", flag_text(coordinate.clamped));
        write_text(part, "locked", flag_text(coordinate.locked));
        if (coordinate.prescribed_function) {
            write_function(part.append_child("prescribed_function"),
                           *coordinate.prescribed_function, "");
        }
        write_text(part, "prescribed", flag_text(coordinate.prescribed));
    }
    pugi::xml_node frames = element.append_child("frames");
    write_frame(frames, joint.parent, parent);
    write_frame(frames, joint.child, child);
    if (kind == JointKind::ellipsoid) write_text(element, "radii_x_y_z", numbers_text(joint.radii));
    if (kind == JointKind::scapulothoracic) {
        write_text(element, "thoracic_ellipsoid_radii_x_y_z", numbers_text(joint.radii));
        write_text(
            element, "scapula_winging_axis_origin",
            numbers_text(std::vector<double>{joint.winging_origin[0], joint.winging_origin[1]}));
        write_text(element, "scapula_winging_axis_direction", number_text(joint.winging_direction));
    }
    if (kind != JointKind::custom) return;
    static constexpr std::array<const char*, 3> rotations{"rotation1", "rotation2", "rotation3"};
    static constexpr std::array<const char*, 3> translations{"translation1", "translation2",
                                                             "translation3"};
    pugi::xml_node transform = element.append_child("SpatialTransform");
    for (std::size_t i = 0; i < 3; ++i) write_axis(transform, rotations[i], joint.rotations[i]);
    for (std::size_t i = 0; i < 3; ++i) {
        write_axis(transform, translations[i], joint.translations[i]);
    }
}

void write_coupler(pugi::xml_node objects, const CouplerSpec& coupler) {
    pugi::xml_node element = append_named(objects, "CoordinateCouplerConstraint", coupler.name);
    write_text(element, "isEnforced", "true");
    write_function(element.append_child("coupled_coordinates_function"), coupler.function, "");
    write_text(element, "independent_coordinate_names", coupler.independent);
    write_text(element, "dependent_coordinate_name", coupler.dependent);
    write_text(element, "scale_factor", "1");
}

/// What every actuator has.
template <class Spec>
pugi::xml_node write_actuator(pugi::xml_node objects, const char* tag, const Spec& actuator) {
    pugi::xml_node element = append_named(objects, tag, actuator.name);
    write_text(element, "appliesForce", flag_text(actuator.applies_force));
    write_text(element, "min_control", number_text(actuator.min_control));
    write_text(element, "max_control", number_text(actuator.max_control));
    write_text(element, "optimal_force", number_text(actuator.optimal_force));
    return element;
}

void write_motor(pugi::xml_node objects, const CoordinateActuatorSpec& motor) {
    pugi::xml_node element = write_actuator(objects, "CoordinateActuator", motor);
    write_text(element, "coordinate", motor.coordinate);
}

void write_point_actuator(pugi::xml_node objects, const PointActuatorSpec& actuator) {
    pugi::xml_node element = write_actuator(objects, "PointActuator", actuator);
    write_text(element, "body", actuator.segment);
    write_text(element, "point", numbers_text(actuator.point));
    write_text(element, "point_is_global", flag_text(actuator.point_is_global));
    write_text(element, "direction", numbers_text(actuator.direction));
    write_text(element, "force_is_global", flag_text(actuator.force_is_global));
}

void write_torque_actuator(pugi::xml_node objects, const TorqueActuatorSpec& actuator) {
    pugi::xml_node element = write_actuator(objects, "TorqueActuator", actuator);
    write_text(element, "bodyA", actuator.segment_a);
    if (!actuator.segment_b.empty()) write_text(element, "bodyB", actuator.segment_b);
    write_text(element, "torque_is_global", flag_text(actuator.torque_is_global));
    write_text(element, "axis", numbers_text(actuator.axis));
}

void write_point_to_point_actuator(pugi::xml_node objects,
                                   const PointToPointActuatorSpec& actuator) {
    pugi::xml_node element = write_actuator(objects, "PointToPointActuator", actuator);
    write_text(element, "bodyA", actuator.segment_a);
    write_text(element, "bodyB", actuator.segment_b);
    write_text(element, "points_are_global", flag_text(actuator.points_are_global));
    write_text(element, "pointA", numbers_text(actuator.point_a));
    write_text(element, "pointB", numbers_text(actuator.point_b));
}

void write_spring(pugi::xml_node objects, const CoordinateSpringSpec& spring) {
    pugi::xml_node element = append_named(objects, "SpringGeneralizedForce", spring.name);
    write_text(element, "appliesForce", flag_text(spring.applies_force));
    write_text(element, "coordinate", spring.coordinate);
    write_text(element, "stiffness", number_text(spring.stiffness));
    write_text(element, "rest_length", number_text(spring.rest));
    write_text(element, "viscosity", number_text(spring.viscosity));
}

void write_limit(pugi::xml_node objects, const CoordinateLimitSpec& limit, bool turns) {
    const double unit = turns ? std::numbers::pi / 180 : 1;
    pugi::xml_node element = append_named(objects, "CoordinateLimitForce", limit.name);
    write_text(element, "appliesForce", flag_text(limit.applies_force));
    write_text(element, "coordinate", limit.coordinate);
    write_text(element, "upper_stiffness", number_text(limit.upper_stiffness * unit));
    write_text(element, "upper_limit", number_text(limit.upper_limit / unit));
    write_text(element, "lower_stiffness", number_text(limit.lower_stiffness * unit));
    write_text(element, "lower_limit", number_text(limit.lower_limit / unit));
    write_text(element, "damping", number_text(limit.damping * unit));
    write_text(element, "transition", number_text(limit.transition / unit));
}

void write_marker(pugi::xml_node objects, const MarkerSpec& marker) {
    pugi::xml_node element = append_named(objects, "Marker", marker.name);
    write_text(element, "socket_parent_frame", segment_path(marker.segment));
    write_text(element, "location", numbers_text(marker.p));
    write_text(element, "fixed", flag_text(marker.fixed));
}

void write_model(pugi::xml_node model, const BodySpec& spec) {
    pugi::xml_node ground = append_named(model, "Ground", "ground");
    write_wraps(ground, spec.ground_wraps);
    write_text(model, "gravity", numbers_text(spec.gravity));
    write_text(model, "credits", spec.credits);
    write_text(model, "publications", spec.publications);
    write_text(model, "length_units", "meters");
    write_text(model, "force_units", "N");
    const auto append_objects = [&](const char* tag, const char* name) {
        return append_named(model, tag, name).append_child("objects");
    };
    const pugi::xml_node segments = append_objects("BodySet", "bodyset");
    for (const SegmentSpec& segment : spec.segments) write_segment(segments, segment);
    const pugi::xml_node joints = append_objects("JointSet", "jointset");
    for (const JointSpec& joint : spec.joints) write_joint(joints, joint);
    const pugi::xml_node constraints = append_objects("ConstraintSet", "constraintset");
    for (const CouplerSpec& coupler : spec.couplers) write_coupler(constraints, coupler);
    const CoordinatePaths paths(spec);
    const pugi::xml_node forces = append_objects("ForceSet", "forceset");
    for (const MuscleSpec& muscle : spec.muscles) write_muscle(forces, muscle, paths);
    for (const CoordinateActuatorSpec& motor : spec.motors) write_motor(forces, motor);
    for (const PointToPointActuatorSpec& actuator : spec.point_to_point_actuators) {
        write_point_to_point_actuator(forces, actuator);
    }
    for (const PointActuatorSpec& actuator : spec.point_actuators)
        write_point_actuator(forces, actuator);
    for (const TorqueActuatorSpec& actuator : spec.torque_actuators)
        write_torque_actuator(forces, actuator);
    for (const CoordinateSpringSpec& spring : spec.springs) write_spring(forces, spring);
    for (const CoordinateLimitSpec& limit : spec.limits)
        write_limit(forces, limit, spec.turns(limit.coordinate));
    if (!spec.groups.empty()) {
        pugi::xml_node groups = forces.parent().append_child("groups");
        for (const GroupSpec& group : spec.groups) {
            write_text(append_named(groups, "ObjectGroup", group.name), "members",
                       fmt::format("{}", fmt::join(group.members, " ")));
        }
    }
    const pugi::xml_node markers = append_objects("MarkerSet", "markerset");
    for (const MarkerSpec& marker : spec.markers) write_marker(markers, marker);
}

}  // namespace
}  // namespace osim

std::string format_body_spec(const BodySpec& spec) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    pugi::xml_node root = document.append_child("OpenSimDocument");
    root.append_attribute("Version") = "40600";
    osim::write_model(osim::append_named(root, "Model", spec.name), spec);
    std::ostringstream stream;
    document.save(stream, "\t");
    return stream.str();
}

void save_body_spec(const BodySpec& spec, const std::filesystem::path& path) {
    save_text(path, format_body_spec(spec));
}

}  // namespace sinew
