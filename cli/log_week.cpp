#include <cstdio>

#include "cli/commands.h"
#include "cli/log.h"
#include "cli/targets.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/training_log.h"
#include "sinew/report/plan_report.h"

namespace sinew::cli {

int run_log_week(const LogArguments& arguments) {
    require_name(arguments.json, "--json");
    if (arguments.json) require_other_file(log_file(arguments), *arguments.json, "error: [--json]");
    const auto date = arguments.date ? parse_date(*arguments.date, "error: [--date]") : today();
    const LoggedWeek week = Lab().log_week(
        log_file(arguments), date,
        arguments.level ? parse_training_level(*arguments.level) : TrainingLevel::novice,
        arguments.adult);
    if (arguments.json) write_or_print(*arguments.json, format_logged_week_json(week));
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_logged_week(week).c_str(), stdout);
    return exit_ok;
}

}  // namespace sinew::cli
