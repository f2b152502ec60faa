#include "sinew/io/screening_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/findings.h"
#include "sinew/io/load_text.h"

namespace sinew {
namespace {

class ScreeningTablesOfOnesOwn : public testing::Test {
protected:
    ScreeningTablesOfOnesOwn() { std::filesystem::create_directories(folder / "training"); }
    ~ScreeningTablesOfOnesOwn() override { std::filesystem::remove_all(folder); }

    /// The fault, from the file's name on, when the first `before` of the file becomes `after`.
    [[nodiscard]] std::string fault(const char* file, const std::string& before,
                                    const std::string& after) const {
        for (const char* name :
             {"screening_questions.csv", "screening_table.csv", "cautions.csv"}) {
            std::string text = load_text(data_directory() / "training" / name);
            if (name == std::string(file)) {
                const auto at = text.find(before);
                EXPECT_NE(at, std::string::npos) << before;
                text.replace(at, before.size(), after);
            }
            std::ofstream(folder / "training" / name) << text;
        }
        try {
            (void)load_screening_tables(folder);
        } catch (const InputError& error) {
            const std::string message = error.what();
            EXPECT_EQ(message.find('\n'), std::string::npos) << message;
            return message.substr(message.find("training/") + 9);
        }
        return "no error";
    }
    /// The number of the line that begins so.
    [[nodiscard]] static std::string line(const char* file, const std::string& begins) {
        std::istringstream text(load_text(data_directory() / "training" / file));
        int number = 0;
        for (std::string one; std::getline(text, one);)
            if (++number; one.starts_with(begins)) return std::to_string(number);
        return "none";
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("screening_" + std::to_string(getpid()));
};

TEST_F(ScreeningTablesOfOnesOwn, name_the_question_that_is_wrong) {
    const char* file = "screening_questions.csv";
    const auto at = [&](const char* id) { return file + (":" + line(file, id)) + ": error: "; };
    EXPECT_EQ(fault(file, "age,age", "age,age"), "no error");
    EXPECT_EQ(fault(file, "id,role", "id,part"),
              std::string(file) +
                  ": error: the columns are id,part,of,implied_by,question,help,source,trust; they "
                  "must be id,role,of,implied_by,question,help,source,trust");
    EXPECT_EQ(fault(file, "ill-now,illness", "ill now,illness"),
              at("ill-now") + "[id] \"ill now\" has other signs than a-z, 0-9 and -");
    EXPECT_EQ(fault(file, "medicine,general", "chest-pain,general"),
              at("medicine") + "[id] it stands twice");
    EXPECT_EQ(fault(file, "pregnant,pregnancy", "pregnant,baby"),
              at("pregnant") +
                  "[role] \"baby\" is none of age, illness, pregnancy, general, gate, detail, "
                  "active, disease, symptoms, intensity, caution");
    EXPECT_EQ(fault(file, "cancer-kind,detail,cancer,", "cancer-kind,detail,stroke,"),
              at("cancer-kind") + "[of] \"stroke\" is no gate before this row");
    EXPECT_EQ(fault(file, "cancer-kind,detail,cancer,", "cancer-kind,detail,,"),
              at("cancer-kind") + "[of] it must not be empty");
    EXPECT_EQ(fault(file, "medicine,general,,", "medicine,general,back,"),
              at("medicine") + "[of] only a gate and a detail have one");
    EXPECT_EQ(fault(file, "heart stroke", "heart strike"),
              at("known-disease") +
                  "[implied_by] \"strike\" is no general question or gate before this row");
    EXPECT_EQ(fault(file, "medicine,general,,", "medicine,general,,chest-pain"),
              at("medicine") + "[implied_by] only disease and symptoms have one");
    EXPECT_EQ(fault(file, "(finding T041)\",primary", "(finding T041)\",sure"),
              at("heart-or-pressure") + "[trust] \"sure\" is none of primary, review, grey");
    EXPECT_EQ(fault(file, "PAR-Q and PAR-Q+: wait until a passing illness is over", ""),
              at("ill-now") + "[source] it must not be empty");
    EXPECT_EQ(
        fault(file, "PAR-Q and PAR-Q+: wait", "https://grey.example: wait"),
        at("ill-now") + "[source] it holds an address; give the DOI, or journal, volume and pages");
    EXPECT_EQ(
        fault(file, "\"Are you unwell for the moment, with a cold or a fever for instance?\"", ""),
        at("ill-now") + "[question] it must not be empty");
    EXPECT_EQ(fault(file, "ill-now,illness", "ill-now,general"),
              std::string(file) + ": error: [role] 0 rows are \"illness\"; there must be one");
    EXPECT_EQ(fault(file, "hip-replaced,caution", "hip-replaced,age"),
              std::string(file) + ": error: [role] 2 rows are \"age\"; there must be one");
    EXPECT_EQ(
        fault(file, "ill-now,illness", "ill-now,illness,"),
        file + (":" + line(file, "ill-now")) + ": error: the row has 9 fields; the header has 8");
    EXPECT_EQ(fault(file, "hernia,caution", "hernias,caution"),
              "cautions.csv:" + line("cautions.csv", "hernia-bar") +
                  ": error: [question] \"hernia\" is no question of yes or no in "
                  "screening_questions.csv");
}

TEST_F(ScreeningTablesOfOnesOwn, name_the_row_of_the_clearance_table_that_is_wrong) {
    const char* file = "screening_table.csv";
    const auto at = [&](const char* id) { return file + (":" + line(file, id)) + ": error: "; };
    EXPECT_EQ(fault(file, "no,no,no,cleared,", "no,no,no,free,"),
              at("no,no,no") +
                  "[light] \"free\" is none of cleared, cleared_with_limits, wait, "
                  "professional_first, stop_and_seek_care");
    EXPECT_EQ(fault(file, "no,no,no,cleared,", "perhaps,no,no,cleared,"),
              at("no,no,no") + "[active] \"perhaps\" is none of yes, no");
    EXPECT_EQ(fault(file, "no,no,no,cleared,cleared,", "no,no,no,wait,cleared,"),
              at("no,no,no") + "[moderate] it is less cautious than for a lower intensity");
    EXPECT_EQ(fault(file, "no,yes,no,", "no,any,no,"),
              std::string(file) +
                  ": error: 2 rows answer active no, disease no, symptoms no; there must be one");
    EXPECT_EQ(fault(file, "yes,any,yes,", "yes,yes,yes,"),
              std::string(file) +
                  ": error: 0 rows answer active yes, disease no, symptoms yes; there must be one");
}

TEST_F(ScreeningTablesOfOnesOwn, name_the_caution_that_is_wrong) {
    const char* file = "cautions.csv";
    const auto at = [&](const char* id) { return file + (":" + line(file, id)) + ": error: "; };
    EXPECT_EQ(fault(file, "hernia-bar,hip-thrust", "hernia-bar,hip-thrust all"),
              at("hernia-bar") + "[exercises] \"all\" stands beside others");
    EXPECT_EQ(fault(file, "hernia-bar,hip-thrust", "hernia-bar,"),
              at("hernia-bar") + "[exercises] it must not be empty");
    EXPECT_EQ(
        fault(file, "hernia-bar,hip-thrust,hernia,avoid", "hernia-bar,hip-thrust,hernia,stop"),
        at("hernia-bar") + "[action] \"stop\" is none of adapt, professional_first, avoid");
    EXPECT_EQ(fault(file, "hernia,avoid,inference", "hernia,avoid,guess"),
              at("hernia-bar") + "[basis] \"guess\" is none of finding, opinion, inference");
    EXPECT_EQ(
        fault(file, "thrust-weak-brace,hip-thrust,,adapt", "thrust-weak-brace,hip-thrust,,avoid"),
        at("thrust-weak-brace") + "[action] what is always told can only be adapt");
    EXPECT_EQ(fault(file, "\nhernia-lifting,", "\nhernia-bar,"),
              at("hernia-lifting") + "[id] it stands twice");
    EXPECT_EQ(fault(file, "hip-thrust,back-hurts", "hip-thrust,age"),
              at("thrust-back-hurts") +
                  "[question] \"age\" is no question of yes or no in screening_questions.csv");
    EXPECT_EQ(fault(file, "bird-dog,front-of-hip", "bird-dog,pregnant"),
              "screening_questions.csv:" + line("screening_questions.csv", "front-of-hip") +
                  ": error: [id] no caution names \"front-of-hip\"");
}

TEST(ScreeningTablesThatShip, name_a_source_in_every_row_and_findings_that_are_there) {
    const ScreeningTables tables = load_screening_tables(data_directory());
    std::vector<std::string> sources;
    for (const auto& question : tables.questions) sources.push_back(question.source);
    for (const auto& row : tables.clearance) sources.push_back(row.source);
    for (const auto& caution : tables.cautions) sources.push_back(caution.source);
    const std::vector<Finding> findings = load_findings(data_directory());
    int cited = 0;
    for (const std::string& source : sources) {
        EXPECT_FALSE(source.empty());
        for (auto at = source.find("finding T"); at != std::string::npos;
             at = source.find("finding T", at + 1)) {
            const std::string id = source.substr(at + 8, 4);
            EXPECT_NE(std::ranges::find(findings, id, &Finding::id), findings.end()) << source;
            ++cited;
        }
    }
    EXPECT_GT(cited, 50);
    for (const char* id : {"T041", "T042", "T043", "T044", "T045", "T046"})
        EXPECT_TRUE(std::ranges::any_of(sources, [&](const std::string& s) {
            return s.find(id) != std::string::npos;
        })) << id;
}

TEST(ScreeningTablesThatShip, name_exercises_that_ship) {
    const std::vector<std::string> known = list_exercise_ids();
    for (const Caution& caution : load_screening_tables(data_directory()).cautions)
        for (const std::string& exercise : caution.exercises)
            EXPECT_NE(std::ranges::find(known, exercise), known.end())
                << caution.id << " " << exercise;
}

TEST(ScreeningTablesThatShip, say_whose_inference_or_opinion_a_caution_is) {
    for (const Caution& caution : load_screening_tables(data_directory()).cautions) {
        if (caution.basis == CautionBasis::inference) {
            EXPECT_NE(caution.text.find("our inference"), std::string::npos) << caution.id;
        }
        if (caution.basis == CautionBasis::opinion) {
            EXPECT_TRUE(caution.text.find("oach") != std::string::npos ||
                        caution.text.find("bruises") != std::string::npos)
                << caution.id;
        }
    }
}

}  // namespace
}  // namespace sinew
