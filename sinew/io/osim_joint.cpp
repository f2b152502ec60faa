#include "sinew/io/osim_joint.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sinew::osim {
namespace {

struct Kind {
    JointKind kind;
    const char* tag;
    std::size_t n_coordinates;
};
constexpr std::array<Kind, 10> kinds{{
    {JointKind::weld, "WeldJoint", 0},
    {JointKind::pin, "PinJoint", 1},
    {JointKind::slider, "SliderJoint", 1},
    {JointKind::universal, "UniversalJoint", 2},
    {JointKind::planar, "PlanarJoint", 3},
    {JointKind::ball, "BallJoint", 3},
    {JointKind::gimbal, "GimbalJoint", 3},
    {JointKind::free, "FreeJoint", 6},
    {JointKind::ellipsoid, "EllipsoidJoint", 3},
    {JointKind::scapulothoracic, "ScapulothoracicJoint", 4},
}};

}  // namespace

const char* joint_tag(JointKind kind) {
    const auto at = std::ranges::find(kinds, kind, &Kind::kind);
    return at == kinds.end() ? "CustomJoint" : at->tag;
}

std::optional<JointKind> joint_kind(std::string_view tag) {
    if (tag == "CustomJoint") return JointKind::custom;
    const auto at = std::ranges::find_if(kinds, [&](const Kind& kind) { return kind.tag == tag; });
    if (at == kinds.end()) return {};
    return at->kind;
}

std::optional<std::size_t> coordinate_count(JointKind kind) {
    const auto at = std::ranges::find(kinds, kind, &Kind::kind);
    if (at == kinds.end()) return {};
    return at->n_coordinates;
}

void set_implied_axes(JointSpec& joint) {
    for (int i = 0; i < 3; ++i) {
        joint.rotations[i] = {"", Vec3::Unit(i), {ConstantFunction{0}}};
        joint.translations[i] = {"", Vec3::Unit(i), {ConstantFunction{0}}};
    }
    const auto move = [&](AxisSpec& axis, std::size_t coordinate) {
        axis.coordinate = joint.coordinates[coordinate].name;
        axis.function = {LinearFunction{1, 0}};
    };
    switch (joint.kind) {
        case JointKind::weld:
        case JointKind::custom:
            break;
        case JointKind::pin:
            move(joint.rotations[2], 0);
            break;
        case JointKind::slider:
            move(joint.translations[0], 0);
            break;
        case JointKind::universal:
            move(joint.rotations[0], 0);
            move(joint.rotations[1], 1);
            break;
        case JointKind::planar:
            move(joint.rotations[2], 0);
            move(joint.translations[0], 1);
            move(joint.translations[1], 2);
            break;
        case JointKind::free:
            for (std::size_t i = 0; i < 3; ++i) move(joint.translations[i], 3 + i);
            [[fallthrough]];
        case JointKind::ball:
        case JointKind::gimbal:
        case JointKind::ellipsoid:
        case JointKind::scapulothoracic:
            for (std::size_t i = 0; i < 3; ++i) move(joint.rotations[i], i);
            break;
    }
}

bool has_implied_axes(const JointSpec& joint) {
    // No custom joint slides over an ellipsoid.
    if (joint.kind == JointKind::ellipsoid || joint.kind == JointKind::scapulothoracic) return true;
    JointSpec implied = joint;
    set_implied_axes(implied);
    const auto same = [](const AxisSpec& a, const AxisSpec& b) {
        return a.coordinate.empty()
                   ? b.coordinate.empty() && is_constant(a.function) && calc(a.function, 0).f == 0
                   : a == b;
    };
    if (joint.kind == JointKind::pin)  // tables may give the one turn in any place
        return std::ranges::all_of(joint.rotations, [](const AxisSpec& turn) {
            return turn.coordinate.empty() || turn.axis == Vec3::UnitZ();
        });
    return std::ranges::equal(joint.rotations, implied.rotations, same) &&
           std::ranges::equal(joint.translations, implied.translations, same);
}

}  // namespace sinew::osim
