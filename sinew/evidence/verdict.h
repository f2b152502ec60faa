#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/evidence/claim.h"

namespace sinew {

enum class Verdict { supported, contradicted, mixed, not_decidable };
/// As reports and files print it.
[[nodiscard]] const char* name_of(Verdict verdict);

/// left − right, or left over right, where neither is taken for less than the floor. A contrast and
/// that of its swapped operands are exact opposites: −x, or 1/x.
[[nodiscard]] double calc_contrast(ContrastKind by, double left, double right, double floor);

/// What is known of one contrast.
struct Contrast {
    std::optional<double> nominal;  ///< of the body as it stands; none: some side has no figure
    std::string why_not;            ///< then
    /// Over the ways of holding the thorax and the corners of the constants of stability; none: the
    /// comparison does not hang on them.
    struct Range {
        double low = 0, high = 0;
        std::string lowest, highest;  ///< with which
    };
    std::optional<Range> assumptions;
    /// Over sampled bodies and set-ups, both sides of each sample being one person; none: none were
    /// asked for.
    struct Samples {
        double p05 = 0, p50 = 0, p95 = 0;
        int solved = 0, all = 0;
    };
    std::optional<Samples> samples;

    [[nodiscard]] double least() const;
    [[nodiscard]] double most() const;
};

/// The verdict on a comparison, of which this is the whole rule:
///
///  1. not decidable where a side has no figure, or fewer than `answers_from` of the samples have
///     one;
///  2. supported where all that is known of the contrast lies above the margin: the body as it
///     stands, every assumption about the trunk, and the 5 % quantile of the samples;
///  3. contradicted where all of it lies below: the body, the assumptions and the 95 % quantile;
///  4. not decidable otherwise.
///
/// A supported comparison whose operands are swapped is contradicted. With the margin turned as
/// well (−margin, or 1/margin) each verdict turns into its opposite.
inline constexpr double answers_from = 0.5;
[[nodiscard]] Verdict judge(const Contrast& contrast, double margin);

enum class Direction { for_it, against_it, level };
[[nodiscard]] const char* name_of(Direction direction);

/// One published comparison or finding, and what it says of the claim.
struct TallyItem {
    std::string says;    ///< what was measured, in figures
    std::string source;  ///< citation
    std::string doi;     ///< begins with 10.; empty: not known
    std::string study;
    std::vector<std::string> rows;  ///< ids
    Direction direction = Direction::level;
};

/// How many studies speak for a claim. A study speaks once, for what most of its items say.
struct Tally {
    std::vector<TallyItem> items;
    int studies_for = 0, studies_against = 0, studies_level = 0;
    [[nodiscard]] int studies() const { return studies_for + studies_against + studies_level; }
};
[[nodiscard]] Tally make_tally(std::vector<TallyItem> items);

[[nodiscard]] TallyItem compare_published(const PublishedComparison& comparison);
[[nodiscard]] TallyItem read_finding(const Finding& finding, const std::string& expects);

/// What the tally decides: supported when at least `tally_share` of at least `tally_from` studies
/// speak for the claim, contradicted when as many speak against it, mixed when that many studies
/// speak and are of two minds; nothing with fewer studies, or where most find no difference.
///
/// Cannot: weigh studies by their size or quality; it is a count and no meta-analysis.
inline constexpr int tally_from = 3;
inline constexpr double tally_share = 0.75;
[[nodiscard]] std::optional<Verdict> judge(const Tally& tally);

/// The verdict on a claim of its parts: mixed when one is mixed or two oppose each other; supported
/// or contradicted when all of them are; not decidable otherwise, and without parts.
[[nodiscard]] Verdict join_verdicts(std::span<const Verdict> parts);

/// The answer to a file's question.
enum class Answer { yes, rather_yes, in_part, rather_no, no, not_decidable };
[[nodiscard]] const char* name_of(Answer answer);

/// Of the claims that it rests on, each with what it says where it is supported; where it is
/// contradicted it says the opposite. One that is mixed or not decidable speaks for neither answer.
/// All of one voice: yes or no; one voice, and silence beside it: rather; two voices: in part.
[[nodiscard]] Answer join_answers(std::span<const std::pair<Answers, Verdict>> claims);

}  // namespace sinew
