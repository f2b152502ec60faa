#include "sinew/io/training_log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/training_log_fields.h"
#include "sinew/io/training_log_schema.h"

namespace sinew {

namespace fs = std::filesystem;

namespace {

/// 16 random bytes. The first digit is a letter, so that no spreadsheet takes it for a number.
std::string make_uid() {
    std::array<unsigned char, 16> bytes{};
    std::string uid;
    do {
        if (::getentropy(bytes.data(), bytes.size()) != 0)
            throw std::runtime_error("the system gives no random numbers");
        uid.clear();
        for (const unsigned char byte : bytes) uid += fmt::format("{:02x}", byte);
    } while (std::isdigit(static_cast<unsigned char>(uid.front())) != 0);
    return uid;
}

LogEntry in_order(LogEntry entry) {
    std::ranges::sort(entry.variations);
    return entry;
}

/// Reads what a condition chooses; `given` are its parameters.
std::vector<LogEntry> select_entries(const SqlDatabase& log, const std::string& condition,
                                     const std::vector<std::string>& given) {
    SqlStatement row(
        log,
        "SELECT number, uid, date, time, exercise, sets, reps, load_kg, hold_s, name FROM entry "
        "LEFT JOIN entry_variation ON entry_variation.entry = entry.number WHERE " +
            condition + " ORDER BY date, time, number, name");
    for (std::size_t i = 0; i < given.size(); ++i) row.give(static_cast<int>(i + 1), given[i]);
    const std::string place = log.name() + ": error:";
    std::vector<LogEntry> entries;
    std::int64_t last = -1;
    while (row.step()) {
        if (row.whole_number(0) != last) {
            last = row.whole_number(0);
            LogEntry& entry = entries.emplace_back();
            entry.uid = row.text(1);
            entry.date = parse_date(row.text(2), place);
            if (!row.is_null(3)) entry.time = parse_time_of_day(row.text(3), place);
            entry.exercise = row.text(4);
            entry.sets = static_cast<int>(row.whole_number(5));
            entry.reps = static_cast<int>(row.whole_number(6));
            if (!row.is_null(7)) entry.load_kg = row.number(7);
            if (!row.is_null(8)) entry.hold_s = row.number(8);
        }
        if (!row.is_null(9)) entries.back().variations.push_back(row.text(9));
    }
    return entries;
}

std::optional<LogEntry> find_entry(const SqlDatabase& log, const std::string& uid) {
    std::vector<LogEntry> found = select_entries(log, "uid = ?1", {uid});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void insert_entry(const SqlDatabase& log, const LogEntry& entry) {
    SqlStatement insert(
        log,
        "INSERT INTO entry (uid, date, time, exercise, sets, reps, load_kg, hold_s) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    insert.give(1, entry.uid);
    insert.give(2, format_date(entry.date));
    if (entry.time) insert.give(3, format_time_of_day(*entry.time));
    insert.give(4, entry.exercise);
    insert.give(5, std::int64_t{entry.sets});
    insert.give(6, std::int64_t{entry.reps});
    if (entry.load_kg) insert.give(7, *entry.load_kg);
    if (entry.hold_s) insert.give(8, *entry.hold_s);
    insert.step();
    for (const std::string& name : entry.variations) {
        SqlStatement variation(log,
                               "INSERT INTO entry_variation (entry, name) SELECT number, ?2 FROM "
                               "entry WHERE uid = ?1");
        variation.give(1, entry.uid);
        variation.give(2, name);
        variation.step();
    }
}

/// In a transaction. False where the same entry is there already.
bool add_entry(const SqlDatabase& log, const LogEntry& entry, const std::string& place) {
    if (const std::optional<LogEntry> other = find_entry(log, entry.uid)) {
        if (*other == entry) return false;
        throw InputError(fmt::format("{} [uid] {} is in {} already, with other content", place,
                                     entry.uid, log.name()),
                         "Leave the uid empty to add it as a new entry.");
    }
    insert_entry(log, entry);
    return true;
}

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

bool is_there(const fs::path& file) {
    std::error_code error;
    return fs::status(file, error).type() != fs::file_type::not_found;
}

void make_folder_of(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code error;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be made: {}", folder.string(),
                                     error.message()));
}

/// Of no weight for what is kept: where another program is in the way, the next one does it.
void prefer_wal(const SqlDatabase& log) {
    if (log.text("PRAGMA journal_mode") == "wal") return;
    try {
        log.execute("PRAGMA journal_mode = WAL");
    } catch (const InputError&) {
        return;
    }
}

std::string no_log_yet(const fs::path& file) {
    return fmt::format("no log yet at {}", file.string());
}

}  // namespace

fs::path default_log_path(const std::optional<std::string>& data_home,
                          const std::optional<std::string>& home) {
    const fs::path name = fs::path("sinew") / "log.sqlite";
    if (data_home && fs::path(*data_home).is_absolute()) return *data_home / name;
    if (home && !home->empty()) return fs::path(*home) / ".local" / "share" / name;
    throw InputError("error: [--log] neither HOME nor XDG_DATA_HOME says where the log is kept",
                     "Name its file with --log.");
}

fs::path default_log_path() {
    return default_log_path(variable("XDG_DATA_HOME"), variable("HOME"));
}

TrainingLog::TrainingLog(fs::path file, bool exists, SqlDatabase database,
                         std::vector<std::string> notes)
    : file_(std::move(file)),
      exists_(exists),
      database_(std::move(database)),
      notes_(std::move(notes)) {}

TrainingLog TrainingLog::open_for_reading(const fs::path& file) {
    if (!is_there(file)) {
        SqlDatabase empty = SqlDatabase::in_memory(file.string());
        make_log_tables(empty);
        return {file, false, std::move(empty), {no_log_yet(file)}};
    }
    SqlDatabase database(file, SqlDatabase::Access::read);
    const int version = check_log_database(database);
    database.leave_journal(false);
    if (version < newest_log_version) return {file, true, copy_migrated(database), {}};
    return {file, true, std::move(database), {}};
}

TrainingLog TrainingLog::open_for_writing(const fs::path& file, WhenMissing when_missing) {
    const bool exists = is_there(file);
    if (!exists && when_missing == WhenMissing::refuse)
        throw InputError("error: " + no_log_yet(file));
    if (!exists) make_folder_of(file);
    SqlDatabase database(file, exists ? SqlDatabase::Access::write : SqlDatabase::Access::make);
    const int version = check_log_database(database);
    database.leave_journal(false);
    if (version == 0) make_log_tables(database);
    std::vector<std::string> notes = migrate_log(database, file);
    prefer_wal(database);
    return {file, exists, std::move(database), std::move(notes)};
}

std::vector<LogEntry> TrainingLog::entries(std::optional<std::chrono::year_month_day> from,
                                           std::optional<std::chrono::year_month_day> to) const {
    return select_entries(database_, "date BETWEEN ?1 AND ?2",
                          {from ? format_date(*from) : "0", to ? format_date(*to) : "9"});
}

std::string TrainingLog::add(const LogEntry& entry) {
    LogEntry named = entry;
    if (named.uid.empty()) named.uid = make_uid();
    add_all({&named, 1});
    return named.uid;
}

AddedEntries TrainingLog::add_all(std::span<const LogEntry> entries,
                                  const std::function<std::string(std::size_t)>& place_of) {
    AddedEntries done;
    SqlTransaction transaction(database_, SqlTransaction::Kind::write);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string place = place_of(i);
        LogEntry entry = in_order(entries[i]);
        if (entry.uid.empty()) entry.uid = make_uid();
        check_log_entry(entry, place);
        ++(add_entry(database_, entry, place) ? done.added : done.there_already);
    }
    transaction.commit();
    return done;
}

std::optional<LogEntry> TrainingLog::remove(const std::string& uid) {
    SqlTransaction transaction(database_, SqlTransaction::Kind::write);
    std::optional<LogEntry> found = find_entry(database_, uid);
    SqlStatement erase(database_, "DELETE FROM entry WHERE uid = ?1");
    erase.give(1, uid);
    erase.step();
    transaction.commit();
    return found;
}

void require_other_file(const fs::path& log, const std::string& target, std::string_view place) {
    for (const char* end : {"", "-wal", "-shm"}) {
        std::error_code error;
        if (fs::equivalent(log.string() + end, target, error) && !error)
            throw InputError(fmt::format("{} '{}' is the log itself", place, target),
                             "Name another file.");
    }
}

}  // namespace sinew
