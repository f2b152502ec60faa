#include "sinew/io/adult_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numbers>
#include <sstream>
#include <string_view>

#include "sinew/io/csv.h"
#include "sinew/io/muscle_groups.h"

namespace sinew {
namespace {

using Row = CsvTable::Row;

Vec3 vector(const CsvTable& table, const Row& row, const std::array<const char*, 3>& columns) {
    return {table.number(row, columns[0]), table.number(row, columns[1]),
            table.number(row, columns[2])};
}

Vec3 point(const CsvTable& table, const Row& row) {
    return vector(table, row, {"x", "y", "z"});
}

/// One of a few words, as its place among them.
std::size_t choice(const CsvTable& table, const Row& row, const char* column,
                   const std::vector<std::string>& words) {
    const std::string& text = table.text(row, column);
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) {
        table.fail(row, column, fmt::format("\"{}\" is none of {}", text, fmt::join(words, ", ")));
    }
    return static_cast<std::size_t>(found - words.begin());
}

class Loader {
public:
    explicit Loader(std::filesystem::path folder) : folder_(std::move(folder)) {}

    AdultTables load() {
        load_people();
        load_segments();
        load_joints();
        load_muscles();
        load_curves();
        load_joint_stiffness();
        load_sites();
        return std::move(tables_);
    }

private:
    CsvTable open(const char* name, const std::vector<std::string>& columns) const {
        CsvTable table = load_csv(folder_ / name);
        table.require_columns(columns);
        return table;
    }

    void load_people() {
        const auto people = open("people.csv", {"person", "height", "mass", "source"});
        for (const Row& row : people.rows()) {
            tables_.people[people.text(row, "person")] = {people.number(row, "height"),
                                                          people.number(row, "mass")};
        }
        const auto parts = open("segment_inertia.csv", {"part", "sex", "length", "mass", "com",
                                                        "rx", "ry", "rz", "source"});
        for (const Row& row : parts.rows()) {
            tables_.parts[{parts.text(row, "part"), parts.text(row, "sex")}] = {
                parts.number(row, "length"), parts.number(row, "mass"), parts.number(row, "com"),
                vector(parts, row, {"rx", "ry", "rz"})};
        }
        const auto tension = open("specific_tension.csv", {"region", "sex", "value", "source"});
        for (const Row& row : tension.rows()) {
            tables_.specific_tension[{tension.text(row, "region"), tension.text(row, "sex")}] =
                tension.number(row, "value");
        }
        const auto volumes = open("leg_volumes.csv", {"muscle", "slope", "offset", "source"});
        for (const Row& row : volumes.rows()) {
            tables_.leg_volumes[volumes.text(row, "muscle")] = {volumes.number(row, "slope"),
                                                                volumes.number(row, "offset")};
        }
    }

    void load_segments() {
        const auto segments =
            open("segments.csv", {"name", "part", "share", "com_rule", "x", "y", "z", "x2", "y2",
                                  "z2", "inertia_rule", "source_mass", "source_ixx", "source_iyy",
                                  "source_izz", "meshes", "source"});
        for (const Row& row : segments.rows()) {
            AdultTables::SegmentRow segment;
            segment.name = segments.text(row, "name");
            segment.part = segments.text(row, "part");
            segment.share = segments.number(row, "share");
            segment.between = choice(segments, row, "com_rule", {"at", "between"}) == 1;
            segment.p = point(segments, row);
            segment.p2 = vector(segments, row, {"x2", "y2", "z2"});
            choice(segments, row, "inertia_rule", {"part", "slab", "source"});
            segment.inertia_rule = segments.text(row, "inertia_rule");
            segment.source_mass = segments.number(row, "source_mass");
            segment.source_inertia =
                vector(segments, row, {"source_ixx", "source_iyy", "source_izz"});
            std::istringstream meshes(segments.text(row, "meshes"));
            for (std::string mesh; meshes >> mesh;) segment.meshes.push_back(mesh);
            tables_.segments.push_back(std::move(segment));
        }
        const auto levels = open("trunk_levels.csv", {"level", "segment", "part", "weight", "x",
                                                      "y", "z", "height", "source"});
        for (const Row& row : levels.rows()) {
            tables_.trunk_levels.push_back({levels.text(row, "level"), levels.text(row, "segment"),
                                            levels.text(row, "part"), levels.number(row, "weight"),
                                            point(levels, row), levels.number(row, "height")});
        }
    }

