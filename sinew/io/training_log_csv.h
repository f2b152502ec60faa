#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/io/training_log.h"
#include "sinew/training/log_entry.h"

namespace sinew {

/// Entries of a training log as comma-separated values:
///
///   uid,date,time,exercise,variations,sets,reps,load_kg,hold_s
///
/// A field may be empty but date, exercise, sets and reps; variations are joined by +. Fields that
/// hold a comma, a quote or a line's end stand in quotes (RFC 4180); lines end in LF. The same
/// entries give the same bytes, whatever the machine.
[[nodiscard]] std::string format_log_csv(std::span<const LogEntry> entries);

struct LogTable {
    std::string file;
    std::vector<LogEntry> entries;  ///< names settled (training_log_fields.h); uid empty: a new one
    std::vector<int> lines;         ///< of each entry in the file, from 1
    /// Leads what is said of entry i: `log.csv:7: error:`.
    [[nodiscard]] std::string place(std::size_t i) const;
};

/// Reads such a table, also as spreadsheets write it: lines that end in CRLF, a byte-order mark
/// before the first. Throws InputError naming file, line and column.
[[nodiscard]] LogTable load_log_csv(const std::filesystem::path& file);

/// The same from text; no date lies more than a day after `today`.
[[nodiscard]] LogTable parse_log_csv(const std::string& file, std::string_view text,
                                     std::chrono::year_month_day today);

}  // namespace sinew
