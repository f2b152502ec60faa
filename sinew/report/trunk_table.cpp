#include "sinew/report/trunk_table.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

/// Of a measured motion; a repetition has four.
constexpr std::size_t most_phases = 4;

constexpr std::array trunk_groups{
    "rectus abdominis", "external oblique", "internal oblique",   "transversus abdominis",
    "erector spinae",   "multifidus",       "quadratus lumborum", "psoas"};

const GroupResult* find_group(const Result& result, const char* name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name) return &group;
    return nullptr;
}

/// One line for each reason.
std::string format_not_available(const std::vector<NotAvailable>& outputs) {
    std::string out;
    for (std::size_t i = 0; i < outputs.size();) {
        std::vector<std::string> names;
        const std::string& why = outputs[i].why;
        for (; i < outputs.size() && outputs[i].why == why; ++i) names.push_back(outputs[i].name);
        out += wrap(fmt::format("  {}: {}", why, fmt::join(names, "; ")), "    ") + "\n";
    }
    return out.empty() ? out : fmt::format("\nnot available\n{}", out);
}

bool has_level(const GroupResult& group, DemandLevel level) {
    return group.activation_at[static_cast<std::size_t>(level)].size() > 0;
}

/// A margin of stability brings most muscles to their limit: the first few, and how many more.
std::string join_first(const std::vector<std::string>& names) {
    constexpr std::size_t most = 8;
    const std::size_t shown = std::min(names.size(), most);
    std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

/// What could be had of a margin that was missed, and what stops it.
std::string format_largest_margin(const LargestMargin& largest, const SpineResult& spine) {
    if (!largest.margin_Nm_per_rad)
        return fmt::format(
            "  the largest to be had at {:.2f} s is not known: some moment there is beyond the\n"
            "  muscles, or no proof was found\n",
            largest.time_s);
    std::string text =
        fmt::format("  the largest to be had at {:.2f} s, every moment supplied: {:.1f} N·m/rad",
                    largest.time_s, *largest.margin_Nm_per_rad);
    if (*largest.margin_Nm_per_rad > 0.999 * spine.margin_Nm_per_rad)
        text += ", at more effort than it is held to be worth";
    if (!largest.limiting_muscles.empty())
        text += "; at their limit: " + join_first(largest.limiting_muscles);
    return wrap(text, "    ") + "\n";
}

/// What the variants show, and the verdict that they, the samples and the gate make together.
std::string format_verdicts(const SpineResult& spine) {
    if (spine.verdicts.empty()) return "";
    std::size_t variants = 0;
    int samples = 0;
    bool closed = false;
    for (const SupportVerdict& verdict : spine.verdicts) {
        variants = std::max(variants, verdict.variants.size());
        samples = std::max(samples, verdict.over_samples.all());
        closed = closed || verdict.answer == SupportAnswer::closed_by_gate;
    }
    std::string out =
        wrap(fmt::format("  do pressure and stability ask for 5 % or more? one verdict a group, "
                         "from {} variants ({}){}",
                         variants, spine.variants_described,
                         samples > 0 ? fmt::format(" and {} samples", samples) : ""),
             "  ") +
        "\n";
    out += fmt::format("  {:<22}{:<19}{:>6}{:>7} [%], with\n", "", "verdict", "least", "most");
    for (const SupportVerdict& verdict : spine.verdicts) {
        const auto [least, most] =
            std::ranges::minmax_element(verdict.variants, {}, &VariantSupport::owed);
        out +=
            fmt::format("  {:<22}{:<19}{:>+6.1f}{:>+7.1f}  {}\n", verdict.group,
                        name_of(verdict.answer), 100 * least->owed, 100 * most->owed, most->name);
    }
    if (!spine.variants_wanting.empty())
        out += wrap(fmt::format("  margin not reached, so that more would be asked for, with {}",
                                fmt::join(spine.variants_wanting, "; ")),
                    "    ") +
               "\n";
    if (closed)
        out += "  closed by the gate: figures of the model, and no verdict; the note says why\n";
    return out;
}

}  // namespace

