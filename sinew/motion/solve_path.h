#pragma once

#include <string>
#include <vector>

#include "sinew/motion/posture_equations.h"

namespace sinew {

struct PathProblem {
    std::vector<PostureEquation> contacts;
    double distance = 0;  ///< foot distance [m]
    VecX bottom, top;     ///< z at s = 0 and s = 1; both satisfy the contacts
    VecX weight;
    std::vector<int> straight;  ///< variables that run straight in s
    int max_iterations = 300;   ///< of the search halfway
};

/// A posture on the path with its derivatives along s.
struct PathPosture {
    VecX z, d1, d2;
    double max_residual = 0;
};

/// The way from the bottom to the top posture; see synthesize(). Built by stepping through a fixed
/// grid of s, so that the answer at any s does not depend on what was asked before.
class MovementPath {
public:
    MovementPath(PostureEvaluator& evaluator, const MovementVariables& variables,
                 PathProblem problem);

    [[nodiscard]] bool solved() const { return why_.empty(); }
    [[nodiscard]] const std::string& why() const { return why_; }
    /// Whether the search halfway, which decides what runs straight, came to rest.
    [[nodiscard]] bool settled() const { return settled_; }

    /// 0 ≤ s ≤ 1; only when solved().
    [[nodiscard]] PathPosture calc(double s);

private:
    /// Newton from `start`; false when it does not settle.
    bool solve(double s, const VecX& start, PathPosture& posture);
    [[nodiscard]] VecX straight_line(double s) const {
        return (1 - s) * problem_.bottom + s * problem_.top;
    }

    PostureEvaluator& evaluator_;
    PathProblem problem_;
    std::vector<PostureEquation> contacts_;
    MatX drive_;  ///< D: rows over z; D (z − straight_line(s)) = 0
    std::vector<PathPosture> grid_;
    std::string why_;
    bool settled_ = false;
    VecX residual_, curvature_;
    MatX jacobian_;
};

}  // namespace sinew
