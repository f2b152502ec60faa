#include "server/asks.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "server/asked.h"
#include "server/training_asks.h"
#include "sinew/input_error.h"
#include "sinew/io/result_files.h"
#include "sinew/lab/question_json.h"
#include "sinew/nearest_name.h"
#include "sinew/report/claim_report.h"
#include "sinew/report/comparison_report.h"
#include "sinew/report/guide_report.h"
#include "sinew/report/result_json.h"
#include "sinew/report/scene.h"
#include "sinew/stopped.h"

namespace sinew::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr int most_samples = 1000;
constexpr int most_levels = 32;

/// Tells how far it is, and stops.
std::function<void(int, int)> watch(const AskContext& context) {
    return [&context](int done, int all) {
        throw_if_stopped(context.stop);
        if (context.progress) context.progress(done, all);
    };
}

std::string simulate(std::string_view body, const AskContext& context) {
    const Question question = parse_page_question(body, context.uploads);
    const Simulation run = context.lab.simulate(question, Depth::full, context.stop);
    return context.uploads.without_folder(format_result_json(run.subject->body, run.result));
}

std::string sample(std::string_view body, const AskContext& context) {
    Asked asked(body);
    const Question question = parse_page_question(asked.object("question"), context.uploads);
    UncertaintyOptions options;
    if (const auto samples = asked.whole("samples", 1, most_samples))
        options.samples = static_cast<int>(*samples);
    if (const auto seed = asked.whole("seed", 0, UINT64_MAX)) options.seed = *seed;
    std::optional<LoadHeld> held;
    if (const auto text = asked.text("hold_load")) {
        if (*text != "kilograms" && *text != "share")
            throw InputError(
                fmt::format("error: [hold_load] is '{}'; it must be kilograms or share", *text));
        held = *text == "share" ? LoadHeld::share : LoadHeld::kilograms;
    }
    asked.refuse_rest();
    options.progress = watch(context);
    Simulation run = context.lab.simulate(question, Depth::full, context.stop);
    const Uncertainty uncertainty = context.lab.sample(question, run, options, held);
    return context.uploads.without_folder(
        format_result_json(run.subject->body, run.result, &uncertainty));
}

std::string guide(std::string_view body, const AskContext& context) {
    Asked asked(body);
    GuideQuestion question{
        .exercise = asked.needed("exercise"), .load = asked.text("load"), .adult = asked.adult()};
    asked.refuse_rest();
    refuse_paths(question.exercise, "exercise");
    const auto [exercise, effects] = context.lab.guide(question, context.stop);
    return format_guide_json(exercise, effects);
}

std::string measured(std::string_view body, const AskContext& context) {
    Asked asked(body);
    const std::string exercise = asked.needed("exercise");
    asked.refuse_rest();
    refuse_paths(exercise, "exercise");
    return context.lab.measured_json(exercise);
}

std::string compare(std::string_view body, const AskContext& context) {
    Asked asked(body);
    CompareQuestion question{.exercises = asked.texts("exercises"),
                             .muscles = asked.texts("muscles"),
                             .load = asked.text("load"),
                             .adult = asked.adult()};
    asked.refuse_rest();
    constexpr std::size_t most = 20;
    if (question.exercises.size() > most)
        throw InputError(fmt::format("error: [exercises] there are {}; at most {} are compared",
                                     question.exercises.size(), most));
    for (const std::string& name : question.exercises) refuse_paths(name, "exercises");
    const Compared answer = context.lab.compare(question, context.stop);
    return format_comparison_json(answer.exercises, answer.groups);
}

Checked check_claims(std::string_view body, bool page, const AskContext& context) {
    Asked asked(body);
    CheckQuestion question{.claims = asked.needed("claims"),
                           .claim = asked.text("claim"),
                           .adult = asked.adult(),
                           .page = page};
    if (const auto samples = asked.whole("samples", 0, most_samples))
        question.options.samples = static_cast<int>(*samples);
    if (const auto seed = asked.whole("seed", 0, UINT64_MAX)) question.options.seed = *seed;
    asked.refuse_rest();
    refuse_paths(question.claims, "claims");
    question.options.progress = watch(context);
    return context.lab.check(question);
}

std::string check(std::string_view body, const AskContext& context) {
    const Checked checked = check_claims(body, false, context);
    return format_claims_json(checked.claims, checked.runs, checked.outcome, checked.body);
}

