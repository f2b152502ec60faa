#include "sinew/training/screening.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/screening_tables.h"

namespace sinew {
namespace {

using enum ScreeningVerdict;
using Exercises = std::vector<std::string>;

const ScreeningTables& tables() {
    static const ScreeningTables shipped = load_screening_tables(data_directory());
    return shipped;
}

/// No to everything, 30 years, used to training, moderate: every question has its answer.
ScreeningAnswers all_no() {
    ScreeningAnswers answers;
    for (const ScreeningQuestion& question : tables().questions)
        answers.choices[question.id] = question.role == QuestionRole::age         ? "30"
                                       : question.role == QuestionRole::intensity ? "moderate"
                                       : question.role == QuestionRole::active    ? "yes"
                                                                                  : "no";
    return answers;
}

ScreeningAnswers with(std::vector<std::pair<std::string, std::string>> changes) {
    ScreeningAnswers answers = all_no();
    for (const auto& [id, answer] : changes) {
        EXPECT_TRUE(answers.choices.contains(id)) << id;
        answers.choices[id] = answer;
    }
    return answers;
}

ScreeningOutcome decide(const ScreeningAnswers& answers, const Exercises& exercises = {}) {
    ScreeningOutcome outcome = decide_screening(tables(), answers, exercises);
    EXPECT_EQ(outcome.status, ScreeningStatus::decided) << outcome.missing;
    return outcome;
}

Exercises every_exercise() {
    Exercises all;
    for (const Caution& caution : tables().cautions)
        for (const std::string& exercise : caution.exercises)
            if (std::ranges::find(all, exercise) == all.end()) all.push_back(exercise);
    all.emplace_back("none-that-is-named");
    return all;
}

/// Yes to whatever must be yes for this question to be asked.
ScreeningAnswers leading_to(const ScreeningQuestion& question) {
    ScreeningAnswers answers = all_no();
    if (question.role == QuestionRole::gate || question.role == QuestionRole::detail)
        answers.choices["long-illness"] = "yes";
    if (question.role == QuestionRole::detail) answers.choices[question.of] = "yes";
    return answers;
}

TEST(Screening, clears_who_says_no_to_all_seven_and_asks_no_follow_up) {
    const ScreeningOutcome outcome = decide(all_no());
    EXPECT_EQ(outcome.verdict, cleared);
    EXPECT_EQ(outcome.questionnaire.verdict, cleared);
    EXPECT_EQ(
        std::ranges::count(tables().questions, QuestionRole::general, &ScreeningQuestion::role), 7);
    for (const std::string& id : outcome.asked) {
        const QuestionRole role = find_question(tables(), id)->role;
        EXPECT_TRUE(role != QuestionRole::gate && role != QuestionRole::detail &&
                    role != QuestionRole::caution)
            << id;
    }
    EXPECT_FALSE(holds_back(outcome));
}

TEST(Screening, clears_a_yes_to_any_general_question_when_every_follow_up_is_no) {
    for (const ScreeningQuestion& question : tables().questions) {
        if (question.role != QuestionRole::general) continue;
        const ScreeningOutcome outcome = decide(with({{question.id, "yes"}}));
        EXPECT_EQ(outcome.questionnaire.verdict, cleared) << question.id;
        EXPECT_EQ(outcome.questionnaire.reasons.front().questions,
                  std::vector<std::string>{question.id});
        // Chest pain and dizziness are symptoms too: the other part does not clear them.
        const bool symptom = question.id == "chest-pain" || question.id == "dizzy-or-fainted";
        EXPECT_EQ(outcome.verdict, symptom ? stop_and_seek_care : cleared) << question.id;
        for (const ScreeningQuestion& gate : tables().questions)
            if (gate.role == QuestionRole::gate) {
                EXPECT_NE(std::ranges::find(outcome.asked, gate.id), outcome.asked.end());
            }
    }
}

TEST(Screening, does_not_clear_a_yes_to_any_detail_and_a_gate_alone_does_no_harm) {
    int details = 0;
    for (const ScreeningQuestion& question : tables().questions) {
        if (question.role != QuestionRole::detail) continue;
        ScreeningAnswers answers = leading_to(question);
        EXPECT_EQ(decide(answers).questionnaire.verdict, cleared) << question.of;
        answers.choices[question.id] = "yes";
        const ScreeningOutcome outcome = decide(answers);
        EXPECT_EQ(outcome.questionnaire.verdict, professional_first) << question.id;
        EXPECT_EQ(outcome.questionnaire.reasons.front().questions,
                  std::vector<std::string>{question.id});
        EXPECT_TRUE(holds_back(outcome));
        // Without its gate it is not asked, and with no general yes neither gate nor detail is.
        answers.choices[question.of] = "no";
        EXPECT_EQ(decide(answers).questionnaire.verdict, cleared) << question.id;
        answers.choices[question.of] = "yes";
        answers.choices["long-illness"] = "no";
        const ScreeningOutcome cut = decide(answers);
        EXPECT_EQ(cut.questionnaire.verdict, cleared) << question.id;
        EXPECT_NE(std::ranges::find(cut.not_needed, question.id), cut.not_needed.end());
        ++details;
    }
    EXPECT_EQ(details, 31);
}

TEST(Screening, reads_all_cases_of_the_clearance_table) {
    struct Case {
        bool active, disease, symptoms;
        std::array<ScreeningVerdict, 3> at;
    };
    const std::array<ScreeningVerdict, 3> open{cleared, cleared, cleared},
        limited{cleared, cleared, cleared_with_limits},
        first{professional_first, professional_first, professional_first},
        stop{stop_and_seek_care, stop_and_seek_care, stop_and_seek_care};
    EXPECT_EQ(tables().clearance.size(), 6U);
    for (const Case& one : {Case{false, false, false, limited}, Case{false, true, false, first},
                            Case{false, false, true, first}, Case{false, true, true, first},
                            Case{true, false, false, open}, Case{true, true, false, limited},
                            Case{true, false, true, stop}, Case{true, true, true, stop}})
        for (const IntensityBounds& bounds : intensities) {
            const auto yes = [](bool is) { return is ? "yes" : "no"; };
            const ScreeningOutcome outcome = decide(with({{"active-now", yes(one.active)},
                                                          {"known-disease", yes(one.disease)},
                                                          {"symptoms", yes(one.symptoms)},
                                                          {"intensity", bounds.name}}));
            EXPECT_EQ(outcome.effort.verdict, one.at[static_cast<std::size_t>(bounds.intensity)])
                << one.active << one.disease << one.symptoms << bounds.name;
            EXPECT_EQ(outcome.verdict, std::max(outcome.effort.verdict, cleared));
        }
}

TEST(Screening, bounds_of_intensities_meet_and_rise) {
    for (std::size_t i = 1; i < intensities.size(); ++i) {
        EXPECT_NEAR(*intensities[i - 1].met_high + 0.1, intensities[i].met_low, 1e-12);
        EXPECT_EQ(*intensities[i - 1].rpe_high + 1, intensities[i].rpe_low);
    }
    EXPECT_FALSE(intensities.back().met_high || intensities.back().rpe_high);
}

TEST(Screening, takes_disease_of_heart_and_stroke_as_known_and_does_not_ask_again) {
    for (const char* gate : {"heart", "stroke"}) {
        ScreeningAnswers answers = with({{"heart-or-pressure", "yes"}, {gate, "yes"}});
        answers.choices["intensity"] = "vigorous";
        const ScreeningOutcome outcome = decide(answers);
        EXPECT_EQ(outcome.effort.verdict, cleared_with_limits);
        EXPECT_EQ(std::ranges::find(outcome.asked, "known-disease"), outcome.asked.end());
        const auto& questions = outcome.effort.reasons.front().questions;
        EXPECT_NE(std::ranges::find(questions, gate), questions.end());
    }
}

TEST(Screening, minds_age_at_its_bounds) {
    const auto at = [](const char* age, const char* active, const char* intensity) {
        return decide(with({{"age", age}, {"active-now", active}, {"intensity", intensity}}))
            .questionnaire.verdict;
    };
    EXPECT_EQ(at("14", "yes", "light"), professional_first);
    EXPECT_EQ(at("15", "no", "light"), cleared);
    EXPECT_EQ(at("69", "no", "light"), cleared);
    EXPECT_EQ(at("70", "no", "light"), professional_first);
    EXPECT_EQ(at("70", "yes", "vigorous"), cleared);
    EXPECT_EQ(at("45", "no", "vigorous"), cleared);
    EXPECT_EQ(at("46", "no", "vigorous"), cleared_with_limits);
    EXPECT_EQ(at("46", "no", "moderate"), cleared);
    EXPECT_EQ(at("46", "yes", "vigorous"), cleared);
}

TEST(Screening, waits_for_an_illness_to_pass_and_sends_who_is_pregnant_to_a_professional) {
    EXPECT_EQ(decide(with({{"ill-now", "yes"}})).verdict, wait);
    EXPECT_EQ(decide(with({{"pregnant", "yes"}})).verdict, professional_first);
    const ScreeningOutcome both = decide(with({{"pregnant", "yes"}, {"ill-now", "yes"}}));
    EXPECT_EQ(both.verdict, professional_first);
    ASSERT_GE(both.questionnaire.reasons.size(), 2U);
    EXPECT_EQ(both.questionnaire.reasons[0].verdict, wait);
    EXPECT_EQ(both.questionnaire.reasons[1].verdict, professional_first);
}

TEST(Screening, takes_the_more_cautious_of_its_parts_and_the_order_is_total) {
    EXPECT_TRUE(std::ranges::is_sorted(screening_verdicts));
    for (const ScreeningVerdict a : screening_verdicts)
        for (const ScreeningVerdict b : screening_verdicts)
            EXPECT_EQ((a < b) + (b < a) + (a == b), 1);
    const ScreeningOutcome effort = decide(with({{"symptoms", "yes"}}));
    EXPECT_EQ(effort.questionnaire.verdict, cleared);
    EXPECT_EQ(effort.verdict, stop_and_seek_care);
    const ScreeningOutcome questionnaire = decide(with({{"pregnant", "yes"}}));
    EXPECT_EQ(questionnaire.effort.verdict, cleared);
    EXPECT_EQ(questionnaire.verdict, professional_first);
}

TEST(Screening, tells_every_caution_for_its_exercises_and_for_no_other) {
    const Exercises exercises = every_exercise();
    for (const Caution& caution : tables().cautions) {
        ScreeningAnswers answers = all_no();
        if (!caution.question.empty()) {
            answers = leading_to(*find_question(tables(), caution.question));
            answers.choices[caution.question] = "yes";
        }
        const ScreeningOutcome outcome = decide(answers, exercises);
        const ScreeningOutcome without = decide(all_no(), exercises);
        ASSERT_EQ(outcome.exercises.size(), exercises.size());
        for (std::size_t e = 0; e < exercises.size(); ++e) {
            const bool about =
                caution.exercises.empty() ||
                std::ranges::find(caution.exercises, exercises[e]) != caution.exercises.end();
            const auto told = [&](const ExerciseAdvice& advice) {
                return std::ranges::find(advice.cautions, caution.id, &Caution::id) !=
                       advice.cautions.end();
            };
            EXPECT_EQ(told(outcome.exercises[e]), about) << caution.id << " " << exercises[e];
            EXPECT_EQ(told(without.exercises[e]), about && caution.question.empty()) << caution.id;
            if (about) {
                EXPECT_GE(outcome.exercises[e].action.value(), caution.action) << caution.id;
            }
        }
    }
    EXPECT_FALSE(decide(all_no(), exercises).exercises.back().named);
    EXPECT_TRUE(decide(all_no(), exercises).exercises.front().named);
}

TEST(Screening, leaves_out_the_thrust_with_a_fresh_belly_and_not_the_deadlift) {
    const Exercises exercises{"hip-thrust", "deadlift"};
    for (const char* id : {"belly-surgery", "pregnant", "hernia"}) {
        const ScreeningOutcome outcome = decide(with({{id, "yes"}}), exercises);
        EXPECT_EQ(outcome.exercises[0].action, CautionAction::avoid) << id;
        EXPECT_NE(outcome.exercises[1].action, CautionAction::avoid) << id;
        EXPECT_TRUE(holds_back(outcome));
        EXPECT_TRUE(std::ranges::is_sorted(outcome.exercises[0].cautions, std::ranges::greater{},
                                           &Caution::action));
    }
    EXPECT_FALSE(holds_back(decide(with({{"front-of-hip", "yes"}}), exercises)));
    // A professional first for an exercise holds back as well, though the person is cleared.
    const ScreeningOutcome eyes = decide(with({{"eye-pressure", "yes"}}), exercises);
    EXPECT_EQ(eyes.verdict, cleared);
    EXPECT_EQ(eyes.exercises[0].action, CautionAction::professional_first);
    EXPECT_TRUE(holds_back(eyes));
}

TEST(Screening, asks_only_what_matters_one_question_at_a_time) {
    // No to all: each answer leads to the next question and to none that the answers rule out.
    for (const auto& [exercises, n] : {std::pair{Exercises{}, 14},
                                       {Exercises{"hip-thrust"}, 21},
                                       {Exercises{"front-plank"}, 19}}) {
        ScreeningAnswers answers;
        int asked = 0;
        while (const ScreeningQuestion* next = next_question(tables(), answers, exercises)) {
            EXPECT_FALSE(answers.choices.contains(next->id));
            answers.choices[next->id] = all_no().choices.at(next->id);
            ASSERT_LT(++asked, 100);
        }
        EXPECT_EQ(asked, n);
        EXPECT_EQ(decide(answers, exercises).asked.size(), answers.choices.size());
    }
}

TEST(Screening, says_which_answer_is_missing_and_is_never_lenient_before) {
    const ScreeningOutcome fresh;
    EXPECT_EQ(fresh.status, ScreeningStatus::not_run);
    EXPECT_EQ(fresh.verdict, stop_and_seek_care);
    EXPECT_TRUE(holds_back(fresh));
    EXPECT_EQ(decide_screening(tables(), {}, {}).missing, "age");
    for (const auto& [id, answer] : all_no().choices) {
        ScreeningAnswers answers = all_no();
        answers.choices.erase(id);
        const ScreeningOutcome outcome = decide_screening(tables(), answers, {});
        const QuestionRole role = find_question(tables(), id)->role;
        const bool needed = role != QuestionRole::gate && role != QuestionRole::detail &&
                            role != QuestionRole::caution;
        EXPECT_EQ(outcome.status, needed ? ScreeningStatus::incomplete : ScreeningStatus::decided);
        EXPECT_EQ(outcome.missing, needed ? id : "");
        EXPECT_EQ(holds_back(outcome), needed);
    }
}

TEST(Screening, refuses_an_answer_that_is_no_choice) {
    const auto fault = [](const char* id, const char* answer) {
        ScreeningAnswers answers = all_no();
        answers.choices[id] = answer;
        try {
            (void)decide_screening(tables(), answers, {});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    EXPECT_EQ(fault("pregnant", "perhaps"),
              "error: [pregnant] 'perhaps' is no answer; it must be yes or no");
    EXPECT_EQ(fault("intensity", "hard"),
              "error: [intensity] 'hard' is no answer; it must be light, moderate or vigorous");
    for (const char* age : {"0", "121", "-3", "034", "34.5", "34 ", "", "x", "99999999999"})
        EXPECT_EQ(fault("age", age), std::string("error: [age] '") + age +
                                         "' is no answer; it must be a whole number from 1 to 120");
    EXPECT_EQ(fault("age", "120"), "no error");
    EXPECT_EQ(fault("mood", "yes"), "error: [mood] there is no such question");
}

TEST(Screening, is_never_less_cautious_for_a_further_yes_except_to_being_used_to_training) {
    std::mt19937 random(20261129);
    std::uniform_int_distribution<int> age(1, 120), percent(0, 99), third(0, 2);
    const Exercises exercises = every_exercise();
    int rose = 0;
    for (int trial = 0; trial < 3000; ++trial) {
        ScreeningAnswers answers;
        const int often = percent(random);  // few yeses in some trials, many in others
        for (const ScreeningQuestion& question : tables().questions)
            answers.choices[question.id] =
                question.role == QuestionRole::age ? std::to_string(age(random))
                : question.role == QuestionRole::intensity
                    ? intensities[static_cast<std::size_t>(third(random))].name
                : percent(random) < often ? "yes"
                                          : "no";
        const ScreeningOutcome before = decide(answers, exercises);
        for (const ScreeningQuestion& question : tables().questions) {
            if (answers.choices[question.id] != "no" || question.role == QuestionRole::active)
                continue;
            answers.choices[question.id] = "yes";
            const ScreeningOutcome after = decide(answers, trial % 50 ? Exercises{} : exercises);
            answers.choices[question.id] = "no";
            ASSERT_GE(after.verdict, before.verdict) << question.id;
            ASSERT_GE(after.questionnaire.verdict, before.questionnaire.verdict) << question.id;
            ASSERT_GE(after.effort.verdict, before.effort.verdict) << question.id;
            for (std::size_t e = 0; e < after.exercises.size(); ++e)
                ASSERT_GE(after.exercises[e].action, before.exercises[e].action) << question.id;
            rose += after.verdict > before.verdict;
        }
    }
    EXPECT_GT(rose, 1000);
    // To be used to training clears a known disease, and makes symptoms a reason to stop.
    EXPECT_GT(decide(with({{"known-disease", "yes"}, {"active-now", "no"}})).verdict,
              decide(with({{"known-disease", "yes"}})).verdict);
    EXPECT_LT(decide(with({{"symptoms", "yes"}, {"active-now", "no"}})).verdict,
              decide(with({{"symptoms", "yes"}})).verdict);
}

TEST(Screening, gives_a_reason_with_a_source_for_every_verdict) {
    for (const ScreeningQuestion& question : tables().questions) {
        if (question.role == QuestionRole::age || question.role == QuestionRole::intensity)
            continue;
        ScreeningAnswers answers = leading_to(question);
        answers.choices[question.id] = "yes";
        const ScreeningOutcome outcome = decide(answers, every_exercise());
        for (const ScreeningPart* part : {&outcome.questionnaire, &outcome.effort}) {
            ASSERT_FALSE(part->reasons.empty());
            EXPECT_EQ(part->verdict,
                      std::ranges::max(part->reasons, {}, &ScreeningReason::verdict).verdict);
            for (const ScreeningReason& reason : part->reasons) {
                EXPECT_FALSE(reason.says.empty());
                EXPECT_FALSE(reason.sources.empty());
                for (const std::string& source : reason.sources) EXPECT_FALSE(source.empty());
            }
        }
    }
}

TEST(Screening, holds_twelve_months_and_no_day_longer) {
    using namespace std::chrono;
    EXPECT_EQ(clearance_ends(2026y / 11 / 29), 2027y / 11 / 29);
    EXPECT_EQ(clearance_ends(2024y / 2 / 29), 2025y / 2 / 28);
}

}  // namespace
}  // namespace sinew
