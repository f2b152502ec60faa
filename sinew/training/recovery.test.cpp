#include "sinew/training/recovery.h"

#include <gtest/gtest.h>

#include "sinew/training/training_test_rules.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

const ExerciseWork thrust = make_test_work("thrust", "glutes", 0.8);
const ExerciseWork squat = make_test_work("squat", "glutes", 0.6);
const ExerciseWork bridge = [] {
    ExerciseWork work = make_test_work("bridge", "glutes", 0.3);
    work.load_kg = 10;
    return work;
}();
const ExerciseWork crunch = make_test_work("crunch", "abs", 0.5);

WallTime at(std::chrono::minutes since_monday) {
    return wall_time(2026y / 11 / 2, 0min) + since_monday;
}

TEST(Recovery, forty_seven_hours_are_too_few_and_forty_eight_enough) {
    const TrainingRules rules = make_test_rules();
    EXPECT_FALSE(is_rested(47, rules));
    EXPECT_FALSE(is_rested(47.99, rules));
    EXPECT_TRUE(is_rested(48, rules));
}

TEST(Recovery, finds_the_short_rest_and_its_hours) {
    const std::vector<DoneSets> sets{{&thrust, at(18h), 3}, {&squat, at(18h + 47h), 3}};
    const std::vector<ShortRest> found = find_short_rests(sets, make_test_rules());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].group, "glutes");
    EXPECT_EQ(found[0].hours, 47);
    EXPECT_EQ(found[0].exercise_first, "thrust");
    EXPECT_EQ(found[0].exercise_second, "squat");
}

TEST(Recovery, is_content_with_two_days) {
    const std::vector<DoneSets> sets{{&thrust, at(18h), 3}, {&squat, at(18h + 48h), 3}};
    EXPECT_TRUE(find_short_rests(sets, make_test_rules()).empty());
}

TEST(Recovery, takes_sets_of_one_evening_as_one_session) {
    const std::vector<DoneSets> sets{
        {&thrust, at(18h), 3}, {&squat, at(18h + 30min), 3}, {&thrust, at(18h + 48h), 3}};
    EXPECT_TRUE(find_short_rests(sets, make_test_rules()).empty());
}

TEST(Recovery, two_sessions_of_one_day_are_two) {
    const std::vector<DoneSets> sets{{&thrust, at(8h), 3}, {&squat, at(18h), 3}};
    const std::vector<ShortRest> found = find_short_rests(sets, make_test_rules());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].hours, 10);
}

TEST(Recovery, goes_by_days_where_a_time_is_not_known) {
    const auto rests = [&](std::chrono::minutes second, bool timed) {
        const std::vector<DoneSets> sets{{&thrust, at(12h), 3, false},
                                         {&squat, at(second), 3, timed}};
        return find_short_rests(sets, make_test_rules());
    };
    EXPECT_TRUE(rests(19h, true).empty()) << "one session";
    ASSERT_EQ(rests(24h + 7h, true).size(), 1U);
    EXPECT_EQ(rests(24h + 7h, true)[0].hours, 24);
    EXPECT_TRUE(rests(48h + 7h, true).empty());
    EXPECT_TRUE(rests(48h + 12h, false).empty());
}

TEST(Recovery, minds_the_order_of_time_and_not_of_the_list) {
    const std::vector<DoneSets> sets{{&squat, at(18h + 24h), 3}, {&thrust, at(18h), 3}};
    ASSERT_EQ(find_short_rests(sets, make_test_rules()).size(), 1U);
}

TEST(Recovery, counts_hard_sets_of_the_same_muscles_alone) {
    const std::vector<DoneSets> sets{{&thrust, at(18h), 3},
                                     {&bridge, at(18h + 24h), 3},
                                     {&crunch, at(18h + 24h), 3},
                                     {&squat, at(18h + 25h), 0}};
    EXPECT_TRUE(find_short_rests(sets, make_test_rules()).empty());
}

}  // namespace
}  // namespace sinew
