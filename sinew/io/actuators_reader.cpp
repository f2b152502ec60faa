#include "sinew/io/actuators_reader.h"

#include <set>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/osim_context.h"
#include "sinew/io/osim_forces.h"

namespace sinew {

namespace {

std::set<std::string> list_forces(const BodySpec& spec) {
    std::set<std::string> names;
    for (const MuscleSpec& one : spec.muscles) names.insert(one.name);
    for (const CoordinateActuatorSpec& one : spec.motors) names.insert(one.name);
    for (const PointToPointActuatorSpec& one : spec.point_to_point_actuators)
        names.insert(one.name);
    for (const PointActuatorSpec& one : spec.point_actuators) names.insert(one.name);
    for (const TorqueActuatorSpec& one : spec.torque_actuators) names.insert(one.name);
    return names;
}

}  // namespace

void add_actuators(const std::filesystem::path& path, BodySpec& spec) {
    const osim::Document document(path, "ForceSet");
    std::set<std::string> names = list_forces(spec);
    for (const pugi::xml_node element : osim::objects_of(document.model()).children())
        if (element.attribute("name") && !names.insert(osim::name_of(element)).second)
            document.fail(element, "", "there is a force of this name already", "Rename it.");
    osim::ReadContext context{document, spec, {}, {}, {}};
    context.paths.add_segment("/ground", "ground");
    for (const SegmentSpec& segment : spec.segments)
        context.paths.add_segment("/bodyset/" + segment.name, segment.name);
    for (const JointSpec& joint : spec.joints)
        for (const CoordinateSpec& coordinate : joint.coordinates)
            context.paths.add_coordinate(
                fmt::format("/jointset/{}/{}", joint.name, coordinate.name), coordinate.name);
    osim::read_forces(context, document.model());
}

}  // namespace sinew
