#include "cli/log.h"

#include <algorithm>
#include <cstdio>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/training_log.h"
#include "sinew/io/training_log_csv.h"
#include "sinew/io/training_log_fields.h"

namespace sinew::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string format_name(const LogEntry& entry) {
    std::string name = entry.exercise;
    for (const std::string& variation : entry.variations) name += "+" + variation;
    return name;
}

/// `2026-11-30 18:30  hip-thrust+paused  3 x 10  80 kg  uid`.
std::string format_line(const LogEntry& entry, std::size_t name_width) {
    std::string line = fmt::format("{} {:5}  {:{}}  {} x {}", format_date(entry.date),
                                   entry.time ? format_time_of_day(*entry.time) : "",
                                   format_name(entry), name_width, entry.sets, entry.reps);
    if (entry.hold_s) line += fmt::format(" x {:.6g} s", *entry.hold_s);
    if (entry.load_kg) line += fmt::format("  {:.6g} kg", *entry.load_kg);
    return line + "  " + entry.uid + "\n";
}

std::string format_list(std::span<const LogEntry> entries) {
    std::size_t width = 0;
    for (const LogEntry& entry : entries) width = std::max(width, format_name(entry).size());
    std::string text;
    for (const LogEntry& entry : entries) text += format_line(entry, width);
    return text;
}

std::string format_json(const std::string& file, std::span<const LogEntry> entries) {
    Json list = Json::array();
    for (const LogEntry& entry : entries) {
        Json json{{"uid", entry.uid}, {"date", format_date(entry.date)}};
        if (entry.time) json["time"] = format_time_of_day(*entry.time);
        json["exercise"] = entry.exercise;
        json["variations"] = entry.variations;
        json["sets"] = entry.sets;
        json["reps"] = entry.reps;
        if (entry.load_kg) json["load_kg"] = *entry.load_kg;
        if (entry.hold_s) json["hold_s"] = *entry.hold_s;
        list.push_back(std::move(json));
    }
    return Json{{"log", file}, {"entries", std::move(list)}}.dump(2) + "\n";
}

std::string count(std::size_t n) {
    return fmt::format("{} {}", n, n == 1 ? "entry" : "entries");
}

/// Notes go to standard error: what is asked for stands alone on standard output.
void tell(const TrainingLog& log) {
    for (const std::string& note : log.notes()) std::fprintf(stderr, "note: %s\n", note.c_str());
}

LogEntry parse_entry(const LogArguments& arguments) {
    LogEntry entry{.exercise = arguments.exercise, .variations = arguments.variations};
    entry.sets = parse_logged_count(arguments.sets, most_logged_sets, "error: [--sets]");
    entry.reps = parse_logged_count(arguments.reps, most_logged_reps, "error: [--reps]");
    if (arguments.load) entry.load_kg = parse_logged_load(*arguments.load, "error: [--load]");
    if (arguments.hold) entry.hold_s = parse_logged_hold(*arguments.hold, "error: [--hold]");
    entry.date =
        arguments.date ? parse_logged_date(*arguments.date, today(), "error: [--date]") : today();
    if (arguments.time) entry.time = parse_time_of_day(*arguments.time, "error: [--time]");
    LoggedExercises().settle_names(
        entry, {"error: [exercise]", "error: [--variation]", "error: [--load]"});
    return entry;
}

}  // namespace

std::string log_file(const LogArguments& arguments) {
    require_name(arguments.log, "--log");
    if (arguments.log == "-") throw InputError("error: [--log] is '-'; it must be a file");
    return arguments.log ? *arguments.log : default_log_path().string();
}

int run_log_add(const LogArguments& arguments) {
    LogEntry entry = parse_entry(arguments);
    TrainingLog log = TrainingLog::open_for_writing(log_file(arguments));
    tell(log);
    entry.uid = log.add(entry);
    std::fputs(("added " + format_list({&entry, 1})).c_str(), stdout);
    std::fflush(stdout);  // it is on the disk by now; closing the log may take a moment
    return exit_ok;
}

int run_log_list(const LogArguments& arguments) {
    std::optional<std::chrono::year_month_day> from, to;
    if (arguments.from) from = parse_date(*arguments.from, "error: [--from]");
    if (arguments.to) to = parse_date(*arguments.to, "error: [--to]");
    if (from && to && *to < *from)
        throw InputError(fmt::format("error: [--to] {} lies before --from {}", format_date(*to),
                                     format_date(*from)));
    require_name(arguments.json, "--json");
    const std::string file = log_file(arguments);
    if (arguments.json) require_other_file(file, *arguments.json, "error: [--json]");
    const TrainingLog log = TrainingLog::open_for_reading(file);
    tell(log);
    const std::vector<LogEntry> entries = log.entries(from, to);
    if (arguments.json) write_or_print(*arguments.json, format_json(file, entries));
    if (arguments.json == "-" || !log.exists()) return exit_ok;
    std::fputs((format_list(entries) + count(entries.size()) + "\n").c_str(), stdout);
    return exit_ok;
}

int run_log_export(const LogArguments& arguments) {
    const std::string file = log_file(arguments);
    if (arguments.file.empty()) throw InputError("error: [file] the name is empty");
    require_other_file(file, arguments.file, "error: [file]");
    const TrainingLog log = TrainingLog::open_for_reading(file);
    // A table without rows could take the place of one that somebody keeps.
    if (!log.exists()) throw InputError("error: " + log.notes().front());
    tell(log);
    const std::vector<LogEntry> entries = log.entries();
    write_or_print(arguments.file, format_log_csv(entries));
    if (arguments.file != "-")
        std::printf("exported %s to %s\n", count(entries.size()).c_str(), arguments.file.c_str());
    return exit_ok;
}

int run_log_import(const LogArguments& arguments) {
    const LogTable table = load_log_csv(arguments.file);
    const std::string file = log_file(arguments);
    TrainingLog log = TrainingLog::open_for_writing(file);
    tell(log);
    const AddedEntries done =
        log.add_all(table.entries, [&](std::size_t i) { return table.place(i); });
    std::string line = fmt::format("added {} to {}", count(done.added), file);
    if (done.there_already > 0)
        line += fmt::format("; {} there already", count(done.there_already));
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
    return exit_ok;
}

int run_log_remove(const LogArguments& arguments) {
    check_logged_uid(arguments.uid, "error: [uid]");
    const std::string file = log_file(arguments);
    TrainingLog log = TrainingLog::open_for_writing(file, TrainingLog::WhenMissing::refuse);
    tell(log);
    const std::optional<LogEntry> removed = log.remove(arguments.uid);
    if (!removed)
        throw InputError(fmt::format("error: [uid] {} is not in {}", arguments.uid, file));
    std::fputs(("removed " + format_list({&*removed, 1})).c_str(), stdout);
    return exit_ok;
}

}  // namespace sinew::cli
