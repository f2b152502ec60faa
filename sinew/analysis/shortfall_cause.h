#pragma once

#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/result.h"
#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// Solves the frames in which a moment is missed again, for the moments alone: as they are, with
/// muscles a hundred times as strong, and with contacts a hundred times as rough. What carries all
/// of them is the cause. Passive forces stay, so that strength is that of active force alone.
///
/// `result` fell short and has its plan; a moment counts as missed as it did there. `frame`:
/// overwritten.
///
/// Cannot: tell strength from friction where either would do; it says strength.
[[nodiscard]] ShortfallCause find_shortfall_cause(FrameProblem& frame,
                                                  const RecruitmentOptions& recruitment,
                                                  const Result& result);

/// strength, friction, neither or support.
[[nodiscard]] const char* name_of(ShortfallCause cause);

}  // namespace sinew
