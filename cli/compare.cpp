#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/report/comparison_report.h"

namespace sinew::cli {

int run_compare(const CompareArguments& arguments) {
    require_name(arguments.json, "--json");
    const Compared answer = Lab().compare(arguments.question);
    if (arguments.json)
        write_or_print(*arguments.json, format_comparison_json(answer.exercises, answer.groups));
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_comparison(answer.exercises, answer.groups).c_str(), stdout);
    const bool solved = std::ranges::all_of(answer.exercises, [](const ComparedExercise& one) {
        return one.result.status == ResultStatus::solved;
    });
    return solved ? exit_ok : exit_not_solved;
}

}  // namespace sinew::cli
