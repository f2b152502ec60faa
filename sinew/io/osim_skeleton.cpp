#include "sinew/io/osim_skeleton.h"

#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sinew/io/osim_function.h"
#include "sinew/io/osim_joint.h"

namespace sinew::osim {
namespace {

void register_frames(ReadContext& context, pugi::xml_node list, const std::string& owner,
                     int depth = 0) {
    if (depth == deepest_frame) return;
    for (const pugi::xml_node frame : list.children("PhysicalOffsetFrame")) {
        const std::string path = owner + "/" + name_of(frame);
        context.paths.add_offset_frame(path, frame);
        register_frames(context, frame.child("components"), path, depth + 1);
    }
}

pugi::xml_node set_of(const ReadContext& context, const char* tag) {
    return context.document.model().child(tag);
}

std::string read_quadrant(const Document& document, pugi::xml_node wrap) {
    std::string quadrant = document.text(wrap, "quadrant", "all");
    if (quadrant.empty() || quadrant == "Unassigned") return "all";
    if (quadrant.front() == '+') quadrant.erase(0, 1);
    for (const char* known : {"x", "-x", "y", "-y", "z", "-z", "all"}) {
        if (quadrant == known) return quadrant;
    }
    document.fail(document.find(wrap, "quadrant"), "",
                  fmt::format("value is '{}'; it must be x, -x, y, -y, z, -z or all", quadrant));
}

/// The wrap surfaces of a frame that sits on the segment as told; none: the segment itself.
void read_wraps(ReadContext& context, pugi::xml_node holder,
                const std::optional<Transform>& X_SegmentFrame, std::vector<WrapSpec>& wraps) {
    const Document& document = context.document;
    const pugi::xml_node set = holder.child("WrapObjectSet");
    for (const pugi::xml_node element : objects_of(set).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        const std::string name = name_of(element);
        WrapSpec wrap;
        wrap.name = name;
        if (tag == "WrapCylinder") {
            wrap.shape = CylinderSpec{document.number(element, "radius", 1, {.above_zero = true}),
                                      document.number(element, "length", 1, {.above_zero = true})};
        } else if (tag == "WrapEllipsoid") {
            const Vec3 radii = document.vector(element, "dimensions", Vec3::Constant(0.05));
            if (!(radii.minCoeff() > 0)) {
                document.fail(document.find(element, "dimensions"), "",
                              fmt::format("the radii are {} {} {}; each must be above 0", radii.x(),
                                          radii.y(), radii.z()));
            }
            wrap.shape = EllipsoidSpec{radii};
        } else {
            context.unsupported_wraps.insert(name);
            context.add_unsupported(
                std::string(tag), name,
                "muscles that wrap on it run straight past it; their lengths and "
                "moment arms are wrong there");
            continue;
        }
        context.wraps.insert(name);
        wrap.active = document.flag(element, "active", true);
        wrap.quadrant = read_quadrant(document, element);
        Vec3 translation = document.vector(element, "translation", Vec3::Zero());
        wrap.rotation_xyz_body = document.vector(element, "xyz_body_rotation", Vec3::Zero());
        if (X_SegmentFrame) {
            translation = *X_SegmentFrame * translation;
            wrap.rotation_xyz_body =
                angles_xyz_body(X_SegmentFrame->R * rotation_xyz_body(wrap.rotation_xyz_body));
        }
        wrap.X_SegmentWrap = {rotation_xyz_body(wrap.rotation_xyz_body), translation};
        context.add_unknown_children(
            element, {"active", "xyz_body_rotation", "translation", "quadrant", "Appearance",
                      "radius", "length", "dimensions", "components"});
        wraps.push_back(std::move(wrap));
    }
}

/// The wrap surfaces of offset frames, and of those that these hold, moved to the segments below.
void read_frame_wraps(ReadContext& context, pugi::xml_node list, const std::string& owner,
                      int depth = 0) {
    if (depth == deepest_frame) return;
    for (const pugi::xml_node frame : list.children("PhysicalOffsetFrame")) {
        const std::string path = owner + "/" + name_of(frame);
        if (first_element(objects_of(frame.child("WrapObjectSet")))) {
            const FrameOnSegment place = context.paths.frame_at(context.document, frame, path);
            std::vector<WrapSpec>* wraps = &context.spec.ground_wraps;
            for (SegmentSpec& segment : context.spec.segments)
                if (segment.name == place.segment) wraps = &segment.wraps;
            read_wraps(context, frame, place.X_SegmentFrame, *wraps);
        }
        read_frame_wraps(context, frame.child("components"), path, depth + 1);
    }
}

SegmentSpec read_segment(ReadContext& context, pugi::xml_node body) {
    const Document& document = context.document;
    SegmentSpec segment;
    segment.name = name_of(body);
    segment.mass = document.required_number(body, "mass", {.zero_or_more = true});
    segment.p_SegmentCom = document.vector(body, "mass_center", Vec3::Zero());
    const auto inertia = document.numbers(body, "inertia");
    if (document.find(body, "inertia")) {
        if (inertia.size() != 6) {
            document.fail(document.find(body, "inertia"), "",
                          count_fault(inertia.size(), "6: xx yy zz xy xz yz"));
        }
        segment.inertia << inertia[0], inertia[3], inertia[4], inertia[3], inertia[1], inertia[5],
            inertia[4], inertia[5], inertia[2];
    }
    for (const pugi::xml_node shape : body.child("attached_geometry").children()) {
        if (std::strcmp(shape.name(), "Mesh") == 0) {
            segment.meshes.push_back({document.text(shape, "mesh_file"),
                                      document.vector(shape, "scale_factors", Vec3::Ones())});
        } else if (shape.type() == pugi::node_element) {
            context.add_display_only(shape.name(), name_of(shape));
        }
    }
    read_wraps(context, body, {}, segment.wraps);
    for (const pugi::xml_node component : body.child("components").children()) {
        if (component.type() != pugi::node_element) continue;
        const std::string name = name_of(component);
        if (std::strcmp(component.name(), "PhysicalOffsetFrame") != 0) {
            context.add_unsupported(component.name(), name,
                                    fmt::format("a component of segment '{}'", segment.name));
            continue;
        }
        for (const pugi::xml_node shape : component.child("attached_geometry").children()) {
            context.add_display_only(shape.name(), name_of(shape));
        }
    }
    context.add_unknown_children(body, {"components", "FrameGeometry", "attached_geometry",
                                        "WrapObjectSet", "mass", "mass_center", "inertia"});
    return segment;
}

CoordinateSpec read_coordinate(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    CoordinateSpec coordinate;
    coordinate.name = name_of(element);
    coordinate.default_value = document.number(element, "default_value", 0);
    coordinate.default_speed = document.number(element, "default_speed_value", 0);
    std::tie(coordinate.minimum, coordinate.maximum) = document.range(element, -10, 10);
    coordinate.clamped = document.flag(element, "clamped", false);
    coordinate.locked = document.flag(element, "locked", false);
    coordinate.prescribed = document.flag(element, "prescribed", false);
    if (const pugi::xml_node function = find_function(document, element, "prescribed_function")) {
        coordinate.prescribed_function = read_function(document, function);
    }
    if (coordinate.follows_time()) {
        context.add_altered(
            "Coordinate", coordinate.name,
            "prescribed as a function of time: a measured motion follows it, an exercise holds its "
            "value at time 0, and what moves it is not asked");
    }
    context.add_unknown_children(
        element, {"components", "default_value", "default_speed_value", "range", "clamped",
                  "locked", "prescribed_function", "prescribed", "is_free_to_satisfy_constraints"});
    return coordinate;
}

AxisSpec read_axis(const ReadContext& context, const JointSpec& joint, pugi::xml_node element) {
    const Document& document = context.document;
    AxisSpec axis;
    axis.axis = document.vector(element, "axis", axis.axis);
    if (axis.axis.norm() < 1e-9) {
        document.fail(element, "axis", "the axis is 0 0 0; it must have a direction");
    }
    const auto names = document.words(element, "coordinates");
    if (names.size() > 1) {
        document.fail(
            element, "coordinates",
            fmt::format("the axis moves with {} coordinates; Sinew can compute one", names.size()));
    }
    const pugi::xml_node function = find_function(document, element, "function");
    if (function) axis.function = read_function(document, function);
    if (names.empty()) {
        if (function && !is_constant(axis.function)) {
            document.fail(function, "", "the function has no coordinate to depend on");
        }
        return axis;
    }
    axis.coordinate = context.paths.coordinate_of(joint.name, names.front());
    if (axis.coordinate.empty()) {
        document.fail(
            element, "coordinates",
            fmt::format("'{}' is no coordinate of joint '{}'", names.front(), joint.name));
    }
    if (!function) {
        document.fail(element, "function",
                      fmt::format("the function of coordinate '{}' is missing", axis.coordinate));
    }
    return axis;
}

void read_custom_axes(const ReadContext& context, pugi::xml_node element, JointSpec& joint) {
    static constexpr std::array<const char*, 6> names{
        "rotation1", "rotation2", "rotation3", "translation1", "translation2", "translation3"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        (i < 3 ? joint.rotations[i] : joint.translations[i - 3]).axis = Vec3::Unit(i % 3);
    }
    std::array<bool, 6> seen{};
    for (const pugi::xml_node child :
         context.document.find(element, "SpatialTransform").children("TransformAxis")) {
        const std::string name = name_of(child);
        std::size_t i = 0;
        while (i < names.size() && name != names[i]) ++i;
        if (i == names.size() || seen[i]) {
            context.document.fail(
                child, "",
                fmt::format("an axis is named '{}'; the six are rotation1 to 3 and translation1 to "
                            "3, each once",
                            name));
        }
        seen[i] = true;
        (i < 3 ? joint.rotations[i] : joint.translations[i - 3]) = read_axis(context, joint, child);
    }
}

/// Radii of an ellipsoid, each above 0.
Vec3 read_radii(const Document& document, pugi::xml_node element, const char* property) {
    const Vec3 radii = document.required_vector(element, property);
    if (!(radii.minCoeff() > 0)) {
        document.fail(document.find(element, property), "",
                      fmt::format("the radii are {} {} {}; each must be above 0", radii.x(),
                                  radii.y(), radii.z()));
    }
    return radii;
}

void fill_axes(const ReadContext& context, pugi::xml_node element, JointSpec& joint) {
    const Document& document = context.document;
    const std::size_t given = joint.coordinates.size();
    const std::size_t wanted = coordinate_count(joint.kind).value_or(given);
    if (given != wanted) {
        document.fail(element, "coordinates",
                      fmt::format("a {} has {} coordinate{}; it must have {}", element.name(),
                                  given, given == 1 ? "" : "s", wanted));
    }
    set_implied_axes(joint);
    if (joint.kind == JointKind::custom) read_custom_axes(context, element, joint);
    if (joint.kind == JointKind::ellipsoid) {
        joint.radii = read_radii(document, element, "radii_x_y_z");
    }
    if (joint.kind == JointKind::scapulothoracic) {
        joint.radii = read_radii(document, element, "thoracic_ellipsoid_radii_x_y_z");
        const auto origin = document.numbers(element, "scapula_winging_axis_origin");
        if (!origin.empty() && origin.size() != 2) {
            document.fail(document.find(element, "scapula_winging_axis_origin"), "",
                          count_fault(origin.size(), "2: x and y"));
        }
        if (!origin.empty()) joint.winging_origin = {origin[0], origin[1]};
        joint.winging_direction = document.number(element, "scapula_winging_axis_direction", 0);
    }
}

OffsetSpec read_joint_end(const ReadContext& context, pugi::xml_node joint, const char* socket,
                          const std::string& owner) {
    const FrameOnSegment frame = context.paths.find_frame(context.document, joint, socket, owner);
    OffsetSpec offset{.segment = frame.segment,
                      .translation = frame.translation,
                      .rotation_xyz_body = frame.rotation_xyz_body,
                      .frame = {}};
    if (frame.frame != frame.segment + "_offset") offset.frame = frame.frame;
    return offset;
}

void read_coupler(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    CouplerSpec coupler;
    coupler.name = name_of(element);
    const auto independent = document.words(element, "independent_coordinate_names");
    if (independent.size() != 1) {
        document.fail(
            element, "independent_coordinate_names",
            fmt::format("{} coordinates are named; Sinew can couple to 1", independent.size()));
    }
    coupler.independent = context.paths.find_coordinate(
        document, element, "independent_coordinate_names", "/constraintset/" + coupler.name);
    coupler.dependent = context.paths.find_coordinate(
        document, element, "dependent_coordinate_name", "/constraintset/" + coupler.name);
    const pugi::xml_node function =
        find_function(document, element, "coupled_coordinates_function");
    if (!function) {
        document.fail(element, "coupled_coordinates_function", "the function is missing");
    }
    coupler.function = read_function(document, function);
    const double scale = document.number(element, "scale_factor", 1);
    if (scale != 1) {
        coupler.function = {
            ScaledFunction{scale, std::make_shared<const Function>(std::move(coupler.function))}};
    }
    context.add_unknown_children(
        element, {"components", "isEnforced", "coupled_coordinates_function",
                  "independent_coordinate_names", "dependent_coordinate_name", "scale_factor"});
    context.spec.couplers.push_back(std::move(coupler));
}

}  // namespace

void register_paths(ReadContext& context) {
    const Document& document = context.document;
    const pugi::xml_node model = document.model();
    for (const auto& [tag, usual] : {std::pair{"BodySet", "bodyset"},
                                     {"JointSet", "jointset"},
                                     {"ForceSet", "forceset"},
                                     {"ConstraintSet", "constraintset"},
                                     {"MarkerSet", "markerset"},
                                     {"ComponentSet", "componentset"}}) {
        context.paths.add_set_name(usual, name_of(model.child(tag)));
    }
    context.paths.add_segment("/ground", "ground");
    register_frames(context, model.child("Ground").child("components"), "/ground");
    for (const pugi::xml_node body : objects_of(set_of(context, "BodySet")).children("Body")) {
        const std::string name = name_of(body);
        context.paths.add_segment("/bodyset/" + name, name);
        register_frames(context, body.child("components"), "/bodyset/" + name);
    }
    TakenNames coordinates;
    for (const pugi::xml_node joint : objects_of(set_of(context, "JointSet")).children()) {
        const std::string_view tag = joint.name();
        if (joint.type() != pugi::node_element || tag == "groups" || tag == "components") continue;
        const std::string path = "/jointset/" + name_of(joint);
        register_frames(context, joint.child("frames"), path);
        register_frames(context, joint.child("components"), path);
        for (const pugi::xml_node coordinate : joint.child("coordinates").children("Coordinate")) {
            // OpenSim tells coordinates of a name apart by their joints; here names must differ.
            const std::string given = name_of(coordinate);
            const std::string name = free_name(given, coordinates);
            if (name != given)
                rename(
                    context, coordinate, name,
                    fmt::format("called '{}' in the file, as one of another joint is; forces and "
                                "motions that name '{}' mean the first, as in OpenSim",
                                given, given));
            context.paths.add_coordinate(fmt::format("{}/{}", path, given), name);
        }
    }
    register_frames(context, model.child("components"), "");
    register_frames(context, objects_of(model.child("ComponentSet")), "/componentset");
}

void read_segments(ReadContext& context) {
    const pugi::xml_node ground = context.document.model().child("Ground");
    read_wraps(context, ground, {}, context.spec.ground_wraps);
    for (const pugi::xml_node shape : ground.child("attached_geometry").children()) {
        context.add_display_only(shape.name(), name_of(shape));
    }
    for (const pugi::xml_node body : objects_of(set_of(context, "BodySet")).children()) {
        if (std::strcmp(body.name(), "Body") == 0) {
            context.spec.segments.push_back(read_segment(context, body));
        } else if (body.type() == pugi::node_element && std::strcmp(body.name(), "groups") != 0 &&
                   std::strcmp(body.name(), "components") != 0) {
            context.document.fail(body, "",
                                  fmt::format("{} is a kind of body that Sinew does not read; the "
                                              "motion would be wrong without it",
                                              body.name()));
        }
    }
    read_frame_wraps(context, ground.child("components"), "/ground");
    for (const pugi::xml_node body : objects_of(set_of(context, "BodySet")).children("Body"))
        read_frame_wraps(context, body.child("components"), "/bodyset/" + name_of(body));
    double mass = 0;
    for (const SegmentSpec& segment : context.spec.segments) mass += segment.mass;
    const pugi::xml_node set = set_of(context, "BodySet");
    if (!(mass > 0))
        context.document.fail(
            set ? set : context.document.model(), "",
            fmt::format("the {} segments weigh {} kg together; it must be above 0",
                        context.spec.segments.size(), mass));
}

namespace {

/// Refuses joints that hold each other and never reach the ground, at the line of one of them.
void check_cycles(const Document& document, const std::vector<JointSpec>& joints,
                  const std::vector<pugi::xml_node>& elements) {
    std::unordered_map<std::string, std::string> parent_of;
    for (const JointSpec& joint : joints) parent_of[joint.child.segment] = joint.parent.segment;
    for (std::size_t i = 0; i < joints.size(); ++i) {
        std::string at = joints[i].child.segment;
        std::size_t steps = 0;
        while (parent_of.contains(at) && steps++ <= joints.size()) at = parent_of[at];
        if (steps > joints.size())
            document.fail(elements[i], "",
                          fmt::format("segment '{}' is part of a cycle of joints, or hangs on one; "
                                      "joints must lead to the ground",
                                      joints[i].child.segment));
    }
}

}  // namespace

void read_joints(ReadContext& context) {
    const Document& document = context.document;
    std::vector<pugi::xml_node> elements;
    for (const pugi::xml_node element : objects_of(set_of(context, "JointSet")).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        const std::optional<JointKind> kind = joint_kind(tag);
        if (!kind) {
            document.fail(
                element, "",
                fmt::format("{} is a joint that Sinew cannot move; it must be one of OpenSim's own",
                            tag),
                "In OpenSim, replace it by a CustomJoint with the same axes and save the "
                "model.");
        }
        JointSpec joint;
        joint.name = name_of(element);
        joint.kind = *kind;
        const std::string owner = "/jointset/" + joint.name;
        joint.parent = read_joint_end(context, element, "socket_parent_frame", owner);
        joint.child = read_joint_end(context, element, "socket_child_frame", owner);
        for (const pugi::xml_node coordinate :
             element.child("coordinates").children("Coordinate")) {
            joint.coordinates.push_back(read_coordinate(context, coordinate));
        }
        fill_axes(context, element, joint);
        context.add_unknown_children(
            element, {"components", "socket_parent_frame", "socket_child_frame", "coordinates",
                      "frames", "SpatialTransform", "radii_x_y_z", "thoracic_ellipsoid_radii_x_y_z",
                      "scapula_winging_axis_origin", "scapula_winging_axis_direction"});
        for (const char* list : {"frames", "components"})
            read_frame_wraps(context, element.child(list), owner);
        context.spec.joints.push_back(std::move(joint));
        elements.push_back(element);
    }
    check_cycles(document, context.spec.joints, elements);
    read_frame_wraps(context, document.model().child("components"), "");
    read_frame_wraps(context, objects_of(set_of(context, "ComponentSet")), "/componentset");
}

void read_constraints(ReadContext& context) {
    const Document& document = context.document;
    for (const pugi::xml_node element : objects_of(set_of(context, "ConstraintSet")).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        const std::string name = name_of(element);
        const bool enforced = document.flag(element, "isEnforced", true);
        if (tag == "CoordinateCouplerConstraint" && enforced) {
            read_coupler(context, element);
        } else if (!enforced) {
            context.add_unsupported(
                std::string(tag), name,
                "switched off in the file (isEnforced is false); its coordinates "
                "stay independent, as in OpenSim");
        } else {
            context.add_unsupported(std::string(tag), name,
                                    "not enforced: what it holds together may come apart, and its "
                                    "constraint force is missing");
        }
    }
}

void read_markers(ReadContext& context) {
    const Document& document = context.document;
    for (const pugi::xml_node element : objects_of(set_of(context, "MarkerSet")).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        if (tag != "Marker") {
            context.add_unsupported(std::string(tag), name_of(element), "not a marker");
            continue;
        }
        MarkerSpec marker;
        marker.name = name_of(element);
        const FrameOnSegment frame = context.paths.find_frame(
            document, element, "socket_parent_frame", "/markerset/" + marker.name);
        marker.segment = frame.segment;
        marker.p = document.vector(element, "location", Vec3::Zero());
        if (!frame.is_segment()) marker.p = frame.X_SegmentFrame * marker.p;
        marker.fixed = document.flag(element, "fixed", false);
        context.add_unknown_children(element,
                                     {"components", "socket_parent_frame", "location", "fixed"});
        context.spec.markers.push_back(std::move(marker));
    }
}

}  // namespace sinew::osim
