#include "sinew/report/guide_report.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/report/result_json.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

constexpr double worth_saying = 0.01;       ///< of full activation
constexpr double worth_saying_load = 0.05;  ///< of what a joint carries
constexpr std::size_t most_said = 3;

std::string format_list(const char* head, const std::vector<std::string>& lines, bool numbered) {
    std::string out = fmt::format("\n{}\n", head);
    for (std::size_t k = 0; k < lines.size(); ++k)
        out += wrap(numbered ? fmt::format("  {}. {}", k + 1, lines[k])
                             : fmt::format("  - {}", lines[k]),
                    "     ") +
               "\n";
    return out;
}

std::string describe_muscle_changes(const OverlayEffect& effect) {
    std::string text;
    std::size_t said = 0;
    for (const Change& group : effect.groups) {
        if (said == most_said || std::abs(group.after - group.before) < worth_saying) break;
        text += fmt::format("{}{} {:.0f} to {:.0f} %", said++ ? ", " : "", group.name,
                            100 * group.before, 100 * group.after);
    }
    return text.empty() ? "no muscle group changes by a hundredth of full activation" : text;
}

std::string describe_load_changes(const OverlayEffect& effect) {
    std::string text;
    for (const Change& load : effect.loads) {
        const double change = load.before > 0 ? load.after / load.before - 1 : 0;
        if (std::abs(change) < worth_saying_load) continue;
        text += fmt::format("{}{} {:.0f} to {:.0f} N ({:+.0f} %)", text.empty() ? "" : ", ",
                            load.name, load.before, load.after, 100 * change);
    }
    return text.empty() ? "no joint's peak load changes by a twentieth" : text;
}

std::string format_effect(const OverlayEffect& effect) {
    const Overlay& overlay = effect.overlay;
    std::string out = wrap(fmt::format("\n  {}: {}", overlay.name, overlay.title), "    ") + "\n";
    for (const auto& [what, text] : describe_effect(effect))
        out += wrap(fmt::format("    {}: {}", what, text), "      ") + "\n";
    return out;
}

nlohmann::ordered_json change_json(const Change& change) {
    return {{"name", change.name}, {"before", change.before}, {"after", change.after}};
}

nlohmann::ordered_json effect_json(const OverlayEffect& effect) {
    nlohmann::ordered_json out{{"name", effect.overlay.name}, {"title", effect.overlay.title}};
    if (!effect.overlay.cue.empty()) out["cue"] = effect.overlay.cue;
    out["source"] = effect.overlay.source;
    out["status"] = status_name(effect.status);
    if (!effect.why_not.empty()) out["why_not"] = effect.why_not;
    out["load_kg"] = effect.load_kg;
    out["in_words"] = nlohmann::ordered_json::array();
    for (const auto& [of, what] : describe_effect(effect))
        out["in_words"].push_back({{"of", of}, {"what", what}});
    out["mean_activation"] = nlohmann::ordered_json::array();
    for (const Change& group : effect.groups) out["mean_activation"].push_back(change_json(group));
    out["peak_load_N"] = nlohmann::ordered_json::array();
    for (const Change& load : effect.loads) out["peak_load_N"].push_back(change_json(load));
    if (effect.capacity_kg) out["capacity_kg"] = change_json(*effect.capacity_kg);
    if (std::isfinite(effect.harm)) out["harm"] = effect.harm;
    return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_effect(const OverlayEffect& effect) {
    std::vector<std::pair<std::string, std::string>> said;
    if (!effect.overlay.cue.empty()) said.emplace_back("instead", effect.overlay.cue);
    if (!effect.why_not.empty() || effect.status == ResultStatus::infeasible) {
        said.emplace_back("not computed", effect.why_not.empty()
                                              ? "the solver found no optimum in some frame"
                                              : effect.why_not);
        return said;
    }
    if (effect.status != ResultStatus::solved)
        said.emplace_back("too heavy",
                          fmt::format("{:.1f} kg cannot be lifted so; what follows is the attempt",
                                      effect.load_kg));
    said.emplace_back("muscles, mean", describe_muscle_changes(effect));
    said.emplace_back("joints, peak", describe_load_changes(effect));
    if (effect.capacity_kg)
        said.emplace_back("heaviest load",
                          fmt::format("{:.1f} to {:.1f} kg", effect.capacity_kg->before,
                                      effect.capacity_kg->after));
    return said;
}

std::string format_guide(const Exercise& exercise, const OverlayEffects& effects) {
    const std::string load = exercise.equipment.carries_load()
                                 ? fmt::format(", {:.1f} kg", exercise.load_kg)
                                 : ", body weight";
    std::string out = fmt::format("{}{}\n", exercise.title, load);
    if (!exercise.guide.set_up.empty()) {
        out += format_list("set-up", exercise.guide.set_up, false);
        out += format_list("steps", exercise.guide.steps, true);
        out += format_list("cues", exercise.guide.cues, false);
    }
    if (!effects.variations.empty()) out += "\nvariations, each beside the exercise as above\n";
    for (const OverlayEffect& effect : effects.variations) out += format_effect(effect);
    if (!effects.faults.empty())
        out += "\n" +
               wrap(
                   "faults, the worst first: by the largest of what the spine, hips and knees "
                   "carry more and of what can be lifted less") +
               "\n";
    for (const OverlayEffect& effect : effects.faults) out += format_effect(effect);
    out += "\nsources\n";
    for (const std::string& source : exercise.sources) out += wrap("  - " + source, "    ") + "\n";
    return out + "\n" +
           wrap(
               "Figures are simulated for one body and are no advice to a person; ask a "
               "professional before you lift with pain or a condition.") +
           "\n";
}

std::string format_guide_json(const Exercise& exercise, const OverlayEffects& effects) {
    nlohmann::ordered_json out{
        {"exercise", exercise.id},       {"title", exercise.title},
        {"load_kg", exercise.load_kg},   {"set_up", exercise.guide.set_up},
        {"steps", exercise.guide.steps}, {"cues", exercise.guide.cues},
        {"sources", exercise.sources},   {"status", status_name(effects.base.status)}};
    for (const auto& [key, list] :
         {std::pair{"variations", &effects.variations}, std::pair{"faults", &effects.faults}}) {
        out[key] = nlohmann::ordered_json::array();
        for (const OverlayEffect& effect : *list) out[key].push_back(effect_json(effect));
    }
    return out.dump(2) + "\n";
}

}  // namespace sinew
