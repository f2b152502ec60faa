#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/claim_reader.h"
#include "sinew/io/data_directory.h"
#include "sinew/lab/lab.h"
#include "sinew/nearest_name.h"
#include "sinew/report/answer_page.h"

namespace sinew {

namespace {

/// The one that was asked for by its id, or all.
void choose(const std::optional<std::string>& asked, ClaimFile& claims) {
    if (!asked) return;
    std::vector<std::string> ids;
    for (const Claim& claim : claims.claims) ids.push_back(claim.id);
    if (std::ranges::find(ids, *asked) == ids.end())
        throw InputError(fmt::format("error: [--claim] '{}' is not known; nearest: {}", *asked,
                                     find_nearest_name(*asked, ids)),
                         fmt::format("{} has: {}.", claims.id, fmt::join(ids, ", ")));
    std::erase_if(claims.claims, [&](const Claim& claim) { return claim.id != *asked; });
    claims.rests_on.clear();
}

}  // namespace

Checked Lab::check(const CheckQuestion& question) {
    const std::shared_ptr<const Subject> who = subject({.adult = question.adult});
    const ClaimBody claim_body{.adult = {adult_, parse_adult(question.adult)},
                               .spec = who->spec,
                               .support = make_trunk_support(constants_, who->body),
                               .pressure = constants_.pressure,
                               .stability = constants_.stability,
                               .ranges = support_ranges(),
                               .quantities = quantities_,
                               .energy = energy_};
    Checked checked;
    const ClaimContext context =
        make_claim_context(data_directory(), who->body, claim_body.support.wall);
    checked.claims = load_claims(find_claims(question.claims), context);
    choose(question.claim, checked.claims);
    checked.body = who->body.name;
    AnswerMaterial material = choose_material(checked.claims);
    ClaimOptions options = question.options;
    if (question.page) options.also = list_chart_figures(material);
    checked.runs = run_claims(checked.claims, claim_body, options);
    checked.outcome =
        evaluate_claims(checked.claims, checked.runs,
                        describe_gate({.adult = question.adult}, {.support = claim_body.support}));
    if (!question.page) return checked;
    add_simulations(checked.claims, checked.runs, who->body, claim_body.support,
                    {.energy = claim_body.energy,
                     .load =
                         [this](const std::string& file, const OverlayChoice& choice) {
                             return *find(file, std::span(&choice, 1));
                         }},
                    material);
    checked.page =
        format_answer_page({checked.claims, checked.runs, checked.outcome, material, checked.body});
    return checked;
}

}  // namespace sinew
