#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/calendar_date.h"
#include "sinew/io/choice.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/training_log.h"
#include "sinew/io/whole_number.h"
#include "sinew/lab/lab.h"
#include "sinew/lab/plan_screening.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

using std::chrono::days;
using std::chrono::local_days;

/// What was done up to so long before the start is simulated, to know which muscles it worked hard.
constexpr days recent{14};

std::vector<std::chrono::weekday> parse_weekdays(const std::vector<std::string>& names) {
    using namespace std::chrono;
    static const std::vector<std::pair<std::string, weekday>> known{
        {"mon", Monday}, {"tue", Tuesday},  {"wed", Wednesday}, {"thu", Thursday},
        {"fri", Friday}, {"sat", Saturday}, {"sun", Sunday}};
    std::vector<weekday> out;
    for (const std::string& name : names) {
        const weekday day = parse_choice(name, "--on", known);
        if (std::ranges::find(out, day) != out.end())
            throw InputError(fmt::format("error: [--on] '{}' is given twice", name));
        out.push_back(day);
    }
    return out;
}

/// `45min` as 45.
double parse_minutes(const std::string& text) {
    constexpr double low = 10, high = 240;
    double value = 0;
    const auto [at, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    const std::string_view unit(at, text.data() + text.size());
    if (error != std::errc() || unit != "min" || !(value >= low && value <= high))
        throw InputError(
            fmt::format("error: [--longest-session] is '{}'; it must be {:.0f}min to "
                        "{:.0f}min",
                        text, low, high));
    return value;
}

std::optional<std::vector<std::string>> parse_equipment(const std::vector<std::string>& names,
                                                        const TrainingTables& tables) {
    if (names.empty()) return std::nullopt;
    const std::vector<std::string> known = list_equipment(tables);
    std::vector<std::string> out;
    for (const std::string& name : names) {
        if (name == "none") {
            if (names.size() > 1)
                throw InputError("error: [--equipment] none contradicts what else is given",
                                 "Leave out none, or everything else.");
            return out;
        }
        if (std::ranges::find(known, name) == known.end())
            throw InputError(fmt::format("error: [--equipment] '{}' is not known; nearest: {}",
                                         name, find_nearest_name(name, known)),
                             fmt::format("It can be: none, or {}.", fmt::join(known, ", ")));
        if (std::ranges::find(out, name) != out.end())
            throw InputError(fmt::format("error: [--equipment] '{}' is given twice", name));
        out.push_back(name);
    }
    return out;
}

PlanRequest parse_request(const PlanQuestion& question, const TrainingTables& tables) {
    PlanRequest request;
    request.goals = find_goals(tables, question.goals);
    request.weekdays = parse_weekdays(question.weekdays);
    if (!request.weekdays.empty()) request.days = static_cast<int>(request.weekdays.size());
    if (question.days) {
        const int asked = parse_whole(*question.days, "--days", 1, 7);
        if (!request.weekdays.empty() && asked != request.days)
            throw InputError(
                fmt::format("error: [--days] is {}, but --on names {}", asked, request.days),
                "Leave out --days, or name as many days with --on.");
        request.days = asked;
    }
    constexpr int most_weeks = 52;
    if (question.weeks) request.weeks = parse_whole(*question.weeks, "--weeks", 1, most_weeks);
    if (question.level) request.level = parse_training_level(*question.level);
    if (question.aim)
        request.aim = parse_choice<Aim>(*question.aim, "--aim",
                                        {{"growth", Aim::growth}, {"strength", Aim::strength}});
    request.equipment = parse_equipment(question.equipment, tables);
    if (question.longest) request.longest_min = parse_minutes(*question.longest);
    request.start = question.start ? parse_date(*question.start, "error: [--start]")
                                   : std::chrono::year_month_day(local_days(today()) + days(1));
    request.start_is_asked = question.start.has_value();
    constexpr int last_year = 2199;
    const std::chrono::year_month_day end{local_days(request.start) + days(7 * request.weeks)};
    if (static_cast<int>(end.year()) > last_year)
        throw InputError(fmt::format("error: [--weeks] {} of them from {} on end after {}",
                                     request.weeks, format_date(request.start), last_year));
    constexpr std::chrono::hours usual_time{18};
    request.time_of_day = question.time ? parse_time_of_day(*question.time, "error: [--time]")
                                        : std::chrono::minutes(usual_time);
    return request;
}

/// [kg] What one hand can hold: median grip strength at its highest; Dodds et al. 2014 (T068).
double calc_grip(const AdultOptions& who) {
    return who.strength * (who.sex == Sex::male ? 51 : 31);
}

/// An exercise with its load, and without where its file has none.
struct Form {
    const ExerciseNeeds* needs;
    bool loaded;
};

std::vector<Form> list_forms(const TrainingTables& tables, const std::vector<Exercise>& library) {
    std::vector<Form> forms;
    for (const ExerciseNeeds& needs : tables.needs) {
        const auto exercise = std::ranges::find(library, needs.exercise, &Exercise::id);
        if (exercise == library.end()) continue;  // told by load_exercise_library()
        if (!needs.loaded_by.empty()) forms.push_back({&needs, true});
        if (needs.loaded_by.empty() || exercise->load_kg == 0) forms.push_back({&needs, false});
    }
    return forms;
}

/// What the log has of before the plan, oldest first.
std::vector<LogEntry> read_log(const std::string& file, const PlanRequest& request,
                               std::vector<std::string>& notes) {
    const TrainingLog log = TrainingLog::open_for_reading(file);
    notes.insert(notes.end(), log.notes().begin(), log.notes().end());
    std::vector<LogEntry> entries = log.entries({}, request.start);
    if (!entries.empty())
        notes.push_back(fmt::format("{} {} of the log up to {} {} read", entries.size(),
                                    entries.size() == 1 ? "entry" : "entries",
                                    format_date(request.start),
                                    entries.size() == 1 ? "was" : "were"));
    return entries;
}

void tell_what_no_rule_holds(const PlanQuestion& question, Planned& planned) {
    Plan& plan = *planned.outcome.plan;
    if (std::ranges::any_of(plan.works,
                            [](const ExerciseWork& work) { return work.heaviest_kg.has_value(); }))
        plan.notes.push_back(
            "First loads are shares of simulated heaviest loads, which miss those of people by "
            "far, most of all below them for squat and deadlift (docs/validation.md): take less "
            "where the last repetitions lose their shape, more where many are left undone.");
    for (const TrainingGoal& goal : planned.request.goals)
        if (!goal.caveat.empty()) plan.notes.push_back(goal.caveat);
    if (question.answers)
        tell_cautions(*question.answers, planned);
    else if (planned.request.level == TrainingLevel::novice)
        tell_cautions({.choices = {{"new-to-lifting", "yes"}}}, planned);
}

/// Whether it is known when an entry began. One of the plan's first day is taken to be before it.
bool is_timed(const LogEntry& entry, const PlanRequest& request) {
    return entry.time.has_value() || entry.date == request.start;
}

WallTime begin_of(const LogEntry& entry, const PlanRequest& request) {
    const std::chrono::minutes unknown =
        entry.date == request.start ? std::chrono::minutes(0) : request.time_of_day;
    return wall_time(entry.date, entry.time.value_or(unknown));
}

}  // namespace

