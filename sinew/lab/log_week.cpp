#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/training_log.h"
#include "sinew/lab/lab.h"

namespace sinew {

namespace {

using std::chrono::days;
using std::chrono::local_days;

/// What decides how an entry is simulated.
using SetUp =
    std::tuple<std::string, std::vector<std::string>, std::optional<double>, std::optional<double>>;

SetUp set_up_of(const LogEntry& entry) {
    return {entry.exercise, entry.variations, entry.load_kg, entry.hold_s};
}

std::string describe(const LogEntry& entry, const std::string& title) {
    std::string out = format_date(entry.date);
    if (entry.time) out += " " + format_time_of_day(*entry.time);
    out += "  " + title;
    for (const std::string& variation : entry.variations) out += ", " + variation;
    out += fmt::format("  {} x {}", entry.sets, entry.reps);
    if (entry.hold_s) out += fmt::format(" of {:g} s", *entry.hold_s);
    return out + (entry.load_kg ? fmt::format("  {:g} kg", *entry.load_kg) : "  body weight");
}

}  // namespace

std::vector<TrainedExercise> Lab::train_entries(const AdultText& adult,
                                                std::span<const LogEntry> entries,
                                                const std::stop_token& stop) {
    std::map<SetUp, std::size_t> known;
    std::vector<TrainQuestion> questions;
    for (const LogEntry& entry : entries)
        if (known.try_emplace(set_up_of(entry), questions.size()).second)
            questions.push_back({.exercise = entry.exercise,
                                 .variations = entry.variations,
                                 .load = LoadMass{entry.load_kg.value_or(0)},
                                 .hold_s = entry.hold_s});
    const std::vector<TrainedExercise> trained = train(adult, questions, stop);
    std::vector<TrainedExercise> out;
    out.reserve(entries.size());
    for (const LogEntry& entry : entries) out.push_back(trained[known.at(set_up_of(entry))]);
    return out;
}

LoggedWeek Lab::log_week(const std::string& file, std::chrono::year_month_day date,
                         TrainingLevel level, const AdultText& adult, const std::stop_token& stop) {
    LoggedWeek week{.tables = load_training_tables(data_directory()), .level = level};
    const local_days monday =
        local_days(date) - (std::chrono::weekday(local_days(date)) - std::chrono::Monday);
    week.monday = std::chrono::year_month_day(monday);
    const std::shared_ptr<const Subject> who = subject({.adult = adult});
    week.body = who->body.name;
    const TrainingLog log = TrainingLog::open_for_reading(file);
    week.notes = log.notes();
    // The days before, whose sessions this week's are rested from or not.
    constexpr days before{7};
    const std::vector<LogEntry> entries =
        log.entries(std::chrono::year_month_day(monday - before),
                    std::chrono::year_month_day(monday + days(6)));
    const std::vector<TrainedExercise> trained = train_entries(adult, entries, stop);

    constexpr std::chrono::hours noon{12};  // of an entry without a time of day
    const double mass_kg = who->body.mass();
    std::vector<DoneSets> all, within;
    std::map<std::chrono::year_month_day, int> sets_of_day;
    SessionPlan pauses;
    for (std::size_t k = 0; k < entries.size(); ++k) {
        const LogEntry& entry = entries[k];
        const DoneSets done{&trained[k].work,
                            wall_time(entry.date, entry.time.value_or(std::chrono::minutes(noon))),
                            entry.sets, entry.time.has_value()};
        all.push_back(done);
        if (local_days(entry.date) < monday) continue;
        within.push_back(done);
        const TrainedExercise& one = trained[k];
        week.lines.push_back(describe(entry, one.work.title));
        if (!one.trouble.empty())
            week.notes.push_back(fmt::format("{}: {}", one.work.title, one.trouble));
        pauses.sets = entry.sets;
        pauses.rest_s = 0;
        const EnergySum set =
            calc_set_energy(one.repetition, mass_kg, entry.reps * (one.work.one_sided ? 2 : 1));
        const EnergySum sum = calc_session_energy(set, mass_kg, pauses);
        week.net_J += sum.net_J;
        week.gross_J += sum.gross_J;
        week.time_s += sum.time_s;
        sets_of_day[entry.date] += entry.sets;
    }
    // A day's sets are one session, however they were written down: a pause between each two.
    for (const auto& [day, sets] : sets_of_day) {
        pauses.sets = sets;
        pauses.rest_s = SessionPlan{}.rest_s;
        const EnergySum rest = calc_session_energy({}, mass_kg, pauses);
        week.net_J += rest.net_J;
        week.gross_J += rest.gross_J;
        week.time_s += rest.time_s;
    }
    week.dose = calc_dose(within, week.tables.rules);
    for (const ShortRest& rest : find_short_rests(all, week.tables.rules))
        if (rest.second >= WallTime(monday)) week.short_rests.push_back(rest);
    return week;
}

}  // namespace sinew
