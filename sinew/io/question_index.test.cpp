#include "sinew/io/question_index.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/csv.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

const QuestionIndex& shipped() {
    static const QuestionIndex index(data_directory());
    return index;
}

std::string join_sorted(std::vector<std::string> names) {
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, ";"));
}

std::string overlays_of(const Routing& routing) {
    std::vector<std::string> names;
    for (const OverlayChoice& overlay : routing.overlays) names.push_back(overlay.name);
    return join_sorted(names);
}

/// What of the routing asked.csv states.
std::string stated(const Routing& routing) {
    if (routing.topic == Topic::none) return "none";
    return fmt::format("{} [{}] [{}] [{}]", name_of(routing.topic), join_sorted(routing.exercises),
                       join_sorted(routing.muscles), overlays_of(routing));
}

struct Share {
    int right = 0, all = 0;
    void count(bool is_right) {
        right += is_right;
        ++all;
    }
    [[nodiscard]] double of_one() const { return static_cast<double>(right) / all; }
};

TEST(QuestionIndex, leads_the_committed_questions_where_they_belong_and_answers_none_beyond) {
    const CsvTable table = load_csv(data_directory() / "questions" / "asked.csv");
    table.require_columns({"question", "topic", "exercises", "muscles", "overlays", "held_out"});
    Share all, in_scope, held_out;
    int beyond = 0;
    for (const CsvTable::Row& row : table.rows()) {
        const auto field = [&](const char* column) { return table.text(row, column); };
        const bool must_refuse = field("topic") == "none";
        const std::string expected =
            must_refuse ? "none"
                        : fmt::format("{} [{}] [{}] [{}]", field("topic"), field("exercises"),
                                      field("muscles"), field("overlays"));
        const Routing routing = shipped().route(field("question"));
        const bool right = stated(routing) == expected;
        if (!right)
            fmt::print("{}: \"{}\"\n  leads to   {} {}\n  instead of {}\n", row.line,
                       field("question"), stated(routing), routing.reason, expected);
        EXPECT_TRUE(right || !must_refuse) << "answered: " << field("question");
        EXPECT_EQ(routing.reason.empty(), routing.topic != Topic::none) << field("question");
        all.count(right);
        if (!must_refuse) in_scope.count(right);
        beyond += must_refuse;
        if (table.truth(row, "held_out")) held_out.count(right);
    }
    fmt::print("right: {} of {}; with an answer {} of {}; held out {} of {}\n", all.right, all.all,
               in_scope.right, in_scope.all, held_out.right, held_out.all);
    EXPECT_GE(all.all, 90);
    EXPECT_GE(3 * beyond, all.all);
    EXPECT_GE(all.of_one(), 0.9);
    EXPECT_GE(in_scope.of_one(), 0.9);
    EXPECT_GE(held_out.of_one(), 0.9);
}

TEST(QuestionIndex, leads_each_phrasing_to_its_own_topic_and_none_with_an_exercise_it_lacks) {
    const CsvTable table = load_csv(data_directory() / "questions" / "topics.csv");
    const auto fill = [](std::string text, const char* place,
                         const std::vector<std::string>& names) {
        std::size_t next = 0;
        for (std::size_t at = 0; (at = text.find(place)) != std::string::npos;)
            text.replace(at, std::string_view(place).size(), names[next++ % names.size()]);
        return text;
    };
    Share own;
    for (std::size_t i = 0; i < table.rows().size(); i += 11) {
        const CsvTable::Row& row = table.rows()[i];
        std::string text = table.text(row, "phrasing");
        const bool has_exercise = text.find("{exercise}") != std::string::npos;
        text = fill(text, "{muscle}", {"glutes", "abs", "quads"});
        text = fill(text, "{variation}", {"a wide stance"});
        text = fill(text, "{fault}", {"arching the back"});
        text = fill(text, "{training}", {"exercise"});
        text = fill(text, "{number}", {"10"});
        const Routing routing =
            shipped().route(fill(text, "{exercise}", {"hip thrusts", "glute bridges", "squats"}));
        own.count(name_of(routing.topic) == table.text(row, "topic"));
        if (!has_exercise) continue;
        for (const char* lacking : {"burpees", "bench presses", "kayaking", "front squats"}) {
            const std::string question = fill(text, "{exercise}", {lacking});
            EXPECT_EQ(shipped().route(question).topic, Topic::none) << question;
        }
    }
    EXPECT_GE(own.of_one(), 0.98);
}

