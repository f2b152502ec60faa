#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/targets.h"
#include "sinew/input_error.h"
#include "sinew/io/save_text.h"
#include "sinew/io/whole_number.h"
#include "sinew/report/claim_report.h"

namespace sinew::cli {

namespace {

ClaimOptions parse_options(const CheckArguments& arguments) {
    ClaimOptions options;
    if (arguments.uncertainty)
        options.samples = parse_whole(*arguments.uncertainty, "--uncertainty", 1, 100000);
    if (arguments.seed) {
        if (!arguments.uncertainty)
            throw InputError("error: [--seed] without --uncertainty nothing is sampled");
        options.seed = parse_whole(*arguments.seed, "--seed", std::uint64_t{0}, UINT64_MAX);
    }
    if (isatty(STDERR_FILENO) != 0)
        options.progress = [](int done, int all) { show_progress(done, all, "simulations"); };
    return options;
}

void check_targets(const CheckArguments& arguments) {
    require_name(arguments.json, "--json");
    require_name(arguments.html, "--html");
    if (arguments.json == "-" && arguments.html == "-")
        throw InputError("error: [--html] is '-', and so is --json", "One of them goes to a file.");
}

/// Both files or none; what goes to standard output afterwards.
void write(const CheckArguments& arguments, const std::string& json, const std::string& html,
           const std::string& text) {
    std::vector<TextFile> files;
    const std::string* printed = &text;
    for (const auto& [target, document] :
         {std::pair{&arguments.json, &json}, std::pair{&arguments.html, &html}}) {
        if (!*target) continue;
        if (**target == "-")
            printed = document;
        else
            files.push_back({**target, *document});
    }
    save_texts(files);
    std::fputs(printed->c_str(), stdout);
}

}  // namespace

int run_check(const CheckArguments& arguments) {
    check_targets(arguments);
    CheckQuestion question = arguments.question;
    question.options = parse_options(arguments);
    question.page = arguments.html.has_value();
    const Checked checked = Lab().check(question);
    write(arguments,
          format_claims_json(checked.claims, checked.runs, checked.outcome, checked.body),
          checked.page, format_claims(checked.claims, checked.runs, checked.outcome, checked.body));
    return exit_ok;
}

}  // namespace sinew::cli
