#include "sinew/recruitment/check_shortfall.h"

#include <algorithm>
#include <cmath>

namespace sinew {

std::vector<MissedMoment> check_shortfall(const RecruitmentProblem& problem,
                                          const RecruitmentOptions& options,
                                          const Recruitment& answer, double share) {
    std::vector<MissedMoment> missed;
    if (answer.status == RecruitmentStatus::not_run) return missed;
    for (int j = 0; j < problem.b.size(); ++j) {
        const double reserve = answer.reserve[j];
        if (std::abs(reserve) <= share * std::max(std::abs(problem.b[j]), 5.0)) continue;

        MissedMoment row{j, problem.b[j], reserve, {}};
        for (int i = 0; i < problem.A.cols(); ++i) {
            const double a = answer.activation[i];
            const double towards = std::copysign(problem.A(j, i) * a, problem.A(j, i) * reserve);
            if (a < problem.upper[i] || towards <= 0) continue;
            const double power = options.exponent == 3 ? 3 * a * a : 2 * a;
            const double marginal_cost =
                problem.volume_share[i] * (power + 2 * options.epsilon * a);
            const double value = problem.A.col(i).dot(answer.dual) - marginal_cost;
            if (value > 0) row.muscles.push_back({i, towards, value});
        }
        std::stable_sort(row.muscles.begin(), row.muscles.end(),
                         [](const auto& x, const auto& y) { return x.moment_Nm > y.moment_Nm; });
        missed.push_back(std::move(row));
    }
    std::stable_sort(missed.begin(), missed.end(), [](const auto& x, const auto& y) {
        return std::abs(x.missed_Nm) > std::abs(y.missed_Nm);
    });
    return missed;
}

}  // namespace sinew
