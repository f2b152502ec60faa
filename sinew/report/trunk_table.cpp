#include "sinew/report/trunk_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/roles.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

constexpr std::array trunk_groups{
    "rectus abdominis", "external oblique", "internal oblique",   "transversus abdominis",
    "erector spinae",   "multifidus",       "quadratus lumborum", "psoas"};
constexpr std::size_t abdominal_groups = 4;  ///< the first of them
constexpr double compression_flag_N = 3400;
constexpr double shear_flag_N = 1000;

const GroupResult* find_group(const Result& result, const char* name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name) return &group;
    return nullptr;
}

bool has_level(const GroupResult& group, DemandLevel level) {
    return group.activation_at[static_cast<std::size_t>(level)].size() > 0;
}

}  // namespace

std::string format_roles(const Result& result) {
    std::string out;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both || group.role == Role::idle) continue;
        out += fmt::format("  {:<24}{:<12}{:<10}{}\n", group.name, name_of(group.role),
                           name_of(group.contraction), group.role_reason);
    }
    return out.empty() ? out : "\nrole in the phase where it is weightiest, and the fibres\n" + out;
}

std::string format_trunk(const Result& result) {
    const SpineResult& spine = result.spine;
    std::string out;
    for (const std::string& missing : spine.not_available)
        out += fmt::format("\nnot available: {}\n", missing);
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
    if (stable) {
        out += fmt::format("  smallest stiffness {:.1f} N·m/rad, asked for {:.1f}{}\n",
                           spine.stability_Nm_per_rad.minCoeff(), spine.margin_Nm_per_rad,
                           spine.frames_below_margin > 0 ? fmt::format("; not reached in {} frames",
                                                                       spine.frames_below_margin)
                                                         : "");
        out += fmt::format("  it would give way first in {}\n", spine.weakest_direction);
    }
    if (!spine.verdicts.empty()) {
        out +=
            "  do pressure and stability ask for 5 % or more, whatever holds the thorax and\n"
            "  within the ranges of gain and margin?\n";
        for (const SupportVerdict& verdict : spine.verdicts) {
            const auto [least, most] = std::ranges::minmax_element(
                verdict.owed, {}, [](const auto& entry) { return entry.second; });
            out += fmt::format("    {:<24}{:<12}{:+.1f} % ({}) to {:+.1f} % ({})\n", verdict.group,
                               verdict.answer == SupportAnswer::asked_for       ? "yes"
                               : verdict.answer == SupportAnswer::not_asked_for ? "no"
                                                                                : "undecided",
                               100 * least->second, least->first, 100 * most->second, most->first);
        }
        if (!spine.variants_wanting.empty())
            out += "    " +
                   wrap(fmt::format("margin not reached with {}",
                                    fmt::join(spine.variants_wanting, ", ")),
                        "      ") +
                   "\n";
    }
    return out;
}

std::string format_joint_loads(const Body& body, const Result& result) {
    if (result.joint_loads.empty() && result.spine.levels.empty()) return "";
    const double weight = result.body_mass_kg * body.gravity.norm();
    std::string out = fmt::format("\n{:<26}{:>10}{:>8}{:>12}\n", "joint load, largest", "N",
                                  "weights", "shear [N]");
    for (const JointLoad& joint : result.joint_loads)
        out += fmt::format("  {:<24}{:>10.0f}{:>8.1f}\n", joint.name, joint.peak_force_N,
                           joint.peak_force_N / weight);
    bool flagged = false;
    for (const SpinalLevelResult& level : result.spine.levels) {
        const bool over =
            level.peak_compression_N > compression_flag_N || level.peak_shear_N > shear_flag_N;
        flagged = flagged || over;
        out += fmt::format("  {:<24}{:>10.0f}{:>8.1f}{:>12.0f}{}\n", level.name + " compression",
                           level.peak_compression_N, level.peak_compression_N / weight,
                           level.peak_shear_N, over ? " *" : "");
    }
    if (flagged)
        out += fmt::format(
            "  * above {:.0f} N compression or {:.0f} N shear, the design limits for\n"
            "    repeated lifting at work (NIOSH); trained lifters exceed them: a flag, no\n"
            "    verdict\n",
            compression_flag_N, shear_flag_N);
    return out;
}

namespace {

/// A margin of stability brings most muscles to their limit: the first few, and how many more.
std::string join_first(const std::vector<std::string>& names) {
    constexpr std::size_t most = 8;
    const std::size_t shown = std::min(names.size(), most);
    std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

}  // namespace

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
    for (std::size_t k = 0; k < abdominal_groups; ++k) {
        const GroupResult* group = find_group(result, trunk_groups[k]);
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
