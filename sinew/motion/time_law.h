#pragma once

#include "sinew/exercise/exercise.h"

namespace sinew {

/// Where along the path a repetition is at a time, with two derivatives.
struct PathTime {
    double s = 0;    ///< 0 at the bottom posture, 1 at the top
    double sd = 0;   ///< [1/s]
    double sdd = 0;  ///< [1/s²]
    Phase phase = Phase::lifting;
};

/// The four phases of a tempo. A movement runs s = 10u³ − 15u⁴ + 6u⁵ of its share u of time, the
/// polynomial of least jerk between rests, so that velocity and acceleration vanish at both ends
/// and stay continuous through every hold.
///
/// Source:  Flash & Hogan (1985), J. Neurosci. 5(7), 1688–1703.
/// Cannot:  a bounce at the bottom, or the sticking region of a maximal lift.
///
/// t in [0, tempo.total()]; outside, the ends are returned. The instant between two phases belongs
/// to the later one.
[[nodiscard]] PathTime calc_path_time(const Tempo& tempo, double t);

/// The times of a repetition's frames [s]: the ends of every phase are among them, and each phase
/// is cut evenly. Movements share the frames by their duration, a short one counting as at least a
/// quarter of all movement; a hold, in which nothing changes, gets as many as its duration asks, up
/// to a twentieth of the movements' share, so that no hold however long thins the movement out.
///
/// Throws std::invalid_argument when there are fewer frames than ends of phases.
[[nodiscard]] VecX calc_frame_times(const Tempo& tempo, int frames);

}  // namespace sinew
