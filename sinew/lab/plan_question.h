#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/lab/question.h"
#include "sinew/training/screening.h"
#include "sinew/training/training_rules.h"

namespace sinew {

/// What a plan is asked for, as a person writes it; messages name a field by its option.
struct PlanQuestion {
    std::vector<std::string> goals;           ///< names of data/training/goals.csv
    std::optional<std::string> days, weeks;   ///< "3"; of training a week, of the plan
    std::vector<std::string> weekdays;        ///< "mon"
    std::optional<std::string> level;         ///< "novice", "intermediate", "advanced"
    std::optional<std::string> aim;           ///< "growth", "strength"
    std::vector<std::string> equipment;       ///< names, or "none" alone; empty: all there is
    std::optional<std::string> longest;       ///< "45min", of a session
    std::optional<std::string> start, time;   ///< "2026-11-30", "18:00"
    std::optional<std::string> log;           ///< the path of a training log; none: no log is read
    std::optional<ScreeningAnswers> answers;  ///< of a screening; none: not screened
    AdultText adult;
};

/// Throws InputError naming the option.
[[nodiscard]] TrainingLevel parse_training_level(const std::string& text);

}  // namespace sinew
