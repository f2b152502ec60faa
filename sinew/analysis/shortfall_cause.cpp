#include "sinew/analysis/shortfall_cause.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {

namespace {

constexpr double many_times = 100;

/// Whether muscles and contacts supply every moment of the frame.
bool is_carried(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                const VecX& allowed, RecruitmentWorkspace& workspace) {
    Recruitment answer;
    solve_recruitment(problem, options, workspace, answer);
    return answer.status == RecruitmentStatus::solved &&
           (answer.reserve.cwiseAbs().array() <= allowed.array()).all();
}

}  // namespace

const char* name_of(ShortfallCause cause) {
    switch (cause) {
        case ShortfallCause::strength:
            return "strength";
        case ShortfallCause::friction:
            return "friction";
        case ShortfallCause::neither:
            return "neither";
        case ShortfallCause::support:
            return "support";
    }
    return "";
}

ShortfallCause find_shortfall_cause(FrameProblem& frame, const RecruitmentOptions& recruitment,
                                    const Result& result) {
    assert(!result.shortfalls.empty() && !result.joints.empty());
    RecruitmentWorkspace workspace;
    const auto m = static_cast<Eigen::Index>(frame.rows().size());
    VecX allowed(m);
    for (Eigen::Index r = 0; r < m; ++r) {
        const CoordinateIndex c = frame.rows()[static_cast<std::size_t>(r)];
        const double peak = std::abs(result.joints[c].peak_moment_Nm);
        allowed[r] = missed_moment_share * std::max(peak, 5.0);
    }
    std::set<int> frames;
    for (const Shortfall& shortfall : result.shortfalls) frames.insert(shortfall.frame);

    bool moments = true, strength = true, friction = true;
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    const MotionPlan& plan = result.plan;
    for (const int f : frames) {
        collect_touches(plan, f, touches);
        collect_loads(plan, f, loads);
        frame.calc(plan.motion.q.col(f), plan.motion.qd.col(f), plan.motion.qdd.col(f), loads,
                   touches);
        apply_efforts(frame.body(), plan, f, frame.problem().lower);
        RecruitmentProblem problem = frame.problem();
        const auto carried = [&] { return is_carried(problem, recruitment, allowed, workspace); };
        moments = moments && carried();
        problem.A *= many_times;
        strength = strength && carried();
        problem.A = frame.problem().A;
        for (ContactColumn& contact : problem.contacts) contact.friction *= many_times;
        friction = friction && carried();
    }
    if (moments) return ShortfallCause::support;
    if (strength) return ShortfallCause::strength;
    return friction ? ShortfallCause::friction : ShortfallCause::neither;
}

}  // namespace sinew
