#pragma once

#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/mechanics/dead_load_stiffness.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// The points that touch in one frame of a plan, in the plan's order. Reuses the vector's memory.
void collect_touches(const MotionPlan& plan, int frame, std::vector<TouchPoint>& touches);

/// The known forces on the body in one frame of a plan: what bands pull, and what each load weighs
/// and resists [N]. Reuses the vector's memory.
void collect_loads(const MotionPlan& plan, int frame, std::vector<ExternalForce>& loads);

/// The part of them that bands pull, whatever the load.
void collect_band_pulls(const MotionPlan& plan, int frame, std::vector<ExternalForce>& pulls);

/// Sets the lower bounds of activation in one frame of a plan: those of the lines of muscle groups
/// that are tensed on purpose, and 0.
void apply_efforts(const Body& body, const MotionPlan& plan, int frame, VecX& lower);

/// The same forces without what moving the loads takes: forces that stay as they are when the body
/// is nudged. A band's own stiffness, and the turning of a rope, are left out: both would only
/// steady the body. Reuses the vector's memory.
void collect_weights(const Body& body, const MotionPlan& plan, int frame,
                     std::vector<DeadLoad>& weights);

/// The lifting frame whose path parameter is nearest to s, the frame at the top included: 0 gives
/// the bottom, 1 the top. The first frame where nothing is lifted.
[[nodiscard]] int frame_at(const MotionPlan& plan, double s);

}  // namespace sinew
