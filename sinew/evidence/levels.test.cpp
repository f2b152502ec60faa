#include "sinew/evidence/levels.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

TEST(Levels, hit_within_a_factor_of_two_or_the_deviation_or_where_neither_works) {
    EXPECT_TRUE(is_hit(25, 50, {}));
    EXPECT_TRUE(is_hit(100, 50, {}));
    EXPECT_FALSE(is_hit(24.9, 50, {}));
    EXPECT_FALSE(is_hit(100.1, 50, {}));
    EXPECT_TRUE(is_hit(24.9, 50, 25.1));
    EXPECT_FALSE(is_hit(24.9, 50, 25));
    EXPECT_TRUE(is_hit(0.1, 4.9, {}));
    EXPECT_FALSE(is_hit(0.1, 5, {}));
}

class LevelsOfOneMuscle : public testing::Test {
protected:
    LevelsOfOneMuscle() {
        words_.muscle["RA"] = {"rectus abdominis", ""};
        words_.metric["mean"] = {MetricMeaning{}, ""};
        words_.phase["hold"] = {Window::hold, ""};
        words_.unit["%MVIC"] = {UnitKind::level, ""};
        words_.unit["mV"] = {UnitKind::within, ""};
        answer_.result.groups = {
            {.name = "rectus abdominis", .side = Side::both, .activation = VecX::Constant(1, 0.2)}};
        answer_.result.plan.path = {1};
    }
    [[nodiscard]] Level judged(const Mvic& mvic, const SetUpAnswer& answer) {
        std::vector<Level> levels = list_levels(measured_, dictionary());
        judge_levels(std::vector{answer}, std::vector{mvic}, dictionary(), levels);
        return levels.at(0);
    }
    [[nodiscard]] Dictionary dictionary() const { return {words_, table_}; }

    EmgWords words_;
    std::vector<SimulatedAs> table_{{.measured = {"*", "*", "*", "*"},
                                     .as = SimulatedSetUp{"front-plank", {}, {}},
                                     .reason = "same"}};
    std::vector<Measurement> measured_{{.study = "Paper",
                                        .exercise = "plank",
                                        .muscle = "RA",
                                        .metric = "mean",
                                        .phase = "hold",
                                        .unit = "%MVIC",
                                        .mean = 60}};
    SetUpAnswer answer_{.set_up = {"front-plank", {}, {}}};
};

TEST_F(LevelsOfOneMuscle, are_divided_by_the_maximal_contraction) {
    const Level level = judged(
        {.group = "rectus abdominis", .activation = 0.5, .least = 0.4, .most = 0.6}, answer_);
    EXPECT_DOUBLE_EQ(*level.simulated_percent, 40);
    EXPECT_EQ(level.verdict, LevelVerdict::hit);
    EXPECT_DOUBLE_EQ(*level.lowest_percent, 100 / 3.0);
    EXPECT_DOUBLE_EQ(*level.highest_percent, 50);
    EXPECT_TRUE(level.decided);
}

TEST_F(LevelsOfOneMuscle, are_undecided_where_the_verdict_turns_over_in_the_range) {
    Mvic mvic{.group = "rectus abdominis", .activation = 0.5, .least = 0.4, .most = 0.9};
    EXPECT_FALSE(judged(mvic, answer_).decided);  // 22 % is a miss
    mvic.most = 0.6;
    mvic.least = 0;  // any level
    EXPECT_FALSE(judged(mvic, answer_).decided);
    EXPECT_EQ(judged(mvic, answer_).highest_percent, std::nullopt);
    mvic = {.group = "rectus abdominis", .activation = 1, .least = 0.9, .most = 1};
    EXPECT_EQ(judged(mvic, answer_).verdict, LevelVerdict::miss);
    EXPECT_TRUE(judged(mvic, answer_).decided);  // too low all over
    mvic.least = 0.1;                            // from far below to far above: hits lie between
    EXPECT_FALSE(judged(mvic, answer_).decided);
}

TEST_F(LevelsOfOneMuscle, say_why_they_were_not_simulated) {
    const Mvic good{.group = "rectus abdominis", .activation = 0.5, .least = 0.4, .most = 0.6};
    SetUpAnswer refused = answer_;
    refused.why_not = "there is no exercise front-plank yet";
    EXPECT_EQ(judged(good, refused).why_not, refused.why_not);
    EXPECT_EQ(judged(good, refused).verdict, LevelVerdict::not_simulated);
    EXPECT_EQ(judged({.group = "soleus", .activation = 1}, answer_).why_not,
              "mvic_tasks.csv has no maximal contraction of rectus abdominis");
    EXPECT_EQ(judged({.group = "rectus abdominis", .why_not = "not solved"}, answer_).why_not,
              "not solved");
}

TEST_F(LevelsOfOneMuscle, are_scored_by_group_and_other_units_are_none) {
    measured_.push_back(measured_[0]);
    measured_.back().unit = "mV";
    std::vector<Level> levels = list_levels(measured_, dictionary());
    ASSERT_EQ(levels.size(), 1U);
    levels.resize(3, levels[0]);
    levels[0].verdict = LevelVerdict::hit;
    levels[1].verdict = LevelVerdict::miss;
    levels[1].decided = true;
    const auto scores = score_levels(levels);
    ASSERT_EQ(scores.size(), 1U);
    EXPECT_EQ(scores[0].hits, 1);
    EXPECT_EQ(scores[0].scored, 2);
    EXPECT_EQ(scores[0].decided, 1);
    EXPECT_EQ(scores[0].decided_hits, 0);
    EXPECT_EQ(scores[0].not_simulated, 1);
    EXPECT_EQ(list_set_ups({}, levels), (std::vector<SimulatedSetUp>{{"front-plank", {}, {}}}));
}

}  // namespace
}  // namespace sinew
