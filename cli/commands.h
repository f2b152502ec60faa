#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/lab/lab.h"

namespace sinew::cli {

/// Exit statuses of the program.
inline constexpr int exit_ok = 0;
inline constexpr int exit_not_solved = 1;
inline constexpr int exit_bad_input = 2;

struct AnalyzeArguments {
    Question question;
    std::optional<std::string> json;     ///< a file, or - for standard output
    std::optional<std::string> out;      ///< a folder for the series
    std::optional<std::string> drawing;  ///< a file, or - for standard output
    std::optional<std::string> html;     ///< a file, or - for standard output
    std::string command;                 ///< as it was typed, for the page
    std::vector<std::string> views;      ///< of the drawing
    std::optional<std::string> uncertainty, seed, hold_load;
};

struct GuideArguments {
    GuideQuestion question;
    std::optional<std::string> json;
};

struct CompareArguments {
    CompareQuestion question;
    std::optional<std::string> json;
};

struct CheckArguments {
    CheckQuestion question;
    std::optional<std::string> json;  ///< a file, or - for standard output
    std::optional<std::string> html;  ///< the same
    std::optional<std::string> uncertainty, seed;
};

struct AskArguments {
    std::vector<std::string> question;  ///< its words; one text holds them as well
    std::optional<std::string> json;    ///< a file, or - for standard output
    AdultText adult;
};

struct PlanArguments {
    PlanQuestion question;
    std::optional<std::string> answers;  ///< a file of a screening's answers
    bool no_log = false;
    std::optional<std::string> out;   ///< an .ics file, or - for standard output
    std::optional<std::string> json;  ///< the same
    std::optional<std::string> html;  ///< the same
};

struct ServeArguments {
    std::optional<std::string> port, address;
    std::vector<std::string> names;
    bool open = false;
};

/// Each returns the exit status; wrong input throws InputError.
int run_analyze(const AnalyzeArguments& arguments);
int run_check(const CheckArguments& arguments);
int run_body_write(const AdultText& arguments, const std::string& out);
int run_body_info(const std::string& file, bool jumps);
int run_guide(const GuideArguments& arguments);
int run_compare(const CompareArguments& arguments);
int run_ask(const AskArguments& arguments);
int run_plan(const PlanArguments& arguments);
int run_serve(const ServeArguments& arguments);
int run_exercises(const std::optional<std::string>& json);
int run_validate(const AdultText& adult, const std::optional<std::string>& json);

}  // namespace sinew::cli
