#include "sinew/io/motion_files.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pugixml.hpp>

#include "sinew/input_error.h"

namespace sinew {

namespace {

constexpr double degrees = 180 / std::numbers::pi;

/// `/jointset/knee/knee_angle_r/value` → knee_angle_r; speeds give nothing.
std::string coordinate_of_column(const std::string& column) {
    if (column.find('/') == std::string::npos) return column;
    const std::size_t last = column.rfind('/');
    if (column.substr(last + 1) != "value" || last == 0) return "";
    const std::size_t before = column.rfind('/', last - 1);
    return column.substr(before + 1, last - before - 1);
}

double value_of(const CoordinateMap& map, double independent) {
    return map.function ? calc(*map.function, independent).f : independent;
}

/// A dependent column beside its coupler: silent when they agree.
void check_dependent(const Body& body, const DependentCoordinate& dependent, const TimeTable& table,
                     Eigen::Index column, LoadedMotion& loaded) {
    const CoordinateIndex c = dependent.map.independent;
    const bool turns = body.coordinates[c].rotational;
    const double unit = turns && table.in_degrees ? 1 / degrees : 1;
    double off = 0, off_as_radians = 0;
    for (Eigen::Index f = 0; f < table.values.rows(); ++f) {
        const double expected = value_of(dependent.map, loaded.q(c.value, f));
        off = std::max(off, std::abs(unit * table.values(f, column) - expected));
        off_as_radians = std::max(off_as_radians, std::abs(table.values(f, column) - expected));
    }
    constexpr double agreement = 1e-4;  // eight digits of a file, and splines of other versions
    if (off < agreement) return;
    if (table.in_degrees && turns && off_as_radians < agreement) {
        loaded.notes.push_back(
            fmt::format("{} is in radians although the header says inDegrees=yes; it follows {} by "
                        "its coupler and was not used",
                        dependent.name, body.coordinates[c].name));
        return;
    }
    loaded.notes.push_back(fmt::format(
        "{} departs from its coupler by {:.3g}; the coupler was used", dependent.name, off));
}

void add_child(pugi::xml_node parent, const char* tag, const std::string& text) {
    parent.append_child(tag).text().set(text.c_str());
}

}  // namespace

void save_motion(const std::filesystem::path& path, const Body& body, const Motion& motion) {
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
    save_time_table(path, table);
}

LoadedMotion load_motion(const std::filesystem::path& path, const Body& body) {
    const TimeTable table = load_time_table(path);
    std::map<std::string, Eigen::Index> column_of;
    std::vector<std::string> unused;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const std::string name = coordinate_of_column(table.columns[i]);
        const bool dependent = std::ranges::any_of(
            body.dependents, [&](const DependentCoordinate& d) { return d.name == name; });
        if (dependent || body.find_coordinate(name))
            column_of[name] = static_cast<Eigen::Index>(i);
        else
            unused.push_back(table.columns[i]);
    }

    LoadedMotion loaded;
    loaded.time_s = table.time_s;
    loaded.q.resize(body.n_coordinates(), table.time_s.size());
    std::vector<std::string> missing;
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const Coordinate& coordinate = body.coordinates[c];
        const auto column = column_of.find(coordinate.name);
        if (column == column_of.end()) {
            missing.push_back(coordinate.name);
            loaded.q.row(c).setConstant(coordinate.default_value);
            continue;
        }
        const double unit = coordinate.rotational && table.in_degrees ? 1 / degrees : 1;
        loaded.q.row(c) = unit * table.values.col(column->second).transpose();
    }
    if (static_cast<int>(missing.size()) == body.n_coordinates())
        throw InputError(fmt::format("{}: error: no column is a coordinate of the body '{}'",
                                     path.string(), body.name));
    if (!missing.empty())
        loaded.notes.push_back(
            fmt::format("not in the file, held at their defaults: {}", fmt::join(missing, ", ")));
    if (!unused.empty())
        loaded.notes.push_back(fmt::format("columns that name no coordinate of the body: {}",
                                           fmt::join(unused, ", ")));
    for (const DependentCoordinate& dependent : body.dependents)
        if (const auto column = column_of.find(dependent.name); column != column_of.end())
            check_dependent(body, dependent, table, column->second, loaded);
    return loaded;
}

void save_external_loads(const std::filesystem::path& forces, const std::filesystem::path& loads,
                         const VecX& time_s, const std::vector<ForceTrack>& tracks) {
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
    save_time_table(forces, table);
    std::ostringstream text;
    document.save(text, "\t");
    save_text(loads, text.str());
}

}  // namespace sinew
