#pragma once

#include <filesystem>

#include "sinew/training/screening.h"

namespace sinew {

/// Reads screening_questions.csv, screening_table.csv and cautions.csv of `data`/training. Throws
/// InputError naming file, line and column unless every row has a source without an address and a
/// trust of primary, review or grey; ids are unique; a question refers to earlier ones, a detail to
/// a gate, a caution to a question; each role that is single has one question, and general
/// questions, gates and a detail of each gate are there; one clearance row answers each case.
[[nodiscard]] ScreeningTables load_screening_tables(const std::filesystem::path& data);

}  // namespace sinew