    void load_joints() {
        const auto joints = open(
            "joints.csv", {"name", "kind", "parent", "parent_x", "parent_y", "parent_z",
                           "parent_rx", "parent_ry", "parent_rz", "child", "child_x", "child_y",
                           "child_z", "child_rx", "child_ry", "child_rz", "source"});
        for (const Row& row : joints.rows()) {
            JointSpec joint;
            joint.name = joints.text(row, "name");
            joint.kind = std::array{JointKind::weld, JointKind::pin, JointKind::universal,
                                    JointKind::custom}[choice(
                joints, row, "kind", {"weld", "pin", "universal", "custom"})];
            joint.parent = {joints.text(row, "parent"),
                            vector(joints, row, {"parent_x", "parent_y", "parent_z"}),
                            vector(joints, row, {"parent_rx", "parent_ry", "parent_rz"})};
            joint.child = {joints.text(row, "child"),
                           vector(joints, row, {"child_x", "child_y", "child_z"}),
                           vector(joints, row, {"child_rx", "child_ry", "child_rz"})};
            tables_.joints.push_back({std::move(joint)});
        }
        const auto coordinates =
            open("coordinates.csv",
                 {"joint", "name", "default", "minimum", "maximum", "clamped", "locked", "source"});
        for (const Row& row : coordinates.rows()) {
            tables_.coordinates.push_back(
                {coordinates.text(row, "joint"),
                 {coordinates.text(row, "name"), coordinates.number(row, "default"),
                  coordinates.number(row, "minimum"), coordinates.number(row, "maximum"),
                  coordinates.truth(row, "clamped"), coordinates.truth(row, "locked")}});
        }
        load_axes();
        const auto couplers = open("couplers.csv", {"name", "independent", "dependent", "source"});
        for (const Row& row : couplers.rows()) {
            tables_.couplers.push_back({couplers.text(row, "name"),
                                        couplers.text(row, "independent"),
                                        couplers.text(row, "dependent"),
                                        {LinearFunction{}}});
        }
    }

    void load_axes() {
        std::map<std::string, Function> functions{{"identity", {LinearFunction{}}},
                                                  {"zero", {ConstantFunction{0}}}};
        const auto table = open("functions.csv", {"name", "kind", "x", "y"});
        for (const Row& row : table.rows()) {
            const auto x = table.numbers(row, "x"), y = table.numbers(row, "y");
            if (y.empty()) table.fail(row, "y", "there are no values");
            Function function;
            switch (choice(table, row, "kind", {"constant", "polynomial", "simm_spline"})) {
                case 0:
                    function.kind = ConstantFunction{y.front()};
                    break;
                case 1:
                    function.kind = PolynomialFunction{y};
                    break;
                default:
                    if (x.size() != y.size()) table.fail(row, "x", "x and y differ in number");
                    function.kind = make_simm_spline(x, y);
            }
            functions[table.text(row, "name")] = std::move(function);
        }
        const auto axes =
            open("axes.csv", {"joint", "slot", "coordinate", "x", "y", "z", "function"});
        for (const Row& row : axes.rows()) {
            const auto function = functions.find(axes.text(row, "function"));
            if (function == functions.end()) {
                axes.fail(row, "function", "there is no such row in functions.csv");
            }
            tables_.axes.push_back(
                {axes.text(row, "joint"),
                 static_cast<int>(choice(axes, row, "slot",
                                         {"rotation1", "rotation2", "rotation3", "translation1",
                                          "translation2", "translation3"})),
                 {axes.text(row, "coordinate"), point(axes, row), function->second}});
        }
    }

