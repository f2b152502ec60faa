#include "sinew/io/question_index.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

/// Throws InputError where it is no UTF-8 or too long.
void require_readable(std::string_view text, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        bool whole = length > 0 && i + length <= text.size();
        for (std::size_t k = 1; whole && k < length; ++k)
            whole = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
        if (!whole)
            throw InputError(
                fmt::format("error: [question] it is not UTF-8 text (byte {})", i + 1));
        i += length;
    }
    if (count > most)
        throw InputError(fmt::format(
            "error: [question] it has {} characters; it must have {} at most", count, most));
}

template <class Value>
void add_once(std::vector<Value>& values, const Value& value) {
    if (std::ranges::find(values, value) == values.end()) values.push_back(value);
}

std::string as_written(const TextPart& part) {
    std::string text;
    for (const StemmedWord& word : part.words) text += (text.empty() ? "" : " ") + word.text;
    return text;
}

void refuse(Routing& routing, NoAnswer why, std::string reason) {
    routing.topic = Topic::none;
    routing.why = why;
    routing.reason = std::move(reason);
}

void put_names(const std::vector<TextPart>& text, Routing& routing) {
    for (const TextPart& part : text) {
        for (const std::string& exercise : part.named.exercises)
            add_once(routing.exercises, exercise);
        for (const std::string& muscle : part.named.muscles) add_once(routing.muscles, muscle);
        for (const OverlayChoice& overlay : part.named.overlays)
            if (std::ranges::find(routing.overlays, overlay.name, &OverlayChoice::name) ==
                routing.overlays.end())
                routing.overlays.push_back(overlay);
    }
}

}  // namespace

struct QuestionIndex::Parts {
    explicit Parts(const fs::path& data)
        : words(data, [this](std::string_view text) { return splitter.split(text); }),
          phrasings(data, words) {}

    /// Each gives the reason and true where the question must not be answered.
    [[nodiscard]] bool refuse_names(const std::vector<TextPart>& text, Routing& routing) const;
    [[nodiscard]] bool refuse_overlays(Routing& routing) const;
    [[nodiscard]] bool refuse_unknown(const std::vector<TextPart>& text, Routing& routing) const;
    void choose_topic(const QuestionText& question, Routing& routing) const;
    [[nodiscard]] Routing route(std::string_view question) const;

    TextIndex splitter;
    QuestionWords words;
    QuestionPhrasings phrasings;
    std::mutex asking;
};

bool QuestionIndex::Parts::refuse_names(const std::vector<TextPart>& text, Routing& routing) const {
    for (const TextPart& part : text) {
        const WordKind kind = part.named.kind;
        if (kind == WordKind::refused) {
            refuse(routing, NoAnswer::refused,
                   fmt::format("'{}': {}.", as_written(part), part.named.why));
            return true;
        }
        if (kind == WordKind::missing_exercise || kind == WordKind::missing_muscle) {
            refuse(routing, NoAnswer::missing,
                   fmt::format("'{}' is not among the {}.", as_written(part),
                               kind == WordKind::missing_exercise
                                   ? "exercises of the library"
                                   : "muscles that the adult body has"));
            return true;
        }
    }
    return false;
}

bool QuestionIndex::Parts::refuse_unknown(const std::vector<TextPart>& text,
                                          Routing& routing) const {
    for (const TextPart& part : text) {
        if (part.named.kind != WordKind::plain) continue;
        for (const StemmedWord& word : part.words) {
            if (is_number(word.text))
                routing.numbers.push_back(word.text);
            else if (is_place(word.text) || !phrasings.knows(word.stem))
                add_once(routing.unknown, word.text);
        }
    }
    if (routing.unknown.empty()) return false;
    refuse(routing, NoAnswer::unknown_words,
           fmt::format("Sinew does not know '{}' here.", fmt::join(routing.unknown, "', '")));
    return true;
}

bool QuestionIndex::Parts::refuse_overlays(Routing& routing) const {
    for (const OverlayChoice& overlay : routing.overlays) {
        const bool offered = std::ranges::any_of(
            routing.exercises,
            [&](const std::string& exercise) { return words.offers(exercise, overlay); });
        if (routing.exercises.empty() || offered) continue;
        refuse(routing, NoAnswer::other_overlay,
               fmt::format("There is no {} '{}' of {}.",
                           overlay.kind == OverlayKind::variation ? "variation" : "fault",
                           overlay.name, fmt::join(routing.exercises, " or ")));
        return true;
    }
    return false;
}

void QuestionIndex::Parts::choose_topic(const QuestionText& question, Routing& routing) const {
    std::vector<std::string> claims;
    for (const std::string& exercise : routing.exercises)
        if (const std::string file = words.claims_about(exercise); !file.empty())
            add_once(claims, file);
    std::vector<QuestionPhrasings::Ranked> ranked = phrasings.rank(question);
    if (claims.empty())
        std::erase_if(ranked, [](const auto& one) { return one.topic == Topic::claim; });
    if (ranked.empty()) {
        if (question.names_something())
            refuse(routing, NoAnswer::unclear,
                   "Its words are known, but it is like no question that Sinew answers.");
        else
            refuse(routing, NoAnswer::no_subject,
                   "It names no exercise, no muscle and no way of doing an exercise.");
        return;
    }
    routing.topic = ranked[0].topic;
    routing.phrasing = ranked[0].phrasing;
    routing.score = ranked[0].score;
    routing.shared = ranked[0].shared;
    if (ranked.size() > 1) {
        routing.runner_up = ranked[1].topic;
        routing.runner_up_score = ranked[1].score;
    }
    if (routing.topic == Topic::claim) routing.claims = std::move(claims);
    if (routing.topic == Topic::none)
        refuse(routing, NoAnswer::unclear,
               fmt::format("It is like '{}', which Sinew does not answer.", routing.phrasing));
}

Routing QuestionIndex::Parts::route(std::string_view question) const {
    Routing routing;
    const std::vector<TextPart> text =
        words.cut(words.spell(splitter.split(question), routing.corrected));
    put_names(text, routing);
    if (text.empty())
        refuse(routing, NoAnswer::empty, "There is no question.");
    else if (!refuse_names(text, routing) && !refuse_unknown(text, routing) &&
             !refuse_overlays(routing))
        choose_topic(make_question_text(text), routing);
    return routing;
}

QuestionIndex::QuestionIndex(const fs::path& data) : parts_(std::make_unique<Parts>(data)) {}
QuestionIndex::~QuestionIndex() = default;
QuestionIndex::QuestionIndex(QuestionIndex&&) noexcept = default;
QuestionIndex& QuestionIndex::operator=(QuestionIndex&&) noexcept = default;

Routing QuestionIndex::route(std::string_view question) const {
    require_readable(question, most_characters);
    const std::lock_guard lock(parts_->asking);
    return parts_->route(question);
}

}  // namespace sinew
