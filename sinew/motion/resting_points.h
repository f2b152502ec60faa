#pragma once

#include <vector>

#include "sinew/motion/posture_equations.h"
#include "sinew/motion/set_up.h"

namespace sinew {

/// Equations that keep every resting point where it lies in one posture: its height on the floor,
/// then its place along x and z, each unless the contacts and the points before it already say the
/// same.
///
/// Two points of one segment keep their distance by themselves, and a midline segment of a
/// symmetric exercise does not move sideways: such equations would repeat others and leave the path
/// without a solution, so they are left out. Whether the points nevertheless stay is checked
/// afterwards over the whole motion, point by point. Decided by the rank of the equations in this
/// posture, with 1e-6 of a row's length as nothing.
///
/// z: the posture in which the points lie on the floor already; distance: of the feet [m].
/// Cannot: see a repetition that holds in this posture alone, as when a limb is stretched out.
[[nodiscard]] std::vector<PostureEquation> make_resting_equations(
    PostureEvaluator& evaluator, const std::vector<PostureEquation>& contacts,
    const std::vector<PostureEquation>& resting, const VecX& z, double distance);

}  // namespace sinew
