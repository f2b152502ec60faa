#include "sinew/io/osim_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sinew/io/osim_forces.h"
#include "sinew/io/osim_names.h"
#include "sinew/io/osim_skeleton.h"

namespace sinew {
namespace osim {
namespace {

/// Sets of a model that Sinew does not read, with what that means.
struct OtherSet {
    std::string_view tag;
    const char* why;
};
constexpr std::array<OtherSet, 5> other_sets{{
    {"ControllerSet", "a controller; Sinew solves for the muscles itself"},
    {"ContactGeometrySet", "contact of the file is not used; an exercise brings its own"},
    {"ProbeSet", "a probe of simulations; it does not change them"},
    {"ComponentSet", "a component that Sinew does not know; what it does is missing"},
    {"components", "a component that Sinew does not know; what it does is missing"},
}};

void list_other_sets(const ReadContext& context) {
    const pugi::xml_node model = context.document.model();
    for (const auto& [tag, why] : other_sets) {
        for (const pugi::xml_node element :
             objects_of(model.child(std::string(tag).c_str())).children()) {
            if (element.type() != pugi::node_element) continue;
            const std::string_view kind = element.name();
            if (kind == "groups" || kind == "components" || kind == "PhysicalOffsetFrame") continue;
            context.add_unsupported(std::string(kind), name_of(element), why);
        }
    }
    for (const char* tag : {"BodySet", "JointSet", "ConstraintSet", "MarkerSet"}) {
        for (const pugi::xml_node group :
             model.child(tag).child("groups").children("ObjectGroup")) {
            context.add_unsupported(
                "ObjectGroup", name_of(group),
                fmt::format("a group in the {}; only groups of muscles are kept", tag));
        }
    }
    for (const pugi::xml_node element : model.child("defaults").children()) {
        static constexpr std::array<std::string_view, 8> used{
            "Thelen2003Muscle",       "Millard2012EquilibriumMuscle",
            "CoordinateActuator",     "PointToPointActuator",
            "PointActuator",          "TorqueActuator",
            "SpringGeneralizedForce", "CoordinateLimitForce"};
        const std::string_view tag = element.name();
        if (element.type() != pugi::node_element ||
            std::find(used.begin(), used.end(), tag) != used.end()) {
            continue;
        }
        context.add_unsupported(std::string(tag), "default",
                                "a default for parts of a kind that Sinew does not read");
    }
    context.add_unknown_children(
        model, {"defaults", "components", "assembly_accuracy", "Ground", "gravity", "credits",
                "publications", "length_units", "force_units", "BodySet", "JointSet",
                "ControllerSet", "ConstraintSet", "ForceSet", "MarkerSet", "ContactGeometrySet",
                "ProbeSet", "ComponentSet", "ModelVisualPreferences"});
}

/// Refuses a set, or a part of one, that an element holds twice: only the first would be read.
struct RepeatedSets : pugi::xml_tree_walker {
    explicit RepeatedSets(const Document& in) : document(in) {}

    bool for_each(pugi::xml_node& node) override {
        static constexpr std::array<const char*, 20> once{
            "Ground",       "BodySet",      "JointSet",      "ConstraintSet", "ForceSet",
            "MarkerSet",    "defaults",     "ControllerSet", "ProbeSet",      "ContactGeometrySet",
            "components",   "ComponentSet", "objects",       "groups",        "GeometryPath",
            "PathPointSet", "PathWrapSet",  "WrapObjectSet", "frames",        "SpatialTransform"};
        for (const char* tag : once)
            if (std::strcmp(node.name(), tag) == 0 && node.next_sibling(tag))
                document.fail(node.next_sibling(tag), "",
                              fmt::format("<{}> is given twice; one would be ignored", tag),
                              "Move what the second holds into the first.");
        return true;
    }

    const Document& document;
};

/// Counts what is there for display alone, which has no names of its own.
struct DisplayCounter : pugi::xml_tree_walker {
    std::map<std::string, int> counts;

    bool for_each(pugi::xml_node& node) override {
        for (const char* tag : {"Appearance", "FrameGeometry", "ModelVisualPreferences"}) {
            if (std::strcmp(node.name(), tag) == 0) ++counts[tag];
        }
        return true;
    }
};

BodySpec read_model(const Document& document) {
    BodySpec spec;
    const pugi::xml_node model = document.model();
    spec.name = name_of(model);
    spec.source = document.file();
    spec.credits = document.text(model, "credits");
    spec.publications = document.text(model, "publications");
    spec.gravity = document.vector(model, "gravity", spec.gravity);
    const std::string length_units = document.text(model, "length_units", "meters");
    if (length_units != "meters" && !length_units.empty()) {
        document.fail(model.child("length_units"), "",
                      fmt::format("value is '{}'; it must be meters", length_units));
    }

    RepeatedSets repeated(document);
    pugi::xml_node root = model;
    root.traverse(repeated);

    ReadContext context{document, spec, {}, {}, {}};
    name_parts(context);
    register_paths(context);
    read_segments(context);
    read_joints(context);
    read_constraints(context);
    read_forces(context, model.child("ForceSet"));
    read_markers(context);
    list_other_sets(context);
    DisplayCounter display;
    root.traverse(display);
    for (const auto& [tag, count] : display.counts) {
        context.add_display_only(tag, "", count);
    }
    return spec;
}

}  // namespace
}  // namespace osim

BodySpec load_body_spec(const std::filesystem::path& path) {
    return osim::read_model(osim::Document(path));
}

BodySpec make_body_spec(std::string file, std::string text) {
    return osim::read_model(osim::Document(std::move(file), std::move(text)));
}

}  // namespace sinew
