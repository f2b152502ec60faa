#include "sinew/io/training_log_fields.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/quantity.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

void check_count(int count, int most, std::string_view place) {
    if (count < 1 || count > most)
        throw InputError(fmt::format("{} is {}; it must be 1 to {}", place, count, most));
}

/// `names` are in order.
void require_no_twins(const std::vector<std::string>& names, const std::string& place) {
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) throw InputError(fmt::format("{} '{}' stands twice", place, *twice));
}

std::string find_id(const std::string& name, const std::string& place) {
    const std::vector<std::string> ids = list_exercise_ids();
    if (std::ranges::find(ids, name) != ids.end()) return name;
    std::vector<std::string> refused;  // whoever asks for one of those is told its fault
    for (const Exercise& exercise : load_exercise_library(refused))
        if (std::ranges::find(exercise.also_called, name) != exercise.also_called.end())
            return exercise.id;
    throw InputError(fmt::format("{} '{}' is not known{}", place, name,
                                 ids.empty() ? "" : "; nearest: " + find_nearest_name(name, ids)),
                     "The log takes exercises that ship (see `sinew exercises`).");
}

void require_variation(const Exercise& exercise, const std::string& name,
                       const std::string& place) {
    std::vector<std::string> offered;
    for (const Overlay& overlay : exercise.overlays)
        if (overlay.kind == OverlayKind::variation) offered.push_back(overlay.name);
    if (std::ranges::find(offered, name) != offered.end()) return;
    if (offered.empty())
        throw InputError(
            fmt::format("{} '{}' is not known: {} has no variations", place, name, exercise.id));
    throw InputError(fmt::format("{} '{}' is not a variation of {}; nearest: {}", place, name,
                                 exercise.id, find_nearest_name(name, offered)));
}

void require_carrier(const Exercise& exercise, const std::string& place) {
    if (!exercise.equipment.carries_load())
        throw InputError(fmt::format("{} nothing in {} carries a load", place, exercise.id));
    for (const Overlay& overlay : exercise.chosen)
        if (overlay.sets_load && !overlay.sets_more)
            throw InputError(fmt::format("{} '{}' sets the load of {} already", place, overlay.name,
                                         exercise.id),
                             "Leave one of them out.");
}

}  // namespace

int parse_logged_count(std::string_view text, int most, std::string_view place) {
    int count = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc() || at != end || count < 1 || count > most)
        throw InputError(
            fmt::format("{} is '{}'; it must be a whole number from 1 to {}", place, text, most));
    return count;
}

double parse_logged_load(std::string_view text, std::string_view place) {
    if (text.find('%') != std::string_view::npos)
        throw InputError(
            fmt::format("{} is '{}'; the log wants what was lifted, such as 80kg", place, text));
    const double kg = parse_quantity(text, Dimension::mass, place);
    check_logged_load(kg, place);
    return kg;
}

double parse_logged_hold(std::string_view text, std::string_view place) {
    const double seconds = parse_quantity(text, Dimension::time, place);
    check_logged_hold(seconds, place);
    return seconds;
}

std::chrono::year_month_day parse_logged_date(std::string_view text,
                                              std::chrono::year_month_day today,
                                              std::string_view place) {
    const std::chrono::year_month_day date = parse_date(text, place);
    if (std::chrono::sys_days(date) > std::chrono::sys_days(today) + std::chrono::days(1))
        throw InputError(fmt::format("{} is {}, in the future; today is {}", place,
                                     format_date(date), format_date(today)));
    return date;
}

void check_logged_load(double kg, std::string_view place) {
    if (!(kg > 0 && kg <= heaviest_logged_kg))
        throw InputError(fmt::format("{} is {:.6g} kg; it must be more than 0, up to {:.0f} kg",
                                     place, kg, heaviest_logged_kg),
                         "Leave it out where nothing was added to the body's weight.");
}

void check_logged_hold(double seconds, std::string_view place) {
    if (!(seconds >= shortest_logged_hold_s && seconds <= longest_logged_hold_s))
        throw InputError(fmt::format("{} is {:.6g} s; it must be {:.0f} to {:.0f} s", place,
                                     seconds, shortest_logged_hold_s, longest_logged_hold_s));
}

void check_logged_uid(std::string_view uid, std::string_view place) {
    const bool all = std::ranges::all_of(
        uid, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (uid.size() != 32 || !all)
        throw InputError(
            fmt::format("{} is '{}'; it must be 32 digits, 0 to 9 and a to f", place, uid));
}

void check_log_entry(const LogEntry& entry, std::string_view place) {
    const auto at = [&](const char* field) { return fmt::format("{} [{}]", place, field); };
    check_logged_uid(entry.uid, at("uid"));
    (void)parse_date(format_date(entry.date), at("date"));
    if (entry.time) (void)parse_time_of_day(format_time_of_day(*entry.time), at("time"));
    if (entry.exercise.empty()) throw InputError(at("exercise") + " the name is empty");
    std::vector<std::string> names = entry.variations;
    std::ranges::sort(names);
    require_no_twins(names, at("variations"));
    check_count(entry.sets, most_logged_sets, at("sets"));
    check_count(entry.reps, most_logged_reps, at("reps"));
    if (entry.load_kg) check_logged_load(*entry.load_kg, at("load"));
    if (entry.hold_s) check_logged_hold(*entry.hold_s, at("hold"));
}

void LoggedExercises::settle_names(LogEntry& entry, const Places& places) {
    auto known = ids_.find(entry.exercise);
    if (known == ids_.end())
        known = ids_.emplace(entry.exercise, find_id(entry.exercise, places.exercise)).first;
    entry.exercise = known->second;
    std::ranges::sort(entry.variations);
    require_no_twins(entry.variations, places.variations);
    const Exercise& plain = find(entry.exercise, {}, places.exercise);
    for (const std::string& name : entry.variations)
        require_variation(plain, name, places.variations);
    const Exercise& exercise = find(entry.exercise, entry.variations, places.variations);
    if (entry.load_kg) require_carrier(exercise, places.load);
}

const Exercise& LoggedExercises::find(const std::string& id,
                                      const std::vector<std::string>& variations,
                                      const std::string& place) {
    const std::pair key{id, variations};
    const auto known = exercises_.find(key);
    if (known != exercises_.end()) return known->second;
    std::vector<OverlayChoice> chosen;
    for (const std::string& name : variations) chosen.push_back({OverlayKind::variation, name});
    try {
        return exercises_.emplace(key, find_exercise(id, chosen)).first->second;
    } catch (const InputError& fault) {
        throw InputError(fmt::format("{} {}", place, fault.what()));
    }
}

}  // namespace sinew
