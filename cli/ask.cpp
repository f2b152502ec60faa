#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/targets.h"

namespace sinew::cli {

int run_ask(const AskArguments& arguments) {
    require_name(arguments.json, "--json");
    const AskedAnswer answer =
        Lab().ask(fmt::format("{}", fmt::join(arguments.question, " ")), arguments.adult);
    if (arguments.json) write_or_print(*arguments.json, format_asked_answer_json(answer));
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_asked_answer(answer).c_str(), stdout);
    return answer.lines.empty() ? exit_not_solved : exit_ok;
}

}  // namespace sinew::cli
