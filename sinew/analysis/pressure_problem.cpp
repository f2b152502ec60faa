#include "sinew/analysis/pressure_problem.h"

#include "sinew/muscle/path_curvature.h"

namespace sinew {

void PressureProblem::calc(FrameProblem& frame, double brace_Pa) {
    constexpr double kilo = 1000;
    const RecruitmentProblem& bare = frame.problem();
    const auto m = bare.A.rows(), n = bare.A.cols();
    const auto hoops = static_cast<Eigen::Index>(wall_.hoops.size());
    calc_line_derivatives(body_, frame.pose, wall_.bottom, wall_.p_bottom, wall_.top, wall_.p_top,
                          line_);
    volume_gradient_ = wall_.area * line_.gradient;
    calc_pressure_per_activation(wall_, frame.capacities, per_activation_);

    RecruitmentProblem& p = problem_;
    p.at_least_rows = 2;
    p.A.resize(m + 2, n + hoops);
    p.A.topLeftCorner(m, n) = bare.A;
    p.A.topRightCorner(m, hoops).setZero();
    p.b.resize(m + 2);
    for (Eigen::Index r = 0; r < m; ++r) {
        const double push = volume_gradient_[frame.rows()[static_cast<std::size_t>(r)].value];
        p.b[r] = bare.b[r] - push * wall_.resting_pressure;
        if (push == 0) continue;
        for (Eigen::Index i = 0; i < n + hoops; ++i)
            if (per_activation_[i] != 0) p.A(r, i) += push * per_activation_[i];
    }
    p.A.row(m) = -per_activation_.transpose() / kilo;
    p.b[m] = (wall_.resting_pressure - wall_.pressure_limit) / kilo;
    p.A.row(m + 1) = per_activation_.transpose() / kilo;
    p.b[m + 1] = (brace_Pa - wall_.resting_pressure) / kilo;

    if (bare.reserve_weight.size() > 0) {
        p.reserve_weight.setConstant(m + 2, RecruitmentOptions{}.reserve_weight);
        p.reserve_weight.head(m) = bare.reserve_weight;
    }
    p.volume_share.resize(n + hoops);
    p.volume_share.head(n) = bare.volume_share;
    p.lower.setZero(n + hoops);
    p.lower.head(n) = bare.lower;
    p.upper.setOnes(n + hoops);
    p.upper.head(n) = bare.upper;
    for (Eigen::Index k = 0; k < hoops; ++k)
        p.volume_share[n + k] = wall_.hoops[static_cast<std::size_t>(k)].volume_share;
    p.contacts.resize(bare.contacts.size());
    for (std::size_t c = 0; c < bare.contacts.size(); ++c) {
        p.contacts[c].jacobian.resize(3, m + 2);
        p.contacts[c].jacobian.leftCols(m) = bare.contacts[c].jacobian;
        p.contacts[c].jacobian.rightCols(2).setZero();
        p.contacts[c].normal_W = bare.contacts[c].normal_W;
        p.contacts[c].friction = bare.contacts[c].friction;
    }
}

}  // namespace sinew
