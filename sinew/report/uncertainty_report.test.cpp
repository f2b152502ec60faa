#include "sinew/report/uncertainty_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "sinew/report/result_json.h"
#include "sinew/report/result_table.h"

namespace sinew {
namespace {

using Json = nlohmann::ordered_json;

Result solved() {
    Result result;
    result.status = ResultStatus::solved;
    result.load_kg = 40;
    for (const Side side : {Side::both, Side::left, Side::right})
        result.groups.push_back({.name = "gluteus maximus",
                                 .side = side,
                                 .volume_share = 0.1,
                                 .mean_activation = 0.4,
                                 .peak_activation = 0.8});
    for (GroupResult& group : result.groups) {
        group.activation_at[0].setConstant(2, 0.4);
        group.phases = {{.phase = Phase::lifting, .mean_activation = 0.5}};
    }
    result.groups.push_back({.name = "internal oblique"});
    result.groups.back().activation_at[0].setZero(2);
    result.capacities = {{.posture = "bottom", .status = CapacityStatus::infeasible},
                         {.posture = "top", .status = CapacityStatus::solved, .load_kg = 160}};
    SpinalLevelResult level;
    level.name = "L5/S1";
    level.peak_compression_N = 2000;
    result.spine.levels.push_back(level);
    result.capacity = {.status = CapacityStatus::solved, .load_kg = 55};
    result.plan.motion.time_s = VecX::LinSpaced(2, 0, 3);
    result.plan.motion.q.setZero(0, 2);
    result.plan.path = {0, 1};
    result.plan.phase = {Phase::lifting, Phase::hold_top};
    return result;
}

Uncertainty sampled() {
    Uncertainty u;
    u.samples = 100;
    u.solved = 80;
    u.seed = 7;
    u.loaded = true;
    u.frames = 41;
    u.dimensions = 159;
    u.failures = {{"too weak for it, missing hip_flexion", 15, ""},
                  {"the movement cannot be made", 5, "x.yaml:3: error: [postures.top] far"}};
    u.intervals = {{{"groups", "gluteus maximus", Side::both, "mean_activation"}, 0.3, 0.41, 0.52},
                   {{"groups", "gluteus maximus", Side::left, "mean_activation"}, 0.2, 0.42, 0.62},
                   {{"spine.levels", "L5/S1", Side::both, "compression_N"}, 1500, 2100, 2900},
                   {{"work.lifting", "", Side::both, "muscles_J"}, 150, 160, 170}};
    u.intervals.push_back(
        {{"groups", "gluteus maximus", Side::left, "mean_activation", 0, "lifting"},
         0.21,
         0.43,
         0.63});
    u.intervals.push_back(
        {{"groups", "gluteus maximus", Side::both, "peak_activation"}, 0.6, 0.8, 1});
    for (const auto& [key, low] :
         {std::pair{"activation_from_moments", 0.01}, std::pair{"activation_from_pressure", -0.02}})
        u.intervals.push_back({{"groups", "internal oblique", Side::both, key}, low, 0.03, 0.04});
    u.capacities = {{{"capacity", "", Side::both, "load_kg"}, 31, 54, 92, 98},
                    {{"static_capacity", "top", Side::both, "load_kg"}, 100, 150, 190, 97}};
    u.support = {{.group = "internal oblique",
                  .tally = {.ask = 20, .do_not = 50, .open = 10},
                  .owed_p05 = 0.01,
                  .owed_p50 = 0.03,
                  .owed_p95 = 0.08}};
    u.margin_missed = 10;
    u.not_sampled = {{"bar_place", "there is no bar"}};
    return u;
}

TEST(UncertaintyReport, intervals_stand_beside_their_own_figure) {
    const Uncertainty u = sampled();
    const Json json = Json::parse(format_result_json({}, solved(), &u));
    for (const Json& group : json["groups"]) {
        if (group["name"] != "gluteus maximus") continue;
        EXPECT_EQ(group["phases"][0].contains("mean_activation_p05"), group["side"] == "left");
        if (group["side"] == "left") {
            EXPECT_EQ(group["phases"][0]["mean_activation_p05"], 0.21);
        }
        if (group["side"] == "right") {
            EXPECT_FALSE(group.contains("mean_activation_p05"));
            continue;
        }
        EXPECT_EQ(group["mean_activation_p05"], group["side"] == "left" ? 0.2 : 0.3);
        EXPECT_EQ(group["mean_activation_p50"], group["side"] == "left" ? 0.42 : 0.41);
        EXPECT_EQ(group["mean_activation_p95"], group["side"] == "left" ? 0.62 : 0.52);
    }
    EXPECT_EQ(json["spine"]["levels"][0]["compression_N_p95"], 2900);
    EXPECT_EQ(json["work"]["lifting"]["muscles_J_p05"], 150);
    EXPECT_EQ(json["capacity"]["load_kg"], 55);
    EXPECT_EQ(json["capacity"]["load_kg_p05"], 31);
    EXPECT_FALSE(json.contains("load_kg_p05"));  // kilograms are held
    EXPECT_FALSE(json["static_capacity"][0].contains("load_kg_p05"));
    EXPECT_EQ(json["static_capacity"][1]["load_kg"], 160);
    EXPECT_EQ(json["static_capacity"][1]["load_kg_p95"], 190);
    const Json& told = json["uncertainty"];
    EXPECT_EQ(told["samples"], 100);
    EXPECT_EQ(told["capacity_samples"], 98);
    EXPECT_EQ(told["static_capacity_samples"], Json({{"top", 97}}));
    EXPECT_EQ(told["samples_below_brace"], 0);
    EXPECT_EQ(told["solved"], 80);
    EXPECT_EQ(told["failed_share"], 0.2);
    EXPECT_EQ(told["seed"], 7);
    EXPECT_EQ(told["load_held"], "kilograms");
    EXPECT_EQ(told["failures"][1]["reason"], "the movement cannot be made");
    EXPECT_EQ(told["failures"][1]["count"], 5);
    EXPECT_FALSE(told["support"][0].contains("verdict")) << "there is one, in spine.support";
    EXPECT_EQ(told["support"][0]["samples_that_ask"], 20);
    EXPECT_EQ(told["support"][0]["samples_below_margin"], 10);
    EXPECT_EQ(told["not_sampled"][0]["name"], "bar_place");
}

TEST(UncertaintyReport, the_one_verdict_is_that_of_variants_and_samples_together) {
    Result result = solved();
    result.spine.verdicts = {{.group = "erector spinae", .variants = {{"as asked", 0.08}}},
                             {.group = "internal oblique", .variants = {{"as asked", 0.08}}}};
    Uncertainty u = sampled();
    u.support.push_back({.group = "erector spinae", .tally = {.ask = 79, .open = 1}});
    judge_support(result.spine.verdicts, u.support, true);
    const Json json = Json::parse(format_result_json({}, result, &u));
    const Json& spinae = json["spine"]["support"][0];
    EXPECT_EQ(spinae["verdict"], "undecided");
    EXPECT_EQ(spinae["variants_that_ask"], 1);
    EXPECT_EQ(spinae["samples_that_ask"], 79);
    EXPECT_EQ(spinae["samples_below_margin"], 1);
    EXPECT_EQ(spinae["owed"]["as asked"], 0.08);
    EXPECT_EQ(json["spine"]["support"][1]["verdict"], "closed by the gate");
}

TEST(UncertaintyReport, a_result_without_samples_has_no_such_keys) {
    const std::string text = format_result_json({}, solved());
    EXPECT_EQ(text.find("_p05"), std::string::npos);
    EXPECT_EQ(text.find("uncertainty"), std::string::npos);
}

TEST(UncertaintyReport, an_infeasible_result_still_tells_what_became_of_the_samples) {
    Result result = solved();
    result.status = ResultStatus::infeasible;
    const Uncertainty u = sampled();
    const Json json = Json::parse(format_result_json({}, result, &u));
    EXPECT_TRUE(json["groups"].empty());
    EXPECT_EQ(json["uncertainty"]["solved"], 80);
}

TEST(UncertaintyReport, without_a_bar_nothing_is_said_of_a_load) {
    Uncertainty u = sampled();
    u.loaded = false;
    EXPECT_EQ(format_uncertainty({}, solved(), u).find("load held"), std::string::npos);
    const Json json = Json::parse(format_result_json({}, solved(), &u));
    EXPECT_FALSE(json["uncertainty"].contains("load_held"));
}

TEST(UncertaintyReport, a_share_that_is_held_gives_the_load_an_interval) {
    Uncertainty u = sampled();
    u.held = LoadHeld::share;
    u.share = 0.75;
    u.load_p05_kg = 22;
    u.load_p50_kg = 40;
    u.load_p95_kg = 70;
    const Json json = Json::parse(format_result_json({}, solved(), &u));
    EXPECT_EQ(json["load_kg"], 40);
    EXPECT_EQ(json["load_kg_p95"], 70);
    EXPECT_EQ(json["uncertainty"]["load_held"], "share");
    EXPECT_EQ(json["uncertainty"]["load_share"], 0.75);
    EXPECT_NE(format_uncertainty({}, solved(), u)
                  .find("load held at\n  75.0 % of what each sample could lift: 22.0 to 70.0 kg"),
              std::string::npos)
        << format_uncertainty({}, solved(), u);
}

TEST(UncertaintyReport, the_table_shows_intervals_beside_means_and_what_failed) {
    const Uncertainty u = sampled();
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    const std::string text = format_result(exercise, {}, solved(), &u);
    for (const char* line :
         {"muscle group [%]          mean  5 to 95 %       peak  5 to 95 %     peak at\n",
          "  gluteus maximus         40.0  30.0 to 52.0    80.0  60.0 to 100.0 0.00 s\n",
          "trunk, 5 to 95 % [%]           moments      pressure     stability\n",
          "  internal oblique          1.0 to 4.0  -2.0 to +4.0             -\n",
          "  held still, top [kg]                160.0     100.0    150.0    190.0\n",
          "largest, and over the samples      as asked       5 %     50 %     95 %\n",
          "  L5/S1 compression [N]                2000      1500     2100     2900\n",
          "  heaviest load [kg]                   55.0      31.0     54.0     92.0\n",
          ("samples in which pressure and stability add 5 % or more, all with the thorax\n"
           "  held as asked: figures behind the one verdict above, no second verdict\n"
           "                               add    open       5 %     95 %\n"
           "  internal oblique            25 %    12 %      +1.0     +8.0 %\n"),
          ("uncertainty: 100 samples of 41 frames, seed 7, 159 draws each; load held in\n"
           "  kilograms\n"),
          "  solved: 80 (80.0 %), failed: 20 (20.0 %)\n",
          "    15 × too weak for it, missing hip_flexion\n",
          ("    5 × the movement cannot be made; the first: x.yaml:3: error:\n"
           "      [postures.top] far\n"),
          "  not sampled: bar_place (there is no bar)\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
    std::istringstream lines(format_uncertainty({}, solved(), u));
    for (std::string line; std::getline(lines, line);) {
        const auto columns = std::ranges::count_if(
            line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
        EXPECT_LE(columns, 80) << line;
    }
}

}  // namespace
}  // namespace sinew
