#include "sinew/io/training_log_csv.h"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/csv.h"
#include "sinew/io/load_text.h"
#include "sinew/io/training_log_fields.h"

namespace sinew {

namespace {

const std::vector<std::string> column_names{"uid",  "date", "time",    "exercise", "variations",
                                            "sets", "reps", "load_kg", "hold_s"};

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string out = "\"";
    for (const char c : field) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

/// The fewest digits that read back as the same number.
std::string format_number(std::optional<double> value) {
    return value ? fmt::format("{}", *value) : "";
}

std::vector<std::string> split_names(const std::string& text) {
    std::vector<std::string> names;
    if (text.empty()) return names;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t end = text.find('+', begin);
        names.push_back(text.substr(begin, end - begin));
        if (end == std::string::npos) return names;
        begin = end + 1;
    }
}

LogEntry parse_row(const CsvTable& table, const CsvTable::Row& row,
                   std::chrono::year_month_day today, LoggedExercises& exercises) {
    const auto place = [&](const char* column) {
        return fmt::format("{}:{}: error: [{}]", table.file(), row.line, column);
    };
    const auto text = [&](const char* column) -> const std::string& {
        return table.text(row, column);
    };
    const auto given = [&](const char* column) -> const std::string& {
        if (text(column).empty()) table.fail(row, column, "it is missing");
        return text(column);
    };
    LogEntry entry;
    entry.uid = text("uid");
    if (!entry.uid.empty()) check_logged_uid(entry.uid, place("uid"));
    entry.date = parse_logged_date(given("date"), today, place("date"));
    if (!text("time").empty()) entry.time = parse_time_of_day(text("time"), place("time"));
    entry.exercise = given("exercise");
    entry.variations = split_names(text("variations"));
    entry.sets = parse_logged_count(given("sets"), most_logged_sets, place("sets"));
    entry.reps = parse_logged_count(given("reps"), most_logged_reps, place("reps"));
    if (!text("load_kg").empty()) {
        entry.load_kg = table.number(row, "load_kg");
        check_logged_load(*entry.load_kg, place("load_kg"));
    }
    if (!text("hold_s").empty()) {
        entry.hold_s = table.number(row, "hold_s");
        check_logged_hold(*entry.hold_s, place("hold_s"));
    }
    exercises.settle_names(entry, {place("exercise"), place("variations"), place("load_kg")});
    return entry;
}

}  // namespace

std::string format_log_csv(std::span<const LogEntry> entries) {
    std::string out = fmt::format("{}\n", fmt::join(column_names, ","));
    for (const LogEntry& entry : entries)
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{}\n", entry.uid, format_date(entry.date),
                        entry.time ? format_time_of_day(*entry.time) : "", quoted(entry.exercise),
                        quoted(fmt::format("{}", fmt::join(entry.variations, "+"))), entry.sets,
                        entry.reps, format_number(entry.load_kg), format_number(entry.hold_s));
    return out;
}

std::string LogTable::place(std::size_t i) const {
    return fmt::format("{}:{}: error:", file, lines.at(i));
}

LogTable parse_log_csv(const std::string& file, std::string_view text,
                       std::chrono::year_month_day today) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const CsvTable table(file, text);
    table.require_columns(column_names);
    LoggedExercises exercises;
    LogTable log{file, {}, {}};
    for (const CsvTable::Row& row : table.rows()) {
        log.entries.push_back(parse_row(table, row, today, exercises));
        log.lines.push_back(row.line);
    }
    return log;
}

LogTable load_log_csv(const std::filesystem::path& file) {
    return parse_log_csv(file.string(), load_text(file), today());
}

}  // namespace sinew