    void load_muscles() {
        const auto wraps = open("wraps.csv", {"name", "segment", "x", "y", "z", "rx", "ry", "rz",
                                              "quadrant", "radius", "length", "source"});
        for (const Row& row : wraps.rows()) {
            WrapSpec wrap;
            wrap.name = wraps.text(row, "name");
            wrap.rotation_xyz_body = vector(wraps, row, {"rx", "ry", "rz"});
            wrap.X_SegmentWrap = {rotation_xyz_body(wrap.rotation_xyz_body), point(wraps, row)};
            wrap.quadrant = wraps.text(row, "quadrant");
            wrap.shape = CylinderSpec{wraps.number(row, "radius"), wraps.number(row, "length")};
            tables_.wraps.push_back({wraps.text(row, "segment"), std::move(wrap)});
        }
        const auto muscles =
            open("muscles.csv",
                 {"name", "group", "region", "volume", "source_force", "optimal_fibre_length",
                  "tendon_slack_length", "pennation", "curves", "source", "note"});
        std::map<std::string, std::size_t> places;
        for (const Row& row : muscles.rows()) {
            AdultTables::MuscleRow muscle;
            muscle.name = muscles.text(row, "name");
            muscle.group = muscles.text(row, "group");
            muscle.leg = choice(muscles, row, "region", {"trunk", "leg"}) == 1;
            muscle.volume = muscles.text(row, "volume");
            if (muscle.leg && !tables_.leg_volumes.contains(muscle.volume)) {
                muscles.fail(row, "volume", "there is no such row in leg_volumes.csv");
            }
            muscle.source_force = muscles.number(row, "source_force");
            muscle.optimal_fibre_length = muscles.number(row, "optimal_fibre_length");
            muscle.tendon_slack_length = muscles.number(row, "tendon_slack_length");
            muscle.pennation = muscles.number(row, "pennation");
            muscle.curves = muscles.text(row, "curves");
            places[muscle.name] = tables_.muscles.size();
            tables_.muscles.push_back(std::move(muscle));
        }
        const auto place = [&](const CsvTable& table, const Row& row) -> AdultTables::MuscleRow& {
            const auto found = places.find(table.text(row, "muscle"));
            if (found == places.end()) table.fail(row, "muscle", "no such row in muscles.csv");
            return tables_.muscles[found->second];
        };
        const auto points = open("path_points.csv", {"muscle", "segment", "x", "y", "z", "source"});
        for (const Row& row : points.rows()) {
            auto& muscle = place(points, row);
            muscle.points.push_back({fmt::format("{}_P{}", muscle.name, muscle.points.size() + 1),
                                     points.text(row, "segment"),
                                     FixedPointSpec{point(points, row)}});
        }
        const auto uses = open("path_wraps.csv", {"muscle", "wrap", "method", "first", "last"});
        for (const Row& row : uses.rows()) {
            auto& muscle = place(uses, row);
            muscle.wraps.push_back({fmt::format("{}_wrap{}", muscle.name, muscle.wraps.size() + 1),
                                    uses.text(row, "wrap"), uses.text(row, "method"),
                                    uses.whole_number(row, "first"),
                                    uses.whole_number(row, "last")});
        }
    }

    void load_curves() {
        const auto millard = load_csv(folder_ / "millard_curves.csv");
        for (const Row& row : millard.rows()) {
            AdultTables::MuscleCurves entry;
            Millard2012Curves curves;
            const auto take = [&](const char* column, double& field) {
                if (!millard.text(row, column).empty()) field = millard.number(row, column);
            };
            const auto take_optional = [&](const char* column, std::optional<double>& field) {
                if (!millard.text(row, column).empty()) field = millard.number(row, column);
            };
            take("ActiveForceLengthCurve.min_norm_active_fiber_length",
                 curves.active_min_norm_length);
            take("ActiveForceLengthCurve.transition_norm_fiber_length",
                 curves.active_transition_norm_length);
            take("ActiveForceLengthCurve.max_norm_active_fiber_length",
                 curves.active_max_norm_length);
            take("ActiveForceLengthCurve.shallow_ascending_slope", curves.active_shallow_slope);
            take("ActiveForceLengthCurve.minimum_value", curves.active_minimum_value);
            take("FiberForceLengthCurve.strain_at_zero_force", curves.passive_strain_at_zero_force);
            take("FiberForceLengthCurve.strain_at_one_norm_force",
                 curves.passive_strain_at_one_norm_force);
            take_optional("FiberForceLengthCurve.stiffness_at_low_force",
                          curves.passive_stiffness_at_low_force);
            take_optional("FiberForceLengthCurve.stiffness_at_one_norm_force",
                          curves.passive_stiffness_at_one_norm_force);
            take_optional("FiberForceLengthCurve.curviness", curves.passive_curviness);
            take("ForceVelocityCurve.concentric_slope_at_vmax",
                 curves.velocity_concentric_slope_at_vmax);
            take("ForceVelocityCurve.concentric_slope_near_vmax",
                 curves.velocity_concentric_slope_near_vmax);
            take("ForceVelocityCurve.isometric_slope", curves.velocity_isometric_slope);
            take("ForceVelocityCurve.eccentric_slope_at_vmax",
                 curves.velocity_eccentric_slope_at_vmax);
            take("ForceVelocityCurve.eccentric_slope_near_vmax",
                 curves.velocity_eccentric_slope_near_vmax);
            take("ForceVelocityCurve.max_eccentric_velocity_force_multiplier",
                 curves.velocity_max_eccentric_force);
            take("ForceVelocityCurve.concentric_curviness", curves.velocity_concentric_curviness);
            take("ForceVelocityCurve.eccentric_curviness", curves.velocity_eccentric_curviness);
            take("TendonForceLengthCurve.strain_at_one_norm_force",
                 curves.tendon_strain_at_one_norm_force);
            take("max_contraction_velocity", entry.max_contraction_velocity);
            take("minimum_activation", curves.minimum_activation);
            take("fiber_damping", curves.fibre_damping);
            entry.curves = curves;
            tables_.curves[millard.text(row, "name")] = entry;
        }
        const auto thelen =
            open("thelen_curves.csv",
                 {"name", "max_contraction_velocity", "FmaxTendonStrain", "FmaxMuscleStrain",
                  "KshapeActive", "KshapePassive", "Af", "Flen", "source"});
        for (const Row& row : thelen.rows()) {
            tables_.curves[thelen.text(row, "name")] = {
                thelen.number(row, "max_contraction_velocity"),
                Thelen2003Curves{
                    thelen.number(row, "FmaxTendonStrain"), thelen.number(row, "FmaxMuscleStrain"),
                    thelen.number(row, "KshapeActive"), thelen.number(row, "KshapePassive"),
                    thelen.number(row, "Af"), thelen.number(row, "Flen")}};
        }
    }

