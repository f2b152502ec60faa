#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/io/sqlite.h"
#include "sinew/training/log_entry.h"

namespace sinew {

/// Where the log is kept unless somebody names a file: $XDG_DATA_HOME/sinew/log.sqlite, else
/// $HOME/.local/share/sinew/log.sqlite. A variable that is empty counts as none, and so does an
/// XDG_DATA_HOME that is no absolute path, as its specification wants. Throws InputError without
/// either.
[[nodiscard]] std::filesystem::path default_log_path();

/// The same, with the values given.
[[nodiscard]] std::filesystem::path default_log_path(const std::optional<std::string>& data_home,
                                                     const std::optional<std::string>& home);

/// What became of entries that were to be added.
struct AddedEntries {
    std::size_t added = 0, there_already = 0;
};

/// What was trained, in one SQLite file. Each change is on the disk when its function returns, or
/// is not there at all, whenever the program ends. Throws InputError that names the file: held by
/// another program for more than 2 s, read-only, damaged, of a newer version, another program's, on
/// a full disk. Nothing of the file is changed then.
///
/// Cannot: see that single digits were changed by hand within their bounds (there is no checksum),
/// or be kept safe on a network's disk that does not lock files.
class TrainingLog {
public:
    enum class WhenMissing { make, refuse };

    /// Changes nothing: one that is missing is empty and is not made, one of an older version is
    /// read as if it were of the newest.
    [[nodiscard]] static TrainingLog open_for_reading(const std::filesystem::path& file);

    /// Makes the file and its folders when they are missing; brings a log of an older version up to
    /// date, which `notes` tell.
    [[nodiscard]] static TrainingLog open_for_writing(const std::filesystem::path& file,
                                                      WhenMissing when_missing = WhenMissing::make);

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    /// Whether there was a file.
    [[nodiscard]] bool exists() const { return exists_; }
    /// What whoever asked should know, a line each: that there is no log yet, that it was brought
    /// up to date and where it lies as it was.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

    /// By date, time (none first) and the order in which they were added; `from` and `to` are
    /// included. Variations are in the order of the alphabet.
    [[nodiscard]] std::vector<LogEntry> entries(
        std::optional<std::chrono::year_month_day> from = {},
        std::optional<std::chrono::year_month_day> to = {}) const;

    /// The uid it was given: its own, or a new one. Throws as `add_all`.
    std::string add(const LogEntry& entry);

    /// All or none. One whose uid is there with the same content is counted and left out; with
    /// other content it is refused, and so is one beyond the bounds of training_log_fields.h.
    /// `place_of(i)` leads what is said of entry i, such as `log.csv:7: error:`.
    AddedEntries add_all(
        std::span<const LogEntry> entries, const std::function<std::string(std::size_t)>& place_of =
                                               [](std::size_t) { return std::string("error:"); });

    /// What was removed; none: the log has no such uid.
    std::optional<LogEntry> remove(const std::string& uid);

private:
    TrainingLog(std::filesystem::path file, bool exists, SqlDatabase database,
                std::vector<std::string> notes);

    std::filesystem::path file_;
    bool exists_;
    SqlDatabase database_;
    std::vector<std::string> notes_;
};

/// Throws InputError, at `place`, where `target` is the log or a file that SQLite keeps beside it:
/// an export there would be the log's end.
void require_other_file(const std::filesystem::path& log, const std::string& target,
                        std::string_view place);

}  // namespace sinew
