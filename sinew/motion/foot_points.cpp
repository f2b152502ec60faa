#include "sinew/motion/foot_points.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sinew {

namespace {

constexpr double half_width = 0.25, toe_reach = 0.39;  // of heel to ball

std::optional<FootPoint> find_marker(const Body& body, const std::string& name,
                                     const std::string& foot) {
    const auto marker = std::ranges::find(body.markers, name, &Marker::name);
    if (marker == body.markers.end()) return std::nullopt;
    return FootPoint{name, foot, marker->segment, marker->p};
}

/// On the segments, in the default posture; `outwards`: +1 where z points to the little toe.
std::vector<FootPoint> place_on_segments(const Body& body, const Pose& pose,
                                         const std::string& side, double outwards) {
    const std::optional<SegmentIndex> heel = body.find_segment("calcn" + side),
                                      toes = body.find_segment("toes" + side);
    if (!heel || !toes) return {};
    const std::string foot = "foot" + side;
    const Vec3 ball = pose.X_W[heel->value].inverse() * pose.X_W[toes->value].p;
    const double length = ball.norm();
    const Vec3 across = outwards * half_width * length * Vec3::UnitZ();
    return {{"heel" + side, foot, *heel, Vec3::Zero()},
            {"ball_medial" + side, foot, *heel, ball - across},
            {"ball_lateral" + side, foot, *heel, ball + across},
            {"toe" + side, foot, *toes, toe_reach * length * Vec3::UnitX()}};
}

}  // namespace

std::vector<FootPoint> find_foot_points(const Body& body, const Mechanics& mechanics) {
    std::vector<FootPoint> points;
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(body.default_posture(), workspace, pose);
    for (const auto& [side, outwards] : {std::pair{"_r", 1.0}, std::pair{"_l", -1.0}}) {
        std::vector<FootPoint> marked;
        for (const char* stem : {"heel", "ball_medial", "ball_lateral", "toe"})
            if (auto point =
                    find_marker(body, std::string(stem) + side, std::string("foot") + side))
                marked.push_back(*point);
        if (marked.size() < 3) marked = place_on_segments(body, pose, side, outwards);
        points.insert(points.end(), marked.begin(), marked.end());
    }
    return points;
}

}  // namespace sinew
