#include "sinew/io/screening_answers.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/screening_tables.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day day = 2026y / 11 / 29;
const std::vector<std::string> plank{"front-plank"};

const ScreeningTables& tables() {
    static const ScreeningTables shipped = load_screening_tables(data_directory());
    return shipped;
}

const std::string complete =
    "age: 30\nill-now: no\npregnant: no\nheart-or-pressure: no\nchest-pain: no\n"
    "dizzy-or-fainted: no\nlong-illness: no\nmedicine: no\nbone-or-joint: no\nsupervised: no\n"
    "active-now: yes\nknown-disease: no\nsymptoms: no\nintensity: moderate\nback-hurts: no\n"
    "spine-surgery: no\nhip-replaced: no\nbelly-surgery: no\nhernia: no\n";

ScreeningAnswers read(const std::string& text) {
    return parse_screening_answers(text, "me.yaml", tables(), plank, day);
}

std::string fault(const std::string& text) {
    try {
        (void)read(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string replaced(const std::string& before, const std::string& after) {
    std::string text = complete;
    const auto at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    return text.replace(at, before.size(), after);
}

TEST(ScreeningAnswersFile, holds_the_answers_with_and_without_a_date) {
    const ScreeningAnswers plain = read(complete);
    EXPECT_EQ(plain.choices.size(), 19U);
    EXPECT_EQ(plain.choices.at("intensity"), "moderate");
    EXPECT_FALSE(plain.answered_on);
    EXPECT_EQ(read("answered-on: 2026-11-29\n" + complete).answered_on, day);
}

TEST(ScreeningAnswersFile, says_on_which_line_it_is_wrong) {
    EXPECT_EQ(fault(replaced("pregnant: no", "pregnant: perhaps")),
              "me.yaml:3: error: [pregnant] 'perhaps' is no answer; it must be yes or no");
    EXPECT_EQ(fault(replaced("pregnant: no", "pregnant: No")),
              "me.yaml:3: error: [pregnant] 'No' is no answer; it must be yes or no");
    EXPECT_EQ(fault(replaced("pregnant: no", "pregnant:")),
              "me.yaml:3: error: [pregnant] the answer is empty; it must be yes or no");
    EXPECT_EQ(fault(replaced("pregnant: no", "pregnant: [no]")),
              "me.yaml:3: error: [pregnant] a text is needed here");
    EXPECT_EQ(fault(replaced("medicine: no", "medicin: no")),
              "me.yaml:8: error: [medicin] there is no question of this id; nearest: medicine");
    EXPECT_EQ(fault(complete + "age: 31\n"),
              "me.yaml:20: error: [age] the key 'age' was given before, on line 1");
    EXPECT_EQ(
        fault(replaced("active-now: yes\n", "")),
        "me.yaml:1: error: [active-now] the answer is missing; it must be yes or no\nIt is to "
        "the question: " +
            find_question(tables(), "active-now")->text);
    EXPECT_EQ(fault(replaced("medicine: no", "medicine: yes")).substr(0, 76),
              "me.yaml:1: error: [skeleton] the answer is missing; it must be yes or no\nIt ");
    EXPECT_EQ(fault(""), "me.yaml: error: the file is empty");
    EXPECT_EQ(fault("- age: 30\n"), "me.yaml:1: error: a mapping (key: value) is needed here");
    EXPECT_EQ(fault("age: {"), "me.yaml:1: error: not YAML: end of map flow not found");
}

TEST(ScreeningAnswersFile, holds_twelve_months) {
    EXPECT_EQ(fault("answered-on: 2025-11-29\n" + complete), "no error");
    EXPECT_EQ(
        fault("answered-on: 2025-11-28\n" + complete),
        "me.yaml:1: error: [answered-on] answers of 2025-11-28 held until 2026-11-28; today is "
        "2026-11-29\nAnswer the questions again: run the screening without --answers.");
    EXPECT_EQ(fault("answered-on: 2026-11-30\n" + complete),
              "me.yaml:1: error: [answered-on] 2026-11-30 is after today, 2026-11-29");
    EXPECT_EQ(fault("answered-on: last year\n" + complete).substr(0, 31),
              "me.yaml:1: error: [answered-on]");
}

TEST(ScreeningAnswersFile, is_read_back_as_it_was_written_and_holds_only_what_was_asked) {
    ScreeningAnswers answers = read(complete + "cancer: yes\n");
    answers.answered_on = day;
    const ScreeningOutcome outcome = decide_screening(tables(), answers, plank);
    EXPECT_EQ(outcome.not_needed, std::vector<std::string>{"cancer"});
    const std::string text = format_screening_answers(tables(), answers, outcome);
    const ScreeningAnswers back = read(text);
    EXPECT_EQ(back.answered_on, day);
    answers.choices.erase("cancer");
    EXPECT_EQ(back.choices, answers.choices);
    EXPECT_NE(text.find("\n# How old are you?\nage: 30\n"), std::string::npos);
}

}  // namespace
}  // namespace sinew
