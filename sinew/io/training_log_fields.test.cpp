#include "sinew/io/training_log_fields.h"

#include <limits>

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::year_month_day last_of_november = 2026y / 11 / 30;

std::string error_of(const auto& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string settle(LogEntry& entry) {
    return error_of([&] { LoggedExercises().settle_names(entry, {"e:", "v:", "l:"}); });
}

TEST(LoggedFields, counts_are_whole_and_bounded) {
    EXPECT_EQ(parse_logged_count("100", 100, "p"), 100);
    for (const char* wrong : {"0", "101", "-1", "1.5", "3 ", "", "three", "99999999999"})
        EXPECT_EQ(error_of([&] { (void)parse_logged_count(wrong, 100, "p"); }),
                  std::string("p is '") + wrong + "'; it must be a whole number from 1 to 100");
}

TEST(LoggedFields, a_load_is_what_was_lifted) {
    EXPECT_EQ(parse_logged_load("80kg", "p"), 80);
    EXPECT_NEAR(parse_logged_load("176lb", "p"), 79.832, 1e-3);
    const std::string leave = "\nLeave it out where nothing was added to the body's weight.";
    const auto expect = [](const std::string& text, const std::string& said) {
        EXPECT_EQ(error_of([&] { (void)parse_logged_load(text, "p"); }), said);
    };
    expect("80", "p '80' has no unit; a mass needs one (kg, lb or N), such as 80kg");
    expect("75%", "p is '75%'; the log wants what was lifted, such as 80kg");
    expect("0kg", "p is 0 kg; it must be more than 0, up to 1000 kg" + leave);
    expect("-5kg", "p is -5 kg; it must be more than 0, up to 1000 kg" + leave);
    expect("1001kg", "p is 1001 kg; it must be more than 0, up to 1000 kg" + leave);
    EXPECT_NE(error_of([] { check_logged_load(std::numeric_limits<double>::quiet_NaN(), "p"); }),
              "no error");
}

TEST(LoggedFields, a_hold_has_its_unit_and_bounds) {
    EXPECT_EQ(parse_logged_hold("20s", "p"), 20);
    EXPECT_EQ(error_of([] { (void)parse_logged_hold("2", "p"); }),
              "p '2' has no unit; a time needs one (s or ms), such as 2s");
    EXPECT_EQ(error_of([] { (void)parse_logged_hold("3601s", "p"); }),
              "p is 3601 s; it must be 1 to 3600 s");
}

TEST(LoggedFields, a_date_is_a_day_ahead_at_most) {
    EXPECT_EQ(parse_logged_date("2026-12-01", last_of_november, "p"), 2026y / 12 / 1);
    EXPECT_EQ(error_of([] { (void)parse_logged_date("2026-12-02", last_of_november, "p"); }),
              "p is 2026-12-02, in the future; today is 2026-11-30");
    EXPECT_EQ(error_of([] { (void)parse_logged_date("2026-02-30", last_of_november, "p"); }),
              "p '2026-02-30': the calendar has no such day");
}

TEST(LoggedFields, an_entry_has_all_bounds) {
    const LogEntry good{.uid = std::string(32, 'a'),
                        .date = last_of_november,
                        .exercise = "crunch",
                        .sets = 1,
                        .reps = 1};
    check_log_entry(good, "x:");
    const auto said = [&](const auto& change) {
        LogEntry bad = good;
        change(bad);
        const std::string text = error_of([&] { check_log_entry(bad, "x:"); });
        return text.substr(0, text.find(']') + 1);
    };
    EXPECT_EQ(said([](LogEntry& e) { e.uid = "A"; }), "x: [uid]");
    EXPECT_EQ(said([](LogEntry& e) { e.date = 2026y / 2 / 30; }), "x: [date]");
    EXPECT_EQ(said([](LogEntry& e) { e.time = 24h; }), "x: [time]");
    EXPECT_EQ(said([](LogEntry& e) { e.time = -1min; }), "x: [time]");
    EXPECT_EQ(said([](LogEntry& e) { e.exercise = ""; }), "x: [exercise]");
    EXPECT_EQ(said([](LogEntry& e) { e.sets = 0; }), "x: [sets]");
    EXPECT_EQ(said([](LogEntry& e) { e.reps = 1001; }), "x: [reps]");
    EXPECT_EQ(said([](LogEntry& e) { e.load_kg = 0; }), "x: [load]");
    EXPECT_EQ(said([](LogEntry& e) { e.hold_s = 0.9; }), "x: [hold]");
    EXPECT_EQ(said([](LogEntry& e) { e.variations = {"b", "b"}; }), "x: [variations]");
}

TEST(LoggedExercises, other_names_become_the_id_and_variations_stand_in_order) {
    LogEntry entry{.exercise = "barbell-hip-thrust", .variations = {"paused", "feet-nearer"}};
    EXPECT_EQ(settle(entry), "no error");
    EXPECT_EQ(entry.exercise, "hip-thrust");
    EXPECT_EQ(entry.variations, (std::vector<std::string>{"feet-nearer", "paused"}));
}

TEST(LoggedExercises, unknown_names_come_with_the_nearest) {
    const std::string ships = "\nThe log takes exercises that ship (see `sinew exercises`).";
    LogEntry entry{.exercise = "hip-trust"};
    EXPECT_EQ(settle(entry), "e: 'hip-trust' is not known; nearest: hip-thrust" + ships);
    entry.exercise = "examples/goblet_squat.yaml";
    EXPECT_TRUE(settle(entry).starts_with("e: 'examples/goblet_squat.yaml' is not known;"));
    entry = {.exercise = "hip-thrust", .variations = {"pausd"}};
    EXPECT_EQ(settle(entry), "v: 'pausd' is not a variation of hip-thrust; nearest: paused");
    entry.variations = {"short-lockout"};  // a fault
    EXPECT_TRUE(settle(entry).starts_with("v: 'short-lockout' is not a variation of hip-thrust;"));
    entry.variations = {"paused", "paused"};
    EXPECT_EQ(settle(entry), "v: 'paused' stands twice");
    entry.variations = {"slow-lowering", "paused"};
    const std::string both = settle(entry);
    EXPECT_TRUE(both.starts_with("v: /") &&
                both.find("'paused' and 'slow-lowering' both change it") != std::string::npos)
        << both;
    entry = {.exercise = "curl-up", .variations = {"paused"}};
    EXPECT_EQ(settle(entry), "v: 'paused' is not known: curl-up has no variations");
}

TEST(LoggedExercises, a_load_needs_something_that_carries_it) {
    LogEntry entry{.exercise = "plank", .load_kg = 20};
    EXPECT_EQ(settle(entry), "l: nothing in front-plank carries a load");
    entry = {.exercise = "hip-thrust", .variations = {"body-weight"}, .load_kg = 20};
    EXPECT_EQ(settle(entry),
              "l: 'body-weight' sets the load of hip-thrust already\nLeave one of them out.");
    entry.load_kg.reset();
    EXPECT_EQ(settle(entry), "no error");
}

}  // namespace
}  // namespace sinew
