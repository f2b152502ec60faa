#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sinew/exercise/exercise.h"
#include "sinew/io/csv.h"
#include "sinew/io/text_index.h"

namespace sinew {

/// Whether a word is a number in digits.
[[nodiscard]] bool is_number(std::string_view word);

/// Splits a text into words and finds their stems.
using WordSplitter = std::function<std::vector<StemmedWord>(std::string_view)>;

enum class WordKind {
    plain,  ///< names nothing here
    muscle,
    exercise,
    variation,
    fault,
    training,          ///< shows that training is meant
    small,             ///< says nothing about the topic
    missing_exercise,  ///< known by name, and not in the library
    missing_muscle,    ///< known by name, and not in the adult body
    refused,           ///< beyond what Sinew answers
};

/// What a word, or several words in a row, name.
struct Named {
    WordKind kind = WordKind::plain;
    std::vector<std::string> muscles;     ///< groups of data/bodies/muscle_groups.csv
    std::vector<std::string> exercises;   ///< ids
    std::vector<OverlayChoice> overlays;  ///< of some exercise's file
    std::string why;                      ///< refused: the reason, the rest of a sentence
};

/// A stretch of a text: words that name something together, or one word that names nothing here.
struct TextPart {
    Named named;
    std::vector<StemmedWord> words;
};

/// A word that was taken for a known one.
struct CorrectedWord {
    std::string asked, taken_as;
};

/// The words that questions use: those of data/questions/words.csv, the exercises' ids, titles and
/// other names, the names of their variations and faults, and the muscle groups. Of two meanings
/// that of words.csv counts.
class QuestionWords {
public:
    /// Throws InputError naming file, line and column where a row is wrong: an unknown kind, a
    /// muscle, exercise or overlay that is not there, words that stand twice with two meanings.
    QuestionWords(const std::filesystem::path& data, WordSplitter split);

    /// Other spellings of words replaced by the usual ones. Words that are not known, of five
    /// letters or more, are taken for the one known word that begins alike and is a letter away, or
    /// two neighbouring letters swapped; those changed go to `corrected`.
    [[nodiscard]] std::vector<StemmedWord> spell(const std::vector<StemmedWord>& words,
                                                 std::vector<CorrectedWord>& corrected) const;
    /// Cuts a text into what names something and what does not; of two that begin at one word the
    /// longer counts. Small words between the words of a variation or a fault are skipped over:
    /// "arch my back".
    [[nodiscard]] std::vector<TextPart> cut(const std::vector<StemmedWord>& words) const;

    /// Makes words known to spell() that stand elsewhere.
    void learn(const std::vector<StemmedWord>& words);

    /// True when the exercise's file offers the overlay.
    [[nodiscard]] bool offers(const std::string& exercise, const OverlayChoice& overlay) const;
    /// The file of claims about the exercise; empty: none.
    [[nodiscard]] std::string claims_about(const std::string& exercise) const;

private:
    struct Phrase {
        std::vector<std::string> stems;
        Named named;
    };
    /// What has a name of its own goes to `names`.
    void load_names(const std::filesystem::path& data,
                    std::vector<std::pair<std::string, Named>>& names);
    void load_words(const std::filesystem::path& data);
    /// What a row of words.csv says of a name.
    [[nodiscard]] Named read_named(const CsvTable& table, const CsvTable::Row& row) const;
    [[nodiscard]] OverlayChoice find_overlay(const CsvTable& table, const CsvTable::Row& row,
                                             OverlayKind kind, const std::string& name) const;
    /// False when the words stand already with another meaning.
    [[nodiscard]] bool add(std::string_view words, const Named& named);
    [[nodiscard]] bool is_small(const std::string& stem) const;
    /// How many of `words` from `at` on the phrase takes; 0: it does not fit.
    [[nodiscard]] std::size_t fit(const Phrase& phrase, const std::vector<StemmedWord>& words,
                                  std::size_t at) const;

    WordSplitter split_;
    std::map<std::string, std::vector<Phrase>> phrases_;    ///< by first stem, the longest first
    std::map<std::string, std::vector<StemmedWord>> same_;  ///< by stem
    std::set<std::string> known_;                           ///< stems
    std::map<std::string, std::string> spellings_;  ///< word to stem, of what spell() may give
    std::map<std::string, std::vector<OverlayChoice>> offered_;  ///< by exercise
    std::map<std::string, std::string> claimed_;                 ///< exercise to file of claims
    std::set<std::string> muscles_;
};

}  // namespace sinew
