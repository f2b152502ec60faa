#include "sinew/io/question_words.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sinew/io/csv.h"
#include "sinew/io/csv_fields.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/nearest_name.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortest_corrected = 5;  // letters; shorter words have too many neighbours
constexpr std::size_t most_skipped = 3;        // small words in a row within a way of doing it

/// The parts of a text between two separators, none of them empty.
std::vector<std::string> part(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0) parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

bool same_choice(const OverlayChoice& a, const OverlayChoice& b) {
    return a.kind == b.kind && a.name == b.name;
}

bool same_meaning(const Named& a, const Named& b) {
    return a.kind == b.kind && a.muscles == b.muscles && a.exercises == b.exercises &&
           std::ranges::equal(a.overlays, b.overlays, same_choice) && a.why == b.why;
}

/// One letter more, less or other, or two neighbours swapped; the first letter is the same.
bool is_near(const std::string& word, const std::string& known) {
    if (word.front() != known.front()) return false;
    if (count_edits(word, known).whole == 1) return true;
    if (word.size() != known.size()) return false;
    const auto [left, right] = std::ranges::mismatch(word, known);
    if (word.end() - left < 2 || left[0] != right[1] || left[1] != right[0]) return false;
    return std::equal(left + 2, word.end(), right + 2);
}

}  // namespace

bool is_number(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

QuestionWords::QuestionWords(const fs::path& data, WordSplitter split) : split_(std::move(split)) {
    std::vector<std::pair<std::string, Named>> names;
    load_names(data, names);
    load_words(data);
    for (const auto& [name, named] : names) (void)add(name, named);  // where none of the words' is
    for (auto& [first, phrases] : phrases_)
        std::ranges::stable_sort(phrases, std::ranges::greater{},
                                 [](const Phrase& phrase) { return phrase.stems.size(); });
}

void QuestionWords::load_names(const fs::path& data,
                               std::vector<std::pair<std::string, Named>>& names) {
    const CsvTable groups = load_csv(data / "bodies" / "muscle_groups.csv");
    for (const CsvTable::Row& row : groups.rows()) {
        const std::string& group = groups.text(row, "group");
        muscles_.insert(group);
        names.emplace_back(group, Named{.kind = WordKind::muscle, .muscles = {group}});
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(data / "exercises"))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        const Exercise exercise = load_exercise(file.string());
        const Named named{.kind = WordKind::exercise, .exercises = {exercise.id}};
        names.emplace_back(exercise.id, named);
        names.emplace_back(exercise.title, named);
        for (const std::string& name : exercise.also_called) names.emplace_back(name, named);
        offered_[exercise.id];
        for (const Overlay& overlay : exercise.overlays) {
            const OverlayChoice choice{overlay.kind, overlay.name};
            offered_[exercise.id].push_back(choice);
            const WordKind kind =
                overlay.kind == OverlayKind::variation ? WordKind::variation : WordKind::fault;
            names.emplace_back(overlay.name, Named{.kind = kind, .overlays = {choice}});
        }
    }
}

void QuestionWords::load_words(const fs::path& data) {
    const CsvTable table = load_csv(data / "questions" / "words.csv");
    table.require_columns({"kind", "word", "means"});
    for (const CsvTable::Row& row : table.rows()) {
        const std::string& kind = some_text(table, row, "kind");
        for (const std::string& word : part(some_text(table, row, "word"), ';')) {
            const std::vector<StemmedWord> stems = split_(word);
            if (kind == "other") {
                for (const StemmedWord& one : stems) known_.insert(one.stem);
            } else if (kind == "same") {
                if (stems.size() != 1) table.fail(row, "word", "it must be one word");
                same_[stems[0].stem] = split_(some_text(table, row, "means"));
                known_.insert(stems[0].stem);
                learn(same_[stems[0].stem]);
            } else if (kind == "claimed") {
                if (!offered_.contains(word))
                    table.fail(row, "word", "there is no exercise '" + word + "'");
                claimed_[word] = some_text(table, row, "means");
            } else if (!add(word, read_named(table, row))) {
                table.fail(row, "word", "'" + word + "' stands already with another meaning");
            }
        }
    }
}

OverlayChoice QuestionWords::find_overlay(const CsvTable& table, const CsvTable::Row& row,
                                          OverlayKind kind, const std::string& name) const {
    const OverlayChoice choice{kind, name};
    for (const auto& [exercise, overlays] : offered_)
        if (offers(exercise, choice)) return choice;
    table.fail(row, "means",
               fmt::format("no exercise has a {} '{}'",
                           kind == OverlayKind::variation ? "variation" : "fault", name));
}

