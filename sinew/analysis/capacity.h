#pragma once

#include <optional>

#include "sinew/analysis/capacity_frame.h"
#include "sinew/analysis/result.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/solve_capacity.h"

namespace sinew {

/// Finds the heaviest load with which the repetition can be done as it is planned, in motion: with
/// it every frame's problem (capacity_frame.h) has an answer, pressure, brace and stability
/// included where they are asked for. The recruitment is free in every frame; no reserves, and no
/// shortage of stability.
///
/// Only the smallest of the frames' capacities matters. Frames are visited at strides that halve,
/// so that a frame near the weakest is met early; each is asked for the load held so far
/// (solve_load), and only one that does not carry it is solved itself (solve_capacity). So load_kg
/// is carried by every frame to within 1e-6 N·m, and by half the tolerance of stability, 5e-3
/// N·m/rad; load_bound_kg, from the weakest frame's dual, proves that no heavier load is; they
/// differ by 1e-6 of the load at most. The lightest load is sought likewise. Frames are visited
/// once for moments and pressure, and once more for stability.
///
/// Limits: the muscles at their bound by what the load would gain were each a hundredth stronger;
/// joints by what of those gains is made about them; stability by what it would gain were what it
/// asks of muscles and contacts a hundredth less: it is named as the limit where that is more than
/// any joint's part, both sides together.
///
/// Status: `solved`; `infeasible` when one frame holds no load at all, or two frames have no load
/// in common; `not_converged` when a frame could neither be solved nor refuted. Nothing when the
/// plan carries no load.
///
/// Valid range: slow and moderate repetitions (static optimisation); loads up to 1000 kg.
/// Cannot:      say what fatigue leaves of it, or whether another way of moving would lift more.
[[nodiscard]] std::optional<RepetitionCapacity> solve_repetition_capacity(const MotionPlan& plan,
                                                                          CapacityFrame& frame);

/// The heaviest load that can be held still in the posture of one frame, with the same demands;
/// the answer's `posture` is left empty. `nearby` is the warm start: a fresh one, or what this
/// function left there for another posture.
[[nodiscard]] StaticCapacity solve_static_capacity(const MotionPlan& plan, int frame,
                                                   CapacityFrame& posture,
                                                   CapacityWorkspace& workspace, Capacity& nearby);

}  // namespace sinew
