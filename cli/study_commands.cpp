#include "cli/study_commands.h"

#include <algorithm>
#include <cstdio>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/targets.h"
#include "sinew/input_error.h"
#include "sinew/io/motion_study_files.h"
#include "sinew/io/save_text.h"
#include "sinew/report/motion_study_report.h"

namespace sinew::cli {

namespace {

void add_sharing(CLI::App& app, MotionStudyQuestion& question) {
    app.add_option("--actuators", question.actuators,
                   "reserve and residual actuators: a ForceSet file (.xml)");
    app.add_option("--exponent", question.exponent,
                   "of activation in the cost: 2 or 3 (default: 3; with --opensim 2)");
}

}  // namespace

StudyCommands::Command& StudyCommands::add(CLI::App& app, const char* name, StudyPart part,
                                           const char* what) {
    Command& command = commands_.emplace_back();
    command.app = app.add_subcommand(name, what);
    command.part = part;
    MotionStudyQuestion& question = command.question;
    command.app->add_option("--body", question.body, "an OpenSim model (.osim)")->required();
    command.app->add_option("--motion", question.motion, "coordinates over time (.mot, .sto)")
        ->required();
    command.app->add_option("--external-loads", question.external_loads,
                            "measured forces: an ExternalLoads file (.xml)");
    command.app->add_option("--lowpass", question.lowpass,
                            "of the motion: 6Hz, or none (default: 6Hz)");
    command.app->add_option("--start", question.start, "0.5s (default: the first sample)");
    command.app->add_option("--end", question.end, "likewise (default: the last sample)");
    command.app->add_flag("--opensim", question.opensim,
                          "ask exactly what OpenSim 4.6's tool asks, its mistakes included");
    command.app->add_option("--out", command.out, "folder for the series, as .sto files");
    command.app->add_option("--json", command.json,
                            "write the result as JSON to a file, or - for here");
    return command;
}

StudyCommands::StudyCommands(CLI::App& app) {
    add(app, "inverse-dynamics", StudyPart::inverse_dynamics,
        "The moments that a measured motion takes");
    Command& sharing = add(app, "static-optimization", StudyPart::static_optimization,
                           "How muscles and actuators share those moments");
    add_sharing(*sharing.app, sharing.question);
    Command& reaction = add(app, "joint-reaction", StudyPart::joint_reaction,
                            "What joints carry then, muscles included");
    add_sharing(*reaction.app, reaction.question);
    reaction.app->add_option("--forces", reaction.question.forces,
                             "forces of muscles and actuators (.sto), instead of sharing anew");
    add_list(*reaction.app, "--joint", reaction.question.joints,
             "of the model; several by repeating it (default: all)");
    reaction.app->add_option("--on", reaction.question.on,
                             "segment that the reaction acts on: child or parent (default: child)");
    reaction.app->add_option("--in", reaction.question.in,
                             "whose axes it is given in: child, parent or ground (default: child)");
    add(app, "muscle-analysis", StudyPart::muscle_analysis,
        "Lengths, moment arms and strengths of muscles along a motion");
}

std::optional<int> StudyCommands::run() const {
    for (const Command& command : commands_)
        if (*command.app) return run(command);
    return std::nullopt;
}

int StudyCommands::run(const Command& command) {
    require_name(command.out, "--out");
    require_name(command.json, "--json");
    if (command.out == "-") throw InputError("error: [--out] is '-'; it must be a folder");
    const StudiedMotion studied = study_motion(command.question, command.part);
    const Body& body = studied.subject->body;
    std::vector<TextFile> files;
    if (command.out) files = make_motion_study_files(body, studied.study, *command.out);
    std::string json;
    if (command.json) json = format_motion_study_json(body, studied.study);
    if (command.json && *command.json != "-") files.push_back({*command.json, json});
    save_texts(files, command.out ? std::filesystem::path(*command.out) : std::filesystem::path());
    std::fputs(
        command.json == "-" ? json.c_str() : format_motion_study(body, studied.study).c_str(),
        stdout);
    const bool is_short =
        studied.study.shared &&
        (!studied.study.shortfalls.empty() ||
         std::ranges::any_of(studied.study.shared->status, [](RecruitmentStatus one) {
             return one != RecruitmentStatus::solved;
         }));
    return is_short ? exit_not_solved : exit_ok;
}

}  // namespace sinew::cli
