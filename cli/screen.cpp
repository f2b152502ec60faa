#include "cli/screen.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/quantity.h"
#include "sinew/io/save_text.h"
#include "sinew/io/screening_answers.h"
#include "sinew/io/screening_tables.h"
#include "sinew/lab/lab.h"
#include "sinew/report/screening_report.h"
#include "sinew/report/text.h"

namespace sinew::cli {

namespace {

constexpr int exit_held_back = 1;
constexpr std::size_t longest_answer = 200;  ///< [bytes] what is kept of a line
constexpr std::size_t longest_line = 40000;  ///< [bytes] more is no line of a person
constexpr int most_tries = 20;               ///< of one question: whoever answers is no person

/// A line without blanks at its ends; none at the end of input. What is longer than any answer is
/// read to its end and cut.
std::optional<std::string> read_line() {
    std::string line;
    int c = std::getchar();
    if (c == EOF) return std::nullopt;
    for (std::size_t read = 0; c != EOF && c != '\n'; c = std::getchar(), ++read) {
        if (line.size() <= longest_answer) line += static_cast<char>(c);
        if (read > longest_line) throw InputError("error: standard input has no line ends");
    }
    const auto is_blank = [](char one) {
        return std::isspace(static_cast<unsigned char>(one)) != 0;
    };
    line.erase(std::ranges::find_if_not(line.rbegin(), line.rend(), is_blank).base(), line.end());
    line.erase(line.begin(), std::ranges::find_if_not(line, is_blank));
    return line;
}

/// As it stands in the tables: small letters, y and n in full.
std::string as_choice(const ScreeningQuestion& question, std::string answer) {
    std::ranges::transform(answer, answer.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* whole : {"yes", "no"})
        if (answer == std::string(1, whole[0]) && is_choice(question, whole)) return whole;
    return answer;
}

/// What may be shown of what was typed.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return text;
}

std::string ask(const ScreeningQuestion& question, int number) {
    std::string shown = fmt::format("{}. {}", number, question.text);
    if (!question.help.empty()) shown += fmt::format(" ({})", question.help);
    fmt::print(stderr, "\n{}\n", wrap(shown, "   "));
    for (int tries = 0; tries < most_tries; ++tries) {
        fmt::print(stderr, "   {} > ", describe_choices(question));
        std::fflush(stderr);
        const std::optional<std::string> line = read_line();
        if (!line) {
            std::fputs("\n", stderr);
            throw InputError(
                fmt::format("error: [{}] the input ended before this question was answered; "
                            "nothing was written",
                            question.id),
                "Answer to the end, or give the answers with --answers FILE.");
        }
        std::string answer = as_choice(question, *line);
        if (is_choice(question, answer)) return answer;
        fmt::print(stderr, "   '{}' is no answer to this; it may be {}.\n", printable(*line),
                   describe_choices(question));
    }
    throw InputError(
        fmt::format("error: [{}] {} answers were none of the choices; nothing was "
                    "written",
                    question.id, most_tries));
}

ScreeningAnswers ask_all(const ScreeningTables& tables, std::span<const std::string> exercises) {
    const std::string head = fmt::format(
        "Screening before training. This is no medical advice and never replaces a "
        "professional's. Nothing is stored unless you asked for it with --save. The form that the "
        "questions follow is at {}.",
        official_form);
    fmt::print(stderr, "{}\n", wrap(head));
    ScreeningAnswers answers{.answered_on = today()};
    int number = 0;
    while (const ScreeningQuestion* question = next_question(tables, answers, exercises))
        answers.choices[question->id] = ask(*question, ++number);
    std::fputs("\n", stderr);
    return answers;
}

void check_targets(const ScreenArguments& arguments) {
    require_name(arguments.answers, "--answers");
    require_name(arguments.save, "--save");
    require_name(arguments.json, "--json");
    require_name(arguments.html, "--html");
    if (arguments.save == "-")
        throw InputError("error: [--save] is '-'; it must be a file",
                         "Only --json and --html can go to standard output.");
    // Before anybody answers: what could not be written would be lost.
    for (const auto& [option, target] :
         {std::pair{"--save", &arguments.save}, std::pair{"--json", &arguments.json},
          std::pair{"--html", &arguments.html}}) {
        if (!*target || **target == "-") continue;
        const std::filesystem::path folder = std::filesystem::path(**target).parent_path();
        const std::string there = folder.empty() ? "." : folder.string();
        if (access(there.c_str(), W_OK | X_OK) != 0)
            throw InputError(fmt::format("{}: error: [{}] nothing can be written in the folder {}",
                                         **target, option, there),
                             "Name a file in a folder that is there and is yours.");
    }
    if (arguments.json == "-" && arguments.html == "-")
        throw InputError("error: [--html] is '-', and so is --json", "One of them goes to a file.");
}

/// The exercise, with whatever is wrong with the question found before anything is asked.
Exercise check_question(Lab& lab, const Question& question) {
    (void)parse_adult(question.adult);
    Exercise exercise = lab.exercise(question);
    if (question.load) {
        (void)parse_load(*question.load, "error: [--load]");
        refuse_other_load(exercise);
    }
    return exercise;
}

/// All files or none; what goes to standard output afterwards.
void write(const ScreenArguments& arguments, const ScreeningReport& report) {
    std::vector<TextFile> files;
    if (arguments.save)
        files.push_back({*arguments.save,
                         format_screening_answers(report.tables, report.answers, report.outcome)});
    const std::string json = arguments.json ? format_screening_json(report) : "";
    const std::string html = arguments.html ? format_screening_page(report) : "";
    std::string text;
    for (const auto& [target, document] :
         {std::pair{&arguments.json, &json}, std::pair{&arguments.html, &html}}) {
        if (!*target) continue;
        if (**target == "-")
            text = *document;
        else
            files.push_back({**target, *document});
    }
    if (text.empty()) text = format_screening(report);
    save_texts(files);
    std::fputs(text.c_str(), stdout);
}

}  // namespace

int run_screen(const ScreenArguments& arguments) {
    check_targets(arguments);
    const ScreeningTables tables = load_screening_tables(data_directory());
    Lab lab;
    const Exercise exercise = check_question(lab, arguments.question);
    const std::array exercises{exercise.id};
    const ScreeningAnswers answers =
        arguments.answers ? load_screening_answers(*arguments.answers, tables, exercises, today())
                          : ask_all(tables, exercises);
    const std::unique_ptr<Screened> screened = lab.screen(tables, answers, arguments.question);
    write(arguments, screened->report());
    return holds_back(screened->outcome) ? exit_held_back : exit_ok;
}

}  // namespace sinew::cli
