#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sinew {

/// Reads `2026-11-30`. Throws InputError that begins with `place` where it is no date of that form,
/// no day of the calendar (2026-02-30), or outside the years 1970 to 2199.
[[nodiscard]] std::chrono::year_month_day parse_date(std::string_view text, std::string_view place);

/// Reads `18:30`. Throws InputError that begins with `place`.
[[nodiscard]] std::chrono::minutes parse_time_of_day(std::string_view text, std::string_view place);

/// `2026-11-30`.
[[nodiscard]] std::string format_date(std::chrono::year_month_day date);

/// `18:30`.
[[nodiscard]] std::string format_time_of_day(std::chrono::minutes time);

/// Today by this machine's clock and time zone.
[[nodiscard]] std::chrono::year_month_day today();

}  // namespace sinew
