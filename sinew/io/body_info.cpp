#include "sinew/io/body_info.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <variant>

#include "sinew/io/osim_joint.h"

namespace sinew {
namespace {

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

/// Adds one line when at least one part has the property.
void add_kept(std::vector<UnsupportedKind>& kept, const char* kind, const char* why, int count,
              std::vector<std::string> names = {}) {
    if (count > 0) kept.push_back({kind, why, count, std::move(names)});
}

void add_kept_of_muscles(const BodySpec& spec, std::vector<UnsupportedKind>& kept) {
    int compliant = 0, delayed = 0, damped = 0, controlled = 0;
    std::vector<std::string> limited;
    for (const MuscleSpec& muscle : spec.muscles) {
        if (!muscle.applies_force) continue;
        const MuscleDynamicsSpec& d = muscle.dynamics;
        if (!d.ignore_tendon_compliance) ++compliant;
        if (!d.ignore_activation_dynamics) ++delayed;
        const auto* millard = std::get_if<Millard2012Curves>(&muscle.curves);
        if (millard != nullptr && millard->fibre_damping > 0) ++damped;
        const double least =
            std::visit([](const auto& c) { return c.minimum_activation; }, muscle.curves);
        if (d.min_control != 0 || d.max_control != 1 || least != 0) ++controlled;
        const MuscleDynamicsSpec usual;
        if (d.min_control > usual.min_control || d.max_control != usual.max_control)
            limited.push_back(muscle.name);
    }
    add_kept(kept, "tendon compliance", "the tendon is rigid, at its slack length", compliant);
    add_kept(kept, "activation and deactivation times",
             "a muscle is as active as it is asked to be", delayed);
    add_kept(kept, "fibre damping", "the fibre's velocity acts by the force-velocity curve alone",
             damped);
    add_kept(kept, "min_control, max_control and minimum_activation",
             "activation is anything from 0 to 1", controlled);
    const int own = static_cast<int>(limited.size());
    add_kept(kept, "of these, other than OpenSim's defaults", "the limits asked for do not hold",
             own, std::move(limited));
}

void add_kept_of_motors(const BodySpec& spec, const Body& body,
                        std::vector<UnsupportedKind>& kept) {
    int limited = 0;
    std::vector<std::string> names;
    for (const CoordinateActuatorSpec& motor : spec.motors) {
        const auto c = body.find_coordinate(motor.coordinate);
        if (!c || !body.coordinates[*c].torque_driven) continue;  // idle, which is listed as such
        if (!std::isfinite(motor.min_control) && !std::isfinite(motor.max_control)) continue;
        ++limited;
        names.push_back(motor.name);
    }
    add_kept(kept, "motor limits (optimal_force times control)",
             "a motor gives whatever the motion asks", limited, std::move(names));
}

}  // namespace

BodyInfo calc_body_info(const BodySpec& spec, const Body& body) {
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
        ++info.joints[osim::joint_tag(joint.kind)];
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
    info.other_actuators =
        static_cast<int>(spec.point_to_point_actuators.size() + spec.point_actuators.size() +
                         spec.torque_actuators.size());
    info.markers = static_cast<int>(spec.markers.size());
    info.groups = static_cast<int>(spec.groups.size());
    for (const UnsupportedPart& part : body.unsupported)
        add_unsupported(part, part.in_use ? info.altered : info.unsupported);
    add_kept_of_muscles(spec, info.kept_unused);
    add_kept_of_motors(spec, body, info.kept_unused);
    return info;
}

}  // namespace sinew
