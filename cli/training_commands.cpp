#include "cli/training_commands.h"

#include "cli/options.h"

namespace sinew::cli {

TrainingCommands::TrainingCommands(CLI::App& app) {
    add_plan(app);
    add_log(app);
    add_screen(app);
    add_ask(app);
}

std::optional<int> TrainingCommands::run() const {
    for (const auto& [command, run_it] : commands_)
        if (*command) return run_it();
    return std::nullopt;
}

void TrainingCommands::add_plan(CLI::App& app) {
    CLI::App& command = *app.add_subcommand(
        "plan", "A week of training repeated, so that every rule of dose and recovery holds");
    PlanQuestion& asked = plan_.question;
    add_list(
        command, "--goal", asked.goals,
        "abs, obliques, glutes, hip-abductors, hamstrings, quadriceps or hip-flexors; several by "
        "repeating it");
    command.add_option("--days", asked.days, "of training a week, 1 to 7 (default: 3)");
    add_list(command, "--on", asked.weekdays,
             "a weekday, mon to sun; several by repeating it (default: chosen, spread evenly)");
    command.add_option("--weeks", asked.weeks, "1 to 52 (default: 6)");
    command.add_option("--level", asked.level,
                       "novice, intermediate or advanced (default: novice)");
    command.add_option("--aim", asked.aim, "growth or strength (default: growth)");
    add_list(command, "--equipment", asked.equipment,
             "what there is: ab-wheel, barbell, bench, blocks, cable, foot-strap, kettlebell, "
             "plate, pull-up-bar, rack, or none; several by repeating it (default: all of it)");
    command.add_option("--longest-session", asked.longest, "45min (default: no bound)");
    command.add_option("--start", asked.start,
                       "no session before this day: 2026-11-30 (default: tomorrow, or when the "
                       "muscles are rested)");
    command.add_option("--time", asked.time, "of day: 18:00 (the default)");
    command.add_option("--answers", plan_.answers,
                       "a file of a screening's answers: what it advises against is left out");
    command.add_option("--log", asked.log,
                       "the training log to go on from (default: your own, if there is one)");
    command.add_flag("--no-log", plan_.no_log, "read no log");
    command.add_option("--out", plan_.out, "write a calendar (.ics) to a file, or - for here");
    command.add_option("--json", plan_.json, "write the plan as JSON to a file, or - for here");
    command.add_option("--html", plan_.html,
                       "write the plan as one page, which needs nothing else, to a file, or - for "
                       "here");
    add_adult_options(command, asked.adult);
    commands_.emplace_back(&command, [this] { return run_plan(plan_); });
}

void TrainingCommands::add_log(CLI::App& app) {
    CLI::App& log =
        *app.add_subcommand("log", "Write down what was trained, read it back, sum up a week");
    log.require_subcommand(1);
    const auto add = [&](const char* name, const char* what,
                         int (*run_it)(const LogArguments&)) -> CLI::App& {
        CLI::App& command = *log.add_subcommand(name, what);
        command.add_option("--log", log_.log,
                           "the log's file (default: sinew/log.sqlite in $XDG_DATA_HOME or "
                           "~/.local/share)");
        commands_.emplace_back(&command, [this, run_it] { return run_it(log_); });
        return command;
    };
    CLI::App& entry = add("add", "Add sets of an exercise", run_log_add);
    entry.add_option("exercise", log_.exercise, "id (see `sinew exercises`)")->required();
    entry.add_option("--sets", log_.sets, "how many, 1 to 100")->required();
    entry.add_option("--reps", log_.reps, "repetitions of each set, 1 to 1000")->required();
    entry.add_option("--load", log_.load,
                     "what was added to the body's weight, with unit: 80kg, 176lb");
    add_list(entry, "--variation", log_.variations,
             "how it was done (see `sinew exercises`); several by repeating it");
    entry.add_option("--hold", log_.hold,
                     "how long each repetition was held at its top, with unit: 20s");
    entry.add_option("--date", log_.date, "2026-11-30 (default: today)");
    entry.add_option("--time", log_.time, "18:30, when the first set began (default: none)");

    CLI::App& list = add("list", "What the log holds", run_log_list);
    list.add_option("--from", log_.from, "first date: 2026-11-30");
    list.add_option("--to", log_.to, "last date");
    list.add_option("--json", log_.json, "write it as JSON to a file, or - for here");

    CLI::App& week = add("week", "A week's sets, rest and energy, by simulation", run_log_week);
    week.add_option("--date", log_.date, "a day of it: 2026-11-30 (default: today)");
    week.add_option("--json", log_.json, "write it as JSON to a file, or - for here");
    week.add_option("--level", log_.level,
                    "novice, intermediate or advanced: whose weekly sets stand beside (default: "
                    "novice)");
    add_adult_options(week, log_.adult);

    add("export", "Write the log as comma-separated values", run_log_export)
        .add_option("file", log_.file, "the file to write, or - for here")
        ->required();
    add("import", "Add all rows of such a table, or none", run_log_import)
        .add_option("file", log_.file, "the file to read")
        ->required();
    add("remove", "Remove an entry", run_log_remove)
        .add_option("uid", log_.uid, "as `sinew log list` shows it")
        ->required();
}

void TrainingCommands::add_screen(CLI::App& app) {
    CLI::App& command = *app.add_subcommand(
        "screen",
        "Questions before training: whether a professional comes first, and what to mind");
    command.add_option("--answers", screen_.answers,
                       "a file of answers, as --save writes it (default: ask here)");
    command.add_option("--exercise", screen_.question.exercise,
                       "id (see `sinew exercises`) or a .yaml file (default: hip-thrust)");
    command.add_option("--load", screen_.question.load, "as for analyze (default: the file's)");
    command.add_option("--save", screen_.save,
                       "write the answers to a file; without it nothing is stored");
    command.add_option("--json", screen_.json, "write the result as JSON to a file, or - for here");
    command.add_option("--html", screen_.html,
                       "write the result as one page, which needs nothing else, to a file, or - "
                       "for here");
    add_adult_options(command, screen_.question.adult);
    commands_.emplace_back(&command, [this] { return run_screen(screen_); });
}

void TrainingCommands::add_ask(CLI::App& app) {
    CLI::App& command = *app.add_subcommand(
        "ask", "A plain question, answered from what is computed and cited, or not at all");
    command.add_option("question", ask_.question, "such as \"can I do hip thrusts every day?\"")
        ->required();
    command.add_option("--json", ask_.json, "write it as JSON to a file, or - for here");
    add_adult_options(command, ask_.adult);
    commands_.emplace_back(&command, [this] { return run_ask(ask_); });
}

}  // namespace sinew::cli
