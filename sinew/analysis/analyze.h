#pragma once

#include <stop_token>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"
#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// A moment counts as missed when its reserve exceeds this share of the larger of the coordinate's
/// peak moment and 5 N·m.
inline constexpr double missed_moment_share = 0.01;

/// A brace counts as not reached when the pressure lacks more than this share of what was asked
/// for; the finite price of a lack leaves a thousandth where nothing stands in the way.
inline constexpr double missed_brace_share = 0.01;

/// Residuals of a measured motion that are accepted: of the largest push, and of the mass centre's
/// height times that push; Hicks et al. (2015), J. Biomech. Eng. 137, 020905.
inline constexpr double accepted_residual_force = 0.05;
inline constexpr double accepted_residual_moment = 0.01;

struct AnalysisOptions {
    RecruitmentOptions recruitment;
    TrunkSupport support;         ///< pressure, stability and brace; none where it has no wall
    bool static_capacity = true;  ///< also find what could be held still at bottom, middle and top
    bool capacity = true;         ///< also find the heaviest load of the whole repetition
    bool largest_margin = true;   ///< also find what margin could be had where it is missed
    bool joint_loads = true;      ///< also find what hips, knees and lumbar levels carry
    std::optional<EnergyOptions> energy;  ///< also find what the muscles cost; none: not
    std::stop_token stop;                 ///< once requested, Stopped is thrown at the next frame
};

/// Who does the work of one repetition: inverse dynamics, muscles and contacts frame by frame.
///
/// Frames are solved in order, each warm-started from the one before; the answer of every frame is
/// the unique optimum, so that the start decides nothing but the time.
///
/// With options.support each frame is solved at several levels of demand (demand_levels.h); the
/// last is the answer, and what each adds stands beside it.
///
/// Departures:  activation dynamics are left out (static optimisation).
/// Valid range: slow and moderate repetitions.
/// Cannot:      predict reflexes, fatigue, or co-contraction that nothing asks for.
[[nodiscard]] Result analyze(const Body& body, const Mechanics& mechanics, MotionPlan plan,
                             const AnalysisOptions& options = {});

/// The side that a name's suffix tells: _r or _R, _l or _L; both otherwise.
[[nodiscard]] Side side_of(const std::string& name);

}  // namespace sinew
