#pragma once

#include <span>
#include <utility>
#include <vector>

#include "sinew/training/plan.h"
#include "sinew/training/week_programme.h"

namespace sinew {

/// Weeks of so many days that are worth trying, the most even spread first, as days counted from
/// the first of them; of spreads that are rotations of each other, one. With weekdays given, those
/// alone, counted from the first of them on or after the start.
/// Days nearer to each other than `apart` are left out.
[[nodiscard]] std::vector<std::vector<int>> choose_days(const PlanRequest& request, int apart);

/// Puts a week on the calendar as often as asked, with loads and repetitions.
class PlanSchedule {
public:
    PlanSchedule(const PlanRequest& request, std::span<const ExerciseWork> works,
                 std::span<const PastSets> past, const TrainingRules& rules)
        : request_(request), works_(works), past_(past), rules_(rules) {}

    /// `days`: of choose_days(); `week`: sets on each. Refuses where the start that was asked for
    /// is too near to the last hard session; otherwise begins as much later as it takes.
    [[nodiscard]] PlanOutcome lay_out(const std::vector<int>& days, const WeekSolution& week) const;

private:
    /// Load and repetitions of an exercise from week to week.
    struct Course {
        std::vector<std::pair<std::optional<double>, int>> weeks;
    };

    /// The plan with why it begins on `first`, or the refusal where the start was asked for.
    [[nodiscard]] PlanOutcome begin_later(Plan plan, const ShortRest& clash,
                                          std::chrono::local_days first) const;
    [[nodiscard]] Plan lay_out_from(std::chrono::local_days first, const std::vector<int>& days,
                                    const WeekSolution& week) const;
    [[nodiscard]] Course plan_course(const ExerciseWork& work,
                                     std::vector<std::string>& notes) const;
    /// A pair that rests too little between what was done and what is planned: the first, and of
    /// its session one of a goal's group if there is one.
    [[nodiscard]] std::optional<ShortRest> find_clash(const Plan& plan) const;

    const PlanRequest& request_;
    std::span<const ExerciseWork> works_;
    std::span<const PastSets> past_;
    const TrainingRules& rules_;
};

}  // namespace sinew
