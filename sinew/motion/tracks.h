#pragma once

#include "sinew/motion/motion.h"
#include "sinew/motion/posture_equations.h"
#include "sinew/motion/set_up.h"

namespace sinew {

/// The point of the contacts that departs furthest from where it must be.
struct ContactDrift {
    const PlacedContact* point = nullptr;
    double m = 0;
};

/// Follows contacts, loads and bands through the plan's motion and puts them into the plan.
///
/// A foot that is held down has the points of its sole twice, pushed up by the floor and down by
/// the strap. A hand on the pull-up bar has two points at its height, a bar's radius before and
/// behind its centre line, for the turning that the grip resists. The drift is over every point of
/// every contact, the mirrored side and the points that ride along included.
[[nodiscard]] ContactDrift fill_tracks(const Body& body, const Exercise& exercise,
                                       const SetUp& set_up, PostureEvaluator& evaluator,
                                       MotionPlan& plan);

}  // namespace sinew
