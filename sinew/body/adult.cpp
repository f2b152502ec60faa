#include "sinew/body/adult.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>

#include "sinew/body/adult_inertia.h"
#include "sinew/input_error.h"

namespace sinew {
namespace {

void check_range(const char* option, double value, double low, double high, const char* unit) {
    // A bound typed in centimetres may miss itself by a rounding.
    if (!(value >= low - 1e-9 && value <= high + 1e-9)) {
        throw InputError(
            fmt::format("error: [{0}] {1:.6g}{4} is out of range; it must be {2} to {3}{4}", option,
                        value, low, high, unit));
    }
}

bool has_twin(const std::string& name) {
    return mirrored_name(name) != name;
}

Vec3 mirrored(const Vec3& p) {
    return {p.x(), p.y(), -p.z()};
}

/// Body-fixed x-y-z angles of the mirrored frame, and the axis of the mirrored rotation.
Vec3 mirrored_rotation(const Vec3& v) {
    return {-v.x(), -v.y(), v.z()};
}

std::string mirrored_quadrant(const std::string& quadrant) {
    return quadrant == "z" ? "-z" : quadrant == "-z" ? "z" : quadrant;
}

OffsetSpec mirrored(const OffsetSpec& frame) {
    return {mirrored_name(frame.segment), mirrored(frame.translation),
            mirrored_rotation(frame.rotation_xyz_body)};
}

JointSpec mirrored(JointSpec joint) {
    joint.name = mirrored_name(joint.name);
    joint.parent = mirrored(joint.parent);
    joint.child = mirrored(joint.child);
    for (auto& c : joint.coordinates) c.name = mirrored_name(c.name);
    for (auto& axis : joint.rotations) {
        axis.coordinate = mirrored_name(axis.coordinate);
        axis.axis = mirrored_rotation(axis.axis);
    }
    for (auto& axis : joint.translations) {
        axis.coordinate = mirrored_name(axis.coordinate);
        axis.axis = mirrored(axis.axis);
    }
    return joint;
}

WrapSpec mirrored(WrapSpec wrap) {
    wrap.name = mirrored_name(wrap.name);
    wrap.rotation_xyz_body = mirrored_rotation(wrap.rotation_xyz_body);
    wrap.X_SegmentWrap = {rotation_xyz_body(wrap.rotation_xyz_body),
                          mirrored(wrap.X_SegmentWrap.p)};
    wrap.quadrant = mirrored_quadrant(wrap.quadrant);
    return wrap;
}

MuscleSpec mirrored(MuscleSpec muscle) {
    muscle.name = mirrored_name(muscle.name);
    for (auto& point : muscle.points) {
        point.name = mirrored_name(point.name);
        point.segment = mirrored_name(point.segment);
        auto& p = std::get<FixedPointSpec>(point.location).p;
        p = mirrored(p);
    }
    for (auto& wrap : muscle.wraps) {
        wrap.name = mirrored_name(wrap.name);
        wrap.surface = mirrored_name(wrap.surface);
    }
    return muscle;
}

SegmentSpec mirrored(SegmentSpec segment) {
    segment.name = mirrored_name(segment.name);
    segment.p_SegmentCom = mirrored(segment.p_SegmentCom);
    for (auto& mesh : segment.meshes) {
        if (mesh.file.starts_with("r_")) {
            mesh.file.replace(0, 2, "l_");
        } else if (const auto at = mesh.file.find("_rv"); at != std::string::npos) {
            mesh.file.replace(at, 3, "_lv");
        }
    }
    // The principal axes of every limb's inertia are those of the segment: nothing to mirror.
    return segment;
}

struct ScaleFunction {
    double scale;
    Function operator()(const ConstantFunction& f) const {
        return {ConstantFunction{scale * f.value}};
    }
    Function operator()(const LinearFunction& f) const {
        return {LinearFunction{scale * f.slope, scale * f.intercept}};
    }
    Function operator()(PolynomialFunction f) const {
        for (double& c : f.coefficients) c *= scale;
        return {std::move(f)};
    }
    Function operator()(PiecewiseLinearFunction f) const {
        for (double& y : f.y) y *= scale;
        return {std::move(f)};
    }
    Function operator()(SimmSpline f) const {
        for (double& y : f.y) y *= scale;
        return {make_simm_spline(std::move(f.x), std::move(f.y))};
    }
    template <class Other>
    Function operator()(const Other&) const {
        throw std::logic_error("the adult tables hold no function of this kind");
    }
};

/// The function with its values times a scale, for translations.
Function scaled(const Function& function, double scale) {
    return std::visit(ScaleFunction{scale}, function.kind);
}

class AdultMaker {
public:
    AdultMaker(const AdultTables& tables, const AdultOptions& options)
        : tables_(tables),
          options_(options),
          sex_(options.sex == Sex::female ? "female" : "male"),
          scale_(options.height_m / tables.people.at("leg_model").height) {}

