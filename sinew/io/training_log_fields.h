#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/exercise/exercise.h"
#include "sinew/training/log_entry.h"

namespace sinew {

/// What an entry of the training log may hold; everything else is taken for a slip of the pen. The
/// tables of the log have the same bounds (training_log_schema.cpp).
inline constexpr int most_logged_sets = 100;
inline constexpr int most_logged_reps = 1000;
inline constexpr double heaviest_logged_kg = 1000;
inline constexpr double shortest_logged_hold_s = 1;
inline constexpr double longest_logged_hold_s = 3600;

/// Each throws InputError that begins with `place`, such as `error: [--sets]`.

/// A whole number from 1 to `most`.
[[nodiscard]] int parse_logged_count(std::string_view text, int most, std::string_view place);
/// `80kg`, `176lb` or `785N` [kg]. A share is refused: the log wants what was lifted.
[[nodiscard]] double parse_logged_load(std::string_view text, std::string_view place);
/// `20s` [s].
[[nodiscard]] double parse_logged_hold(std::string_view text, std::string_view place);
/// A date that is no more than a day after `today`: somewhere it is tomorrow already.
[[nodiscard]] std::chrono::year_month_day parse_logged_date(std::string_view text,
                                                            std::chrono::year_month_day today,
                                                            std::string_view place);
/// [kg] more than 0, up to the heaviest.
void check_logged_load(double kg, std::string_view place);
void check_logged_hold(double seconds, std::string_view place);
/// 32 hexadecimal digits in small letters.
void check_logged_uid(std::string_view uid, std::string_view place);

/// All bounds at once; `place` is followed by the field's name in brackets.
void check_log_entry(const LogEntry& entry, std::string_view place);

/// The names in an entry, as the exercises that ship know them. Reads each exercise once.
class LoggedExercises {
public:
    struct Places {
        std::string exercise, variations, load;  ///< lead the messages
    };

    /// Sets the id where another name of the exercise stands, and puts variations in the order of
    /// the alphabet. Throws InputError where the exercise or a variation is not known (the nearest
    /// is named), a variation stands twice, two do not go together, or nothing carries the load.
    void settle_names(LogEntry& entry, const Places& places);

private:
    [[nodiscard]] const Exercise& find(const std::string& id,
                                       const std::vector<std::string>& variations,
                                       const std::string& place);

    std::map<std::string, std::string> ids_;  ///< of the names asked for so far
    std::map<std::pair<std::string, std::vector<std::string>>, Exercise> exercises_;
};

}  // namespace sinew
