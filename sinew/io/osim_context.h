#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <pugixml.hpp>

#include "sinew/body/body_spec.h"
#include "sinew/io/osim_document.h"

namespace sinew::osim {

/// A frame of the file traced back to the segment that carries it.
struct FrameOnSegment {
    std::string segment;  ///< "ground" or a segment
    std::string frame;    ///< the last offset frame's name; empty on the segment
    Transform X_SegmentFrame;
    Vec3 translation = Vec3::Zero();        ///< [m]
    Vec3 rotation_xyz_body = Vec3::Zero();  ///< [rad]
    [[nodiscard]] bool is_segment() const { return frame.empty(); }
};

/// Finds segments, offset frames and coordinates by the component paths that sockets hold: absolute
/// (`/bodyset/pelvis`), or relative to the component that owns the socket (`pelvis_offset`, `..`,
/// `../../ground`).
class PathTable {
public:
    /// A set may carry a name other than its usual one; paths may use either.
    void add_set_name(const std::string& usual, const std::string& name);
    void add_segment(const std::string& path, const std::string& name);
    void add_offset_frame(const std::string& path, pugi::xml_node frame);
    void add_coordinate(const std::string& path, const std::string& name);

    /// The frame that a socket of `object` names. `owner` is the path of the component that holds
    /// the socket. A fault when it names nothing, or offset frames lead nowhere.
    [[nodiscard]] FrameOnSegment find_frame(const Document& document, pugi::xml_node object,
                                            const char* socket, const std::string& owner) const;
    /// The frame at a path of an offset frame that the file holds as `frame`.
    [[nodiscard]] FrameOnSegment frame_at(const Document& document, pugi::xml_node frame,
                                          const std::string& path) const {
        return trace(document, frame, path);
    }
    /// The segment that a property names; older properties hold bare names, and never the ground's.
    [[nodiscard]] std::string find_segment(const Document& document, pugi::xml_node object,
                                           const char* property) const;
    /// The coordinate that a property names, by path or by bare name.
    [[nodiscard]] std::string find_coordinate(const Document& document, pugi::xml_node object,
                                              const char* property, const std::string& owner) const;
    /// The coordinate of a joint by the name it has in that joint, which another joint's may share;
    /// empty when there is none.
    [[nodiscard]] std::string coordinate_of(const std::string& joint,
                                            const std::string& name) const;
    [[nodiscard]] bool has_coordinate(const std::string& name) const {
        return coordinate_names_.count(name) != 0;
    }

private:
    [[nodiscard]] std::string absolute(std::string_view path, const std::string& owner) const;
    [[nodiscard]] FrameOnSegment trace(const Document& document, pugi::xml_node at,
                                       const std::string& path) const;

    std::unordered_map<std::string, std::string> usual_set_names_;
    std::unordered_map<std::string, std::string> segments_;
    std::unordered_map<std::string, pugi::xml_node> offset_frames_;
    std::unordered_map<std::string, std::string> coordinates_;
    std::unordered_set<std::string> coordinate_names_;
};

/// What the parts of the reader share while they fill a BodySpec.
struct ReadContext {
    const Document& document;
    BodySpec& spec;
    PathTable paths;
    std::unordered_set<std::string> wraps;              ///< cylinders and ellipsoids by name
    std::unordered_set<std::string> unsupported_wraps;  ///< surfaces of other kinds

    void add_unsupported(std::string kind, std::string name, std::string why, int count = 1) const {
        spec.unsupported.push_back({std::move(kind), std::move(name), std::move(why), count});
    }
    /// A part that is only seen, never computed with.
    void add_display_only(std::string kind, std::string name, int count = 1) const {
        spec.unsupported.push_back(
            {std::move(kind), std::move(name), "for display only", count, true});
    }
    /// A part that is used, though not as it stands in the file.
    void add_altered(std::string kind, std::string name, std::string why) const {
        spec.unsupported.push_back(
            {std::move(kind), std::move(name), std::move(why), 1, false, true});
    }
    /// Lists every child of an object that is neither known nor empty.
    void add_unknown_children(pugi::xml_node object,
                              std::initializer_list<std::string_view> known) const;
};

/// Offset frames may hold further frames; deeper than this nothing is looked for, and a socket that
/// leads there is reported as leading nowhere.
inline constexpr int deepest_frame = 16;

/// Names that are taken, each with how many have been made up from it.
using TakenNames = std::unordered_map<std::string, int>;

/// The name itself when it is free, else with _0, _1 … behind it, as OpenSim does; then taken.
[[nodiscard]] std::string free_name(const std::string& name, TakenNames& taken);

/// Gives an element a name and lists it as a part whose name is not that of the file.
void rename(const ReadContext& context, pugi::xml_node element, const std::string& name,
            const std::string& why);

/// Body-fixed angles about x, y and z [rad] of a rotation.
[[nodiscard]] Vec3 angles_xyz_body(const Mat3& R);

/// The objects of a set: the children of its <objects>, or of the set itself when it has none.
[[nodiscard]] pugi::xml_node objects_of(pugi::xml_node set);

}  // namespace sinew::osim
