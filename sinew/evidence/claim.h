#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/energy.h"
#include "sinew/evidence/claim_figure.h"
#include "sinew/evidence/claim_section.h"
#include "sinew/evidence/finding.h"
#include "sinew/evidence/measurement.h"
#include "sinew/exercise/exercise.h"
#include "sinew/exercise/load.h"

namespace sinew {

/// What is simulated: an exercise as it is done, and what of the body is taken away.
struct ClaimSetUp {
    std::string name;  ///< by which comparisons call it
    std::vector<std::string> variations, faults;
    Exercise exercise;  ///< overlays put on
    std::optional<LoadQuantity> load;
    double brace = 0;                  ///< share of the pressure's limit [0..1]
    std::vector<std::string> without;  ///< muscle groups taken away
    std::optional<ThoraxHold>
        thorax;  ///< none: as the exercise has it; the others are tried as well
};

/// One side of a comparison: a figure of a set-up, or a plain number in SI.
struct FigureOfSetUp {
    std::size_t set_up = 0;  ///< in ClaimFile::set_ups
    ClaimFigure figure;
    friend bool operator==(const FigureOfSetUp&, const FigureOfSetUp&) = default;
};
using Operand = std::variant<FigureOfSetUp, double>;

enum class ContrastKind { difference, ratio };

/// left − right, or left over right, is more than the margin.
struct Comparison {
    std::string says;
    Operand left, right;  ///< at most one is a plain number
    ContrastKind by = ContrastKind::difference;
    double margin = 0;         ///< difference: SI, 0 or more; ratio: 1 or more
    const FigureKind* kind{};  ///< that both sides are of
    int line = 0;
};

/// A figure that a claim tells, beside what is published; it decides nothing.
struct StatedFigure {
    std::string says;
    FigureOfSetUp figure;
    std::vector<PublishedMet> beside;
};

/// One side of a comparison of published figures: a row, or a plain number in the other's unit.
using PublishedOperand = std::variant<Measurement, double>;

/// The left row's mean is more than the right one's, by so many times.
struct PublishedComparison {
    std::string says;
    PublishedOperand left, right;  ///< at most one is a plain number
    double times = 1;              ///< 1 or more
    int line = 0;
};

/// All findings about a question, and the answer that the claim expects.
struct FindingQuery {
    std::string question;
    std::string expects;
    std::vector<Finding> findings;
    int line = 0;
};

/// A statement in our own words, with what would decide it.
struct Claim {
    std::string id;
    std::string says;
    std::string why;                             ///< these comparisons and margins
    ClaimSection section = ClaimSection::other;  ///< of the page where it is told
    std::vector<Comparison> comparisons;         ///< that decide
    std::vector<Comparison> beside;              ///< that are told and decide nothing
    std::vector<StatedFigure> figures;
    std::vector<PublishedComparison> published;
    std::vector<FindingQuery> findings;
    int line = 0;
};

/// Every figure of a set-up that a claim names: of comparisons, and stated.
template <class Visit>
void for_each_figure(const Claim& claim, const Visit& visit) {
    for (const auto* comparisons : {&claim.comparisons, &claim.beside})
        for (const Comparison& comparison : *comparisons)
            for (const Operand* side : {&comparison.left, &comparison.right})
                if (const auto* operand = std::get_if<FigureOfSetUp>(side)) visit(*operand);
    for (const StatedFigure& stated : claim.figures) visit(stated.figure);
}

/// What a claim says of the file's question where it is supported.
enum class Answers { yes, no };

/// A file of claims.
struct ClaimFile {
    std::string id, file, title, question;
    std::vector<std::pair<std::string, Answers>> rests_on;  ///< claims by id
    std::vector<ClaimSetUp> set_ups;
    std::vector<Claim> claims;
};

}  // namespace sinew
