#include "sinew/io/calendar_date.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

TEST(CalendarDate, reads_and_writes_the_same_day) {
    for (const char* text : {"1970-01-01", "2024-02-29", "2026-11-30", "2199-12-31"})
        EXPECT_EQ(format_date(parse_date(text, "error: [--date]")), text);
}

TEST(CalendarDate, refuses_what_is_no_day) {
    for (const char* text : {"2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10",
                             "2026-01-00", "1969-12-31", "2200-01-01", "2026-1-1", "26-01-01",
                             "2026/01/01", "today", "", "2026-01-0a", "-026-01-01", "2026--1-01"})
        EXPECT_THROW((void)parse_date(text, "error: [--date]"), InputError) << text;
}

TEST(CalendarDate, names_the_place_and_the_value) {
    try {
        (void)parse_date("2026-02-30", "error: [--date]");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "error: [--date] '2026-02-30': the calendar has no such day");
    }
}

TEST(CalendarDate, reads_the_time_of_day) {
    EXPECT_EQ(parse_time_of_day("00:00", ""), 0min);
    EXPECT_EQ(parse_time_of_day("23:59", ""), 1439min);
    EXPECT_EQ(format_time_of_day(parse_time_of_day("07:05", "")), "07:05");
    for (const char* text : {"24:00", "12:60", "7:05", "12.30", "", "-1:00", "12:3x"})
        EXPECT_THROW((void)parse_time_of_day(text, ""), InputError) << text;
}

}  // namespace
}  // namespace sinew
