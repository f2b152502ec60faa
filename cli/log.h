#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/lab/question.h"

namespace sinew::cli {

/// Of `sinew log add`, `list`, `export`, `import` and `remove`, as they were typed.
struct LogArguments {
    std::optional<std::string> log;  ///< the log's file; none: the usual place

    std::string exercise, sets, reps;  ///< add
    std::vector<std::string> variations;
    std::optional<std::string> load, hold, date, time;

    std::optional<std::string> from, to;  ///< list: dates, both included
    std::optional<std::string> json;      ///< a file, or - for standard output

    std::string file;  ///< export: a file, or - for standard output; import: a file
    std::string uid;   ///< remove

    std::optional<std::string> level;  ///< week: whose range of sets
    AdultText adult;                   ///< week: who it was
};

/// The file that --log names, or the usual place.
[[nodiscard]] std::string log_file(const LogArguments& arguments);

/// Each returns the exit status; wrong input throws InputError.
int run_log_add(const LogArguments& arguments);
int run_log_list(const LogArguments& arguments);
int run_log_export(const LogArguments& arguments);
int run_log_import(const LogArguments& arguments);
int run_log_remove(const LogArguments& arguments);
int run_log_week(const LogArguments& arguments);

}  // namespace sinew::cli
