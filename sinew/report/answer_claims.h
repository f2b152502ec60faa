#pragma once

#include <string>

#include "sinew/report/answer_page.h"

namespace sinew {

/// The class that a verdict has in the style sheet.
[[nodiscard]] const char* paint_of(Verdict verdict);
/// The verdict's name on its colour.
[[nodiscard]] std::string format_badge(Verdict verdict);
[[nodiscard]] std::string format_badge(Answer answer);
/// `claim-prime-movers`, by which other places link to it.
[[nodiscard]] std::string id_of(const Claim& claim);
/// Where the gate's note stands when some comparison hangs on it.
[[nodiscard]] bool gate_matters(const ClaimsOutcome& outcome);

/// One claim: verdict, comparisons each with a chart of contrast and margin, what stands beside
/// them, and published figures with their sources.
[[nodiscard]] std::string format_claim(const AnswerPage& page, const ClaimOutcome& claim);

/// Every claim as a question, with its verdict in a line.
[[nodiscard]] std::string format_questions(const AnswerPage& page);

}  // namespace sinew
