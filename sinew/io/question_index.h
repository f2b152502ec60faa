#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/io/question_phrasings.h"
#include "sinew/io/question_words.h"

namespace sinew {

/// Why a question has no answer.
enum class NoAnswer {
    answered,
    empty,          ///< no words
    refused,        ///< beyond Sinew: words.csv says why
    missing,        ///< an exercise or a muscle that Sinew does not have
    unknown_words,  ///< in `unknown`
    other_overlay,  ///< none of the exercises has such a variation or fault
    no_subject,     ///< it names no exercise, muscle or way of doing one
    unclear,        ///< its words are known, but it is like no question with an answer
};

/// Where a question leads. What it names is given also where it has no answer.
struct Routing {
    Topic topic = Topic::none;
    /// Each once, in the order in which they are named; no exercise where the question says "it".
    std::vector<std::string> exercises;    ///< ids
    std::vector<std::string> muscles;      ///< groups of data/bodies/muscle_groups.csv
    std::vector<OverlayChoice> overlays;   ///< if there are exercises, at least one has each
    std::vector<std::string> claims;       ///< topic claim: ids of files of data/claims
    std::vector<std::string> numbers;      ///< in digits; routing makes nothing of them
    std::vector<CorrectedWord> corrected;  ///< taken for another word: to be told
    std::vector<std::string> unknown;      ///< words that stand nowhere in the data

    std::string phrasing;           ///< the nearest of topics.csv; empty: none was near enough
    double score = 0;               ///< of that phrasing: bm25 times shared; more is nearer
    double shared = 0;              ///< part of the telling words of both that is in both [0..1]
    Topic runner_up = Topic::none;  ///< the next topic that could have answered
    double runner_up_score = 0;

    NoAnswer why = NoAnswer::answered;
    std::string reason;  ///< a sentence for whoever asked; empty where there is an answer
};

/// Leads questions in plain English to the answers that Sinew computes. It makes up nothing and
/// learns nothing: the phrasings of data/questions/topics.csv are ranked by bm25 in a full-text
/// index that is built in memory, and what their words may name stands in words.csv.
///
/// Four rules keep out what it cannot answer:
///   1. Every word must be known: to a phrasing, as a name, or as a small word that says nothing.
///   2. One topic alone must know all of them.
///   3. A phrasing serves only questions that name what it names: an exercise, a muscle, a way of
///      doing one, training. One that names nothing serves only the question that equals it.
///   4. Of the telling words of question and phrasing together more than half, weighed by how rare
///      they are, must be in both.
/// And some phrasings stand for what Sinew does not answer; where one of them is nearest, it says
/// so.
///
/// Cannot: understand a sentence. Word order counts only between neighbours, "not" counts only
/// where a name has it, and of two questions in one only the nearer is answered.
class QuestionIndex {
public:
    static constexpr std::size_t most_characters = 300;

    /// Reads data/questions, data/exercises and the muscle groups. Throws InputError where a row is
    /// wrong.
    explicit QuestionIndex(const std::filesystem::path& data);
    ~QuestionIndex();
    QuestionIndex(QuestionIndex&&) noexcept;
    QuestionIndex& operator=(QuestionIndex&&) noexcept;

    /// Throws InputError where the question is longer than `most_characters` or not UTF-8. Several
    /// threads may ask at once; one is served after another.
    [[nodiscard]] Routing route(std::string_view question) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sinew
