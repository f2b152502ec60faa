#pragma once

#include "sinew/body/body.h"
#include "sinew/exercise/exercise.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"

namespace sinew {

struct SynthesisOptions {
    int frames = 101;           ///< evenly spaced over one repetition, both ends included
    double max_drift_m = 1e-4;  ///< a contact that departs further is an error
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
/// World: x = 0 under the bench's front edge (halfway between the heels without a bench at the
/// given distance), x towards the feet, y up, z to the lifter's right.
///
/// Throws InputError: coordinates, markers or joints that the body lacks (all named), a posture
/// that cannot be reached (what is missed, by how much, which joints are at their limit), a joint
/// that would pass its range on the way. Cannot:  movements whose contacts change, or that need
/// more than two key postures.
[[nodiscard]] MotionPlan synthesize(const Body& body, const Mechanics& mechanics,
                                    const Exercise& exercise, const SynthesisOptions& options = {});

}  // namespace sinew
