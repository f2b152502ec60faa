#include "sinew/motion/set_up.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <Eigen/Geometry>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

constexpr const char* axis_names[] = {"x", "y", "z"};

std::vector<std::string> load_markers(const Equipment& equipment) {
    if (equipment.barbell) return equipment.barbell->markers;
    if (equipment.weight) return equipment.weight->markers;
    if (equipment.cable) return equipment.cable->markers;
    return {};
}

/// What is given for the right side, on the side of the name.
Vec3 on_side(const Vec3& right, const std::string& name) {
    return name.ends_with("_l") ? Vec3(right.x(), right.y(), -right.z()) : right;
}

class SetUpMaker {
public:
    SetUpMaker(const Body& body, const Exercise& exercise, const MovementVariables& variables)
        : body_(body), exercise_(exercise), variables_(variables) {}

    SetUp run() {
        find_points();
        for (const std::string& name : load_markers(exercise_.equipment)) find_marker(name, 0);
        if (exercise_.equipment.band)
            for (const std::string& name : exercise_.equipment.band->markers) find_marker(name, 0);
        if (!exercise_.holds_only) set_up_.bottom = make_conditions(exercise_.bottom, "bottom");
        set_up_.top = make_conditions(exercise_.top, "top");
        if (finds_distance())
            set_up_.finds_distance = make_lean({exercise_.feet.segment, exercise_.feet.lean},
                                               "feet.distance: ", exercise_.feet.line);
        for (const PlaceCondition& place : exercise_.throughout.places)
            find_marker(place.marker, exercise_.throughout.line);
        for (const Effort& effort : exercise_.efforts_at_top)
            if (std::ranges::find(body_.groups, effort.group, &MuscleGroup::name) ==
                body_.groups.end())
                lack("muscle group", effort.group, effort.line, body_.groups);
        refuse_what_is_missing();
        make_contact_equations();
        make_throughout();
        return std::move(set_up_);
    }

private:
    struct Missing {
        std::string what, name;
        int line = 0;  ///< 0: not known
        std::string nearest;
        auto operator<=>(const Missing&) const = default;
    };

    /// All that is missing stands in one message.
    void lack(const char* what, const std::string& name, int line, const auto& known) {
        std::vector<std::string> names;
        for (const auto& one : known) names.push_back(one.name);
        missing_.insert({what, name, line, names.empty() ? "" : find_nearest_name(name, names)});
    }

    void refuse_what_is_missing() const {
        if (missing_.empty()) return;
        std::vector<std::string> lacks, nearest;
        int line = 0;
        for (const Missing& missing : missing_) {
            lacks.push_back(missing.what + " " + missing.name);
            nearest.push_back(fmt::format("{} for {}", missing.nearest, missing.name));
            if (missing.line > 0 && (line == 0 || missing.line < line)) line = missing.line;
        }
        throw InputError(fmt::format("{}{}: error: [contacts, postures] the body '{}' lacks the {}",
                                     exercise_.file, line > 0 ? fmt::format(":{}", line) : "",
                                     body_.name, fmt::join(lacks, ", the ")),
                         fmt::format("Nearest of its names: {}.", fmt::join(nearest, ", ")));
    }

    const Marker* find_marker(const std::string& name, int line) {
        const auto it = std::ranges::find(body_.markers, name, &Marker::name);
        if (it != body_.markers.end()) return &*it;
        lack("marker", name, line, body_.markers);
        return nullptr;
    }

    [[nodiscard]] bool has(ContactKind kind) const {
        return std::ranges::find(exercise_.contacts, kind, &ContactSpec::kind) !=
               exercise_.contacts.end();
    }

    [[nodiscard]] bool finds_distance() const {
        return has(ContactKind::planted) && !exercise_.feet.distance;
    }

    std::optional<PostureEquation> make_lean(const LeanCondition& condition,
                                             const std::string& place, int line) {
        if (const auto segment = body_.find_segment(condition.segment))
            return PostureEquation{LeanEquation{*segment, condition.lean},
                                   place + "the lean of " + condition.segment};
        lack("segment", condition.segment, line, body_.segments);
        return std::nullopt;
    }

    void find_points() {
        for (const ContactSpec& spec : exercise_.contacts) {
            for (const std::string& name : spec.markers) {
                const Marker* marker = find_marker(name, spec.line);
                if (!marker) continue;
                const bool carries =
                    spec.carried_by.empty() ||
                    std::ranges::find(spec.carried_by, name) != spec.carried_by.end();
                set_up_.points.push_back({name, &spec, marker->segment,
                                          marker->p + on_side(spec.shift, spec.name),
                                          friction_of(spec.surface), carries});
            }
        }
    }