TEST(QuestionIndex, knows_every_exercise_by_its_title_and_every_overlay_by_its_name) {
    std::vector<std::string> refused;
    const auto spaced = [](std::string name) {
        std::ranges::replace(name, '-', ' ');
        return name;
    };
    for (const Exercise& exercise : load_exercise_library(refused)) {
        for (const std::string& name : {exercise.id, exercise.title}) {
            const Routing routing = shipped().route("Which muscles does the " + name + " work?");
            EXPECT_EQ(routing.topic, Topic::muscles) << name << ": " << routing.reason;
            EXPECT_EQ(routing.exercises, std::vector{exercise.id}) << name;
        }
        for (const Overlay& overlay : exercise.overlays) {
            const bool variation = overlay.kind == OverlayKind::variation;
            const Routing routing = shipped().route(
                fmt::format("What does {} do in the {}?", spaced(overlay.name), exercise.title));
            EXPECT_EQ(routing.topic, variation ? Topic::variation : Topic::fault)
                << overlay.name << ": " << routing.reason;
            EXPECT_EQ(overlays_of(routing), overlay.name);
            ASSERT_EQ(routing.overlays.size(), 1u);
            EXPECT_EQ(routing.overlays[0].kind, overlay.kind);
        }
    }
}

TEST(QuestionIndex, says_why_it_does_not_answer) {
    const auto reason = [](const char* question, NoAnswer why) {
        const Routing routing = shipped().route(question);
        EXPECT_EQ(routing.topic, Topic::none) << question;
        EXPECT_EQ(routing.why, why) << question;
        return routing.reason;
    };
    EXPECT_EQ(reason("is running on the moon safe", NoAnswer::missing),
              "'running' is not among the exercises of the library.");
    EXPECT_EQ(reason("Does the plank work my pecs?", NoAnswer::missing),
              "'pecs' is not among the muscles that the adult body has.");
    EXPECT_EQ(reason("how often does the tide do squats", NoAnswer::unknown_words),
              "Sinew does not know 'tide' here.");
    EXPECT_EQ(reason("Is a squat with a resistance band safe?", NoAnswer::other_overlay),
              "There is no variation 'banded' of back-squat.");
    EXPECT_EQ(reason("my back hurts after squats, what is wrong with me", NoAnswer::refused),
              "'back hurts': what hurts and why is for a doctor or a physiotherapist to find out.");
    EXPECT_EQ(reason("how many days are in a week", NoAnswer::no_subject),
              "It names no exercise, no muscle and no way of doing an exercise.");
    EXPECT_EQ(reason("how heavy is a plank", NoAnswer::unclear),
              "It is like 'how heavy is {exercise}', which Sinew does not answer.");
    EXPECT_EQ(reason("squats", NoAnswer::unclear),
              "Its words are known, but it is like no question that Sinew answers.");
    for (const char* nothing : {"", "   ", "?!", "\t\n\x01", "\U0001F4AA"})
        EXPECT_EQ(reason(nothing, NoAnswer::empty), "There is no question.");
}

