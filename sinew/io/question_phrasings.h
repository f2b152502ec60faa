#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/io/question_words.h"
#include "sinew/io/text_index.h"

namespace sinew {

/// What a question may be about; each is one answer that Sinew computes.
enum class Topic {
    none,           ///< no answer is given
    muscles,        ///< which muscles an exercise works, or how hard it works some
    best_exercise,  ///< which exercise works a muscle most
    comparison,     ///< two exercises or more, beside each other
    variation,      ///< what another way of doing an exercise changes
    fault,          ///< what doing it wrong changes
    frequency,      ///< how often, and how many days between
    dose,           ///< how many sets, or how much
    safety,         ///< loads on spine and joints, and who sees a professional first
    energy,         ///< calories
    fat,            ///< whether it takes fat from a place
    how_to,         ///< how it is done
    claim,          ///< what a file of claims says of an exercise
    load,           ///< how heavy
};

/// The name of a topic in the files of data/questions.
[[nodiscard]] const char* name_of(Topic topic);

/// A text in which what names something is replaced by a place, so that one phrasing serves every
/// exercise.
struct QuestionText {
    std::vector<std::string> words;  ///< in order, places among them
    std::set<std::string> telling;   ///< stems, and places, of what is not small
    /// How many exercises, muscles, variations, faults, words of training, and numbers.
    std::array<std::size_t, 6> named{};
    [[nodiscard]] std::size_t exercises() const { return named[0]; }
    [[nodiscard]] bool names_something() const;  ///< numbers apart
};

[[nodiscard]] QuestionText make_question_text(const std::vector<TextPart>& parts);
/// True for words that stand for a place and that nobody writes.
[[nodiscard]] bool is_place(std::string_view word);

/// The phrasings of data/questions/topics.csv, in a full-text index.
class QuestionPhrasings {
public:
    struct Ranked {
        Topic topic = Topic::none;
        double score = 0;      ///< bm25 of the nearest phrasing, times shared
        double shared = 0;     ///< part of the telling words of both that is in both [0..1]
        std::string phrasing;  ///< as topics.csv has it
    };

    /// Throws InputError where a row is wrong. `words` learns to spell what is read.
    QuestionPhrasings(const std::filesystem::path& data, QuestionWords& words);

    /// Whether a phrasing of a topic that has an answer has the word.
    [[nodiscard]] bool knows(const std::string& stem) const;

    /// The topics that could answer, the nearest first; by the rules 2 to 4 of QuestionIndex. Among
    /// them `none`, by the phrasings of what has no answer.
    [[nodiscard]] std::vector<Ranked> rank(const QuestionText& question) const;

private:
    struct Phrasing {
        Topic topic = Topic::none;
        std::string written;
        QuestionText text;
    };
    [[nodiscard]] QuestionText read(std::string phrasing, QuestionWords& words) const;
    /// Topics whose phrasings, taken together, have all telling words and as many exercises.
    [[nodiscard]] std::set<Topic> find_knowing(const QuestionText& question) const;
    /// Rare words count more. Where no word but names is in both, 0, or 1 when neither has others
    /// and the question has all of the phrasing's small words.
    [[nodiscard]] double calc_shared(const QuestionText& phrasing,
                                     const QuestionText& question) const;
    [[nodiscard]] double weight_of(const std::string& stem) const;

    TextIndex index_;
    std::vector<Phrasing> phrasings_;                    ///< by the index's rows
    std::map<Topic, std::set<std::string>> vocabulary_;  ///< stems and places of its phrasings
    std::map<std::string, std::size_t> rows_with_;       ///< how many phrasings have a stem
    std::map<Topic, std::size_t> most_exercises_;        ///< that one of its phrasings names
};

}  // namespace sinew
