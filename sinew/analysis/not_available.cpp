#include "sinew/analysis/not_available.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/joint_reaction.h"
#include "sinew/analysis/support_variants.h"

namespace sinew {

namespace {

void add_without_wall(const std::string& lacks, std::vector<NotAvailable>& out) {
    const std::string why = "the body lacks " + lacks;
    out.push_back({"abdominal pressure",
                   {"spine.peak_pressure_kPa", "spine.least_pressure_kPa", "spine.pressure_kPa",
                    "spine.frames_at_pressure_limit"},
                   why});
    out.push_back(
        {"stability",
         {"spine.stability_margin", "spine.stability_margin_asked", "spine.frames_below_margin",
          "spine.weakest_direction", "spine.stability_Nm_per_rad"},
         why});
    out.push_back({"a brace", {"--brace"}, why});
    out.push_back({"what pressure, stability and a brace add to each muscle",
                   {"groups[].activation_from_pressure", "groups[].activation_from_stability",
                    "groups[].activation_from_brace"},
                   why});
    out.push_back(
        {"verdicts whether pressure and stability ask for a trunk muscle, and roles that "
         "rest on it",
         {"spine.support", "spine.variants_below_margin", "uncertainty.support"},
         why});
}

bool has_group(const Body& body, const TrunkSupport& support, const char* name) {
    const auto lines = std::ranges::find(body.groups, name, &MuscleGroup::name);
    if (lines != body.groups.end() && !lines->members.empty()) return true;
    return support.wall && std::ranges::find(support.wall->hoops, name, &HoopMuscle::group) !=
                               support.wall->hoops.end();
}

}  // namespace

std::vector<NotAvailable> list_not_available(const Body& body, const TrunkSupport& support,
                                             bool joint_loads) {
    std::vector<NotAvailable> out;
    if (!support.wall && !support.why_no_wall.empty()) add_without_wall(support.why_no_wall, out);
    std::vector<std::string> groups;
    for (const char* name : judged_groups)
        if (!has_group(body, support, name)) groups.emplace_back(name);
    if (!groups.empty())
        out.push_back({fmt::format("activation of {}", fmt::join(groups, ", ")),
                       {"groups[]"},
                       "the body has no such muscles"});
    if (!joint_loads) return out;
    const auto levels = find_missing_joints(body, LoadedJointKind::spinal_level);
    if (!levels.empty())
        out.push_back({fmt::format("compression and shear of {}", fmt::join(levels, ", ")),
                       {"spine.levels[]"},
                       "the body has no such joints"});
    for (const LoadedJointKind kind : {LoadedJointKind::hip, LoadedJointKind::knee}) {
        const auto joints = find_missing_joints(body, kind);
        if (!joints.empty())
            out.push_back({fmt::format("contact force of {}", fmt::join(joints, ", ")),
                           {"joint_loads[]"},
                           "the body has no such joints"});
    }
    return out;
}

}  // namespace sinew
