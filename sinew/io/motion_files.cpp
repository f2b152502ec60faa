#include "sinew/io/motion_files.h"

#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "sinew/io/time_table.h"

namespace sinew {

namespace {

double value_of(const CoordinateMap& map, double independent) {
    return map.function ? calc(*map.function, independent).f : independent;
}

void add_child(pugi::xml_node parent, const char* tag, const std::string& text) {
    parent.append_child(tag).text().set(text.c_str());
}

}  // namespace

std::string format_motion(const Body& body, const Motion& motion) {
    TimeTable table;
    table.name = "Coordinates";
    table.in_degrees = false;
    table.time_s = motion.time_s;
    const int n = body.n_coordinates();
    table.values.resize(motion.n_frames(), n + static_cast<Eigen::Index>(body.dependents.size()));
    for (int c = 0; c < n; ++c) {
        table.columns.push_back(body.coordinates[c].name);
        table.values.col(c) = motion.q.row(c).transpose();
    }
    for (std::size_t d = 0; d < body.dependents.size(); ++d) {
        const DependentCoordinate& dependent = body.dependents[d];
        const CoordinateIndex c = dependent.map.independent;
        table.columns.push_back(dependent.name);
        for (int f = 0; f < motion.n_frames(); ++f)
            table.values(f, n + static_cast<Eigen::Index>(d)) =
                value_of(dependent.map, motion.q(c.value, f));
    }
    return format_time_table(table);
}

std::vector<TextFile> make_external_loads(const std::filesystem::path& forces,
                                          const std::filesystem::path& loads, const VecX& time_s,
                                          const std::vector<ForceTrack>& tracks) {
    TimeTable table;
    table.name = forces.filename().string();
    table.time_s = time_s;
    table.values.setZero(time_s.size(), 9 * static_cast<Eigen::Index>(tracks.size()));
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("OpenSimDocument");
    root.append_attribute("Version") = "40000";
    pugi::xml_node set = root.append_child("ExternalLoads");
    set.append_attribute("name") = "externalloads";
    pugi::xml_node objects = set.append_child("objects");
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const ForceTrack& track = tracks[i];
        const std::string force = fmt::format("ground_force_{}_", track.name);
        const std::string torque = fmt::format("ground_torque_{}_", track.name);
        for (const char* part : {"v", "p"})
            for (const char* axis : {"x", "y", "z"}) table.columns.push_back(force + part + axis);
        for (const char* axis : {"x", "y", "z"}) table.columns.push_back(torque + axis);
        const auto column = 9 * static_cast<Eigen::Index>(i);
        for (Eigen::Index f = 0; f < time_s.size(); ++f) {
            table.values.row(f).segment<3>(column) = track.f_W[f].transpose();
            table.values.row(f).segment<3>(column + 3) = track.p_W[f].transpose();
            if (!track.moment_W.empty())
                table.values.row(f).segment<3>(column + 6) = track.moment_W[f].transpose();
        }
        pugi::xml_node object = objects.append_child("ExternalForce");
        object.append_attribute("name") = track.name.c_str();
        add_child(object, "applied_to_body", track.segment);
        add_child(object, "force_expressed_in_body", "ground");
        add_child(object, "point_expressed_in_body", "ground");
        add_child(object, "force_identifier", force + "v");
        add_child(object, "point_identifier", force + "p");
        add_child(object, "torque_identifier", torque);
    }
    set.append_child("groups");
    add_child(set, "datafile", forces.filename().string());
    std::ostringstream text;
    document.save(text, "\t");
    return {{forces, format_time_table(table)}, {loads, text.str()}};
}

}  // namespace sinew
