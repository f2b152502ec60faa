#include "sinew/report/joint_load_table.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sinew/report/result_json.h"

namespace sinew {
namespace {

TissueLimit limit(LoadKind beside, LimitKind kind, double value, bool in_body_weights,
                  const std::string& label) {
    return {.name = label,
            .beside = beside,
            .kind = kind,
            .value = value,
            .in_body_weights = in_body_weights,
            .label = label,
            .what = "of whom",
            .source = "Paper 1990",
            .reference = "Paper 1990, Journal 7:1",
            .url = "http"};
}

/// Body weight 490.3 N: gravity of a fresh body is standard.
Result loaded() {
    Result result;
    result.status = ResultStatus::solved;
    result.body_mass_kg = 50;
    result.joint_loads = {
        {.name = "hip right", .kind = LoadKind::hip_contact, .peak_force_N = 2000},
        {.name = "knee right", .kind = LoadKind::knee_contact, .peak_force_N = 1000}};
    result.spine.levels = {{.name = "L5/S1", .peak_compression_N = 3401, .peak_shear_N = 100},
                           {.name = "L4/L5", .peak_compression_N = 3399, .peak_shear_N = 1001}};
    result.tissue_limits = {
        limit(LoadKind::lumbar_compression, LimitKind::limit, 3400, false, "at work"),
        limit(LoadKind::lumbar_compression, LimitKind::strength, 4840, false, "mean"),
        limit(LoadKind::lumbar_shear, LimitKind::limit, 1000, false, "some studies"),
        limit(LoadKind::hip_contact, LimitKind::measured, 2.38, true, "walking")};
    result.plan.motion.q.setZero(0, 1);
    result.plan.motion.time_s.setZero(1);
    return result;
}

TEST(JointLoadTable, every_load_stands_beside_its_published_figure_whether_above_it_or_not) {
    EXPECT_EQ(format_joint_loads({}, loaded()),
              "\njoint contact, largest         [N]  body weights   beside\n"
              "  hip right                   2000           4.1   2.4 walking\n"
              "  knee right                  1000           2.0   -\n"
              "\nlumbar, largest  compression [N]  weights   beside  shear [N]  weights   beside\n"
              "  L5/S1                     3401      6.9     3400*       100      0.2     1000\n"
              "  L4/L5                     3399      6.9     3400       1001      2.0     1000*\n"
              "  * above the limit beside it, which trained lifters exceed: a flag, no verdict\n"
              "\npublished figures to read these loads by; none is advice\n"
              "  compression [N]    3400  limit, at work (Paper 1990)\n"
              "  compression [N]    4840  strength, mean (Paper 1990)\n"
              "  shear [N]          1000  limit, some studies (Paper 1990)\n"
              "  hip [weights]      2.38  measured, walking (Paper 1990)\n"
              "  no published limit is known to us for: hip, knee\n");
}

TEST(JointLoadTable, what_was_measured_in_people_is_no_limit_and_marks_nothing) {
    Result result = loaded();
    result.spine.levels.clear();
    const std::string text = format_joint_loads({}, result);
    EXPECT_EQ(text.find('*'), std::string::npos) << text;
    EXPECT_EQ(text.find("compression"), std::string::npos)
        << "a figure of a load that is not there";
    EXPECT_EQ(format_joint_loads({}, {}), "");
}

TEST(JointLoadTable, json_has_the_limits_their_sources_and_shear_in_body_weights) {
    const auto json = nlohmann::json::parse(format_result_json({}, loaded()));
    const auto& level = json["spine"]["levels"][1];
    EXPECT_NEAR(level["compression_body_weights"].get<double>(), 3399 / (50 * 9.80665), 1e-12);
    EXPECT_NEAR(level["shear_body_weights"].get<double>(), 1001 / (50 * 9.80665), 1e-12);
    EXPECT_EQ(level["compression_limit_N"], 3400);
    EXPECT_EQ(level["shear_limit_N"], 1000);
    EXPECT_EQ(json["joint_loads"][0]["beside"], "walking");
    EXPECT_FALSE(json["joint_loads"][1].contains("beside"));
    ASSERT_EQ(json["tissue_limits"].size(), 4U);
    EXPECT_EQ(json["tissue_limits"][3], nlohmann::json({{"name", "walking"},
                                                        {"beside", "hip_contact"},
                                                        {"kind", "measured"},
                                                        {"value", 2.38},
                                                        {"unit", "body_weights"},
                                                        {"label", "walking"},
                                                        {"what", "of whom"},
                                                        {"source", "Paper 1990"},
                                                        {"reference", "Paper 1990, Journal 7:1"},
                                                        {"url", "http"}}));
    EXPECT_EQ(json["without_published_limit"], nlohmann::json({"hip_contact", "knee_contact"}));
}

TEST(JointLoadTable, json_tells_a_brace_that_is_not_reached) {
    Result result = loaded();
    EXPECT_FALSE(
        nlohmann::json::parse(format_result_json({}, result))["spine"].contains("brace_asked_kPa"));
    result.spine.pressure_Pa = Eigen::Vector2d(11000, 15000);
    result.spine.brace_asked_Pa = 26600;
    result.spine.frames_below_brace = 2;
    result.spine.brace_shortfall_Pa = 15600;
    const auto spine = nlohmann::json::parse(format_result_json({}, result))["spine"];
    EXPECT_EQ(spine["least_pressure_kPa"], 11);
    EXPECT_EQ(spine["brace_asked_kPa"], 26.6);
    EXPECT_EQ(spine["frames_below_brace"], 2);
    EXPECT_EQ(spine["brace_shortfall_kPa"], 15.6);
}

}  // namespace
}  // namespace sinew
