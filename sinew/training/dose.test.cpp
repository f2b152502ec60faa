#include "sinew/training/dose.h"

#include <gtest/gtest.h>

#include "sinew/training/training_test_rules.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

WallTime day(int n) {
    return wall_time(2026y / 11 / 2, 18h) + std::chrono::days(n);
}

ExerciseWork loaded(double peak) {
    ExerciseWork work = make_test_work("thrust", "glutes", peak);
    work.load_kg = 40;
    return work;
}

TEST(KindOfSet, has_its_boundaries) {
    const TrainingRules rules = make_test_rules();
    const auto kind = [&](double peak) { return kind_of_set(loaded(peak), "glutes", rules); };
    EXPECT_EQ(kind(0.4), SetKind::direct);
    EXPECT_EQ(kind(0.3999), SetKind::indirect);
    EXPECT_EQ(kind(0.2), SetKind::indirect);
    EXPECT_EQ(kind(0.1999), SetKind::none);
}

TEST(KindOfSet, goes_by_the_most_active_muscle_where_there_is_no_load) {
    const TrainingRules rules = make_test_rules();
    const auto kind = [&](double peak) {
        ExerciseWork work = make_test_work("curl-up", "abs", peak);
        work.groups.push_back({"hip flexors", 0.3, 0.3});
        return kind_of_set(work, "abs", rules);
    };
    EXPECT_EQ(kind(0.15), SetKind::direct);
    EXPECT_EQ(kind(0.149), SetKind::indirect);
    EXPECT_EQ(kind(0.075), SetKind::indirect);
    EXPECT_EQ(kind(0.074), SetKind::none);
    EXPECT_EQ(kind(0), SetKind::none);
}

TEST(KindOfSet, goes_by_it_with_a_load_of_seventy_percent_too) {
    const TrainingRules rules = make_test_rules();
    const auto kind = [&](double load_kg) {
        ExerciseWork work = make_test_work("crunch", "abs", 0.3);
        work.load_kg = load_kg;
        work.heaviest_kg = 20;
        return kind_of_set(work, "abs", rules);
    };
    EXPECT_EQ(kind(14), SetKind::direct);
    EXPECT_EQ(kind(13.9), SetKind::indirect);
}

TEST(KindOfSet, is_none_for_a_group_that_the_exercise_does_not_have) {
    EXPECT_EQ(kind_of_set(make_test_work("thrust", "glutes", 1), "abs", make_test_rules()),
              SetKind::none);
}

TEST(Dose, counts_an_indirect_set_as_half) {
    const ExerciseWork direct = loaded(0.8), indirect = loaded(0.3);
    const std::vector<DoneSets> sets{{&direct, day(0), 3}, {&indirect, day(2), 4}};
    const std::vector<GroupDose> dose = calc_dose(sets, make_test_rules());
    ASSERT_EQ(dose.size(), 1U);
    EXPECT_EQ(dose[0].direct, 3);
    EXPECT_EQ(dose[0].indirect, 4);
    EXPECT_EQ(dose[0].counted, 5);
    EXPECT_EQ(dose[0].days, 2);
}

TEST(Dose, leaves_out_what_is_hardly_worked_and_puts_the_largest_first) {
    const ExerciseWork abs = make_test_work("crunch", "abs", 0.5),
                       glutes = make_test_work("thrust", "glutes", 0.8), idle = loaded(0.1);
    const std::vector<DoneSets> sets{
        {&abs, day(0), 2}, {&glutes, day(0), 3}, {&idle, day(0), 9}, {&abs, day(0), 0}};
    const std::vector<GroupDose> dose = calc_dose(sets, make_test_rules());
    ASSERT_EQ(dose.size(), 2U);
    EXPECT_EQ(dose[0].group, "glutes");
    EXPECT_EQ(dose[1].group, "abs");
    EXPECT_EQ(dose[1].counted, 2);
}

TEST(Dose, nine_sets_are_below_the_range_and_ten_within) {
    const TrainingRules rules = make_test_rules();
    const TrainingRule& sets = rules.find(TrainingRuleId::sets_of_a_group);
    EXPECT_EQ(judge_dose(9, sets), DoseVerdict::below);
    EXPECT_EQ(judge_dose(9.5, sets), DoseVerdict::below);
    EXPECT_EQ(judge_dose(10, sets), DoseVerdict::within);
    EXPECT_EQ(judge_dose(20, sets), DoseVerdict::within);
    EXPECT_EQ(judge_dose(20.5, sets), DoseVerdict::above);
}

}  // namespace
}  // namespace sinew
