#include "sinew/motion/set_up.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <Eigen/Geometry>

#include "sinew/input_error.h"

namespace sinew {

namespace {

constexpr const char* axis_names[] = {"x", "y", "z"};

class SetUpMaker {
public:
    SetUpMaker(const Body& body, const Exercise& exercise, const MovementVariables& variables)
        : body_(body), exercise_(exercise), variables_(variables) {}

    SetUp run() {
        find_points();
        if (exercise_.equipment.barbell)
            for (const std::string& name : exercise_.equipment.barbell->markers) find_marker(name);
        if (!exercise_.holds_only) set_up_.bottom = make_conditions(exercise_.bottom, "bottom");
        set_up_.top = make_conditions(exercise_.top, "top");
        if (finds_distance())
            set_up_.finds_distance =
                make_lean({exercise_.feet.segment, exercise_.feet.lean}, "feet.distance: ");
        if (!missing_.empty())
            throw InputError(
                fmt::format("{}: error: [contacts, postures] the body '{}' lacks the {}",
                            exercise_.file, body_.name, fmt::join(missing_, ", the ")));
        make_contact_equations();
        return std::move(set_up_);
    }

private:
    const Marker* find_marker(const std::string& name) {
        const auto it = std::ranges::find(body_.markers, name, &Marker::name);
        if (it != body_.markers.end()) return &*it;
        missing_.insert("marker " + name);
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
                                             const std::string& place) {
        if (const auto segment = body_.find_segment(condition.segment))
            return PostureEquation{LeanEquation{*segment, condition.lean},
                                   place + "the lean of " + condition.segment};
        missing_.insert("segment " + condition.segment);
        return std::nullopt;
    }

    void find_points() {
        for (const ContactSpec& spec : exercise_.contacts) {
            for (const std::string& name : spec.markers) {
                const Marker* marker = find_marker(name);
                if (!marker) continue;
                const double friction = spec.surface == Surface::floor
                                            ? exercise_.equipment.floor.friction
                                            : exercise_.equipment.bench->friction;
                set_up_.points.push_back({name, &spec, marker->segment, marker->p, friction});
            }
        }
    }

    std::vector<PostureEquation> make_conditions(const KeyPosture& posture, const char* which) {
        std::vector<PostureEquation> equations;
        for (const HeightCondition& condition : posture.heights) {
            PointEquation point;
            std::string name;
            if (condition.joint.empty()) {
                const Marker* marker = find_marker(condition.marker);
                if (!marker) continue;
                point.segment = marker->segment;
                point.p_Segment = marker->p;
                name = condition.marker;
            } else {
                const auto joint = std::ranges::find(body_.joints, condition.joint, &Joint::name);
                if (joint == body_.joints.end()) {
                    missing_.insert("joint " + condition.joint);
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
            if (const auto lean = make_lean(condition, "")) equations.push_back(*lean);
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
            } else {
                for (int component : {0, 1})
                    set_up_.contacts.push_back(
                        {make_rolling(exercise_, points[0], component),
                         fmt::format("contact {} ({})", spec.name, axis_names[component])});
            }
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
        const Mat3 R_WSole =
            Eigen::AngleAxisd(-side * exercise_.feet.angle, Vec3::UnitY()).toRotationMatrix();
        const Mat3 R_WSegment = R_WSole * R_SegmentSole.transpose();
        const double distance =
            exercise_.feet.distance.value_or(0);  // the sought part comes through distance_share
        const Vec3 p_heel(distance, exercise_.equipment.floor.height,
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
    std::set<std::string> missing_;
};

}  // namespace

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
