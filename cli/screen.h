#pragma once

#include <optional>
#include <string>

#include "sinew/lab/question.h"

namespace sinew::cli {

struct ScreenArguments {
    Question question{.exercise = "hip-thrust"};  ///< exercise, load and adult are used
    std::optional<std::string> answers;           ///< a file; none: ask on the terminal
    std::optional<std::string> save;              ///< a file for the answers
    std::optional<std::string> json, html;        ///< a file, or - for standard output
};

/// Asks, decides and reports. Questions go to standard error, so that standard output is the report
/// alone. Returns exit_ok when nothing holds back (holds_back()), 1 when a professional comes first
/// or waiting; wrong input throws InputError, and then nothing is written.
int run_screen(const ScreenArguments& arguments);

}  // namespace sinew::cli
