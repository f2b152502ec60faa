#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/motion/posture_equations.h"

namespace sinew {

/// A posture that satisfies equations and otherwise stays near what is preferred.
struct PostureProblem {
    std::vector<PostureEquation> equations;
    VecX prefer;                     ///< per variable; the search starts here
    VecX weight;                     ///< per variable, of (z − prefer)²
    std::optional<double> distance;  ///< foot distance [m]; none: it is sought as well
    int max_iterations = 300;
};

struct PostureSolution {
    bool solved = false;
    VecX z;
    double distance = 0;
    double max_residual = 0;
    int iterations = 0;
    /// False when the search ended at its iteration limit: the equations may hold all the same
    /// (solved), yet a posture nearer to what is preferred may exist.
    bool settled = false;
    /// When not solved: the worst equations and the variables at a bound, for a message.
    std::string why;
};

/// minimise Σ w (z − prefer)²  subject to  c(z, d) = 0,  minimum ≤ z ≤ maximum
///
/// Newton steps on the linearised equations, none longer than 0.3 rad or m. A variable that would
/// pass its bound stays on it and is let go when its multiplier says so.
///
/// Source:  Nocedal & Wright (2006), Numerical Optimization, chapters 16 and 18.
/// Cannot:  tell a posture that does not exist from one that it fails to find.
[[nodiscard]] PostureSolution solve_posture(PostureEvaluator& evaluator,
                                            const MovementVariables& variables,
                                            const PostureProblem& problem);

}  // namespace sinew
