#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/study_commands.h"
#include "cli/training_commands.h"
#include "sinew/input_error.h"
#include "sinew/version.h"

namespace {

using namespace sinew::cli;
using sinew::AdultText;
using sinew::Question;

/// What was typed may hold what moves a terminal's cursor.
std::string printable(std::string text) {
    for (char& c : text)
        if ((static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f') c = '?';
    return text;
}

int run(int argc, char** argv) {
    CLI::App app{"Sinew, the exercise laboratory: which muscles work, how hard and when."};
    app.set_version_flag("--version", std::string("sinew ") + sinew::version);
    app.require_subcommand(0, 1);

    AnalyzeArguments analyze;
    Question& asked = analyze.question;
    CLI::App* analyze_command = app.add_subcommand(
        "analyze", "Simulate one repetition of an exercise, or a measured motion");
    analyze_command->add_option("exercise", asked.exercise,
                                "id (see `sinew exercises`) or a .yaml file");
    analyze_command->add_option("--motion", asked.motion,
                                "a measured motion (.mot, .sto) instead of an exercise");
    analyze_command->add_option("--lowpass", asked.lowpass,
                                "of the measured motion: 6Hz, or none (default: 6Hz)");
    analyze_command->add_option("--start", asked.start,
                                "of the measured motion: 0.5s (default: its first sample)");
    analyze_command->add_option("--end", asked.end, "likewise (default: its last sample)");
    analyze_command->add_option("--load", asked.load,
                                "bar and plates together, with unit: 80kg, 176lb; or 75% of the "
                                "heaviest that this body can lift so");
    analyze_command->add_option("--variation", asked.variations,
                                "another way of doing it that the exercise's file offers (see "
                                "`sinew exercises`); several by repeating it");
    analyze_command->add_option("--fault", asked.faults, "the same for a way of doing it wrong");
    analyze_command->add_option("--tempo", asked.tempo,
                                "seconds of lifting-hold-lowering-hold, in the order in which the "
                                "exercise starts: 1-0-2-0");
    analyze_command->add_option("--bench-height", asked.bench_height,
                                "with unit: 38cm, 15in (default: the exercise's)");
    analyze_command->add_option("--stance-width", asked.stance_width,
                                "between the heels, with unit: 40cm (default: the exercise's)");
    analyze_command->add_option("--body", asked.body,
                                "an OpenSim 4.x model instead of the adult body");
    analyze_command->add_option("--exponent", asked.exponent,
                                "of activation in the muscles' cost: 2 or 3 (default: 3)");
    analyze_command->add_option("--json", analyze.json,
                                "write the result as JSON to a file, or - for here");
    analyze_command->add_option(
        "--out", analyze.out,
        "folder for motion.mot, activation.sto, force.sto, moment.sto, contact.mot and "
        "external_loads.xml");
    analyze_command->add_option("--drawing", analyze.drawing,
                                "draw bottom, middle and top of the lift as SVG to a file, or - "
                                "for here");
    analyze_command->add_option("--html", analyze.html,
                                "write the answer as one page that opens from disk, the moving "
                                "body in it, to a file, or - for here");
    analyze_command->add_option("--view", analyze.views,
                                "from where to draw: side, front or top; several by repeating it "
                                "(default: side, and front where left does not mirror right)");
    analyze_command->add_option("--brace", asked.brace,
                                "brace the belly: pressure of at least so much of a maximal "
                                "Valsalva manoeuvre, 0% to 100%");
    analyze_command->add_flag("!--no-pressure", asked.pressure,
                              "leave abdominal pressure out, and stability with it");
    analyze_command->add_flag("!--no-stability", asked.stability,
                              "ask for moments and pressure alone");
    analyze_command->add_option("--gain", asked.gain,
                                "muscle stiffness over force and length, 1 to 40 (default: 10)");
    analyze_command->add_option("--margin", asked.margin,
                                "stiffness that stability asks for in N·m/rad, 0 to 200 "
                                "(default: 10)");
    analyze_command->add_option("--thorax", asked.thorax,
                                "how what touches it holds the thorax: free, height-held or "
                                "pinned (default: pinned)");
    analyze_command->add_option("--uncertainty", analyze.uncertainty,
                                "also sample what is uncertain so many times, such as 200, and "
                                "give the 5, 50 and 95 % quantiles of every figure");
    analyze_command->add_option("--seed", analyze.seed,
                                "of the samples: the same number draws the same ones (default: 1)");
    analyze_command->add_option("--hold-load", analyze.hold_load,
                                "what stays the same from sample to sample: kilograms, or share of "
                                "what each could lift (default: as --load is given)");
    add_adult_options(*analyze_command, asked.adult);

    CheckArguments check;
    CLI::App* check_command =
        app.add_subcommand("check", "Verdicts on claims about exercises, each by its own rule");
    check_command
        ->add_option("claims", check.question.claims,
                     "id of a file of claims that ships, or a .yaml file")
        ->required();
    check_command->add_option("--claim", check.question.claim, "one of them alone, by its id");
    check_command->add_option("--json", check.json,
                              "write verdicts as JSON to a file, or - for here");
    check_command->add_option("--html", check.html,
                              "write the answer as one page, which needs nothing else, to a file, "
                              "or - for here");
    check_command->add_option("--uncertainty", check.uncertainty,
                              "also sample what is uncertain so many times, such as 50; both sides "
                              "of a comparison are the same person in each sample");
    check_command->add_option("--seed", check.seed,
                              "of the samples: the same number draws the same ones (default: 1)");
    add_adult_options(*check_command, check.question.adult);

    CLI::App* body_command =
        app.add_subcommand("body", "Write the adult body, or describe a model");
    body_command->require_subcommand(1);
    AdultText adult;
    std::string out, file;
    CLI::App* write_command =
        body_command->add_subcommand("write", "Write the adult body as an .osim file");
    add_adult_options(*write_command, adult);
    write_command->add_option("--out", out, "the file to write, or - for here")->required();
    CLI::App* info_command =
        body_command->add_subcommand("info", "What a model holds, and what of it is not supported");
    info_command->add_option("file", file, "an OpenSim 4.x model")->required();
    bool jumps = false;
    info_command->add_flag("--jumps", jumps,
                           "also sweep every coordinate from the default posture and list steps in "
                           "muscle lengths");

    GuideArguments guide;
    CLI::App* guide_command = app.add_subcommand(
        "guide", "How an exercise is done, and what each variation and fault does");
    guide_command
        ->add_option("exercise", guide.question.exercise,
                     "id (see `sinew exercises`) or a .yaml file")
        ->required();
    guide_command->add_option("--load", guide.question.load,
                              "as for analyze (default: the file's)");
    guide_command->add_option("--json", guide.json, "write it as JSON to a file, or - for here");
    add_adult_options(*guide_command, guide.question.adult);

    CompareArguments compare;
    CLI::App* compare_command =
        app.add_subcommand("compare", "How hard muscles work in several exercises");
    compare_command
        ->add_option("exercises", compare.question.exercises,
                     "two or more; hip-thrust+paused is the exercise with that variation or fault")
        ->required();
    compare_command
        ->add_option("--muscle", compare.question.muscles,
                     "a muscle group, such as \"rectus abdominis\"; several by "
                     "repeating it (default: the most active)")
        ->allow_extra_args(false);
    compare_command->add_option("--load", compare.question.load,
                                "of those that carry one: 40kg, or 75% of what each could lift");
    compare_command->add_option("--json", compare.json,
                                "write it as JSON to a file, or - for here");
    add_adult_options(*compare_command, compare.question.adult);

    std::optional<std::string> exercises_json;
    CLI::App* exercises_command = app.add_subcommand("exercises", "List the exercises that ship");
    exercises_command->add_option("--json", exercises_json,
                                  "write the list as JSON to a file, or - for here");

    std::optional<std::string> validate_json;
    AdultText validated;
    CLI::App* validate_command = app.add_subcommand(
        "validate", "Set our answers beside published EMG: pairs within a study, then levels");
    validate_command->add_option("--json", validate_json,
                                 "write them as JSON to a file, or - for here");
    add_adult_options(*validate_command, validated);

    const StudyCommands studies(app);
    const TrainingCommands training(app);

    ServeArguments serve;
    CLI::App* serve_command =
        app.add_subcommand("serve", "Open the lab as a page in the browser, on this machine");
    serve_command->add_option("--port", serve.port, "0 for any that is free (default: 8080)");
    serve_command->add_flag("--open", serve.open, "open it in the browser");
    serve_command->add_option("--address", serve.address,
                              "to listen on; others than 127.0.0.1 let other machines in "
                              "(default: 127.0.0.1)");
    serve_command->add_option("--name", serve.names,
                              "a host name under which the lab may be asked besides localhost; "
                              "several by repeating it");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // The parser's own codes are mapped: 0 for help and version, 2 for anything mistyped.
        if (error.get_exit_code() == 0) return app.exit(error);
        std::fprintf(stderr, "error: %s\nSee `sinew --help`.\n", error.what());
        return exit_bad_input;
    }
    if (app.get_subcommands().empty()) {
        std::fprintf(stderr, "error: no command given\nSee `sinew --help`.\n");
        return exit_bad_input;
    }

    if (*analyze_command) {
        analyze.command = "sinew";
        for (int k = 1; k < argc; ++k) analyze.command += fmt::format(" {}", argv[k]);
        return run_analyze(analyze);
    }
    if (*check_command) return run_check(check);
    if (*write_command) return run_body_write(adult, out);
    if (*info_command) return run_body_info(file, jumps);
    if (*guide_command) return run_guide(guide);
    if (*compare_command) return run_compare(compare);
    if (*validate_command) return run_validate(validated, validate_json);
    if (*serve_command) return run_serve(serve);
    if (const std::optional<int> status = studies.run()) return *status;
    if (const std::optional<int> status = training.run()) return *status;
    return run_exercises(exercises_json);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const int status = run(argc, argv);
        if (std::fflush(stdout) != 0 || std::ferror(stdout)) {
            std::fputs("error: standard output cannot be written\n", stderr);
            return sinew::cli::exit_bad_input;
        }
        return status;
    } catch (const sinew::InputError& error) {
        std::fprintf(stderr, "%s\n", printable(error.what()).c_str());
        return sinew::cli::exit_bad_input;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "internal error: %s\n", error.what());
        return sinew::cli::exit_not_solved;
    }
}