    BodySpec make() {
        spec_.name = fmt::format("adult_{}_{:.0f}cm_{:.0f}kg", sex_, 100 * options_.height_m,
                                 options_.mass_kg);
        spec_.credits =
            "Sinew adult body. Legs and arms: Rajagopal et al. 2016, Lai et al. 2017, Uhlrich et "
            "al. 2022. Trunk: Christophy et al. 2012, Bruno et al. 2015, Allaire et al., as "
            "carried by the full-body cyclist model.";
        spec_.publications =
            "de Leva 1996; Handsfield et al. 2014; Rajagopal et al. 2016; Lai et al. 2017; Uhlrich "
            "et al. 2022; Christophy et al. 2012; Bruno et al. 2015";
        add_segments();
        add_joints();
        add_muscles();
        add_motors_and_markers();
        add_passive_structures();
        return std::move(spec_);
    }

private:
    void add_segments() {
        const AdultInertia inertia(tables_, sex_, options_.height_m, options_.mass_kg, scale_);
        for (const auto& row : tables_.segments) {
            SegmentSpec segment = inertia.make_segment(row);
            for (const auto& mesh : row.meshes) {
                segment.meshes.push_back({mesh, Vec3::Constant(scale_)});
            }
            for (const auto& wrap : tables_.wraps) {
                if (wrap.segment != row.name) continue;
                WrapSpec right = wrap.spec;
                right.X_SegmentWrap.p *= scale_;
                auto& cylinder = std::get<CylinderSpec>(right.shape);
                cylinder.radius *= scale_;
                cylinder.length *= scale_;
                segment.wraps.push_back(right);
                if (!has_twin(row.name)) segment.wraps.push_back(mirrored(right));
            }
            spec_.segments.push_back(segment);
            if (has_twin(row.name)) {
                SegmentSpec twin = mirrored(segment);
                for (auto& wrap : twin.wraps) wrap = mirrored(wrap);
                spec_.segments.push_back(std::move(twin));
            }
        }
    }

    void add_joints() {
        for (const auto& row : tables_.joints) {
            JointSpec joint = row.spec;
            joint.parent.translation *= scale_;
            joint.child.translation *= scale_;
            for (const auto& c : tables_.coordinates) {
                if (c.joint != joint.name) continue;
                joint.coordinates.push_back(c.spec);
                // Standing height; the room's directions and every angle have no scale.
                if (c.spec.name == "pelvis_ty") joint.coordinates.back().default_value *= scale_;
            }
            set_axes(joint);
            spec_.joints.push_back(joint);
            if (has_twin(joint.name)) spec_.joints.push_back(mirrored(joint));
        }
        for (const auto& coupler : tables_.couplers) {
            spec_.couplers.push_back(coupler);
            spec_.couplers.push_back({mirrored_name(coupler.name),
                                      mirrored_name(coupler.independent),
                                      mirrored_name(coupler.dependent), coupler.function});
        }
    }

