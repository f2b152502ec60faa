#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/targets.h"
#include "server/page_files.h"
#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/muscle_sources.h"
#include "sinew/io/result_files.h"
#include "sinew/io/save_text.h"
#include "sinew/io/whole_number.h"
#include "sinew/lab/lab.h"
#include "sinew/report/body_drawing.h"
#include "sinew/report/muscle_json.h"
#include "sinew/report/report_page.h"
#include "sinew/report/result_json.h"
#include "sinew/report/result_table.h"
#include "sinew/report/scene.h"

namespace sinew::cli {

namespace {

namespace fs = std::filesystem;

std::vector<View> parse_views(const AnalyzeArguments& arguments) {
    if (!arguments.views.empty() && !arguments.drawing)
        throw InputError("error: [--view] without --drawing nothing is drawn");
    std::vector<View> views;
    for (const std::string& name : arguments.views) {
        const auto* const view =
            std::ranges::find(all_views, name, [](View one) { return std::string(name_of(one)); });
        if (view == all_views.end())
            throw InputError(
                fmt::format("error: [--view] is '{}'; it must be side, front or top", name));
        views.push_back(*view);
    }
    return views;
}

struct Sampling {
    UncertaintyOptions options;
    std::optional<LoadHeld> held;
};

/// Of the samples alone; nothing when none are asked for.
std::optional<Sampling> parse_sampling(const AnalyzeArguments& arguments) {
    if (!arguments.uncertainty) {
        for (const auto& [option, given] :
             {std::pair{"--seed", arguments.seed.has_value()},
              std::pair{"--hold-load", arguments.hold_load.has_value()}})
            if (given)
                throw InputError(
                    fmt::format("error: [{}] without --uncertainty nothing is sampled", option));
        return std::nullopt;
    }
    Sampling sampling;
    sampling.options.samples = parse_whole(*arguments.uncertainty, "--uncertainty", 1, 100000);
    if (arguments.seed)
        sampling.options.seed =
            parse_whole(*arguments.seed, "--seed", std::uint64_t{0}, UINT64_MAX);
    if (arguments.hold_load) {
        if (*arguments.hold_load != "kilograms" && *arguments.hold_load != "share")
            throw InputError(
                fmt::format("error: [--hold-load] is '{}'; it must be kilograms or share",
                            *arguments.hold_load));
        sampling.held = *arguments.hold_load == "share" ? LoadHeld::share : LoadHeld::kilograms;
    }
    if (isatty(STDERR_FILENO) != 0)
        sampling.options.progress = [](int done, int all) { show_progress(done, all, "samples"); };
    return sampling;
}

/// The page as `make page` built it.
std::string make_page(const AnalyzeArguments& arguments, const Simulation& simulation,
                      const std::string& json) {
    const fs::path folder = server::find_page_folder();
    const server::PageFiles built =
        folder.empty() ? server::PageFiles() : server::PageFiles(folder);
    const server::PageFile* const page = built.find("/report.html");
    if (!page)
        throw InputError("error: [--html] the page was not built",
                         "make page builds it; it needs npm, and a network for npm's packages.");
    const server::PageFile* const bones = built.find("/bones.glb");
    const Subject& subject = *simulation.subject;
    const Exercise& exercise = simulation.repetition.exercise;
    return fill_report_page(
        page->bytes,
        {.title = exercise.title,
         .command = arguments.command,
         .result_json = json,
         .muscles_json = format_muscles_json(subject.body, load_muscle_sources(data_directory())),
         .scene = encode_scene(subject.spec, subject.body, subject.mechanics, exercise,
                               simulation.result, count_scene_frames(simulation.result)),
         .bones = bones ? bones->bytes : std::string()});
}

/// At most one document goes to standard output.
void refuse_two_printed(const AnalyzeArguments& arguments) {
    const char* first = nullptr;
    for (const auto& [option, target] :
         {std::pair{"--json", &arguments.json}, std::pair{"--drawing", &arguments.drawing},
          std::pair{"--html", &arguments.html}}) {
        if (*target != "-") continue;
        if (first)
            throw InputError(fmt::format("error: [{}] is '-', and so is {}", option, first),
                             "One of them can go to standard output.");
        first = option;
    }
}

}  // namespace

int run_analyze(const AnalyzeArguments& arguments) {
    require_name(arguments.question.body, "--body");
    require_name(arguments.question.motion, "--motion");
    require_name(arguments.json, "--json");
    require_name(arguments.out, "--out");
    require_name(arguments.drawing, "--drawing");
    require_name(arguments.html, "--html");
    refuse_two_printed(arguments);
    const std::vector<View> views = parse_views(arguments);
    if (arguments.out == "-")
        throw InputError("error: [--out] is '-'; it must be a folder",
                         "Only --json, --drawing and --html can go to standard output.");
    const std::optional<Sampling> sampling = parse_sampling(arguments);

    Lab lab;
    Simulation simulation = lab.simulate(arguments.question);
    std::optional<Uncertainty> uncertainty;
    if (sampling)
        uncertainty = lab.sample(arguments.question, simulation, sampling->options, sampling->held);
    const Uncertainty* const intervals = uncertainty ? &*uncertainty : nullptr;
    const Body& body = simulation.subject->body;
    const Exercise& exercise = simulation.repetition.exercise;
    const Result& result = simulation.result;

    // All files or none, JSON and drawing among them.
    std::vector<TextFile> files;
    const bool to_out = arguments.out && result.status != ResultStatus::infeasible;
    if (to_out) files = make_result_files(body, result, *arguments.out);
    std::string json;
    if (arguments.json || arguments.html) json = format_result_json(body, result, intervals);
    if (arguments.json && *arguments.json != "-") files.push_back({*arguments.json, json});
    std::string drawing;
    if (arguments.drawing)
        drawing =
            draw_body_strip(body, simulation.subject->mechanics, simulation.repetition.plan,
                            {.exercise = &exercise, .result = &result, .width_px = 1280}, views);
    if (arguments.drawing && *arguments.drawing != "-")
        files.push_back({*arguments.drawing, drawing});
    std::string page;
    if (arguments.html) page = make_page(arguments, simulation, json);
    if (arguments.html && *arguments.html != "-") files.push_back({*arguments.html, page});
    save_texts(files, to_out ? fs::path(*arguments.out) : fs::path());
    if (arguments.json == "-") std::fputs(json.c_str(), stdout);
    if (arguments.drawing == "-") std::fputs(drawing.c_str(), stdout);
    if (arguments.html == "-") std::fputs(page.c_str(), stdout);
    if (arguments.json != "-" && arguments.drawing != "-" && arguments.html != "-")
        std::fputs(format_result(exercise, body, result, intervals).c_str(), stdout);
    if (result.status == ResultStatus::solved) return exit_ok;
    std::fflush(stdout);  // the table first, then what is wrong with it
    std::fputs(format_failure(body, result).c_str(), stderr);
    return exit_not_solved;
}

}  // namespace sinew::cli
