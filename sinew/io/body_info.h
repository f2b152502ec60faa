#pragma once

#include <map>
#include <string>
#include <vector>

#include "sinew/body/body.h"

namespace sinew {

/// Parts that Sinew does not use, or not as they stand, of one kind and for one reason.
struct UnsupportedKind {
    std::string kind;  ///< the element's tag
    std::string why;   ///< what their absence means for results
    int count = 0;
    std::vector<std::string> names;  ///< in the file's order; empty for parts without names
};

/// What a body holds, for `sinew body info`.
struct BodyInfo {
    std::string name;
    std::string source;  ///< the file read; may be empty
    double mass = 0;     ///< [kg]
    std::vector<std::string> segments;
    std::vector<std::string> coordinates;    ///< independent ones, in the joints' order
    std::vector<std::string> coupled;        ///< coordinates that a coupler determines
    std::vector<std::string> locked;         ///< independent coordinates that are locked
    std::map<std::string, int> joints;       ///< count by OpenSim's tag
    std::map<std::string, int> muscles;      ///< count by OpenSim's tag
    int disabled_muscles = 0;                ///< of these, switched off in the file
    std::map<std::string, int> path_points;  ///< count by OpenSim's tag, all muscles
    std::map<std::string, int> wraps;        ///< surfaces, count by OpenSim's tag
    int motors = 0;
    int other_actuators = 0;  ///< that act on segments
    int markers = 0;
    int groups = 0;
    std::vector<UnsupportedKind> unsupported;
    std::vector<UnsupportedKind> altered;  ///< used, and `why` says how otherwise than in the file
    /// Properties that are read and written again but decide no result: how many parts have them,
    /// and the names of those that differ from OpenSim's own defaults where that is worth a name.
    std::vector<UnsupportedKind> kept_unused;
};

/// Sums up a specification and what compiling it, as `body`, left out. Changes and checks nothing.
[[nodiscard]] BodyInfo calc_body_info(const BodySpec& spec, const Body& body);

}  // namespace sinew
