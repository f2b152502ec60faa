#include "sinew/io/screening_answers.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/load_text.h"
#include "sinew/io/strict_yaml.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

constexpr const char* date_key = "answered-on";

std::chrono::year_month_day read_date(const YamlValue& value, const std::string& file,
                                      std::chrono::year_month_day today) {
    const std::chrono::year_month_day date =
        parse_date(value.text(), fmt::format("{}:{}: error: [{}]", file, value.line(), date_key));
    if (date > today)
        value.fail(fmt::format("{} is after today, {}", format_date(date), format_date(today)));
    if (const auto end = clearance_ends(date); end < today)
        value.fail(fmt::format("answers of {} held until {}; today is {}", format_date(date),
                               format_date(end), format_date(today)),
                   "Answer the questions again: run the screening without --answers.");
    return date;
}

/// yaml-cpp puts a value that is not there on a later line: this is the line of its key.
int find_line(const std::string& text, const std::string& key) {
    const std::size_t at = text.starts_with(key + ":") ? 0 : text.find("\n" + key + ":") + 1;
    return 1 + static_cast<int>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

}  // namespace

ScreeningAnswers parse_screening_answers(const std::string& text, const std::string& file,
                                         const ScreeningTables& tables,
                                         std::span<const std::string> exercises,
                                         std::chrono::year_month_day today) {
    const YamlValue top = parse_yaml(text, file);
    std::vector<std::string> known{date_key};
    for (const ScreeningQuestion& question : tables.questions) known.push_back(question.id);
    ScreeningAnswers answers;
    YamlMap(top).for_each([&](const std::string& key, const YamlValue& value) {
        if (key == date_key) {
            answers.answered_on = read_date(value, file, today);
            return;
        }
        const ScreeningQuestion* question = find_question(tables, key);
        if (question == nullptr)
            value.fail(fmt::format("there is no question of this id; nearest: {}",
                                   find_nearest_name(key, known)));
        if (value.is_null())
            throw InputError(fmt::format("{}:{}: error: [{}] the answer is empty; it must be {}",
                                         file, find_line(text, key), key,
                                         describe_choices(*question)));
        const std::string answer = value.text();
        if (!is_choice(*question, answer))
            value.fail(fmt::format("'{}' is no answer; it must be {}", answer,
                                   describe_choices(*question)));
        answers.choices[key] = answer;
    });
    if (const ScreeningQuestion* missing = next_question(tables, answers, exercises))
        YamlValue(top).fail(fmt::format("[{}] the answer is missing; it must be {}", missing->id,
                                        describe_choices(*missing)),
                            fmt::format("It is to the question: {}", missing->text));
    return answers;
}

ScreeningAnswers load_screening_answers(const std::filesystem::path& path,
                                        const ScreeningTables& tables,
                                        std::span<const std::string> exercises,
                                        std::chrono::year_month_day today) {
    return parse_screening_answers(load_text(path), path.string(), tables, exercises, today);
}

std::string format_screening_answers(const ScreeningTables& tables, const ScreeningAnswers& answers,
                                     const ScreeningOutcome& outcome) {
    std::string out =
        "# Answers to the screening before training (sinew screen --answers). About your health:\n"
        "# keep them to yourself. Answer anew when your health changes.\n";
    if (answers.answered_on)
        out += fmt::format("{}: {}\n", date_key, format_date(*answers.answered_on));
    for (const std::string& id : outcome.asked)
        if (const auto answer = answers.choices.find(id); answer != answers.choices.end())
            out += fmt::format("\n# {}\n{}: {}\n", find_question(tables, id)->text, id,
                               answer->second);
    return out;
}

}  // namespace sinew
