#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sinew/io/sqlite.h"

namespace sinew {

/// How a training log lies in SQLite. PRAGMA application_id says that the file is one, PRAGMA
/// user_version how many steps its tables have taken; a new step is added at the end and none that
/// was ever released is changed.
///
///   1  entry: uid, date, exercise, sets, reps, load_kg
///   2  entry: time of day, hold_s; entry_variation
inline constexpr int newest_log_version = 2;

/// "Sinw".
inline constexpr int log_application_id = 0x53696e77;

/// The version of a log that is whole; 0: an empty database, nobody's yet. Throws InputError, one
/// line with the file, when it is another program's, was written by a newer version, is damaged
/// (by PRAGMA integrity_check), or has not the tables of its version. Changes nothing.
[[nodiscard]] int check_log_database(const SqlDatabase& log);

/// Takes an empty database to a version: both are there together, or neither.
void make_log_tables(const SqlDatabase& log, int version = newest_log_version);

/// Takes the log to the newest version, each step with the new number in one transaction. Of a log
/// that held something a copy is made first, beside `file`: its name with `.version-1` behind, and
/// what was done is returned in words. Throws InputError; the log is then whole, of the old or of a
/// later version.
[[nodiscard]] std::vector<std::string> migrate_log(const SqlDatabase& log,
                                                   const std::filesystem::path& file);

/// The log in memory and of the newest version, the file as it was.
[[nodiscard]] SqlDatabase copy_migrated(const SqlDatabase& log);

}  // namespace sinew
