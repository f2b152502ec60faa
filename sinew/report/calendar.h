#pragma once

#include <chrono>
#include <string>

#include "sinew/report/planned.h"

namespace sinew {

/// A plan as a calendar (iCalendar, RFC 5545): one event a session, at the time of day of whoever
/// opens it (no time zone), lines of at most 75 bytes that end in CR LF. `made`: when, UTC. The
/// same request gives the same uids, so that importing it again replaces it. There must be a plan.
[[nodiscard]] std::string format_calendar(const Planned& planned, std::chrono::sys_seconds made);

}  // namespace sinew
