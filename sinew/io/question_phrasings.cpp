#include "sinew/io/question_phrasings.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "sinew/io/csv.h"
#include "sinew/io/csv_fields.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<const char*, Topic>, 14> topics{{
    {"none", Topic::none},
    {"muscles", Topic::muscles},
    {"best_exercise", Topic::best_exercise},
    {"comparison", Topic::comparison},
    {"variation", Topic::variation},
    {"fault", Topic::fault},
    {"frequency", Topic::frequency},
    {"dose", Topic::dose},
    {"safety", Topic::safety},
    {"energy", Topic::energy},
    {"fat", Topic::fat},
    {"how_to", Topic::how_to},
    {"claim", Topic::claim},
    {"load", Topic::load},
}};

/// What is written in topics.csv, and the word for it in the index: one that nobody writes and that
/// the stemmer leaves as it is. In the order of QuestionText::named.
struct Place {
    const char* written;
    const char* word;
    WordKind kind;  ///< plain: a number in digits
};
constexpr std::size_t variation_place = 2, number_place = 5;
constexpr std::array<Place, 6> places{{{"{exercise}", "exercisezz", WordKind::exercise},
                                       {"{muscle}", "musclezz", WordKind::muscle},
                                       {"{variation}", "variationzz", WordKind::variation},
                                       {"{fault}", "faultzz", WordKind::fault},
                                       {"{training}", "trainingzz", WordKind::training},
                                       {"{number}", "numberzz", WordKind::plain}}};

/// Of the telling words of question and phrasing together. Chosen with asked.csv at hand: few right
/// answers shared less, and so did the wrong ones that no other rule kept out.
constexpr double least_shared = 0.55;

void put_place(QuestionText& text, std::size_t place) {
    text.words.emplace_back(places[place].word);
    text.telling.insert(places[place].word);
    ++text.named[place];
}

/// Whether the question names all that the phrasing names, or equals one that names nothing.
bool serves(const QuestionText& phrasing, const QuestionText& question) {
    if (!phrasing.names_something()) return phrasing.words == question.words;
    return std::ranges::equal(phrasing.named, question.named, std::less_equal{});
}

}  // namespace

const char* name_of(Topic topic) {
    return std::ranges::find(topics, topic, &std::pair<const char*, Topic>::second)->first;
}

bool QuestionText::names_something() const {
    return std::any_of(named.begin(), named.begin() + number_place,
                       [](std::size_t count) { return count > 0; });
}

bool is_place(std::string_view word) {
    return std::ranges::find(places, word, &Place::word) != places.end();
}

QuestionText make_question_text(const std::vector<TextPart>& parts) {
    QuestionText text;
    for (const TextPart& part : parts) {
        const WordKind kind = part.named.kind;
        const auto place = std::ranges::find(places, kind, &Place::kind);
        if (kind != WordKind::plain && place != places.end()) {
            // "half squats" names an exercise and a way of doing it.
            if (kind == WordKind::exercise && !part.named.overlays.empty())
                put_place(text, variation_place);
            put_place(text, static_cast<std::size_t>(place - places.begin()));
            continue;
        }
        for (const StemmedWord& word : part.words) {
            if (is_number(word.text)) {
                put_place(text, number_place);
                continue;
            }
            text.words.push_back(word.text);
            if (kind != WordKind::small) text.telling.insert(word.stem);
        }
    }
    return text;
}

QuestionPhrasings::QuestionPhrasings(const fs::path& data, QuestionWords& words) {
    const CsvTable table = load_csv(data / "questions" / "topics.csv");
    table.require_columns({"topic", "phrasing"});
    std::set<std::string> seen;
    for (const CsvTable::Row& row : table.rows()) {
        Phrasing phrasing{.topic = parse_name<Topic>(table, row, "topic", topics),
                          .written = some_text(table, row, "phrasing"),
                          .text = {}};
        if (!seen.insert(phrasing.written).second) table.fail(row, "phrasing", "it stands twice");
        phrasing.text = read(phrasing.written, words);
        index_.add(phrasing.text.words);
        std::size_t& most = most_exercises_[phrasing.topic];
        most = std::max(most, phrasing.text.exercises());
        phrasings_.push_back(std::move(phrasing));
    }
    for (const TextIndex::Entry& entry : index_.vocabulary()) {
        vocabulary_[phrasings_[entry.row].topic].insert(entry.stem);
        ++rows_with_[entry.stem];
    }
}

