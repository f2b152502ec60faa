#pragma once

#include <stop_token>

#include "sinew/body/body.h"
#include "sinew/exercise/exercise.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"

namespace sinew {

struct SynthesisOptions {
    int frames = 101;                  ///< evenly spaced over one repetition, both ends included
    double max_drift_m = 1e-4;         ///< a contact that departs further is an error
    int max_posture_iterations = 300;  ///< of each search for a posture; reaching it is noted
    std::stop_token stop;              ///< once requested, Stopped is thrown at the next frame
};

/// One repetition of an exercise on a body.
///
/// The bottom and the top posture satisfy their contacts and conditions and otherwise stay near
/// what the exercise prefers. Between them, at path parameter s, the posture z(s) solves
///
///   contacts hold,   exact values run straight from end to end,   D (z − (1 − s) z_bottom − s
///   z_top) = 0
///
/// where D = NᵀW spans what the contacts leave free halfway (N a basis of the null space there, W
/// the weights): the free part of the movement runs straight, the contacts bend the rest. The
/// equations are square and smooth, so q'(s) and q''(s) follow exactly, and with the time law of
/// calc_path_time q̇ = q' ṡ and q̈ = q'' ṡ² + q' s̈.
///
/// Resting points lie on the floor; where along it comes out of the top posture, and there they
/// stay for the rest of the repetition (make_resting_equations()). An exercise that only holds is
/// its top posture, still in every frame.
///
/// World: x = 0 under the bench's front edge; without a bench, before the heels by the given
/// distance, or else under the first resting point. x towards the feet of a lifter on the back, y
/// up, z to the right of that lifter.
///
/// Throws InputError: coordinates, markers or joints that the body lacks (all named), a posture
/// that cannot be reached (what is missed, by how much, which joints are at their limit), a joint
/// that would pass its range on the way. Cannot:  movements whose contacts change, or that need
/// more than two key postures.
[[nodiscard]] MotionPlan synthesize(const Body& body, const Mechanics& mechanics,
                                    const Exercise& exercise, const SynthesisOptions& options = {});

}  // namespace sinew
