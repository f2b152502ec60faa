#pragma once

#include <chrono>
#include <optional>

#include "sinew/training/exercise_work.h"

namespace sinew {

/// A moment of the calendar without a time zone: what a clock on the wall shows.
using WallTime = std::chrono::local_time<std::chrono::minutes>;

[[nodiscard]] inline WallTime wall_time(std::chrono::year_month_day date,
                                        std::chrono::minutes time_of_day) {
    return std::chrono::local_days(date) + time_of_day;
}

/// Sets of one exercise, done or planned. The work must outlive it.
struct DoneSets {
    const ExerciseWork* work = nullptr;
    WallTime begin;
    int sets = 0;
    bool timed = true;  ///< false: of that day, at a time that is not known
};

}  // namespace sinew
