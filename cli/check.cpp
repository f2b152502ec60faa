#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/targets.h"
#include "cli/whole_number.h"
#include "sinew/evidence/evaluate_claims.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/claim_reader.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/gate.h"
#include "sinew/io/save_text.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/io/uncertainty_table.h"
#include "sinew/nearest_name.h"
#include "sinew/report/answer_page.h"
#include "sinew/report/claim_report.h"

namespace sinew::cli {

namespace {

ClaimBody make_claim_body(const AdultArguments& arguments) {
    const auto data = data_directory();
    ClaimBody body;
    body.adult = {load_adult_tables(data), parse_adult(arguments)};
    body.spec = make_adult(body.adult.tables, body.adult.options);
    const TrunkConstants constants = load_trunk_constants(data);
    body.pressure = constants.pressure;
    body.stability = constants.stability;
    const RangedConstant &gain = constants.stability.at("gain"),
                         &margin = constants.stability.at("margin");
    body.ranges = {gain.low, gain.high, margin.low, margin.high};
    body.quantities = load_uncertain_quantities(data);
    body.energy = load_energy_options(data);
    return body;
}

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

/// The one that was asked for by its id, or all.
void choose(const CheckArguments& arguments, ClaimFile& claims) {
    if (!arguments.claim) return;
    std::vector<std::string> ids;
    for (const Claim& claim : claims.claims) ids.push_back(claim.id);
    if (std::ranges::find(ids, *arguments.claim) == ids.end())
        throw InputError(fmt::format("error: [--claim] '{}' is not known; nearest: {}",
                                     *arguments.claim, find_nearest_name(*arguments.claim, ids)),
                         fmt::format("{} has: {}.", claims.id, fmt::join(ids, ", ")));
    std::erase_if(claims.claims, [&](const Claim& claim) { return claim.id != *arguments.claim; });
    claims.rests_on.clear();
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
    ClaimOptions options = parse_options(arguments);
    const auto data = data_directory();
    ClaimBody claim_body = make_claim_body(arguments.adult);
    const Body body = compile(claim_body.spec);
    claim_body.support = make_trunk_support(load_trunk_constants(data), body);
    const ClaimContext context = make_claim_context(data, body, claim_body.support.wall);
    ClaimFile claims = load_claims(find_claims(arguments.claims), context);
    choose(arguments, claims);
    std::vector<std::string> changed;
    if (claim_body.adult.options.strength != AdultOptions{}.strength)
        changed.push_back(fmt::format("--strength {}", *arguments.adult.strength));
    AnswerMaterial material = choose_material(claims);
    if (arguments.html) options.also = list_chart_figures(material);
    const ClaimRuns runs = run_claims(claims, claim_body, options);
    const ClaimsOutcome outcome =
        evaluate_claims(claims, runs, describe_closed_gate(load_gate(data), changed));
    std::string html;
    if (arguments.html) {
        add_simulations(claims, runs, body, claim_body.support,
                        {.energy = claim_body.energy,
                         .load =
                             [](const std::string& file, const OverlayChoice& choice) {
                                 return find_exercise(file, std::span(&choice, 1));
                             }},
                        material);
        html = format_answer_page({claims, runs, outcome, material, body.name});
    }
    write(arguments, format_claims_json(claims, runs, outcome, body.name), html,
          format_claims(claims, runs, outcome, body.name));
    return exit_ok;
}

}  // namespace sinew::cli
