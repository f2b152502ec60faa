#include <cstdio>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/report/guide_report.h"

namespace sinew::cli {

int run_guide(const GuideArguments& arguments) {
    require_name(arguments.json, "--json");
    const auto [exercise, effects] = Lab().guide(arguments.question);
    if (arguments.json) write_or_print(*arguments.json, format_guide_json(exercise, effects));
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_guide(exercise, effects).c_str(), stdout);
    return exit_ok;
}

}  // namespace sinew::cli
