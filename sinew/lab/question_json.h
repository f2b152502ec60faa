#pragma once

#include <string>
#include <string_view>

#include "sinew/lab/question.h"

namespace sinew {

/// A question from JSON: an object whose keys are those of Question and AdultText, all text but for
/// `variations` and `faults` (arrays of text) and `pressure` and `stability` (true or false); only
/// `exercise` is needed. Throws InputError naming the key: unknown (with the nearest), of another
/// kind, or missing; and where the text is no JSON, with the place.
[[nodiscard]] Question parse_question_json(std::string_view text);

/// The same as JSON, what is not asked for left out.
[[nodiscard]] std::string format_question_json(const Question& question);

}  // namespace sinew