TEST(QuestionIndex, tells_which_words_it_took_for_others) {
    const Routing routing = shipped().route("Which musles does the hip thurst work?");
    EXPECT_EQ(routing.topic, Topic::muscles);
    EXPECT_EQ(routing.exercises, std::vector<std::string>{"hip-thrust"});
    ASSERT_EQ(routing.corrected.size(), 2u);
    EXPECT_EQ(routing.corrected[0].asked, "musles");
    EXPECT_EQ(routing.corrected[0].taken_as, "muscles");
    EXPECT_EQ(routing.corrected[1].asked, "thurst");
    EXPECT_EQ(routing.corrected[1].taken_as, "thrust");
    // English words of their own are none of ours misspelt.
    EXPECT_EQ(shipped().route("are fats bad for my spice").unknown,
              std::vector<std::string>{"spice"});
}

TEST(QuestionIndex, gives_numbers_claims_and_the_runner_up) {
    const Routing energy = shipped().route("how many calories do 50 hip thrusts burn");
    EXPECT_EQ(energy.topic, Topic::energy);
    EXPECT_EQ(energy.numbers, std::vector<std::string>{"50"});
    EXPECT_TRUE(energy.claims.empty());
    const Routing claim = shipped().route("Is the hip thrust the key to toned abs?");
    EXPECT_EQ(claim.claims, std::vector<std::string>{"hip_thrust_for_abs"});
    EXPECT_GT(claim.score, claim.runner_up_score);
    EXPECT_GT(claim.shared, 0.55);
    // No file of claims is about the squat.
    EXPECT_NE(shipped().route("Is the squat the key to toned abs?").topic, Topic::claim);
}

TEST(QuestionIndex, takes_no_operator_of_a_query_language_from_a_question) {
    const std::string plain = stated(shipped().route("which muscles does the hip thrust work"));
    EXPECT_EQ(plain, "muscles [hip-thrust] [] []");
    for (const char* marked : {"which muscles does the hip-thrust work?",
                               "\"which\" muscles* does the (hip thrust) work",
                               "'which' muscles does: the ^hip + thrust; work --",
                               "WHICH muscles DOES the {hip} thrust work"})
        EXPECT_EQ(stated(shipped().route(marked)), plain) << marked;
    for (const char* query : {"hip thrust AND", "NEAR(hip thrust, 2)", "text : abs", "\"", "* OR *",
                              "'; DROP TABLE texts; --", "exercisezz musclezz", "squat NOT"})
        EXPECT_EQ(shipped().route(query).topic, Topic::none) << query;
    EXPECT_EQ(shipped().route("does exercisezz work musclezz").why, NoAnswer::unknown_words);
}

