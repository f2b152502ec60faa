#include "sinew/analysis/demand_levels.h"

#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {

DemandLevels::DemandLevels(const Body& body, const Mechanics& mechanics, const MuscleForces& forces,
                           const TrunkSupport& support, const RecruitmentOptions& recruitment)
    : body_(body), support_(support), recruitment_(recruitment), levels_{DemandLevel::moments} {
    if (!support.wall || !support.pressure) return;
    levels_.push_back(DemandLevel::pressure);
    pressed_.emplace(*support.wall, body);
    if (support.stability) {
        levels_.push_back(DemandLevel::stability);
        stiffness_.emplace(body, mechanics, forces, &*support.wall, support.gain);
    }
    if (support.brace > 0) {
        levels_.push_back(DemandLevel::brace);
        braced_.emplace(*support.wall, body);
    }
}

void DemandLevels::solve(const VecX& q, FrameProblem& frame, std::span<const DeadLoad> weights,
                         std::span<const TouchPoint> contacts) {
    if (stiffness_) {
        stiffness_->calc_frame(q, frame, weights, contacts);
        calc_free_directions(body_, frame, contacts, support_.hold, support_.of,
                             directions_workspace_, free_directions_);
    }
    const auto solve_stable = [&](const RecruitmentProblem& problem, StabilityWorkspace& workspace,
                                  Recruitment& answer, const Recruitment* plain) {
        solve_stable_recruitment(problem, recruitment_, *stiffness_, free_directions_,
                                 support_.stability_options, workspace, answer, stability_, plain);
        last_problem_ = &problem;
    };
    const auto solve_plain = [&](const RecruitmentProblem& problem, Recruitment& answer) {
        solve_recruitment(problem, recruitment_, workspace_, answer);
        last_problem_ = &problem;
    };
    for (const DemandLevel level : levels_) {
        Recruitment& answer = answer_[static_cast<std::size_t>(level)];
        switch (level) {
            case DemandLevel::moments:
                predict_moments();
                solve_plain(frame.problem(), answer);
                keep_step();
                break;
            case DemandLevel::pressure:
                pressed_->calc(frame, 0);
                predict_pressure();
                solve_plain(pressed_->problem(), answer);
                break;
            case DemandLevel::stability:
                solve_stable(pressed_->problem(), stable_workspace_, answer,
                             &this->answer(DemandLevel::pressure));
                break;
            case DemandLevel::brace:
                braced_->calc(frame, support_.brace * support_.wall->pressure_limit);
                if (stiffness_) {
                    solve_stable(braced_->problem(), braced_workspace_, answer, nullptr);
                } else {
                    solve_plain(braced_->problem(), answer);
                }
                break;
        }
    }
}

void DemandLevels::solve_stability(const TrunkSupport& support, const FrameProblem& frame,
                                   std::span<const TouchPoint> contacts, Recruitment& answer,
                                   Stability& outcome) {
    stiffness_->set_gain(support.gain);
    calc_free_directions(body_, frame, contacts, support.hold, support.of, directions_workspace_,
                         other_directions_);
    solve_stable_recruitment(pressed_->problem(), recruitment_, *stiffness_, other_directions_,
                             support.stability_options, stable_workspace_, answer, outcome,
                             &this->answer(DemandLevel::pressure));
    stiffness_->set_gain(support_.gain);
}

void DemandLevels::predict_moments() {
    VecX& dual = answer_[0].dual;
    former_dual_ = dual;
    if (former_step_.size() == dual.size()) dual += former_step_;
}

void DemandLevels::keep_step() {
    const VecX& dual = answer_[0].dual;
    if (former_dual_.size() == dual.size()) {
        former_step_ = dual - former_dual_;
    } else {
        former_step_.setZero(dual.size());  // the first frame has none before it
    }
}

void DemandLevels::predict_pressure() {
    VecX& dual = answer_[1].dual;
    if (dual.size() >= former_step_.size()) dual.head(former_step_.size()) += former_step_;
}

double DemandLevels::pressure(DemandLevel level) const {
    if (!pressed_ || level == DemandLevel::moments) return 0;
    return pressed_->pressure(answer(level).activation);
}

const VecX& DemandLevels::volume_gradient() const {
    return pressed_ ? pressed_->volume_gradient() : none_;
}

}  // namespace sinew
