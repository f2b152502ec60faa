#pragma once

#include <string>

#include "sinew/report/planned.h"

namespace sinew {

/// A plan, or why there is none, for the terminal.
[[nodiscard]] std::string format_plan(const Planned& planned);

/// The same as JSON (docs/training.md).
[[nodiscard]] std::string format_plan_json(const Planned& planned);

/// What was asked for, in the same words: one text for one request.
[[nodiscard]] std::string format_plan_request_json(const PlanRequest& request);

/// The same as one page, which needs nothing else.
[[nodiscard]] std::string format_plan_page(const Planned& planned);

/// A week of the log for the terminal, and as JSON.
[[nodiscard]] std::string format_logged_week(const LoggedWeek& week);
[[nodiscard]] std::string format_logged_week_json(const LoggedWeek& week);

}  // namespace sinew