TrainingLevel parse_training_level(const std::string& text) {
    return parse_choice<TrainingLevel>(text, "--level",
                                       {{"novice", TrainingLevel::novice},
                                        {"intermediate", TrainingLevel::intermediate},
                                        {"advanced", TrainingLevel::advanced}});
}

std::vector<TrainedExercise> Lab::train_library(const AdultText& adult,
                                                const TrainingTables& tables, double share,
                                                std::vector<std::string>& notes,
                                                const std::stop_token& stop) {
    const std::vector<Form> forms = list_forms(tables, load_exercise_library(notes));
    std::vector<TrainQuestion> questions;
    for (const Form& form : forms)
        questions.push_back(
            {.exercise = form.needs->exercise,
             .load = form.loaded ? LoadQuantity(LoadShare{share}) : LoadQuantity(LoadMass{0})});
    std::vector<TrainedExercise> trained = train(adult, questions, stop);
    const AdultOptions who = parse_adult(adult);
    std::vector<TrainedExercise> able;
    for (std::size_t k = 0; k < forms.size(); ++k) {
        TrainedExercise& one = trained[k];
        if (!one.trouble.empty()) {
            notes.push_back(fmt::format("{} is left out: {}", one.work.title, one.trouble));
            continue;
        }
        one.work.needs = forms[k].needs->needs;
        if (forms[k].loaded) {
            one.work.needs.push_back(forms[k].needs->loaded_by);
            const double grip_kg = forms[k].needs->hands * calc_grip(who);
            if (grip_kg > 0 && one.work.heaviest_kg > grip_kg) {
                notes.push_back(
                    fmt::format("{}: its {:.1f} kg are more than {} of this strength "
                                "{} (T068); {:.1f} kg are taken",
                                one.work.title, *one.work.heaviest_kg,
                                forms[k].needs->hands == 1 ? "a hand" : "hands",
                                forms[k].needs->hands == 1 ? "grips" : "grip", grip_kg));
                one.work.heaviest_kg = grip_kg;
            }
            one.work.increment_kg = forms[k].needs->increment_kg;
            one.work.least_kg = forms[k].needs->least_kg;
        }
        able.push_back(std::move(one));
    }
    return able;
}

