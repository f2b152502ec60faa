#pragma once

#include <string>

#include "sinew/report/answer_page.h"

namespace sinew {

/// Each is empty where the material has nothing of it.

/// Charted groups in every exercise, a chart a group.
[[nodiscard]] std::string format_group_charts(const AnswerPage& page);
/// The groups by which exercises are ranked, taken together.
[[nodiscard]] std::string format_ranking_chart(const AnswerPage& page);
/// The subject: drawing, and its muscles by role.
[[nodiscard]] std::string format_subject(const AnswerPage& page);
/// What the subject costs: repetition, set and session, beside published METs.
[[nodiscard]] std::string format_energy_figures(const AnswerPage& page);
[[nodiscard]] std::string format_variations(const AnswerPage& page);
/// How the subject is done, and its faults, the worst first.
[[nodiscard]] std::string format_form(const AnswerPage& page);
/// The exercises that rank highest, in words and drawings.
[[nodiscard]] std::string format_others(const AnswerPage& page);

}  // namespace sinew
