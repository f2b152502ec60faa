#include "sinew/io/training_log_schema.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace fs = std::filesystem;

namespace {

/// The rules of the tables mirror the bounds of training_log_fields.h, so that no other program
/// writes what this one would not. date(x, '+0 days') is another day than x where the calendar has
/// no such day.
constexpr std::array<const char*, newest_log_version> steps{
    R"(
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'),
    date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
        AND date(date, '+0 days') IS date AND date BETWEEN '1970-01-01' AND '2199-12-31'),
    exercise TEXT NOT NULL CHECK (exercise <> ''),
    sets INTEGER NOT NULL CHECK (sets BETWEEN 1 AND 100),
    reps INTEGER NOT NULL CHECK (reps BETWEEN 1 AND 1000),
    load_kg REAL CHECK (load_kg > 0 AND load_kg <= 1000)
) STRICT;
CREATE INDEX entry_by_date ON entry (date);
)",
    R"(
ALTER TABLE entry ADD COLUMN time TEXT
    CHECK (time GLOB '[0-2][0-9]:[0-5][0-9]' AND time < '24:00');
ALTER TABLE entry ADD COLUMN hold_s REAL CHECK (hold_s BETWEEN 1 AND 3600);
CREATE TABLE entry_variation (
    entry INTEGER NOT NULL REFERENCES entry (number) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (entry, name)
) STRICT, WITHOUT ROWID;
)"};

int version_of(const SqlDatabase& log) {
    return static_cast<int>(log.whole_number("PRAGMA user_version"));
}

/// Part of a transaction.
void take_step(const SqlDatabase& log, int version) {
    log.execute(steps.at(static_cast<std::size_t>(version - 1)));
    log.execute(fmt::format("PRAGMA user_version = {}", version));
}

/// Tables and indices, each with the SQL that made it.
std::vector<std::string> list_tables(const SqlDatabase& log) {
    std::vector<std::string> tables;
    SqlStatement row(log, "SELECT type, name, sql FROM sqlite_schema");
    while (row.step())
        tables.push_back(fmt::format("{} {} {}", row.text(0), row.text(1), row.text(2)));
    return tables;
}

/// Tables of somebody's own may stand beside those of the log.
bool has_tables_of(const SqlDatabase& log, int version) {
    const SqlDatabase model = SqlDatabase::in_memory(log.name());
    make_log_tables(model, version);
    const std::vector<std::string> found = list_tables(log);
    return std::ranges::all_of(list_tables(model), [&](const std::string& table) {
        return std::ranges::find(found, table) != found.end();
    });
}

/// SQLite reads zeros for what is missing of the last page, and finds nothing wrong.
bool ends_within_page(const SqlDatabase& log) {
    std::error_code error;
    const std::uintmax_t pending = fs::file_size(log.name() + "-wal", error);
    if (!error && pending > 0) return false;  // what is missing may stand there
    const std::uintmax_t size = fs::file_size(log.name(), error);
    return !error && size % static_cast<std::uintmax_t>(log.whole_number("PRAGMA page_size")) != 0;
}

[[noreturn]] void refuse(const SqlDatabase& log, const std::string& what,
                         const std::string& remedy) {
    throw InputError(fmt::format("{}: error: {}", log.name(), what), remedy);
}

/// The first name beside the file that is free: what an earlier try left is not written over.
fs::path name_of_copy(const fs::path& file, int version) {
    const std::string name = fmt::format("{}.version-{}", file.string(), version);
    std::error_code ignored;
    fs::path free = name;
    for (int n = 2; fs::exists(free, ignored); ++n) free = fmt::format("{}-{}", name, n);
    return free;
}

/// Under its name when it is whole. Throws InputError.
fs::path save_copy(const fs::path& file, int version) {
    fs::path copy = name_of_copy(file, version);
    const fs::path part = fmt::format("{}.part-{}", copy.string(), ::getpid());
    std::error_code error;
    try {
        SqlDatabase(file, SqlDatabase::Access::read)
            .copy_to(SqlDatabase(part, SqlDatabase::Access::make));
    } catch (const InputError&) {
        fs::remove(part, error);
        throw;
    }
    fs::rename(part, copy, error);
    if (error)
        throw InputError(fmt::format("{}: error: the file cannot be written: {}", copy.string(),
                                     error.message()));
    return copy;
}

}  // namespace

int check_log_database(const SqlDatabase& log) {
    const SqlTransaction one_state(log, SqlTransaction::Kind::read);
    const std::int64_t owner = log.whole_number("PRAGMA application_id");
    const int version = version_of(log);
    if (owner == 0 && version == 0 && log.whole_number("SELECT count(*) FROM sqlite_schema") == 0)
        return 0;
    if (owner != log_application_id || version < 1)
        refuse(log, "this is a database of another program, and is left as it is",
               "Name another file with --log.");
    if (version > newest_log_version)
        refuse(
            log,
            fmt::format("the log has version {}; this program knows versions up to {} and leaves "
                        "it as it is",
                        version, newest_log_version),
            "Use the newer Sinew that wrote it.");
    if (ends_within_page(log))
        refuse(log, "the file is damaged: its end is missing", log.how_to_recover());
    std::string found = log.text("PRAGMA integrity_check(1)");
    std::ranges::replace(found, '\n', ' ');
    if (found != "ok")
        refuse(log, fmt::format("the file is damaged: {}", found), log.how_to_recover());
    if (!has_tables_of(log, version))
        refuse(log,
               fmt::format("its tables are not those of a training log of version {}", version),
               "Keep the file; name another with --log.");
    return version;
}

void make_log_tables(const SqlDatabase& log, int version) {
    SqlTransaction transaction(log, SqlTransaction::Kind::write);
    if (version_of(log) == 0) {  // else somebody was faster
        log.execute(fmt::format("PRAGMA application_id = {}", log_application_id));
        for (int step = 1; step <= version; ++step) take_step(log, step);
    }
    transaction.commit();
}

std::vector<std::string> migrate_log(const SqlDatabase& log, const fs::path& file) {
    std::vector<std::string> notes;
    for (;;) {
        SqlTransaction transaction(log, SqlTransaction::Kind::write);
        const int version = version_of(log);
        if (version >= newest_log_version) return notes;
        if (notes.empty())
            notes.push_back(fmt::format(
                "{} was of version {} and is now of version {}; as it was, "
                "it is kept as {}",
                file.string(), version, newest_log_version, save_copy(file, version).string()));
        take_step(log, version + 1);
        transaction.commit();
    }
}

SqlDatabase copy_migrated(const SqlDatabase& log) {
    SqlDatabase copy = SqlDatabase::in_memory(log.name());
    log.copy_to(copy);
    for (int version = version_of(copy); version < newest_log_version; ++version) {
        if (version == 0) {
            make_log_tables(copy);
            break;
        }
        SqlTransaction transaction(copy, SqlTransaction::Kind::write);
        take_step(copy, version + 1);
        transaction.commit();
    }
    return copy;
}

}  // namespace sinew