std::string page(std::string_view body, const AskContext& context) {
    return Json{{"html", check_claims(body, true, context).page}}.dump();
}

std::string series(std::string_view body, const AskContext& context) {
    const Question question = parse_page_question(body, context.uploads);
    const Simulation run = context.lab.simulate(question, Depth::full, context.stop);
    Json files = Json::array();
    for (const TextFile& file : make_result_files(run.subject->body, run.result, ""))
        files.push_back({{"name", file.path.filename().string()}, {"text", file.text}});
    return Json{{"files", std::move(files)}}.dump();
}

using Ask = std::string (*)(std::string_view, const AskContext&);
const std::vector<std::pair<std::string, Ask>> asks{
    {"simulate", simulate}, {"sample", sample},     {"guide", guide},       {"compare", compare},
    {"check", check},       {"page", page},         {"measured", measured}, {"series", series},
    {"plan", plan},         {"calendar", calendar}, {"screen", screen},     {"ask", ask}};

}  // namespace

void refuse_paths(const std::string& name, const char* field) {
    if (name.find('/') != std::string::npos || name.ends_with(".yaml") || name.ends_with(".yml"))
        throw InputError(fmt::format(
            "error: [{}] '{}' is a path; the server answers for what ships", field, name));
}

const std::vector<std::string>& ask_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        for (const auto& [name, unused] : asks) out.push_back(name);
        return out;
    }();
    return names;
}

std::string answer_ask(std::string_view name, std::string_view body, const AskContext& context) {
    const auto found = std::ranges::find(asks, name, &std::pair<std::string, Ask>::first);
    if (found == asks.end())
        throw InputError(fmt::format("error: [ask] '{}' is not known; nearest: {}", name,
                                     find_nearest_name(std::string(name), ask_names())));
    refuse_deep_json(body);
    return found->second(body, context);
}

Question parse_page_question(std::string_view json, const Uploads& uploads) {
    Question question = parse_question_json(json);
    refuse_paths(question.exercise, "exercise");
    if (question.body) question.body = uploads.find(*question.body, "body").string();
    if (question.motion) question.motion = uploads.find(*question.motion, "motion").string();
    return question;
}

std::string encode_simulation(std::int64_t id, Depth depth, const Question& question,
                              const Simulation& simulation, const Uploads& uploads) {
    const Result& result = simulation.result;
    const Body& body = simulation.subject->body;
    // The result is put in as it is written elsewhere, not parsed and written again.
    std::string part =
        fmt::format(R"({{"id":{},"part":"{}","question":{},"result":{}}})", id,
                    depth == Depth::full ? "full" : "preview", format_question_json(question),
                    format_result_json(body, result, nullptr, JsonLayout::compact));
    part = uploads.without_folder(std::move(part));
    part.append((4 - part.size() % 4) % 4, ' ');
    const std::string scene =
        encode_scene(simulation.subject->spec, body, simulation.subject->mechanics,
                     simulation.repetition.exercise, result, count_scene_frames(result));
    const auto length = static_cast<std::uint32_t>(part.size());
    std::string block = "SNWA";
    block.resize(8);
    std::memcpy(block.data() + 4, &length, 4);
    return block + part + scene;
}

void refuse_deep_json(std::string_view text) {
    int levels = 0;
    bool quoted = false;
    for (std::size_t k = 0; k < text.size(); ++k) {
        const char c = text[k];
        if (quoted && c == '\\')
            ++k;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++levels > most_levels)
            throw InputError(
                fmt::format("error: [ask] it is nested deeper than {} levels", most_levels));
        else if (!quoted && (c == ']' || c == '}'))
            --levels;
    }
}

std::string format_fault(const std::string& what) {
    const std::size_t end = what.find('\n');
    const std::string message = what.substr(0, end);
    Json fault{{"message", message}};
    if (end != std::string::npos) fault["remedy"] = what.substr(end + 1);
    const std::size_t open = message.find("error: [");
    const std::size_t close = message.find(']', open);
    if (open != std::string::npos && close != std::string::npos) {
        std::string field = message.substr(open + 8, close - open - 8);
        field.erase(0, std::min(field.size(), field.find_first_not_of('-')));
        std::ranges::replace(field, '-', '_');
        fault["field"] = field;
    }
    return fault.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sinew::server
