#pragma once

#include <string>

#include "sinew/analysis/result.h"
#include "sinew/analysis/uncertainty.h"

namespace sinew {

/// lines: a line a value, to be read. compact: no blanks, half as long, to be sent.
enum class JsonLayout { lines, compact };

/// The result as a JSON document (two-space indent, a newline at the end). Units are in the keys;
/// docs/result_json.md lists them. With `uncertainty`, intervals stand beside the figures.
[[nodiscard]] std::string format_result_json(const Body& body, const Result& result,
                                             const Uncertainty* uncertainty = nullptr,
                                             JsonLayout layout = JsonLayout::lines);

/// left, right or both.
[[nodiscard]] const char* side_name(Side side);

/// solved, short or infeasible; not_run before a run.
[[nodiscard]] const char* status_name(ResultStatus status);

}  // namespace sinew
