#pragma once

#include <string>
#include <vector>

#include "sinew/evidence/run_claims.h"
#include "sinew/evidence/verdict.h"

namespace sinew {

/// One side, as far as it is known.
struct OperandOutcome {
    FigureValue value;                           ///< of the body as it stands, or the plain number
    std::optional<Contrast::Range> assumptions;  ///< SI
    std::optional<Contrast::Samples> samples;
};

struct ComparisonOutcome {
    const Comparison* comparison = nullptr;
    OperandOutcome left, right;
    Contrast contrast;
    Verdict verdict = Verdict::not_decidable;
    std::string reason;
};

struct StatedOutcome {
    const StatedFigure* stated = nullptr;
    OperandOutcome figure;
};

/// Published figures, or the findings about a question, counted.
struct TallyOutcome {
    std::string says;
    Tally tally;
    std::optional<Verdict> verdict;  ///< none: it decides nothing
    std::string reason;
};

struct ClaimOutcome {
    const Claim* claim = nullptr;
    Verdict verdict = Verdict::not_decidable;
    std::string reason;
    std::vector<ComparisonOutcome> comparisons, beside;
    std::vector<StatedOutcome> figures;
    std::vector<TallyOutcome> tallies;
};

/// All that a report needs; refers to the claims.
struct ClaimsOutcome {
    std::vector<ClaimOutcome> claims;
    Answer answer = Answer::not_decidable;
    std::string sentence;     ///< the answer in one sentence
    std::string gate_closed;  ///< why nothing may be said of the abdominal muscles; empty: it may
};

/// Verdicts on all claims, from what was simulated and what is published, by the rules of verdict.h
/// and nothing else. While the gate is closed comparisons of abdominal muscles are not decidable.
[[nodiscard]] ClaimsOutcome evaluate_claims(const ClaimFile& claims, const ClaimRuns& runs,
                                            std::string gate_closed);

}  // namespace sinew