QuestionText QuestionPhrasings::read(std::string phrasing, QuestionWords& words) const {
    for (const Place& place : places)
        for (std::size_t at = 0; (at = phrasing.find(place.written)) != std::string::npos;)
            phrasing.replace(at, std::string_view(place.written).size(), place.word);
    const std::vector<StemmedWord> split = index_.split(phrasing);
    words.learn(split);
    std::vector<CorrectedWord> none;
    std::vector<TextPart> parts = words.cut(words.spell(split, none));
    for (TextPart& part : parts) {
        const auto place = std::ranges::find(places, part.words[0].text, &Place::word);
        if (place == places.end()) continue;
        part.named.kind = place->kind;
        if (place->kind == WordKind::plain) part.words = {{"0", "0"}};
    }
    return make_question_text(parts);
}

bool QuestionPhrasings::knows(const std::string& stem) const {
    return std::ranges::any_of(vocabulary_, [&](const auto& topic) {
        return topic.first != Topic::none && topic.second.contains(stem);
    });
}

std::set<Topic> QuestionPhrasings::find_knowing(const QuestionText& question) const {
    std::set<Topic> knowing;
    for (const auto& [topic, vocabulary] : vocabulary_) {
        const auto known = [&words = vocabulary](const std::string& stem) {
            return words.contains(stem);
        };
        // Of what has no answer not every word need be known.
        if (topic == Topic::none ||
            (std::ranges::all_of(question.telling, known) &&
             question.exercises() <= std::max<std::size_t>(1, most_exercises_.at(topic))))
            knowing.insert(topic);
    }
    return knowing;
}

double QuestionPhrasings::weight_of(const std::string& stem) const {
    const auto found = rows_with_.find(stem);
    const std::size_t rows = found == rows_with_.end() ? 1 : found->second;
    return std::log(static_cast<double>(phrasings_.size() + 1) / static_cast<double>(rows));
}

double QuestionPhrasings::calc_shared(const QuestionText& phrasing,
                                      const QuestionText& question) const {
    double both = 0, either = 0;
    bool word_in_both = false;
    for (const std::string& stem : phrasing.telling) {
        const double weight = weight_of(stem);
        either += weight;
        if (!question.telling.contains(stem)) continue;
        both += weight;
        word_in_both = word_in_both || !is_place(stem);
    }
    for (const std::string& stem : question.telling)
        if (!phrasing.telling.contains(stem)) either += weight_of(stem);
    if (word_in_both) return both / either;
    const bool within = std::ranges::all_of(phrasing.words, [&](const std::string& word) {
        return std::ranges::find(question.words, word) != question.words.end();
    });
    return phrasing.telling == question.telling && within ? 1.0 : 0.0;
}

std::vector<QuestionPhrasings::Ranked> QuestionPhrasings::rank(const QuestionText& question) const {
    const std::set<Topic> knowing = find_knowing(question);
    std::map<Topic, Ranked> best;
    for (const TextIndex::Hit& hit : index_.search(question.words)) {
        const Phrasing& phrasing = phrasings_[hit.row];
        if (!knowing.contains(phrasing.topic) || !serves(phrasing.text, question)) continue;
        const double shared = calc_shared(phrasing.text, question);
        if (shared < least_shared) continue;
        const auto [at, fresh] = best.try_emplace(phrasing.topic);
        if (fresh || hit.score * shared > at->second.score)
            at->second = {phrasing.topic, hit.score * shared, shared, phrasing.written};
    }
    std::vector<Ranked> ranked;
    for (const auto& [topic, one] : best) ranked.push_back(one);
    std::ranges::stable_sort(ranked, std::ranges::greater{}, &Ranked::score);
    return ranked;
}

}  // namespace sinew
