#include "sinew/io/body_info.h"

#include <algorithm>
#include <unordered_set>
#include <variant>

namespace sinew {
namespace {

const char* joint_tag(JointKind kind) {
    switch (kind) {
        case JointKind::weld:
            return "WeldJoint";
        case JointKind::pin:
            return "PinJoint";
        case JointKind::universal:
            return "UniversalJoint";
        case JointKind::custom:
            break;
    }
    return "CustomJoint";
}

const char* point_tag(const PathPointSpec& point) {
    if (std::holds_alternative<FixedPointSpec>(point.location)) return "PathPoint";
    if (std::holds_alternative<ConditionalPointSpec>(point.location)) return "ConditionalPathPoint";
    return "MovingPathPoint";
}

void count_wraps(const std::vector<WrapSpec>& wraps, BodyInfo& info) {
    for (const WrapSpec& wrap : wraps) {
        ++info.wraps[std::holds_alternative<CylinderSpec>(wrap.shape) ? "WrapCylinder"
                                                                      : "WrapEllipsoid"];
    }
}

void add_unsupported(const UnsupportedPart& part, std::vector<UnsupportedKind>& kinds) {
    auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const UnsupportedKind& other) {
        return other.kind == part.kind && other.why == part.why;
    });
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), {part.kind, part.why, 0, {}});
    kind->count += part.count;
    if (!part.name.empty()) kind->names.push_back(part.name);
}

}  // namespace

BodyInfo calc_body_info(const BodySpec& spec) {
    BodyInfo info;
    info.name = spec.name;
    info.source = spec.source;
    count_wraps(spec.ground_wraps, info);
    for (const SegmentSpec& segment : spec.segments) {
        info.mass += segment.mass;
        info.segments.push_back(segment.name);
        count_wraps(segment.wraps, info);
    }
    std::unordered_set<std::string> dependent;
    for (const CouplerSpec& coupler : spec.couplers) dependent.insert(coupler.dependent);
    for (const JointSpec& joint : spec.joints) {
        ++info.joints[joint_tag(joint.kind)];
        for (const CoordinateSpec& coordinate : joint.coordinates) {
            if (dependent.count(coordinate.name) != 0) {
                info.coupled.push_back(coordinate.name);
                continue;
            }
            info.coordinates.push_back(coordinate.name);
            if (coordinate.locked) info.locked.push_back(coordinate.name);
        }
    }
    for (const MuscleSpec& muscle : spec.muscles) {
        ++info.muscles[std::holds_alternative<Thelen2003Curves>(muscle.curves)
                           ? "Thelen2003Muscle"
                           : "Millard2012EquilibriumMuscle"];
        if (!muscle.applies_force) ++info.disabled_muscles;
        for (const PathPointSpec& point : muscle.points) ++info.path_points[point_tag(point)];
    }
    info.motors = static_cast<int>(spec.motors.size());
    info.point_actuators = static_cast<int>(spec.point_actuators.size());
    info.markers = static_cast<int>(spec.markers.size());
    info.groups = static_cast<int>(spec.groups.size());
    for (const UnsupportedPart& part : spec.unsupported) add_unsupported(part, info.unsupported);
    return info;
}

}  // namespace sinew
