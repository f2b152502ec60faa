#pragma once

#include <vector>

#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// A muscle that would carry more of a missed moment, were it stronger.
struct LimitingMuscle {
    int muscle = 0;        ///< column of A
    double moment_Nm = 0;  ///< [N·m] what it gives towards the missed moment, at its limit
    double value = 0;      ///< multiplier of its upper bound [cost a unit of activation], > 0
};

/// A row whose moment the muscles and contacts do not supply.
struct MissedMoment {
    int row = 0;
    double required_Nm = 0;               ///< b [N·m, N]
    double missed_Nm = 0;                 ///< the reserve, with its sign [N·m, N]
    std::vector<LimitingMuscle> muscles;  ///< the largest moment first; empty: no muscle pulls so
};

/// The rows in which an answer falls short: those whose reserve exceeds `share` of the larger of
/// the required moment and 5 N·m, the largest reserve first. With each row come the muscles that
/// are at their upper bound with a positive multiplier and pull towards the missed moment.
[[nodiscard]] std::vector<MissedMoment> check_shortfall(const RecruitmentProblem& problem,
                                                        const RecruitmentOptions& options,
                                                        const Recruitment& answer,
                                                        double share = 1e-2);

}  // namespace sinew
