#include "server/training_asks.h"

#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/asked.h"
#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/screening_tables.h"
#include "sinew/nearest_name.h"
#include "sinew/report/calendar.h"
#include "sinew/report/plan_report.h"

namespace sinew::server {

namespace {

using Json = nlohmann::ordered_json;

/// Those of the page: whatever is wrong is about the key `answers`.
ScreeningAnswers parse_answers(const std::map<std::string, std::string>& given,
                               const ScreeningTables& tables) {
    ScreeningAnswers answers{.choices = given, .answered_on = today()};
    std::vector<std::string> known;
    for (const ScreeningQuestion& question : tables.questions) known.push_back(question.id);
    for (const auto& [id, answer] : given) {
        const ScreeningQuestion* question = find_question(tables, id);
        if (!question)
            throw InputError(fmt::format("error: [answers] '{}' is no question; nearest: {}", id,
                                         find_nearest_name(id, known)));
        if (!is_choice(*question, answer))
            throw InputError(fmt::format("error: [answers] {}: '{}' is no answer; it must be {}",
                                         id, answer, describe_choices(*question)));
    }
    return answers;
}

Planned make_planned(std::string_view body, const AskContext& context) {
    Asked asked(body);
    PlanQuestion question{.goals = asked.texts("goal"),
                          .days = asked.text("days"),
                          .weeks = asked.text("weeks"),
                          .weekdays = asked.texts("on"),
                          .level = asked.text("level"),
                          .aim = asked.text("aim"),
                          .equipment = asked.texts("equipment"),
                          .longest = asked.text("longest_session"),
                          .start = asked.text("start"),
                          .time = asked.text("time")};
    const auto answers = asked.text_map("answers");
    question.adult = asked.adult();
    asked.refuse_rest();
    if (answers)
        question.answers = parse_answers(*answers, load_screening_tables(data_directory()));
    return context.lab.plan(question, context.stop);
}

/// "34", or one of a few words.
Json question_json(const ScreeningQuestion& question) {
    Json choices = Json::array();
    for (const char* choice : {"yes", "no", "light", "moderate", "vigorous"})
        if (is_choice(question, choice)) choices.push_back(choice);
    return {{"id", question.id},
            {"text", question.text},
            {"help", question.help},
            {"choices", std::move(choices)},
            {"it_may_be", describe_choices(question)}};
}

}  // namespace

std::string plan(std::string_view body, const AskContext& context) {
    return format_plan_json(make_planned(body, context));
}

std::string calendar(std::string_view body, const AskContext& context) {
    const Planned planned = make_planned(body, context);
    if (const auto& refusal = planned.outcome.refusal)
        throw InputError("error: [goal] there is no such plan: " + refusal->reason,
                         refusal->remedy);
    // To the day, so that one plan is one text.
    const auto today_utc = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return Json{{"calendar", format_calendar(planned, today_utc)}}.dump();
}

std::string screen(std::string_view body, const AskContext& context) {
    Asked asked(body);
    const auto given = asked.text_map("answers");
    Question question{.exercise = asked.needed("exercise"), .load = asked.text("load")};
    question.adult = asked.adult();
    asked.refuse_rest();
    if (!given) throw InputError("error: [answers] is missing");
    refuse_paths(question.exercise, "exercise");
    const ScreeningTables tables = load_screening_tables(data_directory());
    const std::vector<std::string> exercises{context.lab.exercise(question).id};
    const ScreeningAnswers answers = parse_answers(*given, tables);
    if (const ScreeningQuestion* next = next_question(tables, answers, exercises))
        return Json{{"verdict", nullptr}, {"next", question_json(*next)}}.dump();
    return format_screening_json(
        context.lab.screen(tables, answers, question, context.stop)->report());
}

std::string ask(std::string_view body, const AskContext& context) {
    Asked asked(body);
    const std::string question = asked.needed("question");
    const AdultText adult = asked.adult();
    asked.refuse_rest();
    return format_asked_answer_json(context.lab.ask(question, adult, context.stop));
}

std::string list_training() {
    const TrainingTables tables = load_training_tables(data_directory());
    Json goals = Json::array();
    for (const TrainingGoal& goal : tables.goals)
        goals.push_back({{"goal", goal.name}, {"title", goal.title}, {"groups", goal.groups}});
    return Json{{"goals", std::move(goals)},
                {"equipment", list_equipment(tables)},
                {"levels", {"novice", "intermediate", "advanced"}},
                {"aims", {"growth", "strength"}}}
        .dump();
}

}  // namespace sinew::server
