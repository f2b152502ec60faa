#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/training/done_sets.h"

namespace sinew {

/// Sets that begin so long after the ones before, or of the same day where a time is not known,
/// belong to one session with them; chosen.
inline constexpr std::chrono::hours longest_session{4};

/// Two sessions in which one group worked hard, nearer to each other than the rule allows.
struct ShortRest {
    std::string group;
    WallTime first, second;  ///< when the group's hard sets of each session began
    std::string exercise_first, exercise_second;  ///< titles
    double hours = 0;                             ///< between them
    bool second_timed = true;                     ///< whether its time of day is known
};

/// Whether so many hours between hard sessions are enough (`rest_between_hard_sessions`: 48 do, 47
/// do not). Counted from beginning to beginning: the studies behind the rule say days, and a
/// session's own hour is within what they can tell.
[[nodiscard]] bool is_rested(double hours, const TrainingRules& rules);

/// [h] From one to the other; where the time of day of one is not known, by days of the calendar.
[[nodiscard]] double hours_between(const DoneSets& first, const DoneSets& second);

/// Every pair of neighbouring hard sessions of a group with too little rest between, in the order
/// of time, then of groups. Hard: at least one direct set; what failure and load add to it is not
/// known from sets alone (T023).
[[nodiscard]] std::vector<ShortRest> find_short_rests(std::span<const DoneSets> sets,
                                                      const TrainingRules& rules);

}  // namespace sinew
