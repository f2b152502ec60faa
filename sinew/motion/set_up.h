#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/exercise/exercise.h"
#include "sinew/motion/posture_equations.h"

namespace sinew {

/// A contact of the exercise found on a body.
struct PlacedContact {
    std::string marker;
    const ContactSpec* spec = nullptr;
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();
    double friction = 0;
    bool carries = true;  ///< force; otherwise it only says where the segment stands
};

/// The exercise's equipment, contacts and conditions as equations on one body.
struct SetUp {
    std::vector<PlacedContact> points;
    std::vector<PostureEquation> contacts;  ///< but for resting ones; of one side where the
                                            ///< exercise is symmetric
    std::vector<PostureEquation> resting;   ///< heights of the resting points, of one side likewise
    std::optional<PostureEquation> reference;  ///< puts the first resting point over x = 0 where
                                               ///< nothing else says where the body lies
    std::vector<PostureEquation> bottom;       ///< conditions and exact values of the key posture
    std::vector<PostureEquation> top;
    std::vector<PostureEquation> throughout;        ///< what holds all the way, contacts apart
    std::optional<PostureEquation> finds_distance;  ///< what the sought foot distance satisfies
};

/// Where the load's shares hang on the body, without their mass: bar, weight or cable.
struct LoadPoint {
    std::string marker;
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();
};
[[nodiscard]] std::vector<LoadPoint> find_load_points(const Body& body, const Exercise& exercise);

/// Throws InputError naming every marker, joint or segment that the body lacks.
[[nodiscard]] SetUp make_set_up(const Body& body, const Exercise& exercise,
                                const MovementVariables& variables);

/// The rolling equations' description of a contact's point.
[[nodiscard]] RollingEquation make_rolling(const Exercise& exercise, const PlacedContact& point,
                                           int component);

}  // namespace sinew
