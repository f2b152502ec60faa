#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/save_text.h"
#include "sinew/io/screening_answers.h"
#include "sinew/io/screening_tables.h"
#include "sinew/io/training_log.h"
#include "sinew/report/calendar.h"
#include "sinew/report/plan_report.h"

namespace sinew::cli {

namespace {

/// The log that was named, else the user's own where there is one.
std::optional<std::string> find_log(const PlanArguments& arguments) {
    if (arguments.question.log && arguments.no_log)
        throw InputError("error: [--no-log] contradicts --log");
    if (arguments.question.log && !std::filesystem::exists(*arguments.question.log))
        throw InputError(
            fmt::format("error: [--log] {}: there is no such file", *arguments.question.log),
            "`sinew log add` begins a log; --no-log plans without one.");
    if (arguments.question.log || arguments.no_log) return arguments.question.log;
    try {
        const std::filesystem::path usual = default_log_path();
        if (std::filesystem::exists(usual)) return usual.string();
    } catch (const InputError&) {
        // Nobody's home is known, so there is no log of one's own.
    }
    return std::nullopt;
}

}  // namespace

int run_plan(const PlanArguments& arguments) {
    require_name(arguments.out, "--out");
    require_name(arguments.json, "--json");
    require_name(arguments.html, "--html");
    int printed = 0;
    for (const auto& target : {arguments.out, arguments.json, arguments.html})
        if (target == "-") ++printed;
    if (printed > 1)
        throw InputError("error: [--out] more than one of --out, --json and --html is '-'",
                         "All but one of them go to files.");
    PlanQuestion question = arguments.question;
    question.log = find_log(arguments);
    if (arguments.answers)
        question.answers = load_screening_answers(
            *arguments.answers, load_screening_tables(data_directory()), {}, today());
    const Planned planned = Lab().plan(question);

    std::vector<TextFile> files;
    std::string text = format_plan(planned);
    const auto give = [&](const std::optional<std::string>& target, const auto& make) {
        if (!target) return;
        if (*target == "-")
            text = make();
        else
            files.push_back({*target, make()});
    };
    give(arguments.json, [&] { return format_plan_json(planned); });
    give(arguments.html, [&] { return format_plan_page(planned); });
    if (planned.outcome.plan)
        give(arguments.out, [&] {
            return format_calendar(
                planned, std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
        });
    save_texts(files);
    if (arguments.out && !planned.outcome.plan)
        std::fputs("note: no calendar was written\n", stderr);
    std::fputs(text.c_str(), stdout);
    return planned.outcome.plan ? exit_ok : exit_not_solved;
}

}  // namespace sinew::cli
