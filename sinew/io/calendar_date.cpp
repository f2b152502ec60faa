#include "sinew/io/calendar_date.h"

#include <charconv>
#include <ctime>
#include <optional>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace {

/// Digits and nothing else.
std::optional<int> parse_digits(std::string_view text) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text[0] == '-' || error != std::errc() || at != end) return std::nullopt;
    return value;
}

}  // namespace

std::chrono::year_month_day parse_date(std::string_view text, std::string_view place) {
    constexpr std::size_t length = 10;
    constexpr int first_year = 1970, last_year = 2199;
    std::optional<int> year, month, day;
    if (text.size() == length && text[4] == '-' && text[7] == '-') {
        year = parse_digits(text.substr(0, 4));
        month = parse_digits(text.substr(5, 2));
        day = parse_digits(text.substr(8, 2));
    }
    if (!year || !month || !day)
        throw InputError(fmt::format("{} '{}' is not a date", place, text),
                         "Write year, month and day: 2026-11-30.");
    if (*year < first_year || *year > last_year)
        throw InputError(
            fmt::format("{} '{}': the year must be {} to {}", place, text, first_year, last_year));
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok())
        throw InputError(fmt::format("{} '{}': the calendar has no such day", place, text));
    return date;
}

std::chrono::minutes parse_time_of_day(std::string_view text, std::string_view place) {
    std::optional<int> hour, minute;
    if (text.size() == 5 && text[2] == ':') {
        hour = parse_digits(text.substr(0, 2));
        minute = parse_digits(text.substr(3, 2));
    }
    if (!hour || !minute || *hour > 23 || *minute > 59)
        throw InputError(fmt::format("{} '{}' is not a time of day", place, text),
                         "Write hours and minutes: 18:30.");
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::string format_date(std::chrono::year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string format_time_of_day(std::chrono::minutes time) {
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

std::chrono::year_month_day today() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    constexpr int years_before_tm = 1900;
    return {std::chrono::year{local.tm_year + years_before_tm},
            std::chrono::month(static_cast<unsigned>(local.tm_mon + 1)),
            std::chrono::day(static_cast<unsigned>(local.tm_mday))};
}

}  // namespace sinew
