#include "sinew/analysis/not_available.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sinew/analysis/support_variants.h"

namespace sinew {
namespace {

/// All that is looked for, by name: no muscles, no geometry.
Body complete() {
    Body body;
    for (const char* name :
         {"hip_r", "hip_l", "walker_knee_r", "knee_l", "L5_S1_IVDjnt", "L4_L5_IVDjnt",
          "L3_L4_IVDjnt", "L2_L3_IVDjnt", "L1_L2_IVDjnt", "T12_L1_IVDjnt"}) {
        body.joints.push_back({});
        body.joints.back().name = name;
    }
    for (const char* group : judged_groups) body.groups.push_back({group, {MuscleIndex{0}}});
    return body;
}

TrunkSupport with_wall() {
    TrunkSupport support;
    support.wall = AbdominalWall{};
    return support;
}

std::set<std::string> keys_of(const std::vector<NotAvailable>& missing) {
    std::set<std::string> keys;
    for (const NotAvailable& output : missing) keys.insert(output.keys.begin(), output.keys.end());
    return keys;
}

TEST(NotAvailable, nothing_is_missing_from_a_body_that_has_it_all) {
    EXPECT_TRUE(list_not_available(complete(), with_wall(), true).empty());
}

TEST(NotAvailable, without_a_wall_every_output_that_rests_on_it_is_named_with_the_reason) {
    TrunkSupport support;
    support.why_no_wall = "an external oblique";
    const auto missing = list_not_available(complete(), support, true);
    for (const NotAvailable& output : missing)
        EXPECT_EQ(output.why, "the body lacks an external oblique") << output.name;
    EXPECT_EQ(
        keys_of(missing),
        (std::set<std::string>{
            "--brace", "groups[].activation_from_brace", "groups[].activation_from_pressure",
            "groups[].activation_from_stability", "spine.frames_at_pressure_limit",
            "spine.frames_below_margin", "spine.least_pressure_kPa", "spine.peak_pressure_kPa",
            "spine.pressure_kPa", "spine.stability_Nm_per_rad", "spine.stability_margin",
            "spine.stability_margin_asked", "spine.support", "spine.variants_below_margin",
            "spine.weakest_direction", "uncertainty.support"}));
}

TEST(NotAvailable, joints_and_groups_that_are_missing_are_named_and_only_those) {
    Body body = complete();
    body.groups.erase(body.groups.begin());  // rectus abdominis
    std::erase_if(body.joints, [](const Joint& joint) {
        return joint.name == "hip_l" || joint.name == "L2_L3_IVDjnt" ||
               joint.name == "T12_L1_IVDjnt";
    });
    const auto missing = list_not_available(body, with_wall(), true);
    ASSERT_EQ(missing.size(), 3U);
    EXPECT_EQ(missing[0].name, "activation of rectus abdominis");
    EXPECT_EQ(missing[1].name, "compression and shear of L2/L3, T12/L1");
    EXPECT_EQ(missing[2].name, "contact force of hip left");
    EXPECT_EQ(missing[2].why, "the body has no such joints");
    // Where they were not asked for there is nothing to lack.
    EXPECT_EQ(list_not_available(body, with_wall(), false).size(), 1U);
}

TEST(NotAvailable, a_group_that_the_wall_s_hoops_stand_for_is_there) {
    Body body = complete();
    std::erase_if(body.groups,
                  [](const MuscleGroup& group) { return group.name == "transversus abdominis"; });
    TrunkSupport support = with_wall();
    EXPECT_EQ(list_not_available(body, support, true).size(), 1U);
    support.wall->hoops.push_back({.name = "transversus", .group = "transversus abdominis"});
    EXPECT_TRUE(list_not_available(body, support, true).empty());
}

}  // namespace
}  // namespace sinew
