#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/analysis/uncertainty.h"
#include "sinew/exercise/exercise.h"

namespace sinew {

/// The table that a coach reads: muscle groups in order, joint moments, contact forces, what could
/// be held still, and one plain sentence. With `uncertainty`, intervals beside the groups' means
/// and a section of their own for the rest. Text of at most 80 columns, ending in a newline.
[[nodiscard]] std::string format_result(const Exercise& exercise, const Body& body,
                                        const Result& result,
                                        const Uncertainty* uncertainty = nullptr);

/// What the lift trains, in plain words, from the groups' mean activations: those within half of
/// the leading group's, largest first, four at most, groups under 1 % of all muscle left out; and
/// what the moments ask of the abdominal muscles.
[[nodiscard]] std::string calc_plain_sentence(const Exercise& exercise, const Result& result);

/// What is short, a line each, the largest lack first; both sides in one where they agree. Where
/// the muscles give more than is asked, or pull the other way, because they serve another joint at
/// their limit, the line says so and speaks of no lack.
[[nodiscard]] std::vector<std::string> format_shortfalls(const Body& body, const Result& result);

/// Why a result is not solved: one line, and a second with what to change.
[[nodiscard]] std::string format_failure(const Body& body, const Result& result);

}  // namespace sinew
