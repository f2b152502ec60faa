#include "sinew/lab/question_json.h"

#include <array>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;
using Text = std::optional<std::string>;
using Field = std::variant<std::string*, Text*, std::vector<std::string>*, bool*>;

/// Every key and where it goes, in the order in which they are written.
std::vector<std::pair<std::string, Field>> fields_of(Question& question) {
    return {{"exercise", &question.exercise},
            {"motion", &question.motion},
            {"lowpass", &question.lowpass},
            {"start", &question.start},
            {"end", &question.end},
            {"variations", &question.variations},
            {"faults", &question.faults},
            {"load", &question.load},
            {"tempo", &question.tempo},
            {"bench_height", &question.bench_height},
            {"stance_width", &question.stance_width},
            {"body", &question.body},
            {"sex", &question.adult.sex},
            {"height", &question.adult.height},
            {"mass", &question.adult.mass},
            {"strength", &question.adult.strength},
            {"brace", &question.brace},
            {"gain", &question.gain},
            {"margin", &question.margin},
            {"thorax", &question.thorax},
            {"exponent", &question.exponent},
            {"pressure", &question.pressure},
            {"stability", &question.stability}};
}

[[noreturn]] void refuse(const std::string& key, const Json& value, const char* wanted) {
    std::string shown = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    constexpr std::size_t most = 40;
    if (shown.size() > most) shown = shown.substr(0, most) + "…";
    throw InputError(fmt::format("error: [{}] is {}; it must be {}", key, shown, wanted));
}

struct Read {
    const std::string& key;
    const Json& value;
    void operator()(std::string* out) const {
        if (!value.is_string()) refuse(key, value, "text");
        *out = value.get<std::string>();
    }
    void operator()(Text* out) const {
        if (!value.is_string()) refuse(key, value, "text with its unit, such as \"80kg\"");
        *out = value.get<std::string>();
    }
    void operator()(std::vector<std::string>* out) const {
        if (!value.is_array()) refuse(key, value, "an array of names");
        for (const Json& name : value) {
            if (!name.is_string()) refuse(key, value, "an array of names");
            out->push_back(name.get<std::string>());
        }
    }
    void operator()(bool* out) const {
        if (!value.is_boolean()) refuse(key, value, "true or false");
        *out = value.get<bool>();
    }
};

struct Write {
    const std::string& key;
    Json& out;
    void operator()(const std::string* text) const {
        if (!text->empty()) out[key] = *text;
    }
    void operator()(const Text* text) const {
        if (*text) out[key] = **text;
    }
    void operator()(const std::vector<std::string>* names) const {
        if (!names->empty()) out[key] = *names;
    }
    void operator()(const bool* on) const {
        if (!*on) out[key] = false;
    }
};

}  // namespace

Question parse_question_json(std::string_view text) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw InputError(
            fmt::format("error: [question] is not JSON: it breaks off at byte {}", error.byte));
    }
    if (!json.is_object()) refuse("question", json, "an object");
    Question question;
    const auto fields = fields_of(question);
    for (const auto& [key, value] : json.items()) {
        const auto field = std::ranges::find(fields, key, &std::pair<std::string, Field>::first);
        if (field == fields.end()) {
            std::vector<std::string> known;
            for (const auto& [name, unused] : fields) known.push_back(name);
            throw InputError(fmt::format("error: [{}] is no part of a question; nearest: {}", key,
                                         find_nearest_name(key, known)));
        }
        std::visit(Read{key, value}, field->second);
    }
    if (question.exercise.empty() && !question.motion)
        throw InputError("error: [exercise] is missing; it must be an exercise's name");
    return question;
}

std::string format_question_json(const Question& question) {
    Question copy = question;
    Json json;
    for (const auto& [key, field] : fields_of(copy)) std::visit(Write{key, json}, field);
    return json.dump();
}

}  // namespace sinew
