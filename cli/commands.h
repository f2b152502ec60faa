#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/adult_arguments.h"

namespace sinew::cli {

/// Exit statuses of the program.
inline constexpr int exit_ok = 0;
inline constexpr int exit_not_solved = 1;
inline constexpr int exit_bad_input = 2;

struct AnalyzeArguments {
    std::string exercise;  ///< an id, or the path of a .yaml file
    std::vector<std::string> variations, faults;
    std::optional<std::string> load, tempo, body, exponent;
    std::optional<std::string> json;     ///< a file, or - for standard output
    std::optional<std::string> out;      ///< a folder for the series
    std::optional<std::string> drawing;  ///< a file, or - for standard output
    std::vector<std::string> views;      ///< of the drawing
    std::optional<std::string> brace, gain, margin, thorax;
    std::optional<std::string> uncertainty, seed, hold_load;
    bool no_pressure = false, no_stability = false;
    AdultArguments adult;
};

struct GuideArguments {
    std::string exercise;
    std::optional<std::string> load, json;
    AdultArguments adult;
};

struct CompareArguments {
    std::vector<std::string> exercises;  ///< ids or files, each with +overlay as often as wanted
    std::vector<std::string> muscles;    ///< groups; none: the most active
    std::optional<std::string> load, json;
    AdultArguments adult;
};

struct CheckArguments {
    std::string claims;                ///< an id, or the path of a .yaml file
    std::optional<std::string> claim;  ///< one of them by its id
    std::optional<std::string> json;   ///< a file, or - for standard output
    std::optional<std::string> html;   ///< the same
    std::optional<std::string> uncertainty, seed;
    AdultArguments adult;
};

/// Each returns the exit status; wrong input throws InputError.
int run_analyze(const AnalyzeArguments& arguments);
int run_check(const CheckArguments& arguments);
int run_body_write(const AdultArguments& arguments, const std::string& out);
int run_body_info(const std::string& file, bool jumps);
int run_guide(const GuideArguments& arguments);
int run_compare(const CompareArguments& arguments);
int run_exercises(const std::optional<std::string>& json);
int run_validate(const AdultArguments& adult, const std::optional<std::string>& json);

}  // namespace sinew::cli
