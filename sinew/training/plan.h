#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/training/dose.h"
#include "sinew/training/recovery.h"

namespace sinew {

/// What somebody wants, and with what.
struct PlanRequest {
    std::vector<TrainingGoal> goals;  ///< one or more
    int days = 3;                     ///< of training a week, 1 to 7
    /// The weekdays themselves, as many as `days`; empty: they are chosen.
    std::vector<std::chrono::weekday> weekdays;
    int weeks = 6;  ///< 1 to 52
    TrainingLevel level = TrainingLevel::novice;
    Aim aim = Aim::growth;
    /// What there is; none: everything that an exercise may need.
    std::optional<std::vector<std::string>> equipment;
    std::optional<double> longest_min;  ///< [min] of a session
    std::vector<std::string> left_out;  ///< exercises that a screening advises against
    std::chrono::year_month_day start;  ///< no session is before this day
    bool start_is_asked = false;        ///< else the plan may begin some days later
    std::chrono::minutes time_of_day{};
};

/// What was done before, oldest first.
struct PastSets {
    DoneSets done;
    int repetitions = 0;
    std::optional<double> load_kg;
    bool plain = true;  ///< without a variation: what an exercise's load may go on from
};

/// Sets of one exercise in one session.
struct PlannedSets {
    std::size_t work = 0;  ///< index among the plan's works
    int sets = 0;
    /// Of each set, or of each side's; 0: as many as leave two undone, or of a hold as long as it
    /// stays in shape.
    int repetitions = 0;
    std::optional<double> load_kg;
};

struct PlannedSession {
    WallTime begin;
    double minutes = 0;  ///< work and pauses, and set_up_min for every exercise
    std::vector<PlannedSets> sets;
};

struct Plan {
    std::vector<ExerciseWork> works;  ///< those that the sessions use
    std::vector<PlannedSession> sessions;
    std::vector<GroupDose> dose;     ///< of each of the weeks, which are alike
    std::vector<std::string> notes;  ///< what was chosen, moved or could not be as usual
};

/// [min] What setting up for an exercise takes; chosen.
inline constexpr double set_up_min = 2;
/// What is reckoned for a set without a number, and [s] for one hold; chosen.
inline constexpr int usual_repetitions = 12;
inline constexpr double usual_hold_s = 30;

/// Why a request cannot be met.
struct PlanRefusal {
    /// The name of a rule (rule_name()), or of a wish of the request: `equipment`, `longest_min`,
    /// `weekdays`, `start`, `goals`, `screening`, `search`. Several where each of them
    /// stands in the way, or only all of them together do: the reason says which. Wishes are named
    /// before rules.
    std::vector<std::string> stopped_by;
    std::string reason;  ///< in words
    std::string remedy;  ///< what would do; empty: nothing alone
};

struct PlanOutcome {
    std::optional<Plan> plan;
    std::optional<PlanRefusal> refusal;  ///< where there is no plan
};

/// A plan that keeps every rule of `rules`, or the rule that stops it.
///
/// One week is found as an integer programme and repeated: which exercise on which day with how
/// many sets, so that each goal's groups get their weekly sets on at least two days, no muscle of
/// the body works hard twice within the rest, and the time is least, to within a twentieth. Work is
/// chosen by its simulated effect: a set costs its time, and as much again less the mean activation
/// of the goal's muscles beside the most that any exercise at hand gives them. Every exercise
/// serves a goal, and every session has a direct set for one. Loads begin by find_first_load() and
/// go up by published steps once one and then two repetitions more than asked for are done; holds
/// and sets without a load stay as they are, since no step is published for them.
///
/// `works`: what can be chosen from, simulated for the body at the load that they begin with.
/// `past`: of the same body, oldest first; what is more than two weeks before the start tells loads
/// alone. Every plan is held against check_plan() before it is given.
/// Cannot: know what a week of it is like for a person; pain and sleep are not in it.
[[nodiscard]] PlanOutcome make_plan(const PlanRequest& request, std::span<const ExerciseWork> works,
                                    std::span<const PastSets> past, const TrainingRules& rules);

/// A rule that a plan breaks, in words.
struct PlanViolation {
    std::string rule;
    std::string what;
};

/// Every rule and wish held against a plan, by its sessions alone; empty where it keeps them all.
[[nodiscard]] std::vector<PlanViolation> check_plan(const Plan& plan, const PlanRequest& request,
                                                    std::span<const PastSets> past,
                                                    const TrainingRules& rules);

/// With what an exercise begins, and what is worth saying of it.
struct FirstLoad {
    std::optional<double> kg;  ///< none: it cannot be begun, since the smallest load is too heavy
    std::string note;          ///< may be empty
};

/// Of an exercise that has a load. From the log, as far back as `strength_held` allows: the
/// heaviest that was done for at least the fewest repetitions of the rule, on the last day with
/// such a set, without variations; a step more where `repetitions_over` were done. Else, and then
/// no heavier than what is in the log, the smallest load at or above the low end of
/// `share_of_heaviest`.
[[nodiscard]] FirstLoad find_first_load(const ExerciseWork& work, std::span<const PastSets> past,
                                        const TrainingRules& rules, const PlanRequest& request);

/// [kg] The next load above one, in whole steps of `increment_kg`, within `load_step` of it; none
/// where even the smallest step is too large.
[[nodiscard]] std::optional<double> next_load(double load_kg, double increment_kg,
                                              const TrainingRules& rules);

/// [min] Of so many sets with what they are made of and the pause after each.
[[nodiscard]] double calc_minutes(const ExerciseWork& work, int sets, int repetitions,
                                  double pause_s);

/// Repetitions that a loaded set begins with: the highest number less what is done over it before
/// the load goes up.
[[nodiscard]] int first_repetitions(const TrainingRules& rules, Aim aim, TrainingLevel level);

}  // namespace sinew
