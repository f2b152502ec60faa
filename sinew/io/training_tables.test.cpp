#include "sinew/io/training_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/load_text.h"
#include "sinew/training/dose.h"
#include "sinew/training/recovery.h"

namespace sinew {
namespace {

using enum TrainingRuleId;

const TrainingTables& shipped() {
    static const TrainingTables tables = load_training_tables(data_directory());
    return tables;
}

TEST(TrainingTables, forty_seven_hours_are_too_few_and_forty_eight_enough) {
    EXPECT_FALSE(is_rested(47, shipped().rules));
    EXPECT_TRUE(is_rested(48, shipped().rules));
}

TEST(TrainingTables, nine_sets_are_below_the_published_range_and_ten_within) {
    const TrainingRule& novice =
        shipped().rules.find(sets_of_a_group, Aim::growth, TrainingLevel::novice);
    EXPECT_EQ(judge_dose(9, novice), DoseVerdict::below);
    EXPECT_EQ(judge_dose(10, novice), DoseVerdict::within);
    EXPECT_EQ(judge_dose(20, novice), DoseVerdict::within);
    EXPECT_EQ(judge_dose(21, novice), DoseVerdict::above);
    const TrainingRule& advanced =
        shipped().rules.find(sets_of_a_group, Aim::growth, TrainingLevel::advanced);
    EXPECT_EQ(judge_dose(11, advanced), DoseVerdict::below);
    EXPECT_EQ(judge_dose(12, advanced), DoseVerdict::within);
}

TEST(TrainingTables, an_indirect_set_counts_as_half) {
    EXPECT_EQ(count_set(SetKind::indirect, shipped().rules), 0.5);
    EXPECT_EQ(count_set(SetKind::direct, shipped().rules), 1);
}

TEST(TrainingTables, training_days_are_those_of_acsm_2009_and_two_at_least) {
    const auto allows = [](TrainingLevel level, int days) {
        return shipped().rules.find(training_days, Aim::growth, level).allows(days);
    };
    using enum TrainingLevel;
    EXPECT_FALSE(allows(novice, 1));
    EXPECT_TRUE(allows(novice, 2));
    EXPECT_TRUE(allows(novice, 3));
    EXPECT_FALSE(allows(novice, 4));
    EXPECT_TRUE(allows(intermediate, 4));
    EXPECT_FALSE(allows(intermediate, 5));
    EXPECT_TRUE(allows(advanced, 5));
    EXPECT_FALSE(allows(advanced, 6));
}

TEST(TrainingTables, loads_go_up_by_two_to_ten_percent_after_one_or_two_repetitions_more) {
    EXPECT_FALSE(shipped().rules.find(load_step).allows(0.019));
    EXPECT_TRUE(shipped().rules.find(load_step).allows(0.02));
    EXPECT_TRUE(shipped().rules.find(load_step).allows(0.1));
    EXPECT_FALSE(shipped().rules.find(load_step).allows(0.101));
    EXPECT_FALSE(shipped().rules.find(repetitions_over).allows(0));
    EXPECT_TRUE(shipped().rules.find(repetitions_over).allows(1));
}

TEST(TrainingTables, every_rule_cites_findings_or_says_why_it_was_chosen) {
    for (const TrainingRule& rule : shipped().rules.rows()) {
        EXPECT_TRUE(!rule.sources.empty() || !rule.why.empty()) << rule.line;
        for (const std::string& id : rule.sources)
            EXPECT_NE(std::ranges::find(shipped().findings, id, &Finding::id),
                      shipped().findings.end())
                << id;
    }
}

TEST(TrainingTables, every_exercise_that_ships_has_its_needs) {
    EXPECT_EQ(shipped().needs.size(), 17U);
    EXPECT_EQ(list_equipment(shipped()).size(), 10U);
}

class TrainingFolder : public testing::Test {
protected:
    TrainingFolder() {
        std::filesystem::create_directories(folder / "evidence");
        std::filesystem::copy(data_directory() / "training", folder / "training");
        std::filesystem::copy(data_directory() / "evidence" / "training.csv",
                              folder / "evidence" / "training.csv");
    }
    ~TrainingFolder() override { std::filesystem::remove_all(folder); }