    void load_joint_stiffness() {
        const auto table =
            open("joint_stiffness.csv",
                 {"coordinate", "direction", "sign", "stiffness_Nm_per_rad", "low", "high",
                  "onset_deg", "onset_low_deg", "onset_high_deg", "preload_N", "source", "trust"});
        for (const Row& row : table.rows()) {
            const double stiffness = table.number(row, "stiffness_Nm_per_rad");
            const auto angle = [&](const char* column) {
                return table.number(row, column) * std::numbers::pi / 180;
            };
            const double onset = angle("onset_deg");
            const double low = table.number(row, "low"), high = table.number(row, "high");
            const double onset_low = angle("onset_low_deg"), onset_high = angle("onset_high_deg");
            const int sign = table.whole_number(row, "sign");
            if (!(stiffness > 0)) table.fail(row, "stiffness_Nm_per_rad", "it must be more than 0");
            if (!(onset >= 0)) table.fail(row, "onset_deg", "it must be 0 or more");
            if (sign < -1 || sign > 1) table.fail(row, "sign", "it must be -1, 0 or 1");
            if (!(low > 0 && low <= stiffness && stiffness <= high))
                table.fail(row, "low", "low, stiffness and high must ascend from more than 0");
            if (!(onset_low <= onset && onset <= onset_high))
                table.fail(row, "onset_low_deg", "onset_low, onset and onset_high must ascend");
            const std::string name =
                table.text(row, "coordinate") + " " + table.text(row, "direction");
            bool found = false;
            for (const auto& coordinate : tables_.coordinates) {
                if (!fits_pattern(coordinate.spec.name, table.text(row, "coordinate"))) continue;
                tables_.joint_stiffness.push_back({coordinate.spec.name, sign, stiffness, onset,
                                                   name, low, high, onset_low, onset_high});
                found = true;
            }
            if (!found) table.fail(row, "coordinate", "no coordinate of the body fits it");
        }
    }

    void load_sites() {
        const auto motors = open("motors.csv", {"coordinate", "optimal_force", "source"});
        for (const Row& row : motors.rows()) {
            tables_.motors.push_back(
                {motors.text(row, "coordinate"), motors.number(row, "optimal_force")});
        }
        const auto markers = open("markers.csv", {"name", "segment", "x", "y", "z", "source"});
        for (const Row& row : markers.rows()) {
            tables_.markers.push_back({markers.text(row, "name"), markers.text(row, "segment"),
                                       point(markers, row), true});
        }
    }

    std::filesystem::path folder_;
    AdultTables tables_;
};

}  // namespace

AdultTables load_adult_tables(const std::filesystem::path& data) {
    return Loader(data / "bodies").load();
}

}  // namespace sinew