    [[nodiscard]] double friction_of(Surface surface) const {
        const Equipment& equipment = exercise_.equipment;
        switch (surface) {
            case Surface::bench:
                return equipment.bench->friction;
            case Surface::pull_up_bar:
                return equipment.pull_up_bar->friction;
            case Surface::wheel:
                return 0;
            case Surface::floor:
                break;
        }
        return equipment.floor.friction;
    }

    std::vector<PostureEquation> make_conditions(const KeyPosture& posture, const char* which) {
        std::vector<PostureEquation> equations;
        for (const HeightCondition& condition : posture.heights) {
            PointEquation point;
            std::string name;
            if (condition.joint.empty()) {
                const Marker* marker = find_marker(condition.marker, posture.line);
                if (!marker) continue;
                point.segment = marker->segment;
                point.p_Segment = marker->p;
                name = condition.marker;
            } else {
                const auto joint = std::ranges::find(body_.joints, condition.joint, &Joint::name);
                if (joint == body_.joints.end()) {
                    lack("joint", condition.joint, posture.line, body_.joints);
                    continue;
                }
                point.segment = joint->parent;
                point.p_Segment = joint->X_ParentFrame.p;
                name = condition.joint;
            }
            point.target.y() = exercise_.equipment.floor.height + condition.height;
            equations.push_back({point, "the height of " + name});
        }
        for (const LeanCondition& condition : posture.leans)
            if (const auto lean = make_lean(condition, "", posture.line))
                equations.push_back(*lean);
        for (const auto& [name, value] : posture.exact) {
            const int variable = variables_.find(name);
            if (variable < 0) {
                if (value == 0) continue;
                throw InputError(fmt::format(
                    "{}:{}: error: [postures.{}.exact.{}] {} moves sideways, and the exercise is "
                    "symmetric; it must be 0",
                    exercise_.file, posture.line, which, name, name));
            }
            equations.push_back({ValueEquation{variable, value}, name});
        }
        return equations;
    }

    [[noreturn]] void fail(const ContactSpec& spec, const std::string& what) const {
        throw InputError(fmt::format("{}:{}: error: [contacts.{}] {}", exercise_.file, spec.line,
                                     spec.name, what));
    }

    void make_contact_equations() {
        for (const ContactSpec& spec : exercise_.contacts) {
            if (exercise_.symmetric && spec.name.ends_with("_l")) continue;
            std::vector<PlacedContact> points;
            for (const PlacedContact& point : set_up_.points)
                if (point.spec == &spec) points.push_back(point);
            if (spec.kind == ContactKind::planted) {
                add_planted(spec, points);
            } else if (spec.kind == ContactKind::resting) {
                add_resting(spec, points);
            } else if (spec.kind == ContactKind::gripped) {
                add_point(spec, points[0], 0, 0);
                add_point(spec, points[0], 1, exercise_.equipment.pull_up_bar->height);
            } else if (spec.kind == ContactKind::gliding) {
                add_point(spec, points[0], 1,
                          exercise_.equipment.floor.height + exercise_.equipment.wheel->radius);
            } else if (!spec.name.ends_with("_l")) {  // the trunk stays in the sagittal plane, so
                                                      // that both sides say the same
                for (int component : {0, 1})
                    set_up_.contacts.push_back(
                        {make_rolling(exercise_, points[0], component),
                         fmt::format("contact {} ({})", spec.name, axis_names[component])});
            }
        }
    }

    void add_point(const ContactSpec& spec, const PlacedContact& point, int axis, double value) {
        PointEquation there{.segment = point.segment, .p_Segment = point.p_Segment};
        there.direction = Vec3::Unit(axis);
        there.target[axis] = value;
        set_up_.contacts.push_back(
            {there, fmt::format("contact {}, {} ({})", spec.name, point.marker, axis_names[axis])});
    }

    void make_throughout() {
        const Throughout& throughout = exercise_.throughout;
        for (const auto& [axis, value] :
             {std::pair{0, throughout.balance_x}, std::pair{2, throughout.balance_z}})
            if (value)
                set_up_.throughout.push_back({BalanceEquation{Vec3::Unit(axis), *value},
                                              fmt::format("balance ({})", axis_names[axis])});
        for (const PlaceCondition& place : throughout.places) {
            const Marker* marker = find_marker(place.marker, throughout.line);
            PointEquation there{.segment = marker->segment, .p_Segment = marker->p};
            there.direction = Vec3::Unit(place.axis);
            there.target[place.axis] =
                place.value + (place.axis == 1 ? exercise_.equipment.floor.height : 0);
            set_up_.throughout.push_back(
                {there, fmt::format("the place of {} ({})", place.marker, axis_names[place.axis])});
        }
    }