    void set_axes(JointSpec& joint) const {
        const std::array<Vec3, 3> units{Vec3::UnitX(), Vec3::UnitY(), Vec3::UnitZ()};
        for (std::size_t i = 0; i < 3; ++i) {
            joint.rotations[i] = {"", units[i], {ConstantFunction{0}}};
            joint.translations[i] = {"", units[i], {ConstantFunction{0}}};
        }
        const auto turn = [&](std::size_t slot, std::size_t coordinate, const Vec3& axis) {
            joint.rotations[slot] = {joint.coordinates[coordinate].name, axis, {LinearFunction{}}};
        };
        switch (joint.kind) {
            case JointKind::weld:
                break;
            case JointKind::pin:
                turn(0, 0, Vec3::UnitZ());
                joint.rotations[2].axis = Vec3::UnitX();
                break;
            case JointKind::universal:
                turn(0, 0, Vec3::UnitX());
                turn(1, 1, Vec3::UnitY());
                break;
            default:  // custom: the tables hold no other kind
                for (const auto& row : tables_.axes) {
                    if (row.joint != joint.name) continue;
                    if (row.slot < 3) {
                        joint.rotations[static_cast<std::size_t>(row.slot)] = row.spec;
                    } else {
                        AxisSpec axis = row.spec;
                        // The free joint of the pelvis moves in metres of the room, unscaled.
                        if (joint.parent.segment != "ground") {
                            axis.function = scaled(axis.function, scale_);
                        }
                        joint.translations[static_cast<std::size_t>(row.slot - 3)] = axis;
                    }
                }
        }
    }

    /// F_max at this person's size and sex [N].
    double max_force(const AdultTables::MuscleRow& row) const {
        if (!row.leg) {
            const double source_tension = tables_.specific_tension.at({"trunk_source", sex_});
            const auto& source = tables_.people.at("trunk_model");
            const double size =
                options_.mass_kg / options_.height_m / (source.mass / source.height);
            return tables_.specific_tension.at({"trunk", sex_}) * row.source_force /
                   source_tension * size * options_.strength;
        }
        double whole = 0;
        for (const auto& other : tables_.muscles) {
            if (other.volume == row.volume && other.leg) {
                whole += other.source_force * other.optimal_fibre_length;
            }
        }
        const double share = row.source_force * row.optimal_fibre_length / whole;
        const auto& all = tables_.leg_volumes.at("all");
        const auto& law = tables_.leg_volumes.at(row.volume);
        const double total = all.slope * options_.height_m * options_.mass_kg + all.offset;
        const double volume = law.slope * total + law.offset;  // [cm³]
        return tables_.specific_tension.at({"leg", sex_}) * volume * share /
               (100 * row.optimal_fibre_length * scale_) * options_.strength;
    }

    void add_muscles() {
        std::map<std::string, std::size_t> groups;
        const auto add_to_group = [&](const std::string& group, const std::string& muscle) {
            const auto [at, fresh] = groups.try_emplace(group, spec_.groups.size());
            if (fresh) spec_.groups.push_back({group, {}});
            spec_.groups[at->second].members.push_back(muscle);
        };
        for (const auto& row : tables_.muscles) {
            MuscleSpec muscle;
            muscle.name = row.name;
            muscle.max_isometric_force = max_force(row);
            constexpr double Pa = 1e4;  // one N/cm²
            muscle.specific_tension =
                Pa * tables_.specific_tension.at({row.leg ? "leg" : "trunk", sex_});
            muscle.optimal_fibre_length = row.optimal_fibre_length * scale_;
            muscle.tendon_slack_length = row.tendon_slack_length * scale_;
            muscle.pennation = row.pennation;
            const auto& curves = tables_.curves.at(row.curves);
            muscle.max_contraction_velocity = curves.max_contraction_velocity;
            muscle.curves = curves.curves;
            muscle.points = row.points;
            for (auto& point : muscle.points) std::get<FixedPointSpec>(point.location).p *= scale_;
            muscle.wraps = row.wraps;
            spec_.muscles.push_back(muscle);
            spec_.muscles.push_back(mirrored(muscle));
            add_to_group(row.group, muscle.name);
            add_to_group(row.group, mirrored_name(muscle.name));
        }
    }

