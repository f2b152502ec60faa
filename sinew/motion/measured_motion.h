#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// A measured motion as its file holds it, for one body.
struct MotionSamples {
    std::string name;  ///< of the file
    VecX time_s;       ///< increasing; at least fewest_samples
    MatX q;            ///< n_coordinates × samples [rad, m]; what the file lacks at its default
    std::vector<std::string> notes;  ///< what of the file was not used, or not as it stands
};

/// What a spline of the fifth order takes.
inline constexpr int fewest_samples = 8;

struct MeasuredMotionOptions {
    std::optional<double> lowpass_Hz = 6;     ///< none: taken as measured
    bool lowpass_asked = false;               ///< an asked one that cannot be had is refused
    std::optional<double> start_s, end_s;     ///< none: the whole of it
    std::optional<double> frames_per_s = 50;  ///< none: at the rows that the spline goes through
    int most_frames = 501;                    ///< of frames at equal distances
    /// Accelerations from a second spline, through the velocities at the rows, as OpenSim's
    /// StaticOptimization has them; else those of the first.
    bool accelerations_by_velocities = false;
};

/// The samples at frames of equal distance, or at their own times, smoothed and differentiated.
///
/// For a low-pass, samples are padded by reflection, times included, by half their number at either
/// end; where they are not equally spaced they are taken anew at the shortest of their steps from a
/// spline of the fifth degree, and then filtered (lowpass.h). A spline of the fifth degree
/// (make_gcv_spline()) through these rows gives value, velocity and acceleration. This is what
/// OpenSim 4.6's tools do; at frames of equal distance samples are padded without a low-pass too.
/// What was done goes to `notes`.
///
/// Throws InputError: a window that is empty or lies outside, a cutoff beyond half the rate.
///
/// Source:     Woltring (1986), Adv. Eng. Software 8, 104–113, on splines of the fifth degree for
///             accelerations; Winter (2009), Biomechanics and Motor Control, 4th ed., on cutoffs.
[[nodiscard]] Motion smooth_motion(const MotionSamples& samples,
                                   const MeasuredMotionOptions& options,
                                   std::vector<std::string>& notes);

/// Prescribed coordinates follow their functions of time, with the functions' own derivatives:
/// nothing of them was measured.
void follow_prescribed(const Body& body, Motion& motion);

struct MeasuredPlan {
    MotionPlan plan;
    double floor_height_m = 0;
};

/// What a measured motion does, ready to be analysed: frames, and where the feet touch.
///
/// The feet's points are the body's markers heel, ball_medial, ball_lateral and toe, with _r and
/// _l; without them heel, ball and toes are placed on the segments calcn and toes by the
/// proportions of feet (foot_points.h). A point stands at the lower quartile of its heights where
/// it is slower than 0.5 m/s; the floor is the lowest of these. A point touches while it is so slow
/// and no more than 3 cm above where it stands, unless it stands 6 cm or more above the floor; it
/// may then push with friction 0.8 and never pull. Without feet nothing touches.
///
/// Prescribed coordinates follow their functions of time, with the functions' own derivatives.
///
/// Phases follow the whole body's mass centre: lifting while it rises faster than 5 cm/s, lowering
/// while it falls so, and holds between, at the top above half of its range.
///
/// Departures: no force plate is read; whatever the feet cannot give, the residuals do.
/// Cannot:     know of loads, benches or hands on anything.
[[nodiscard]] MeasuredPlan make_measured_plan(const Body& body, const Mechanics& mechanics,
                                              const MotionSamples& samples,
                                              const MeasuredMotionOptions& options = {});

}  // namespace sinew
