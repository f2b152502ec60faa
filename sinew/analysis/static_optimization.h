#pragma once

#include <vector>

#include "sinew/analysis/shortfall.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/external_loads.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// How muscles and actuators share the moments of a measured motion.
enum class SharingQuestion {
    sinew,    ///< RecruitmentProblem: muscles by their share of volume, passive forces included,
              ///< activations from 0 to 1
    opensim,  ///< OpenSim 4.6's StaticOptimization: muscles weigh the same and keep to the controls
              ///< of the file, no passive forces; accelerations as its own
              ///< (opensim_accelerations.h)
};

struct StaticOptimizationOptions {
    SharingQuestion question = SharingQuestion::sinew;
    int exponent = 3;  ///< of activation and control in the cost: 2 or 3
    int threads = 0;   ///< 0: as many as there are cores; the digits do not depend on it
};

/// Frames of a motion with external loads, each shared among muscles and actuators.
struct StaticOptimization {
    MatX activation;      ///< n_muscles × frames
    MatX muscle_force_N;  ///< n_muscles × frames: along the tendon, the passive part included where
                          ///< the question has it
    MatX control;  ///< n_actuators × frames; times optimal_force is force or torque
    /// n_coordinates × frames [N·m, N]: what neither gives; 0 where a frame is met, and of locked
    /// coordinates, whose moments nobody has to give.
    MatX shortfall;
    MatX moment;     ///< n_coordinates × frames [N·m, N]: of inertia, gravity and external loads
    VecX objective;  ///< per frame: of muscles and actuators
    std::vector<RecruitmentStatus> status;  ///< per frame
    int iterations = 0;                     ///< Newton steps of all frames
};

/// A moment counts as short from here on [N·m, N].
inline constexpr double short_from = 1e-3;

/// Solves every frame of the motion; the minimiser of
///
///   Σ w_i |x_i|^p  subject to  Σ R_i F_i x_i + Σ D_k x_k = b,  lower ≤ x ≤ upper,
///
/// x: activations and controls; F_i: active force at full activation with a rigid tendon; D_k: what
/// an actuator does at full control; b: inverse dynamics less springs, limits and, in Sinew's
/// question, passive muscle forces. Rows: coordinates that are not locked. What cannot be met is
/// paid for dearly and told as shortfall.
///
/// Frames are taken in blocks, each warm-started from the one before, so that the digits are the
/// same on any number of threads. Trouble is in `status`.
///
/// Source:      Crowninshield & Brand (1981), J. Biomech. 14(11), 793–801; OpenSim 4.6,
///              StaticOptimization (the question of that name).
/// Departures:  of OpenSim's question: the equations hold to 1e-6 N·m where OpenSim's accelerations
///              may be off by its tolerance; the optimum is exact. Exponent 3 has 1e-6 x² beside
///              |x|³. OpenSim's question has Millard's muscles hardly pennate, as OpenSim 4.6 by a
///              mistake of its calcInextensibleTendonActiveFiberForce has them: 7 to 12 % stronger
///              in usual ones.
/// Cannot:      activation dynamics, elastic tendons.
[[nodiscard]] StaticOptimization solve_static_optimization(
    const Body& body, const Mechanics& mechanics, const Motion& motion, const ExternalLoads& loads,
    const StaticOptimizationOptions& options);

/// The coordinates that are short in some frame, the worst share of its moment first. At its limit:
/// a muscle whose pull would help, at its largest activation.
[[nodiscard]] std::vector<Shortfall> list_shortfalls(const Body& body, const Mechanics& mechanics,
                                                     const Motion& motion,
                                                     const StaticOptimization& answer);

}  // namespace sinew
