#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sinew {

/// Sets of one exercise done one after the other, a row of the training log.
struct LogEntry {
    std::string uid;  ///< 32 hexadecimal digits, for ever; empty: not yet in a log
    std::chrono::year_month_day date;
    std::optional<std::chrono::minutes> time;  ///< of that day, when the first set began
    std::string exercise;                      ///< id
    std::vector<std::string> variations;
    int sets = 0;
    int reps = 0;                   ///< of each set
    std::optional<double> load_kg;  ///< none: body weight alone
    std::optional<double> hold_s;   ///< [s] each repetition was held; none: as the exercise says
    bool operator==(const LogEntry&) const = default;
};

}  // namespace sinew