Named QuestionWords::read_named(const CsvTable& table, const CsvTable::Row& row) const {
    Named named{.kind = parse_name<WordKind>(table, row, "kind",
                                             {{"muscle", WordKind::muscle},
                                              {"exercise", WordKind::exercise},
                                              {"variation", WordKind::variation},
                                              {"fault", WordKind::fault},
                                              {"training", WordKind::training},
                                              {"small", WordKind::small},
                                              {"missing_exercise", WordKind::missing_exercise},
                                              {"missing_muscle", WordKind::missing_muscle},
                                              {"refused", WordKind::refused},
                                              {"same", WordKind::plain},
                                              {"claimed", WordKind::plain},
                                              {"other", WordKind::plain}})};
    if (named.kind == WordKind::training || named.kind == WordKind::small ||
        named.kind == WordKind::missing_exercise || named.kind == WordKind::missing_muscle) {
        if (!table.text(row, "means").empty())
            table.fail(row, "means", "it must be empty for this kind");
        return named;
    }
    const std::string& means = some_text(table, row, "means");
    if (named.kind == WordKind::refused) named.why = means;
    for (const std::string& one : part(means, ';')) {
        if (named.kind == WordKind::muscle) {
            if (!muscles_.contains(one))
                table.fail(row, "means", "there is no muscle group '" + one + "'");
            named.muscles.push_back(one);
        } else if (named.kind == WordKind::variation) {
            named.overlays.push_back(find_overlay(table, row, OverlayKind::variation, one));
        } else if (named.kind == WordKind::fault) {
            named.overlays.push_back(find_overlay(table, row, OverlayKind::fault, one));
        } else if (named.kind == WordKind::exercise) {
            const std::vector<std::string> joined = part(one, '+');
            if (joined.empty() || !offered_.contains(joined[0]))
                table.fail(row, "means", "there is no exercise '" + one + "'");
            named.exercises.push_back(joined[0]);
            for (std::size_t i = 1; i < joined.size(); ++i)
                named.overlays.push_back(
                    find_overlay(table, row, OverlayKind::variation, joined[i]));
        }
    }
    return named;
}

bool QuestionWords::add(std::string_view words, const Named& named) {
    const std::vector<StemmedWord> stemmed = split_(words);
    if (stemmed.empty()) return true;
    Phrase phrase{.named = named};
    for (const StemmedWord& word : stemmed) phrase.stems.push_back(word.stem);
    std::vector<Phrase>& beside = phrases_[phrase.stems.front()];
    const auto there = std::ranges::find(beside, phrase.stems, &Phrase::stems);
    if (there != beside.end()) return same_meaning(there->named, named);
    learn(stemmed);
    beside.push_back(std::move(phrase));
    return true;
}

void QuestionWords::learn(const std::vector<StemmedWord>& words) {
    for (const StemmedWord& word : words) {
        known_.insert(word.stem);
        spellings_.emplace(word.text, word.stem);
    }
}

std::vector<StemmedWord> QuestionWords::spell(const std::vector<StemmedWord>& words,
                                              std::vector<CorrectedWord>& corrected) const {
    std::vector<StemmedWord> spelt;
    for (const StemmedWord& word : words) {
        StemmedWord taken = word;
        if (!known_.contains(word.stem) && word.text.size() >= shortest_corrected) {
            std::map<std::string, std::string> near;  // by stem: two forms of one word are one
            for (const auto& [known, stem] : spellings_)
                if (is_near(word.text, known)) near.emplace(stem, known);
            if (near.size() == 1) {
                taken = {near.begin()->second, near.begin()->first};
                corrected.push_back({word.text, taken.text});
            }
        }
        const auto same = same_.find(taken.stem);
        if (same == same_.end())
            spelt.push_back(std::move(taken));
        else
            spelt.insert(spelt.end(), same->second.begin(), same->second.end());
    }
    return spelt;
}

bool QuestionWords::is_small(const std::string& stem) const {
    const auto found = phrases_.find(stem);
    return found != phrases_.end() && std::ranges::any_of(found->second, [](const Phrase& phrase) {
               return phrase.stems.size() == 1 && phrase.named.kind == WordKind::small;
           });
}

std::size_t QuestionWords::fit(const Phrase& phrase, const std::vector<StemmedWord>& words,
                               std::size_t at) const {
    const bool skips =
        phrase.named.kind == WordKind::variation || phrase.named.kind == WordKind::fault;
    const std::size_t most = skips ? most_skipped : 0;
    std::size_t word = at;
    for (std::size_t i = 0; i < phrase.stems.size(); ++i, ++word) {
        const std::size_t last = i == 0 ? word : word + most;
        while (word < std::min(last, words.size()) && words[word].stem != phrase.stems[i] &&
               is_small(words[word].stem))
            ++word;
        if (word >= words.size() || words[word].stem != phrase.stems[i]) return 0;
    }
    return word - at;
}

std::vector<TextPart> QuestionWords::cut(const std::vector<StemmedWord>& words) const {
    std::vector<TextPart> parts;
    for (std::size_t at = 0; at < words.size();) {
        TextPart part{.words = {words[at]}};
        const auto found = phrases_.find(words[at].stem);
        if (found != phrases_.end()) {
            for (const Phrase& phrase : found->second) {
                const std::size_t taken = fit(phrase, words, at);
                if (taken == 0) continue;
                part.named = phrase.named;
                part.words.assign(words.begin() + static_cast<long>(at),
                                  words.begin() + static_cast<long>(at + taken));
                break;
            }
        }
        at += part.words.size();
        parts.push_back(std::move(part));
    }
    return parts;
}

bool QuestionWords::offers(const std::string& exercise, const OverlayChoice& overlay) const {
    const auto found = offered_.find(exercise);
    return found != offered_.end() &&
           std::ranges::any_of(found->second,
                               [&](const OverlayChoice& one) { return same_choice(one, overlay); });
}

std::string QuestionWords::claims_about(const std::string& exercise) const {
    const auto found = claimed_.find(exercise);
    return found == claimed_.end() ? "" : found->second;
}

}  // namespace sinew
