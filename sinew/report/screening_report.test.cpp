#include "sinew/report/screening_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

#include "sinew/io/data_directory.h"
#include "sinew/io/screening_tables.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> exercises{"hip-thrust"};

const ScreeningTables& tables() {
    static const ScreeningTables shipped = load_screening_tables(data_directory());
    return shipped;
}

ScreeningAnswers answer_no_but(const std::vector<std::string>& yes) {
    ScreeningAnswers answers;
    while (const ScreeningQuestion* next = next_question(tables(), answers, exercises))
        answers.choices[next->id] = next->role == QuestionRole::age                 ? "30"
                                    : next->role == QuestionRole::intensity         ? "moderate"
                                    : next->role == QuestionRole::active            ? "yes"
                                    : std::ranges::find(yes, next->id) != yes.end() ? "yes"
                                                                                    : "no";
    return answers;
}

/// Body weight 490.3 N: gravity of a fresh body is standard.
Result loaded() {
    Result result;
    result.status = ResultStatus::solved;
    result.body_mass_kg = 50;
    result.joint_loads = {
        {.name = "hip right", .kind = LoadKind::hip_contact, .peak_force_N = 2000}};
    result.spine.levels = {{.name = "L5/S1", .peak_compression_N = 3401, .peak_shear_N = 100}};
    result.tissue_limits = {{.name = "a",
                             .beside = LoadKind::lumbar_compression,
                             .value = 3400,
                             .label = "at work",
                             .source = "Paper <1990>",
                             .reference = "Paper 1990, Journal 7:1"}};
    result.plan.motion.q.setZero(0, 1);
    result.plan.motion.time_s.setZero(1);
    return result;
}

/// What is shown of these answers, in each of the three ways.
struct Shown {
    explicit Shown(ScreeningAnswers given) : answers(std::move(given)) {
        const ScreeningOutcome outcome = decide_screening(tables(), answers, exercises);
        const Body body;
        const Result result = loaded();
        const ScreeningLoads loads{.title = "Thrust & more, 40 kg", .body = body, .result = result};
        const ScreeningReport report{tables(), answers, outcome, &loads};
        text = format_screening(report);
        json = nlohmann::json::parse(format_screening_json(report));
        page = format_screening_page(report);
        std::istringstream words(text);
        for (std::string word; words >> word;) flat += (flat.empty() ? "" : " ") + word;
    }
    ScreeningAnswers answers;
    std::string text, flat, page;
    nlohmann::json json;
};

TEST(ScreeningReport, says_what_decided_why_and_by_which_source) {
    const Shown shown(answer_no_but({"medicine", "skeleton", "skeleton-steroids"}));
    EXPECT_TRUE(shown.text.starts_with("screening before training: professional first\n"));
    const std::string& question = find_question(tables(), "skeleton-steroids")->text;
    for (const std::string& part :
         {std::string("decided by the questionnaire, the more cautious of the two parts"),
          question + " yes", std::string("source: PAR-Q+, follow-up pages (finding T041)"),
          std::string("effort you mean: cleared")})
        EXPECT_NE(shown.flat.find(part), std::string::npos) << part;
    EXPECT_EQ(shown.json["verdict"], "professional_first");
    EXPECT_EQ(shown.json["questionnaire"]["reasons"][0]["questions"][0], "skeleton-steroids");
    EXPECT_EQ(shown.json["effort"]["verdict"], "cleared");
    EXPECT_EQ(shown.json["answers"]["medicine"], "yes");
    EXPECT_NE(shown.page.find("badge contradicted\">professional first"), std::string::npos);
    EXPECT_NE(shown.page.find(question + " <strong>yes</strong>"), std::string::npos);
}

TEST(ScreeningReport, tells_at_the_top_that_an_exercise_is_to_be_left_out_though_all_is_cleared) {
    const Shown shown(answer_no_but({"belly-surgery"}));
    EXPECT_EQ(shown.json["verdict"], "cleared");
    EXPECT_EQ(shown.json["holds_back"], true);
    EXPECT_EQ(shown.json["exercises"][0]["action"], "avoid");
    EXPECT_EQ(shown.json["exercises"][0]["cautions"][0]["basis"], "inference");
    const std::string sentence = "Leave out hip-thrust for now: see its cautions.";
    EXPECT_LT(shown.text.find(sentence), shown.text.find("questionnaire:"));
    EXPECT_NE(shown.page.find(sentence), std::string::npos);
    EXPECT_NE(shown.flat.find("our inference; source (grey): Inference of ours"),
              std::string::npos);
}

TEST(ScreeningReport, sets_joint_loads_beside_limits_that_promise_nothing) {
    const Shown shown(answer_no_but({}));
    EXPECT_NE(shown.text.find("  L5/S1                     3401      6.9     3400*       100"),
              std::string::npos);
    EXPECT_NE(shown.text.find("  hip right                   2000           4.1   -\n"),
              std::string::npos);
    EXPECT_NE(shown.flat.find("The limits are no promise of safety"), std::string::npos);
    const auto& level = shown.json["joint_loads"]["levels"][0];
    EXPECT_EQ(level["compression_N"], 3401);
    EXPECT_EQ(level["beside_compression"]["N"], 3400);
    EXPECT_FALSE(level.contains("beside_shear"));
    EXPECT_NE(shown.page.find("3400 N: limit, at work (Paper &lt;1990&gt;) <strong>above it"),
              std::string::npos);
    EXPECT_NE(shown.page.find("Thrust &amp; more, 40 kg."), std::string::npos);
}

TEST(ScreeningReport, says_that_a_repetition_was_not_carried_out) {
    Result result = loaded();
    EXPECT_EQ(describe_trouble(result), "");
    result.status = ResultStatus::fell_short;
    EXPECT_EQ(describe_trouble(result),
              "this body cannot lift it so: the loads are those of the attempt");
    result.status = ResultStatus::infeasible;
    EXPECT_EQ(describe_trouble(result),
              "the solver found no answer in some frame: no loads can be given");
}

TEST(ScreeningReport, says_every_time_what_it_is_not_where_the_form_is_and_how_long_it_holds) {
    ScreeningAnswers answers = answer_no_but({});
    const Shown undated(answers);
    EXPECT_NE(undated.flat.find("whether they still hold, only you know"), std::string::npos);
    answers.answered_on = 2026y / 11 / 29;
    answers.choices["cancer"] = "no";
    const Shown shown(answers);
    EXPECT_EQ(shown.json["holds_until"], "2027-11-29");
    for (const char* part :
         {"This is no medical advice and never replaces a professional's.", "https://eparmedx.com",
          "hold 12 months at most, here until 2027-11-29,", "once your health changes",
          "Answered but not needed here: cancer."})
        EXPECT_NE(shown.flat.find(part), std::string::npos) << part;
    EXPECT_NE(shown.page.find("<a href=\"https://eparmedx.com\" rel=\"noreferrer\">"),
              std::string::npos);
    EXPECT_NE(shown.page.find("never replaces a professional&#39;s"), std::string::npos);
}

TEST(ScreeningReport, fits_a_terminal_and_asks_no_network) {
    const Shown shown(answer_no_but({"medicine", "hernia", "pregnant", "eye-pressure"}));
    std::istringstream lines(shown.text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 90U) << line;
    for (const char* part : {"<script", "src=", "@import", "url("})
        EXPECT_EQ(shown.page.find(part), std::string::npos) << part;
    EXPECT_NE(shown.page.find("default-src 'none'"), std::string::npos);
}

}  // namespace
}  // namespace sinew
