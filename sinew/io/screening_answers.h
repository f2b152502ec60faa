#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <string>

#include "sinew/training/screening.h"

namespace sinew {

/// Reads answers as YAML: `question-id: answer` for each, and `answered-on: 2026-11-30`, which may
/// be missing. Throws InputError naming file and line where a key is no question (with the nearest)
/// or stands twice, an answer is none of the choices, the answers are of a day after `today` or no
/// longer hold (clearance_ends()), or one is missing that the exercises ask for. `file` is for
/// messages.
[[nodiscard]] ScreeningAnswers parse_screening_answers(const std::string& text,
                                                       const std::string& file,
                                                       const ScreeningTables& tables,
                                                       std::span<const std::string> exercises,
                                                       std::chrono::year_month_day today);

[[nodiscard]] ScreeningAnswers load_screening_answers(const std::filesystem::path& path,
                                                      const ScreeningTables& tables,
                                                      std::span<const std::string> exercises,
                                                      std::chrono::year_month_day today);

/// The answers to the questions that were asked, each under its question, for
/// parse_screening_answers().
[[nodiscard]] std::string format_screening_answers(const ScreeningTables& tables,
                                                   const ScreeningAnswers& answers,
                                                   const ScreeningOutcome& outcome);

}  // namespace sinew
