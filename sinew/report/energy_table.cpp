#include "sinew/report/energy_table.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/report/text.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

std::string row(const std::string& title, const EnergySum& sum) {
    return fmt::format("  {:<32}{:>8.0f}{:>8.2f}{:>9.0f}{:>8.2f}{:>7.1f}\n", title, sum.net_J,
                       sum.net_J / J_per_kcal, sum.gross_J, sum.gross_J / J_per_kcal, sum.met);
}

/// "2.0 min", "45 s".
std::string span(double time_s) {
    return time_s < 100 ? fmt::format("{:.1f} s", time_s) : fmt::format("{:.1f} min", time_s / 60);
}

Json json_of(const EnergySum& sum) {
    return {{"time_s", sum.time_s},
            {"net_J", sum.net_J},
            {"gross_J", sum.gross_J},
            {"net_kcal", sum.net_J / J_per_kcal},
            {"gross_kcal", sum.gross_J / J_per_kcal},
            {"met", sum.met}};
}

}  // namespace

std::string format_energy(const Result& result) {
    if (!result.energy) return "";
    const EnergyUse& energy = *result.energy;
    const SessionPlan& plan = energy.plan;
    const bool measured = result.plan.measured.has_value();
    const bool moves = energy.lifting_J != 0 || energy.lowering_J != 0;
    const char* const what = measured ? "motion" : moves ? "repetition" : "hold";
    std::string out =
        fmt::format("\n{:<34}{:>8}{:>8}{:>9}{:>8}{:>7}\n", "energy of the whole body*", "net J",
                    "kcal", "gross J", "kcal", "MET");
    out += row(
        fmt::format("{} {}, {}", measured ? "the" : "one", what, span(energy.repetition.time_s)),
        energy.repetition);
    if (plan.repetitions > 1)
        out += row(fmt::format("a set of {}, {}", plan.repetitions, span(energy.set.time_s)),
                   energy.set);
    if (plan.sets > 1)
        out += row(fmt::format("{} sets, {} of rest between", plan.sets, span(plan.rest_s)),
                   energy.session);
    std::vector<std::string> beside;
    for (const PublishedMet& published : energy.published)
        beside.push_back(
            fmt::format("{} {:.1f} ({})", published.label, published.met, published.code));
    if (!beside.empty())
        out += "  " +
               wrap(fmt::format("beside the Compendium's MET of sessions: {}",
                                fmt::join(beside, ", ")),
                    "    ") +
               "\n";
    if (moves)
        out += fmt::format("  of a {}, net: lifting {:.0f}, lowering {:.0f}, holds {:.0f} J\n",
                           what, energy.lifting_J, energy.lowering_J, energy.holding_J);
    out += "  " +
           wrap(fmt::format("* the muscles by Bhargava 2004, and gross 1 MET of rest besides{}. At "
                            "most {:.0f} J a {}, were lengthening as dear as holding",
                            measured ? "" : "; sets and rests are chosen", energy.most_net_J, what),
                "    ") +
           "\n";
    std::vector<std::string> missing;
    if (result.status == ResultStatus::fell_short)
        missing.emplace_back("the moments that the muscles miss");
    if (!energy.without_cost.empty())
        missing.push_back(
            fmt::format("joints driven by motors ({})", fmt::join(energy.without_cost, ", ")));
    missing.emplace_back("heart and breath beyond rest");
    out += "  " + wrap(fmt::format("not in it: {}", fmt::join(missing, "; ")), "    ") + "\n";
    return out;
}

Json make_energy_json(const Result& result) {
    if (!result.energy) return {};
    const EnergyUse& energy = *result.energy;
    Json json = {{"model", "Bhargava2004"},
                 {"lifting_J", energy.lifting_J},
                 {"lowering_J", energy.lowering_J},
                 {"holding_J", energy.holding_J},
                 {"most_net_J", energy.most_net_J},
                 {"muscle_mass_kg", energy.muscle_mass_kg},
                 {"repetition", json_of(energy.repetition)},
                 {"set", json_of(energy.set)},
                 {"session", json_of(energy.session)}};
    json["set"]["repetitions"] = energy.plan.repetitions;
    json["session"]["sets"] = energy.plan.sets;
    json["session"]["rest_s"] = energy.plan.rest_s;
    json["session"]["rest_met"] = energy.plan.rest_met;
    json["beside"] = Json::array();
    for (const PublishedMet& published : energy.published)
        json["beside"].push_back({{"code", published.code},
                                  {"met", published.met},
                                  {"label", published.label},
                                  {"what", published.what},
                                  {"source", published.source},
                                  {"doi", published.doi}});
    json["without_cost"] = energy.without_cost;
    json["power_W"] = std::vector<double>(energy.power_W.begin(), energy.power_W.end());
    return json;
}

}  // namespace sinew