    /// What is wrong once `before` reads `after` in one of the tables, without the folder.
    [[nodiscard]] std::string error(const std::string& file, const std::string& before,
                                    const std::string& after) const {
        std::string text = load_text(data_directory() / "training" / file);
        const std::size_t at = text.find(before);
        EXPECT_NE(at, std::string::npos) << before;
        std::ofstream(folder / "training" / file) << text.replace(at, before.size(), after);
        try {
            (void)load_training_tables(folder);
        } catch (const InputError& e) {
            const std::string message = e.what();
            return message.substr(message.find(file));
        }
        return "no error";
    }

    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_training_tables_test_" + std::to_string(::getpid()));
};

TEST_F(TrainingFolder, what_is_wrong_is_told_at_its_place) {
    EXPECT_EQ(error("rules.csv", "T021 T022 T026", "T021 T999"),
              "rules.csv:5: error: [source] evidence/training.csv has no row \"T999\"; write its "
              "ids, or chosen");
    EXPECT_EQ(error("rules.csv",
                    "chosen,half of that; below it a muscle is taken not to be trained", "chosen,")
                  .substr(0, 26),
              "rules.csv:9: error: [why] ");
    EXPECT_EQ(error("rules.csv", "rest_between_hard_sessions,any,any,48,",
                    "rest_between_hard_sessions,any,any,,"),
              "rules.csv:5: error: [rest_between_hard_sessions] it has no lower bound, which it is "
              "used by");
    EXPECT_EQ(error("rules.csv", "training_days,any,novice,2,3", "training_days,any,novice,4,3"),
              "rules.csv:14: error: [training_days] its low is above its high");
    EXPECT_EQ(error("rules.csv", "training_days,any,novice", "training_days,any,advanced"),
              "rules.csv: error: [training_days] for growth and novice there are 0 rows; one is "
              "needed");
    EXPECT_EQ(error("rules.csv", "any,novice,10,20,sets/week", "any,novice,ten,20,sets/week")
                  .substr(0, 27),
              "rules.csv:18: error: [low] ");
}

TEST_F(TrainingFolder, exercises_and_goals_must_be_known_and_stand_once) {
    EXPECT_EQ(error("exercise_needs.csv", "\ncrunch,", "\ncrunsh,"),
              "exercise_needs.csv:6: error: [exercise] \"crunsh\" does not ship; nearest: crunch");
    EXPECT_EQ(error("exercise_needs.csv", "\ncurl-up,", "\ncrunch,"),
              "exercise_needs.csv:7: error: [exercise] it stands twice");
    EXPECT_EQ(error("exercise_needs.csv", "plate,1.25,1.25", "plate,,1.25"),
              "exercise_needs.csv:6: error: [increment_kg] it is given where there is a load, and "
              "above 0");
}

TEST_F(TrainingFolder, a_goal_must_not_stand_twice) {
    EXPECT_EQ(error("goals.csv", "\nglutes,", "\nabs,"),
              "goals.csv:5: error: [goal] it stands twice");
}

TEST(Goals, are_found_by_name_and_refused_when_unknown_or_twice) {
    const std::vector<std::string> two{"glutes", "abs"}, wrong{"glute"}, twice{"abs", "abs"};
    EXPECT_EQ(find_goals(shipped(), two)[0].groups, std::vector<std::string>{"gluteus maximus"});
    EXPECT_THROW((void)find_goals(shipped(), {}), InputError);
    EXPECT_THROW((void)find_goals(shipped(), twice), InputError);
    try {
        (void)find_goals(shipped(), wrong);
        FAIL();
    } catch (const InputError& e) {
        EXPECT_EQ(std::string(e.what()).substr(0, 60),
                  "error: [--goal] 'glute' is not known; nearest: glutes\nIt can");
    }
}

}  // namespace
}  // namespace sinew
