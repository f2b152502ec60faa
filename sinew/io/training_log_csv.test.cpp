#include "sinew/io/training_log_csv.h"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::chrono::year_month_day last_of_november = 2026y / 11 / 30;
const std::string header = "uid,date,time,exercise,variations,sets,reps,load_kg,hold_s\n";

std::string error_of(const auto& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

LogTable parse(const std::string& text) {
    return parse_log_csv("t.csv", text, last_of_november);
}

std::string refusal(const std::string& row) {
    const std::string good = ",2026-11-30,,crunch,,1,1,,\n";
    return error_of([&] { (void)parse(header + good + row + "\n"); });
}

std::vector<LogEntry> some_entries() {
    return {{.uid = "a" + std::string(31, '0'),
             .date = 2026y / 11 / 1,
             .exercise = "front-plank",
             .sets = 3,
             .reps = 1,
             .hold_s = 60},
            {.uid = "b" + std::string(31, '0'),
             .date = 2026y / 11 / 1,
             .time = 18h + 30min,
             .exercise = "hip-thrust",
             .variations = {"feet-nearer", "paused"},
             .sets = 3,
             .reps = 10,
             .load_kg = 80.1}};
}

TEST(LogCsv, has_one_row_an_entry) {
    EXPECT_EQ(
        format_log_csv(some_entries()),
        header +
            "a0000000000000000000000000000000,2026-11-01,,front-plank,,3,1,,60\n"
            "b0000000000000000000000000000000,2026-11-01,18:30,hip-thrust,feet-nearer+paused,3,10,"
            "80.1,\n");
}

TEST(LogCsv, quotes_names_that_would_break_a_row) {
    LogEntry odd = some_entries()[0];
    odd.exercise = "a,\"b\"";
    EXPECT_NE(format_log_csv({&odd, 1}).find(",\"a,\"\"b\"\"\",,3,"), std::string::npos);
}

TEST(LogCsv, reads_back_what_it_wrote) {
    EXPECT_EQ(parse(format_log_csv(some_entries())).entries, some_entries());
}

TEST(LogCsv, export_import_and_export_give_the_same_bytes) {
    const fs::path folder = fs::path(testing::TempDir()) / ("csv_" + std::to_string(::getpid()));
    fs::remove_all(folder);
    TrainingLog first = TrainingLog::open_for_writing(folder / "a.sqlite");
    std::vector<LogEntry> entries;
    for (int day = 28; day > 0; --day)
        for (const std::optional<std::chrono::minutes>& time :
             {std::optional(7h + 1min * day), {}, std::optional(20h + 0min)})
            for (const double load : {20.0, 0.1 * day, 176 * 0.45359237, 1e-5})
                entries.push_back({.date = 2025y / 10 / day,
                                   .time = time,
                                   .exercise = "hip-thrust",
                                   .sets = 1,
                                   .reps = day,
                                   .load_kg = load});
    first.add_all(entries);
    const std::string written = format_log_csv(first.entries());
    std::ofstream(folder / "log.csv", std::ios::binary) << written;
    TrainingLog second = TrainingLog::open_for_writing(folder / "b.sqlite");
    const LogTable table = load_log_csv(folder / "log.csv");
    EXPECT_EQ(second.add_all(table.entries).added, entries.size());
    EXPECT_EQ(format_log_csv(second.entries()), written);
    EXPECT_EQ(second.add_all(table.entries).there_already, entries.size());
    EXPECT_EQ(format_log_csv(second.entries()), written);
    fs::remove_all(folder);
}

TEST(LogCsv, reads_what_spreadsheets_write) {
    const LogTable table = parse(
        "\xEF\xBB\xBFuid,date,time,exercise,variations,sets,reps,load_kg,hold_s\r\n"
        ",2026-11-30,18:30,\"hip-thrust\",paused,3,10,80.0,\r\n"
        "\r\n"
        ",2026-11-30,,plank,,1,1,,60\r\n");
    ASSERT_EQ(table.entries.size(), 2u);
    EXPECT_EQ(table.entries[0].load_kg, 80);
    EXPECT_EQ(table.entries[0].uid, "");
    EXPECT_EQ(table.entries[1].exercise, "front-plank");
    EXPECT_EQ(table.entries[1].hold_s, 60);
    EXPECT_EQ(table.place(1), "t.csv:4: error:");
}

TEST(LogCsv, names_file_line_and_column) {
    for (const auto& [row, said] : std::initializer_list<std::pair<const char*, std::string>>{
             {"x,2026-11-30,,crunch,,1,1,,",
              "[uid] is 'x'; it must be 32 digits, 0 to 9 and a to f"},
             {",,,crunch,,1,1,,", "[date] it is missing"},
             {",30.11.2026,,crunch,,1,1,,",
              "[date] '30.11.2026' is not a date\nWrite year, month and day: 2026-11-30."},
             {",2026-12-24,,crunch,,1,1,,",
              "[date] is 2026-12-24, in the future; today is 2026-11-30"},
             {",2026-11-30,25:00,crunch,,1,1,,",
              "[time] '25:00' is not a time of day\nWrite hours and minutes: 18:30."},
             {",2026-11-30,,,,1,1,,", "[exercise] it is missing"},
             {",2026-11-30,,cranch,,1,1,,",
              "[exercise] 'cranch' is not known; nearest: crunch\nThe log takes exercises that "
              "ship "
              "(see `sinew exercises`)."},
             {",2026-11-30,,hip-thrust,paused+,1,1,,",
              "[variations] '' is not a variation of hip-thrust; nearest: "},
             {",2026-11-30,,crunch,,0,1,,",
              "[sets] is '0'; it must be a whole number from 1 to 100"},
             {",2026-11-30,,crunch,,1,,,", "[reps] it is missing"},
             {",2026-11-30,,hip-thrust,,1,1,80kg,", "[load_kg] \"80kg\" is not a finite number"},
             {",2026-11-30,,hip-thrust,,1,1,2000,",
              "[load_kg] is 2000 kg; it must be more than 0, up to 1000 kg\nLeave it out where "
              "nothing was added to the body's weight."},
             {",2026-11-30,,plank,,1,1,20,", "[load_kg] nothing in front-plank carries a load"},
             {",2026-11-30,,crunch,,1,1,,0", "[hold_s] is 0 s; it must be 1 to 3600 s"}}) {
        const std::string text = refusal(row), expected = "t.csv:3: error: " + said;
        EXPECT_EQ(text.substr(0, expected.size()), expected);
    }
    EXPECT_EQ(refusal(",2026-11-30,,crunch,,1,1,"),
              "t.csv:3: error: the row has 8 fields; the header has 9");
    EXPECT_EQ(error_of([] { (void)parse("date,exercise\n"); }),
              "t.csv: error: the columns are date,exercise; they must be "
              "uid,date,time,exercise,variations,sets,reps,load_kg,hold_s");
    EXPECT_EQ(error_of([] { (void)parse(""); }), "t.csv: error: the table has no header");
}

}  // namespace
}  // namespace sinew