std::string error_of(const std::string& question) {
    try {
        (void)shipped().route(question);
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "";
}

TEST(QuestionIndex, refuses_what_is_too_long_or_no_text) {
    std::string umlauts;
    for (int i = 0; i < 300; ++i) umlauts += "ä";
    EXPECT_EQ(error_of(umlauts), "");
    EXPECT_EQ(error_of(umlauts + "?"),
              "error: [question] it has 301 characters; it must have 300 at most");
    for (const char* broken : {"squat \xff", "\xc3", "\xc0\x80", "a\xe2\x82"})
        EXPECT_NE(error_of(broken).find("it is not UTF-8 text"), std::string::npos);
    EXPECT_EQ(error_of("squat \xff"), "error: [question] it is not UTF-8 text (byte 7)");
    EXPECT_EQ(error_of(std::string("squat\0abs", 9)), "");
}

TEST(QuestionIndex, stands_any_mixture_of_its_words_and_junk) {
    std::vector<std::string> words = {"\"",   "NEAR(", "*", "-",  "'", "zz",
                                      "\x7f", "é",     "0", "OR", ""};
    for (const char* file : {"words.csv", "topics.csv"}) {
        const CsvTable table = load_csv(data_directory() / "questions" / file);
        for (const CsvTable::Row& row : table.rows()) words.push_back(row.fields[1].substr(0, 40));
    }
    std::mt19937 random(20240501);  // NOLINT: the same in every run
    for (int i = 0; i < 300; ++i) {
        std::string question;
        for (auto left = random() % 9; left > 0; --left)
            question += words[random() % words.size()] + (random() % 5 == 0 ? "" : " ");
        if (question.size() > QuestionIndex::most_characters || !error_of(question).empty())
            continue;  // cut within a letter
        const Routing routing = shipped().route(question);
        EXPECT_EQ(routing.topic == Topic::none, routing.why != NoAnswer::answered) << question;
        EXPECT_TRUE(routing.topic == Topic::none || routing.unknown.empty()) << question;
    }
}

TEST(QuestionIndex, answers_several_threads_alike) {
    const std::vector<std::string> questions = {"Are hip thrusts safe?", "squats vs deadlifts",
                                                "how often should I train abs", "what is love"};
    std::vector<std::string> expected;
    for (const std::string& question : questions)
        expected.push_back(stated(shipped().route(question)));
    std::vector<std::vector<std::string>> given(4);
    {
        std::vector<std::jthread> threads;
        for (std::vector<std::string>& own : given)
            threads.emplace_back([&] {
                for (int round = 0; round < 5; ++round) {
                    own.clear();
                    for (const std::string& question : questions)
                        own.push_back(stated(shipped().route(question)));
                }
            });
    }
    for (const std::vector<std::string>& own : given) EXPECT_EQ(own, expected);
}

class QuestionFiles : public testing::Test {
protected:
    QuestionFiles()
        : folder(fs::path(testing::TempDir()) / ("sinew_questions_" + std::to_string(::getpid()))) {
        fs::create_directories(folder / "questions");
        for (const char* part : {"bodies", "exercises"})
            fs::create_directory_symlink(fs::absolute(data_directory() / part), folder / part);
    }
    ~QuestionFiles() override { fs::remove_all(folder); }

    std::string error_of(const std::string& words, const std::string& topics) const {
        std::ofstream(folder / "questions" / "words.csv") << "kind,word,means\n" << words;
        std::ofstream(folder / "questions" / "topics.csv") << "topic,phrasing\n" << topics;
        try {
            const QuestionIndex index(folder);
        } catch (const InputError& fault) {
            return fault.what();
        }
        return "";
    }

    fs::path folder;
};

TEST_F(QuestionFiles, are_refused_where_a_row_is_wrong) {
    const auto expect = [&](const std::string& words, const std::string& topics,
                            const std::string& message) {
        const std::string error = error_of(words, topics);
        EXPECT_NE(error.find(message), std::string::npos)
            << "\"" << error << "\" has no \"" << message << "\"";
    };
    EXPECT_EQ(error_of("small,the,\n", "muscles,what does {exercise} work\n"), "");
    expect("colour,red,\n", "", "words.csv:2: error: [kind] \"colour\" is none of muscle");
    expect("muscle,abs,rectus\n", "", "[means] there is no muscle group 'rectus'");
    expect("exercise,press,bench-press\n", "", "[means] there is no exercise 'bench-press'");
    expect("exercise,deep squat,back-squat+deepest\n", "",
           "[means] no exercise has a variation 'deepest'");
    expect("fault,pause,paused\n", "", "[means] no exercise has a fault 'paused'");
    expect("small,the,article\n", "", "[means] it must be empty for this kind");
    expect("muscle,butt,gluteus maximus\nsmall,the;butts,\n", "",
           "words.csv:3: error: [word] 'butts' stands already with another meaning");
    expect("claimed,bench-press,x\n", "", "[word] there is no exercise 'bench-press'");
    expect("same,what is,what\n", "", "[word] it must be one word");
    expect("", "sport,what does {exercise} work\n", "topics.csv:2: error: [topic] \"sport\"");
    expect("", "muscles,a\nload,a\n", "topics.csv:3: error: [phrasing] it stands twice");
    expect("", "muscles,\n", "topics.csv:2: error: [phrasing]");
}

}  // namespace
}  // namespace sinew