std::vector<std::string> find_role_caveats(const Result& result, const std::string& group) {
    std::vector<std::string> caveats;
    for (const SupportVerdict& verdict : result.spine.verdicts) {
        if (verdict.group != group) continue;
        if (verdict.answer == SupportAnswer::undecided) caveats.emplace_back("support undecided");
        if (verdict.answer == SupportAnswer::closed_by_gate)
            caveats.emplace_back("gate not passed");
    }
    return caveats;
}

std::string format_roles(const Result& result) {
    std::vector<const GroupResult*> groups;
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && !group.phases.empty()) groups.push_back(&group);
    if (groups.empty()) return "";
    const std::string margin(51, ' ');
    std::string out;
    bool undecided = false, unproven = false;
    const std::size_t all = groups.front()->phases.size(), shown = std::min(all, most_phases);
    for (std::size_t k = 0; k < shown; ++k) {
        out += fmt::format("\n{:<26}{:<12}{:<13}because it\n",
                           fmt::format("phase: {}", name_of(groups.front()->phases[k].phase)),
                           "role", "fibres");
        for (const GroupResult* group : groups) {
            const PhaseRole& phase = group->phases[k];
            const std::vector<std::string> caveats = find_role_caveats(result, group->name);
            if (phase.role == Role::idle && caveats.empty()) continue;
            // A line for each part of the reason, and one for what leaves it open.
            std::string reason = phase.reason;
            if (!caveats.empty()) reason += fmt::format("; {}", fmt::join(caveats, ", "));
            for (std::size_t at = 0; (at = reason.find("; ", at)) != std::string::npos;)
                reason.replace(at, 2, "\n" + margin);
            out += fmt::format("  {:<24}{:<12}{:<13}{}\n", group->name, name_of(phase.role),
                               name_of(phase.contraction), reason);
            for (const std::string& caveat : caveats)
                (caveat.starts_with("gate") ? unproven : undecided) = true;
        }
    }
    if (shown < all) out += fmt::format("\n  ({} more phases: --json)\n\n", all - shown);
    const RoleRule rule;
    out += fmt::format(
        "  drives: at a joint that does the work, {0:g} % or more as prime mover, {1:g} % as\n"
        "  synergist; holds: {0:g} % or more at a loaded joint that is still; gives: at\n"
        "  another loaded joint; opposes: against the moment of a joint that works or is\n"
        "  loaded; owes: activation beyond what moments ask for, {2:g} % or more; minor:\n"
        "  at work, below all of these. Both gives and opposes at one joint: its moment\n"
        "  changes direction in the phase\n",
        100 * rule.prime_mover_from, 100 * rule.synergist_from, 100 * rule.support_from);
    if (undecided)
        out += fmt::format(
            "  support undecided: whether it owes {:g} % hangs on assumptions (below)\n",
            100 * rule.support_from);
    if (unproven)
        out += "  gate not passed: a figure of the model, no verdict about people (see note)\n";
    return out;
}

std::string format_trunk(const Result& result) {
    const SpineResult& spine = result.spine;
    std::string out;
    out += format_not_available(spine.not_available);
    if (spine.pressure_Pa.size() == 0) return out;
    const GroupResult* first = find_group(result, trunk_groups.front());
    const bool stable = first && has_level(*first, DemandLevel::stability);
    const bool braced = first && has_level(*first, DemandLevel::brace);
    out += fmt::format("\n{:<26}{:>9}{:>10}{}{}{:>8}\n", "trunk, mean activation [%]", "moments",
                       "pressure", stable ? "  stability" : "", braced ? "    brace" : "", "all");
    for (const char* name : trunk_groups) {
        const GroupResult* group = find_group(result, name);
        if (!group) continue;
        out += fmt::format("  {:<24}", name);
        for (const auto& [level, width] :
             {std::pair{DemandLevel::moments, 9}, std::pair{DemandLevel::pressure, 10},
              std::pair{DemandLevel::stability, 11}, std::pair{DemandLevel::brace, 9}}) {
            if (!has_level(*group, level)) continue;
            const double part = 100 * group->mean_from[static_cast<std::size_t>(level)];
            out += level == DemandLevel::moments ? fmt::format("{:>{}.1f}", part, width)
                                                 : fmt::format("{:>+{}.1f}", part, width);
        }
        out += fmt::format("{:>8.1f}\n", 100 * group->mean_activation);
    }
    out += fmt::format(
        "  abdominal pressure {:.1f} to {:.1f} kPa{}\n", spine.pressure_Pa.minCoeff() / 1000,
        spine.pressure_Pa.maxCoeff() / 1000,
        spine.frames_at_pressure_limit > 0
            ? fmt::format(" (at its limit in {} frames)", spine.frames_at_pressure_limit)
            : "");
    if (spine.frames_below_brace > 0)
        out += fmt::format(
            "  the brace of {:.1f} kPa is not reached in {} frames, by {:.1f} kPa at most\n",
            spine.brace_asked_Pa / 1000, spine.frames_below_brace, spine.brace_shortfall_Pa / 1000);
    if (stable) {
        out += fmt::format("  smallest stiffness {:.1f} N·m/rad, asked for {:.1f}{}\n",
                           spine.stability_Nm_per_rad.minCoeff(), spine.margin_Nm_per_rad,
                           spine.frames_below_margin > 0 ? fmt::format("; not reached in {} frames",
                                                                       spine.frames_below_margin)
                                                         : "");
        out += fmt::format("  it would give way first in {}\n", spine.weakest_direction);
        if (spine.largest_margin) out += format_largest_margin(*spine.largest_margin, spine);
    }
    return out + format_verdicts(spine);
}

