#include "sinew/report/energy_table.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

Result costed() {
    Result result;
    EnergyUse& energy = result.energy.emplace();
    energy.power_W = VecX::Constant(2, 300);
    energy.lifting_J = 600;
    energy.lowering_J = 300;
    energy.most_net_J = 1200;
    energy.muscle_mass_kg = 15;
    energy.repetition = {.time_s = 3, .net_J = 900, .gross_J = 1100, .met = 5.5};
    energy.set = {.time_s = 30, .net_J = 9000, .gross_J = 11000, .met = 5.5};
    energy.session = {.time_s = 330, .net_J = 41840, .gross_J = 62760, .met = 2.6};
    energy.published = {{.code = "02052", .met = 5, .label = "squats", .source = "Paper"}};
    energy.without_cost = {"arm_flex", "neck"};
    return result;
}

TEST(EnergyTable, gives_net_and_gross_beside_what_is_published_and_what_is_not_in_it) {
    EXPECT_EQ(format_energy(costed()),
              "\nenergy of the whole body*            net J    kcal  gross J    kcal    MET\n"
              "  one repetition, 3.0 s                900    0.22     1100    0.26    5.5\n"
              "  a set of 10, 30.0 s                 9000    2.15    11000    2.63    5.5\n"
              "  3 sets, 2.0 min of rest between    41840   10.00    62760   15.00    2.6\n"
              "  beside the Compendium's MET of sessions: squats 5.0 (02052)\n"
              "  of a repetition, net: lifting 600, lowering 300, holds 0 J\n"
              "  * the muscles by Bhargava 2004, and gross 1 MET of rest besides; sets and\n"
              "    rests are chosen. At most 1200 J a repetition, were lengthening as dear as\n"
              "    holding\n"
              "  not in it: joints driven by motors (arm_flex, neck); heart and breath beyond\n"
              "    rest\n");
}

TEST(EnergyTable, of_a_hold_has_no_set_and_no_phases) {
    Result result = costed();
    result.energy->lifting_J = result.energy->lowering_J = 0;
    result.energy->plan.repetitions = 1;
    const std::string table = format_energy(result);
    EXPECT_NE(table.find("one hold, 3.0 s"), std::string::npos);
    EXPECT_EQ(table.find("a set of"), std::string::npos);
    EXPECT_EQ(table.find("lowering"), std::string::npos);
}

TEST(EnergyTable, says_that_moments_are_missed) {
    Result result = costed();
    EXPECT_EQ(format_energy(result).find("miss"), std::string::npos);
    result.status = ResultStatus::fell_short;
    EXPECT_NE(format_energy(result).find("not in it: the moments that the muscles miss; joints"),
              std::string::npos);
}

TEST(EnergyTable, is_empty_where_energy_was_not_asked_for) {
    EXPECT_EQ(format_energy({}), "");
    EXPECT_TRUE(make_energy_json({}).is_null());
}

TEST(EnergyJson, has_every_span_in_joules_kilocalories_and_met) {
    const auto json = make_energy_json(costed());
    EXPECT_EQ(json["repetition"]["net_J"], 900);
    EXPECT_EQ(json["session"]["gross_kcal"], 15);
    EXPECT_EQ(json["session"]["met"], 2.6);
    EXPECT_EQ(json["session"]["sets"], 3);
    EXPECT_EQ(json["set"]["repetitions"], 10);
    EXPECT_EQ(json["beside"][0]["met"], 5);
    EXPECT_EQ(json["power_W"].size(), 2U);
}

}  // namespace
}  // namespace sinew
