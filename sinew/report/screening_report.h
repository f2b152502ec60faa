#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/training/screening.h"

namespace sinew {

/// What joints carry in an exercise, simulated.
struct ScreeningLoads {
    std::string title;  ///< of the exercise, with its load
    const Body& body;
    const Result& result;
};

/// A screening with its outcome, which is decided.
struct ScreeningReport {
    const ScreeningTables& tables;
    const ScreeningAnswers& answers;
    const ScreeningOutcome& outcome;
    const ScreeningLoads* loads = nullptr;  ///< null: nothing was simulated
};

/// For the terminal: the result, which part decided and why, cautions of each exercise, joint loads
/// beside published limits, and what this is not.
[[nodiscard]] std::string format_screening(const ScreeningReport& report);

/// The same as JSON (docs/screening.md).
[[nodiscard]] std::string format_screening_json(const ScreeningReport& report);

/// The same as one page that needs nothing else.
[[nodiscard]] std::string format_screening_page(const ScreeningReport& report);

/// "cleared with limits"; "professional first".
[[nodiscard]] std::string in_words(ScreeningVerdict verdict);
[[nodiscard]] std::string in_words(CautionAction action);
/// "a source says so", "a coach's opinion", "our inference".
[[nodiscard]] const char* in_words(CautionBasis basis);

/// What to do, one or two sentences.
[[nodiscard]] const char* describe(ScreeningVerdict verdict);

/// Which part decided: "decided by the questionnaire".
[[nodiscard]] const char* describe_decision(const ScreeningOutcome& outcome);

/// A sentence for each exercise that a caution holds back; none: no caution does.
[[nodiscard]] std::vector<std::string> describe_held_back(const ScreeningOutcome& outcome);

/// What the published limits are not.
[[nodiscard]] const char* describe_limits();
/// Why loads are not those of a repetition that is carried out; empty: they are.
[[nodiscard]] std::string describe_trouble(const Result& result);

/// What this is not.
[[nodiscard]] const char* describe_standing();

/// What holds of every screening: how long, what it is not, where the form is, what else to know.
[[nodiscard]] std::vector<std::string> describe_terms(const ScreeningReport& report);

inline constexpr const char* official_form = "https://eparmedx.com";

}  // namespace sinew