std::string format_capacity(const Body& body, const Result& result) {
    if (!result.capacity) return "";
    const RepetitionCapacity& capacity = *result.capacity;
    if (capacity.status != CapacityStatus::solved)
        return "\n" +
               wrap("heaviest load of the repetition: not found; " + capacity.limited_by, "  ") +
               "\n";
    if (capacity.at_bound)
        return fmt::format("\nheaviest load of the repetition: {:.0f} kg or more\n",
                           capacity.load_kg);
    // Left and right tie, and which leads is rounding: joints and groups are named without sides.
    std::vector<std::string> joints, groups;
    const auto add = [](std::vector<std::string>& to, std::string name) {
        if (std::ranges::find(to, name) == to.end()) to.push_back(std::move(name));
    };
    for (const std::string& name : capacity.limiting_coordinates)
        add(joints, side_of(name) == Side::both ? name : name.substr(0, name.size() - 2));
    for (const std::string& name : capacity.limiting_muscles)
        for (const MuscleGroup& group : body.groups)
            for (const MuscleIndex m : group.members)
                if (body.muscles[m].name == name) add(groups, group.name);
    if (capacity.stability_limits) joints.insert(joints.begin(), "stability");
    if (joints.empty()) joints.emplace_back("contacts");
    std::string text =
        fmt::format("stopped at {:.2f} s by {}", capacity.time_s, join_first(joints));
    if (!groups.empty()) text += "; at their limit: " + join_first(groups);
    constexpr double same = 0.999;
    if (capacity.load_without_stability_kg &&
        capacity.load_kg < same * *capacity.load_without_stability_kg)
        text += fmt::format("; {:.1f} kg without the margin of stability",
                            *capacity.load_without_stability_kg);
    return fmt::format("\nheaviest load of the repetition: {:.1f} kg\n  {}\n", capacity.load_kg,
                       wrap(text, "  "));
}

std::string calc_abdominal_sentence(const Result& result) {
    std::string list;
    double from_moments = 0, all = 0;
    for (const char* name : std::span(judged_groups).first<n_abdominal_groups>()) {
        const GroupResult* group = find_group(result, name);
        if (!group) continue;
        list += fmt::format("{}{} {:.1f} %", list.empty() ? "" : ", ", group->name,
                            100 * group->mean_activation);
        from_moments = std::max(from_moments, group->mean_from[0]);
        all = std::max(all, group->mean_activation);
    }
    if (list.empty()) return "";
    const GroupResult* first = find_group(result, trunk_groups.front());
    const bool more = first && has_level(*first, DemandLevel::pressure);
    constexpr double none = 5e-4;
    if (!more)
        return all < none
                   ? "To carry the moments it needs none of the abdominal muscles."
                   : fmt::format("To carry the moments it needs of the abdominal muscles: {}.",
                                 list);
    return fmt::format(
        "Of the abdominal muscles it works: {}; {}.", list,
        from_moments < none
            ? "the moments alone ask for none of it"
            : fmt::format("the moments alone ask for {:.1f} % at most", 100 * from_moments));
}

}  // namespace sinew
