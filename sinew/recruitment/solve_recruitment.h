#pragma once

#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// Muscle activations, contact forces and reserves of one frame: the minimiser of the problem
/// stated at RecruitmentProblem.
///
/// The dual of the problem is concave, once differentiable and has one unknown a row. A semismooth
/// Newton method climbs it with an exact line search; the reserves make it strongly concave,
/// so that every start converges and every problem has exactly one answer, also where the
/// moments are beyond the muscles (the reserves then carry the rest).
///
/// `answer` is the warm start: when it has been solved before with as many rows, its dual is where
/// the search begins; a fresh one starts cold. After the first call with this workspace and answer
/// nothing is allocated. Throws std::invalid_argument when sizes disagree, a number is not
/// finite, a volume share is not positive, bounds cross or the exponent is neither 2 nor 3.
///
/// Source:      Crowninshield & Brand (1981), J. Biomech. 14(11), 793–801 (the cost, p = 3);
///              Qi & Sun (1993), Math. Programming 58, 353–367 (semismooth Newton).
/// Departures:  volume shares weigh the muscles, so that cutting one into more lines changes
///              nothing; contact forces are unknowns of the same problem.
/// Valid range: ε_f ½|f|² small against the muscles' cost: with the default, forces of 500 N on ten
///              points cost 1e-3, against 1e-2 to 1 for the muscles.
/// Cannot:      tell how hard two contacts squeeze towards each other beyond what moments need;
///              the smallest forces are chosen.
void solve_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                       RecruitmentWorkspace& workspace, Recruitment& answer);

}  // namespace sinew
