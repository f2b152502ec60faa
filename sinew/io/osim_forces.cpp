#include "sinew/io/osim_forces.h"

#include <array>
#include <numbers>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

namespace sinew::osim {
namespace {

/// What is missing from results when a force of this kind is left out; found by a part of the tag.
std::string why_missing(std::string_view tag) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 8> reasons{{
        {"Bushing", "its stiffness and damping are missing from the joint moments"},
        {"SmoothSphereHalfSpaceForce",
         "contact of the file is not used; an exercise brings its own"},
        {"HuntCrossleyForce", "contact of the file is not used; an exercise brings its own"},
        {"ElasticFoundationForce", "contact of the file is not used; an exercise brings its own"},
        {"Muscle", "a muscle model that Sinew does not know; this muscle is left out altogether"},
        {"Ligament", "its passive tension is missing"},
        {"Spring", "its tension is missing"},
        {"Actuator", "an actuator that Sinew does not use; nothing pushes there"},
    }};
    for (const auto& [part, reason] : reasons) {
        if (tag.find(part) != std::string_view::npos) return reason;
    }
    return "a force that Sinew does not know; it is missing from the joint moments";
}

void read_spring(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    CoordinateSpringSpec spring;
    spring.name = name_of(element);
    spring.coordinate =
        context.paths.find_coordinate(document, element, "coordinate", "/forceset/" + spring.name);
    spring.applies_force = read_applies_force(context, element);
    spring.stiffness = document.number(element, "stiffness", spring.stiffness);
    spring.rest = document.number(element, "rest_length", spring.rest);
    spring.viscosity = document.number(element, "viscosity", spring.viscosity);
    context.add_unknown_children(element, {"components", "appliesForce", "isDisabled", "coordinate",
                                           "stiffness", "rest_length", "viscosity"});
    context.spec.springs.push_back(std::move(spring));
}

void read_limit(ReadContext& context, pugi::xml_node element) {
    const Document& document = context.document;
    CoordinateLimitSpec limit;
    limit.name = name_of(element);
    limit.coordinate =
        context.paths.find_coordinate(document, element, "coordinate", "/forceset/" + limit.name);
    limit.applies_force = read_applies_force(context, element);
    const double unit = context.spec.turns(limit.coordinate) ? std::numbers::pi / 180 : 1;
    const auto angle = [&](const char* property, double fallback) {
        return unit * document.number(element, property, fallback);
    };
    const auto per_angle = [&](const char* property, double fallback) {
        return document.number(element, property, fallback) / unit;
    };
    limit.upper_limit = angle("upper_limit", 0);
    limit.upper_stiffness = per_angle("upper_stiffness", 1);
    limit.lower_limit = angle("lower_limit", 0);
    limit.lower_stiffness = per_angle("lower_stiffness", 1);
    limit.damping = per_angle("damping", 0.001);
    limit.transition = angle("transition", 0.1);
    context.add_unknown_children(
        element,
        {"components", "appliesForce", "isDisabled", "coordinate", "upper_stiffness", "upper_limit",
         "lower_stiffness", "lower_limit", "damping", "transition", "compute_dissipation_energy"});
    context.spec.limits.push_back(std::move(limit));
}

/// The GeometryPath of a muscle, under its own tag or inside <path>; empty when the path is of
/// another kind.
pugi::xml_node geometry_path(const Document& document, pugi::xml_node muscle) {
    if (const pugi::xml_node path = muscle.child("GeometryPath")) return path;
    if (const pugi::xml_node path = muscle.child("path").child("GeometryPath")) return path;
    if (muscle.find_child_by_attribute("name", "path") || first_element(muscle.child("path"))) {
        return {};
    }
    document.fail(muscle, "", fmt::format("muscle '{}' has no GeometryPath", name_of(muscle)));
}

void read_groups(ReadContext& context, pugi::xml_node set) {
    std::unordered_set<std::string> muscles;
    for (const MuscleSpec& muscle : context.spec.muscles) muscles.insert(muscle.name);
    for (const pugi::xml_node element : set.child("groups").children("ObjectGroup")) {
        GroupSpec group;
        group.name = name_of(element);
        std::string others;
        for (std::string& member : context.document.words(element, "members")) {
            if (muscles.count(member) != 0) {
                group.members.push_back(std::move(member));
            } else {
                others += (others.empty() ? "" : " ") + member;
            }
        }
        if (!others.empty()) {
            context.add_unsupported(
                "ObjectGroup", group.name,
                fmt::format("members that are no muscles are left out: {}", others));
        }
        context.spec.groups.push_back(std::move(group));
    }
}

}  // namespace

void read_forces(ReadContext& context, pugi::xml_node set) {
    const Document& document = context.document;
    for (const pugi::xml_node element : objects_of(set).children()) {
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element || tag == "groups" || tag == "components")
            continue;
        const std::string name = name_of(element);
        if (tag == "Thelen2003Muscle" || tag == "Millard2012EquilibriumMuscle") {
            if (const pugi::xml_node path = geometry_path(document, element)) {
                context.spec.muscles.push_back(read_muscle(context, element, path));
            } else {
                context.add_unsupported(
                    std::string(tag), name,
                    "its path is a function, not points; this muscle is left out "
                    "altogether");
            }
        } else if (read_actuator(context, element)) {
            continue;
        } else if (tag == "SpringGeneralizedForce") {
            read_spring(context, element);
        } else if (tag == "CoordinateLimitForce") {
            read_limit(context, element);
        } else {
            if (read_applies_force(context, element))
                context.add_unsupported(std::string(tag), name, why_missing(tag));
        }
    }
    read_groups(context, set);
}

}  // namespace sinew::osim