    void add_motors_and_markers() {
        const auto motor = [&](const std::string& coordinate, double force) {
            CoordinateActuatorSpec actuator;
            actuator.name = coordinate + "_motor";
            actuator.coordinate = coordinate;
            actuator.optimal_force = force;
            spec_.motors.push_back(std::move(actuator));
        };
        for (const auto& row : tables_.motors) {
            motor(row.coordinate, row.optimal_force);
            if (has_twin(row.coordinate)) motor(mirrored_name(row.coordinate), row.optimal_force);
        }
        for (MarkerSpec marker : tables_.markers) {
            marker.p *= scale_;
            spec_.markers.push_back(marker);
            if (!has_twin(marker.name)) continue;
            spec_.markers.push_back({mirrored_name(marker.name), mirrored_name(marker.segment),
                                     mirrored(marker.p), marker.fixed});
        }
    }

    /// What resists about a coordinate both ways from neutral is a spring of the weaker side's
    /// stiffness and a stop at neutral with the rest of the stiffer side's; what resists only near
    /// the ends of the range is a stop there.
    void add_passive_structures() {
        constexpr double transition = std::numbers::pi / 180;
        constexpr double nowhere = std::numbers::pi;  // a limit that no posture reaches
        std::map<std::string, std::array<const AdultTables::StiffnessRow*, 2>> sides;  // down, up
        for (const auto& row : tables_.joint_stiffness) {
            if (row.sign <= 0) sides[row.coordinate][0] = &row;
            if (row.sign >= 0) sides[row.coordinate][1] = &row;
        }
        for (const auto& [name, side] : sides) {
            const auto& [down, up] = side;
            double given_down = 0, given_up = 0;  // by the spring
            if (down && up && down->onset == 0 && up->onset == 0) {
                given_down = given_up = std::min(down->stiffness, up->stiffness);
                add_both(spec_.springs,
                         {.name = name + "_disc", .coordinate = name, .stiffness = given_up});
            }
            CoordinateLimitSpec stop{.name = name + "_stop",
                                     .coordinate = name,
                                     .upper_limit = nowhere,
                                     .lower_limit = -nowhere,
                                     .transition = transition};
            const auto set = [](const AdultTables::StiffnessRow* row, double given, double sign,
                                double& limit, double& stiffness) {
                if (!row || !(row->stiffness > given)) return false;
                limit = sign * row->onset;
                stiffness = row->stiffness - given;
                return true;
            };
            const bool above = set(up, given_up, 1, stop.upper_limit, stop.upper_stiffness);
            const bool below = set(down, given_down, -1, stop.lower_limit, stop.lower_stiffness);
            if (above || below) add_both(spec_.limits, stop);
        }
    }

    /// Appends a structure and, about a coordinate of one side, its twin. Flexion, adduction and
    /// inward rotation have the same sign on both sides.
    template <class Spec>
    static void add_both(std::vector<Spec>& to, const Spec& right) {
        to.push_back(right);
        if (!has_twin(right.coordinate)) return;
        to.push_back(right);
        to.back().coordinate = mirrored_name(right.coordinate);
        to.back().name = mirrored_name(right.name);
    }

    const AdultTables& tables_;
    const AdultOptions& options_;
    std::string sex_;
    double scale_;  ///< lengths of this person over those of the source models
    BodySpec spec_;
};

}  // namespace

std::string mirrored_name(const std::string& name) {
    std::string twin = name;
    if (name.ends_with("_r")) {
        twin.back() = 'l';
    } else if (const auto at = name.find("_r_"); at != std::string::npos) {
        twin[at + 1] = 'l';
    }
    return twin;
}

BodySpec make_adult(const AdultTables& tables, const AdultOptions& options) {
    check_range("--height", options.height_m, 1.2, 2.3, " m");
    check_range("--mass", options.mass_kg, 30, 250, " kg");
    check_range("--strength", options.strength, 0.1, 5, "");
    return AdultMaker(tables, options).make();
}

}  // namespace sinew
