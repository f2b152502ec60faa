#pragma once

#include <optional>

#include "sinew/analysis/demand_levels.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// No more than this is looked for [N·m/rad].
inline constexpr double largest_margin_sought = 200;

/// The largest stiffness margin [N·m/rad] that muscles could give at any price, every moment
/// supplied, where the plan is at the bottom, in the middle and at the top: the least of the three.
/// None: it was not found in one of them, as where a moment is missed, or stability is not asked
/// for.
[[nodiscard]] std::optional<double> calc_attainable_margin(const Body& body,
                                                           const Mechanics& mechanics,
                                                           const MotionPlan& plan,
                                                           const TrunkSupport& support);

}  // namespace sinew
