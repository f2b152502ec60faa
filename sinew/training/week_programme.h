#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "sinew/training/exercise_work.h"

namespace sinew {

/// One week as an integer programme.
struct WeekProblem {
    std::span<const ExerciseWork> works;
    std::vector<bool> available;              ///< for each work
    std::vector<std::string> goal_groups;     ///< each gets its weekly sets
    std::vector<int> days;                    ///< of the week, 0 to 6, in order; it repeats every 7
    int rest_days = 0;                        ///< at least, from a hard session to the next
    double sets_low = 0, sets_high = 0;       ///< weekly, of a goal's group; high of every group
    int days_of_a_group = 0;                  ///< with a direct set
    int exercise_low = 0, exercise_high = 0;  ///< sets of an exercise in a session
    double longest_min = 0;                   ///< of a session
    std::vector<double> set_min;              ///< [min] of one set, for each work
    const TrainingRules* rules = nullptr;
    bool any = false;  ///< the first week that is found will do
};

enum class WeekStatus {
    not_run,
    solved,
    infeasible,  ///< no week keeps all of this, which is proven
    given_up,    ///< none was found within the nodes of the search
};

/// Sets of each work on each of the days: `sets[work][day]`.
struct WeekSolution {
    WeekStatus status = WeekStatus::not_run;
    std::vector<std::vector<int>> sets;  ///< when solved
};

/// The week of least time to within a twentieth (make_plan() has the cost), by branch and bound of
/// the library CBC, or the best within a bounded number of nodes. Trouble is a status.
[[nodiscard]] WeekSolution solve_week(const WeekProblem& problem);

}  // namespace sinew
