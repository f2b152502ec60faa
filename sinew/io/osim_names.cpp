#include "sinew/io/osim_names.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace sinew::osim {
namespace {

class Namer {
public:
    explicit Namer(ReadContext& context) : context_(context) {}

    void run() {
        const pugi::xml_node model = context_.document.model();
        name_frame(model.child("Ground"), 0);
        for (const pugi::xml_node body : named(objects_of(model.child("BodySet")).children()))
            name_frame(body, 0);
        for (const pugi::xml_node joint : named(objects_of(model.child("JointSet")).children())) {
            named(joint.child("coordinates").children());
            for (const char* list : {"frames", "components"}) name_frames(joint.child(list), 0);
        }
        for (const char* tag : {"ConstraintSet", "ForceSet", "MarkerSet"})
            named(objects_of(model.child(tag)).children());
        named(model.child("ForceSet").child("groups").children());
        name_frames(model.child("components"), 0);
        name_frames(objects_of(model.child("ComponentSet")), 0);
    }

private:
    /// Siblings, after each has a name of its own.
    template <class Nodes>
    std::vector<pugi::xml_node> named(Nodes nodes) {
        std::vector<pugi::xml_node> result;
        TakenNames taken;
        for (const pugi::xml_node node : nodes) {
            const std::string_view tag = node.name();
            if (node.type() != pugi::node_element || tag == "groups" || tag == "components")
                continue;
            const std::string given = name_of(node);
            std::string name = given;
            if (name.empty()) {
                name = tag;
                std::ranges::transform(name, name.begin(), [](unsigned char c) {
                    return static_cast<char>(std::tolower(c));
                });
            }
            name = free_name(name, taken);
            if (given.empty()) {
                rename(context_, node, name, "has no name in the file; named as in OpenSim");
            } else if (name != given) {
                rename(context_, node, name,
                       fmt::format("called '{}' in the file, as another is; renamed as in OpenSim",
                                   given));
            }
            result.push_back(node);
        }
        return result;
    }

    void name_frames(pugi::xml_node list, int depth) {
        for (const pugi::xml_node frame : named(list.children("PhysicalOffsetFrame")))
            name_frame(frame, depth);
    }

    void name_frame(pugi::xml_node frame, int depth) {
        for (const pugi::xml_node wrap :
             named(objects_of(frame.child("WrapObjectSet")).children())) {
            const std::string given = name_of(wrap);
            const std::string name = free_name(given, wraps_);
            if (name != given)
                rename(context_, wrap, name,
                       fmt::format("called '{}' in the file, as one of another frame is; muscles "
                                   "that wrap on '{}' wrap on the first, as in OpenSim",
                                   given, given));
        }
        if (depth < deepest_frame) name_frames(frame.child("components"), depth + 1);
    }

    ReadContext& context_;
    TakenNames wraps_;
};

}  // namespace

void name_parts(ReadContext& context) {
    Namer(context).run();
}

}  // namespace sinew::osim