    /// Three points of one segment hold its pose by 3 + 2 + 1 equations: the first everywhere, the
    /// second across and up, the third up.
    void add_planted(const ContactSpec& spec, const std::vector<PlacedContact>& points) {
        const PlacedContact &heel = points[0], &second = points[1], &third = points[2];
        if (second.segment != heel.segment || third.segment != heel.segment)
            fail(spec, "the first three markers must sit on one segment");
        const Vec3 to_second = second.p_Segment - heel.p_Segment;
        const Vec3 to_third = third.p_Segment - heel.p_Segment;
        Vec3 up = to_third.cross(to_second);
        if (!(up.norm() > 1e-6)) fail(spec, "the first three markers lie on one line");
        up.normalize();
        if (up.y() < 0) up = -up;
        const Vec3 ahead = (0.5 * (to_second + to_third)).normalized();
        Mat3 R_SegmentSole;  // columns: ahead, up, right
        R_SegmentSole << ahead, up, ahead.cross(up);
        const double side = spec.name.ends_with("_l") ? -1 : 1;
        const Mat3 R_WSole = (Eigen::AngleAxisd(-side * exercise_.feet.angle, Vec3::UnitY()) *
                              Eigen::AngleAxisd(-side * exercise_.feet.roll, Vec3::UnitX()))
                                 .toRotationMatrix();
        const Mat3 R_WSegment = R_WSole * R_SegmentSole.transpose();
        double lowest = 0;  // of a rolled sole, whose inner edge alone touches
        for (const PlacedContact& point : points)
            if (exercise_.feet.roll != 0)
                lowest = std::min(lowest, (R_WSegment * (point.p_Segment - heel.p_Segment)).y());
        const double distance =
            exercise_.feet.distance.value_or(0);  // the sought part comes through distance_share
        const Vec3 p_heel(distance + spec.ahead, exercise_.equipment.floor.height - lowest,
                          0.5 * side * exercise_.feet.stance_width);
        const auto add = [&](const PlacedContact& point, const Vec3& direction, const char* axis) {
            const Vec3 target = p_heel + R_WSegment * (point.p_Segment - heel.p_Segment);
            const double share = exercise_.feet.distance ? 0 : direction.x();
            set_up_.contacts.push_back(
                {PointEquation{point.segment, point.p_Segment, direction, target, share},
                 fmt::format("contact {}, {} ({})", spec.name, point.marker, axis)});
        };
        for (int axis = 0; axis < 3; ++axis) add(heel, Vec3::Unit(axis), axis_names[axis]);
        const Vec3 across = (R_WSegment * to_second).cross(Vec3::UnitY()).normalized();
        add(second, across, "across");
        add(second, Vec3::UnitY(), "y");
        add(third, Vec3::UnitY(), "y");
    }

    /// Heights alone; see make_resting_equations() for what keeps the points from sliding.
    void add_resting(const ContactSpec& spec, const std::vector<PlacedContact>& points) {
        const bool placed =
            has(ContactKind::rolling) || (has(ContactKind::planted) && !finds_distance());
        for (const PlacedContact& point : points) {
            const std::string name = fmt::format("contact {}, {}", spec.name, point.marker);
            PointEquation lying{.segment = point.segment, .p_Segment = point.p_Segment};
            if (!placed && !set_up_.reference) {
                lying.direction = Vec3::UnitX();
                set_up_.reference = PostureEquation{lying, name + " (x)"};
            }
            lying.direction = Vec3::UnitY();
            lying.target.y() = exercise_.equipment.floor.height;
            set_up_.resting.push_back({lying, name});
        }
    }

    const Body& body_;
    const Exercise& exercise_;
    const MovementVariables& variables_;
    SetUp set_up_;
    std::set<Missing> missing_;
};

}  // namespace

std::vector<LoadPoint> find_load_points(const Body& body, const Exercise& exercise) {
    std::vector<LoadPoint> points;
    for (const std::string& name : load_markers(exercise.equipment)) {
        const auto marker = std::ranges::find(body.markers, name, &Marker::name);
        Vec3 p = marker->p;
        if (const auto& bar = exercise.equipment.barbell)
            p += (bar->pad_thickness + bar->bar_radius) * on_side(bar->direction, name);
        if (const auto& weight = exercise.equipment.weight) p += on_side(weight->offset, name);
        points.push_back({name, marker->segment, p});
    }
    return points;
}

RollingEquation make_rolling(const Exercise& exercise, const PlacedContact& point, int component) {
    const Bench& bench = *exercise.equipment.bench;
    const Vec3 centre(-bench.edge_radius, bench.height - bench.edge_radius, 0);
    return {point.segment, point.p_Segment,   point.spec->normal,
            centre,        bench.edge_radius, component};
}

SetUp make_set_up(const Body& body, const Exercise& exercise, const MovementVariables& variables) {
    return SetUpMaker(body, exercise, variables).run();
}

}  // namespace sinew
