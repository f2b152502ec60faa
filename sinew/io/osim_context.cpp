#include "sinew/io/osim_context.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace sinew::osim {
namespace {

/// Offset frames upon offset frames: more than this is a circle or a mistake.
constexpr std::size_t longest_chain = 64;

}  // namespace

Vec3 angles_xyz_body(const Mat3& R) {
    const double y = std::asin(std::clamp(R(0, 2), -1.0, 1.0));
    // Where cos y vanishes x and z turn about one axis; z takes none of it.
    if (std::hypot(R(0, 0), R(0, 1)) < 1e-12) return {std::atan2(R(2, 1), R(1, 1)), y, 0};
    return {std::atan2(-R(1, 2), R(2, 2)), y, std::atan2(-R(0, 1), R(0, 0))};
}

void PathTable::add_set_name(const std::string& usual, const std::string& name) {
    if (!name.empty()) usual_set_names_[name] = usual;
}

void PathTable::add_segment(const std::string& path, const std::string& name) {
    segments_[path] = name;
}

void PathTable::add_offset_frame(const std::string& path, pugi::xml_node frame) {
    offset_frames_.emplace(path, frame);
}

void PathTable::add_coordinate(const std::string& path, const std::string& name) {
    coordinates_[path] = name;
    coordinate_names_.insert(name);
}

std::string PathTable::absolute(std::string_view path, const std::string& owner) const {
    const std::string whole = !path.empty() && path.front() == '/'
                                  ? std::string(path)
                                  : fmt::format("{}/{}", owner, path);
    std::vector<std::string_view> parts;
    std::string_view rest = whole;
    while (!rest.empty()) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, slash);
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
        } else if (!parts.empty()) {
            parts.pop_back();
        }
    }
    std::string result;
    for (const std::string_view part : parts) {
        std::string name(part);
        if (result.empty()) {
            const auto usual = usual_set_names_.find(name);
            if (usual != usual_set_names_.end()) name = usual->second;
        }
        result += '/';
        result += name;
    }
    return result;
}

FrameOnSegment PathTable::trace(const Document& document, pugi::xml_node at,
                                const std::string& path) const {
    std::vector<pugi::xml_node> chain;  // from the frame down to the one on a segment
    std::string here = path;
    std::string_view written = at.text().get();
    pugi::xml_node socket = at;
    while (true) {
        const auto segment = segments_.find(here);
        if (segment != segments_.end()) {
            FrameOnSegment result;
            result.segment = segment->second;
            if (chain.empty()) return result;
            result.frame = name_of(chain.front());
            for (auto frame = chain.rbegin(); frame != chain.rend(); ++frame) {
                result.translation = document.vector(*frame, "translation", Vec3::Zero());
                result.rotation_xyz_body = document.vector(*frame, "orientation", Vec3::Zero());
                result.X_SegmentFrame =
                    result.X_SegmentFrame *
                    Transform{rotation_xyz_body(result.rotation_xyz_body), result.translation};
            }
            if (chain.size() > 1) {
                result.translation = result.X_SegmentFrame.p;
                result.rotation_xyz_body = angles_xyz_body(result.X_SegmentFrame.R);
            }
            return result;
        }
        const auto offset = offset_frames_.find(here);
        if (offset == offset_frames_.end()) {
            document.fail(
                socket, "",
                fmt::format("'{}' is no segment or frame of this model", trimmed(written)));
        }
        if (chain.size() == longest_chain) {
            document.fail(
                at, "",
                fmt::format("'{}' is an offset frame that rests on itself, or on more than "
                            "{} others",
                            trimmed(at.text().get()), longest_chain));
        }
        chain.push_back(offset->second);
        socket = offset->second.child("socket_parent");
        if (!socket) document.fail(offset->second, "socket_parent", "the value is missing");
        written = socket.text().get();
        here = absolute(trimmed(written), here);
    }
}

FrameOnSegment PathTable::find_frame(const Document& document, pugi::xml_node object,
                                     const char* socket, const std::string& owner) const {
    const std::string path = document.required_text(object, socket);
    return trace(document, document.find(object, socket), absolute(path, owner));
}

std::string PathTable::find_segment(const Document& document, pugi::xml_node object,
                                    const char* property) const {
    std::string name = document.required_text(object, property);
    if (segments_.count("/bodyset/" + name) == 0) {
        document.fail(document.find(object, property), "",
                      fmt::format("'{}' is no segment of this model", name));
    }
    return name;
}

std::string PathTable::find_coordinate(const Document& document, pugi::xml_node object,
                                       const char* property, const std::string& owner) const {
    std::string name = document.required_text(object, property);
    if (has_coordinate(name)) return name;
    const auto found = coordinates_.find(absolute(name, owner));
    if (found == coordinates_.end()) {
        document.fail(document.find(object, property), "",
                      fmt::format("'{}' is no coordinate of this model", name));
    }
    return found->second;
}

std::string PathTable::coordinate_of(const std::string& joint, const std::string& name) const {
    const auto found = coordinates_.find(fmt::format("/jointset/{}/{}", joint, name));
    return found == coordinates_.end() ? "" : found->second;
}

void ReadContext::add_unknown_children(pugi::xml_node object,
                                       std::initializer_list<std::string_view> known) const {
    for (const pugi::xml_node child : object.children()) {
        if (child.type() != pugi::node_element || is_empty(child)) continue;
        const std::string_view tag = child.name();
        if (std::find(known.begin(), known.end(), tag) != known.end()) continue;
        const std::string owner = name_of(object);
        add_unsupported(std::string(tag), name_of(child).empty() ? owner : name_of(child),
                        fmt::format("part of a {} that Sinew does not read", object.name()));
    }
}

std::string free_name(const std::string& name, TakenNames& taken) {
    const auto [at, is_free] = taken.try_emplace(name, 0);
    if (is_free) return name;
    int& count = at->second;  // stays where it is when the table grows
    while (true) {
        std::string unique = fmt::format("{}_{}", name, count++);
        if (taken.try_emplace(unique, 0).second) return unique;
    }
}

void rename(const ReadContext& context, pugi::xml_node element, const std::string& name,
            const std::string& why) {
    pugi::xml_attribute attribute = element.attribute("name");
    if (!attribute) attribute = element.append_attribute("name");
    attribute.set_value(name.c_str());
    context.add_altered(element.name(), name, why);
}

pugi::xml_node objects_of(pugi::xml_node set) {
    const pugi::xml_node objects = set.child("objects");
    return objects ? objects : set;
}

}  // namespace sinew::osim
