#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/exercise/exercise.h"

namespace sinew {

/// One of several exercises done by one body.
struct ComparedExercise {
    Exercise exercise;
    Result result;
    bool carries_load = false;
};

/// Mean and peak activation of muscle groups, exercise beside exercise, for the terminal. `groups`:
/// names; the table has one line a group and exercise, the largest mean first.
[[nodiscard]] std::string format_comparison(const std::vector<ComparedExercise>& compared,
                                            const std::vector<std::string>& groups);

/// The same as JSON (docs/result_json.md).
[[nodiscard]] std::string format_comparison_json(const std::vector<ComparedExercise>& compared,
                                                 const std::vector<std::string>& groups);

}  // namespace sinew