void Lab::train_at_first_loads(const AdultText& adult, Planned& planned,
                               std::span<const PastSets> past,
                               std::vector<TrainedExercise>& library, const std::stop_token& stop) {
    const PlanRequest& request = planned.request;
    std::vector<TrainQuestion> questions;
    std::vector<std::size_t> places;
    std::vector<TrainedExercise> able;
    for (TrainedExercise& one : library) {
        if (one.work.heaviest_kg) {
            FirstLoad first = find_first_load(one.work, past, planned.tables.rules, request);
            if (!first.kg) {
                planned.notes.push_back(std::move(first.note));
                continue;
            }
            places.push_back(able.size());
            questions.push_back({.exercise = one.work.exercise,
                                 .load = LoadMass{*first.kg},
                                 .heaviest_kg = one.work.heaviest_kg});
        }
        able.push_back(std::move(one));
    }
    library = std::move(able);
    const std::vector<TrainedExercise> trained = train(adult, questions, stop);
    for (std::size_t k = 0; k < places.size(); ++k) {
        TrainedExercise& one = library[places[k]];
        if (trained[k].work.groups.empty()) continue;  // beyond what can be simulated: as it was
        one.work.groups = trained[k].work.groups;
        one.work.load_kg = trained[k].work.load_kg;
        one.work.effort = trained[k].work.effort;
        one.repetition = trained[k].repetition;
    }
}

Planned Lab::plan(const PlanQuestion& question, const std::stop_token& stop) {
    Planned planned{.tables = load_training_tables(data_directory())};
    planned.request = parse_request(question, planned.tables);
    if (question.answers)
        planned.outcome.refusal =
            apply_screening(*question.answers, planned.tables, planned.request, planned.notes);
    const PlanRequest& request = planned.request;
    const TrainingRules& rules = planned.tables.rules;
    planned.share = *rules.find(TrainingRuleId::share_of_heaviest, request.aim, request.level).low;
    const std::shared_ptr<const Subject> who = subject({.adult = question.adult});
    planned.body = who->body.name;
    planned.body_mass_kg = who->body.mass();
    if (planned.outcome.refusal) return planned;

    std::vector<LogEntry> entries;
    if (question.log) entries = read_log(*question.log, request, planned.notes);
    const auto is_old = [&](const LogEntry& entry) {
        return local_days(entry.date) < local_days(request.start) - recent;
    };
    const auto first_recent = std::ranges::find_if_not(entries, is_old);
    const std::vector<TrainedExercise> done =
        train_entries(question.adult, std::span(first_recent, entries.end()), stop);
    std::vector<ExerciseWork> old;  // of these the load alone is asked for
    old.reserve(entries.size());
    std::vector<PastSets> past;
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        const ExerciseWork* work = nullptr;
        if (entry < first_recent)
            work = &old.emplace_back(ExerciseWork{.exercise = entry->exercise});
        else
            work = &done[static_cast<std::size_t>(entry - first_recent)].work;
        past.push_back({{work, begin_of(*entry, request), entry->sets, is_timed(*entry, request)},
                        entry->reps,
                        entry->load_kg,
                        entry->variations.empty()});
    }
    std::vector<TrainedExercise> library =
        train_library(question.adult, planned.tables, planned.share, planned.notes, stop);
    train_at_first_loads(question.adult, planned, past, library, stop);
    std::vector<ExerciseWork> works;
    for (const TrainedExercise& one : library) works.push_back(one.work);
    planned.outcome = make_plan(request, works, past, rules);
    if (planned.outcome.plan) tell_what_no_rule_holds(question, planned);
    if (planned.outcome.plan)
        for (const ExerciseWork& work : planned.outcome.plan->works)
            for (const TrainedExercise& one : library)
                if (one.work.exercise == work.exercise && one.work.heaviest_kg == work.heaviest_kg)
                    planned.repetitions.push_back(one.repetition);
    return planned;
}

}  // namespace sinew
