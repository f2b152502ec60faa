#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <future>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/targets.h"
#include "cli/whole_number.h"
#include "sinew/analysis/repetition.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/analysis/uncertainty.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/gate.h"
#include "sinew/io/quantity.h"
#include "sinew/io/result_files.h"
#include "sinew/io/save_text.h"
#include "sinew/io/tissue_limits.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/io/uncertainty_table.h"
#include "sinew/report/body_drawing.h"
#include "sinew/report/result_json.h"
#include "sinew/report/result_table.h"

namespace sinew::cli {

namespace {

namespace fs = std::filesystem;

double parse_within(const std::string& text, const char* option, double low, double high) {
    const double value = parse_number(text, fmt::format("error: [{}]", option));
    if (!(value >= low && value <= high))
        throw InputError(
            fmt::format("error: [{}] is {:g}; it must be {:g} to {:g}", option, value, low, high));
    return value;
}

/// `30%` as 0.3.
double parse_brace(const std::string& text) {
    const std::string place = "error: [--brace]";
    if (!text.ends_with('%'))
        throw InputError(fmt::format("{} '{}' lacks its unit; write it as 30%", place, text));
    const double share = parse_number(text.substr(0, text.size() - 1), place);
    if (!(share >= 0 && share <= 100))
        throw InputError(fmt::format("{} is {:g} %; it must be 0 % to 100 %", place, share));
    return share / 100;
}

TrunkSupport make_support(const AnalyzeArguments& arguments, const Exercise& exercise,
                          const Body& body) {
    const TrunkConstants constants = load_trunk_constants(data_directory());
    TrunkSupport support = make_trunk_support(constants, body);
    support.pressure = !arguments.no_pressure;
    support.stability = support.pressure && !arguments.no_stability;
    support = with_exercise(support, exercise);
    for (const auto& [option, given] : {std::pair{"--gain", arguments.gain.has_value()},
                                        std::pair{"--margin", arguments.margin.has_value()},
                                        std::pair{"--thorax", arguments.thorax.has_value()}})
        if (given && !support.stability)
            throw InputError(
                fmt::format("error: [{}] belongs to stability; leave out {}", option,
                            arguments.no_pressure ? "--no-pressure" : "--no-stability"));
    if (arguments.gain) support.gain = parse_within(*arguments.gain, "--gain", 1, 40);
    if (arguments.margin)
        support.stability_options.margin = parse_within(*arguments.margin, "--margin", 0, 200);
    if (arguments.brace) {
        if (exercise.brace)
            throw InputError(
                fmt::format("error: [--brace] {} as asked for braces at {:g} % itself", exercise.id,
                            *exercise.brace * 100),
                "Leave out --brace or the variation that braces.");
        support.brace = parse_brace(*arguments.brace);
        if (arguments.no_pressure)
            throw InputError("error: [--brace] a brace is pressure; leave out --no-pressure");
        if (!support.wall)
            throw InputError(fmt::format("error: [--brace] the body '{}' cannot brace: it lacks {}",
                                         body.name, support.why_no_wall));
    }
    if (arguments.thorax) {
        support.hold = ThoraxHold::pinned;
        if (*arguments.thorax == "free") {
            support.hold = ThoraxHold::free;
        } else if (*arguments.thorax == "height-held") {
            support.hold = ThoraxHold::height_held;
        } else if (*arguments.thorax != "pinned") {
            throw InputError(
                fmt::format("error: [--thorax] is '{}'; it must be free, height-held or pinned",
                            *arguments.thorax));
        }
    }
    return support;
}

/// Enough for a mean over the repetition: its phases are smooth.
constexpr int variant_frames = 6;

SupportRanges load_support_ranges() {
    const PressureConstants stability = load_trunk_constants(data_directory()).stability;
    const RangedConstant &gain = stability.at("gain"), &margin = stability.at("margin");
    return {gain.low, gain.high, margin.low, margin.high};
}

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

/// Of the samples alone; nothing when none are asked for.
std::optional<UncertaintyOptions> parse_uncertainty(const AnalyzeArguments& arguments,
                                                    const Exercise& exercise,
                                                    const std::optional<LoadQuantity>& load) {
    if (!arguments.uncertainty) {
        for (const auto& [option, given] :
             {std::pair{"--seed", arguments.seed.has_value()},
              std::pair{"--hold-load", arguments.hold_load.has_value()}})
            if (given)
                throw InputError(
                    fmt::format("error: [{}] without --uncertainty nothing is sampled", option));
        return std::nullopt;
    }
    UncertaintyOptions options;
    options.samples = parse_whole(*arguments.uncertainty, "--uncertainty", 1, 100000);
    if (arguments.seed)
        options.seed = parse_whole(*arguments.seed, "--seed", std::uint64_t{0}, UINT64_MAX);
    if (load && std::holds_alternative<LoadShare>(*load)) options.held = LoadHeld::share;
    if (arguments.hold_load) {
        if (*arguments.hold_load != "kilograms" && *arguments.hold_load != "share")
            throw InputError(
                fmt::format("error: [--hold-load] is '{}'; it must be kilograms or share",
                            *arguments.hold_load));
        if (!exercise.equipment.carries_load())
            throw InputError(
                fmt::format("error: [--hold-load] nothing in {} carries a load", exercise.id));
        options.held = *arguments.hold_load == "share" ? LoadHeld::share : LoadHeld::kilograms;
    }
    return options;
}

Uncertainty sample_uncertainty(const AnalyzeArguments& arguments, const Exercise& exercise,
                               const AnalysisOptions& analysis, const Result& result,
                               UncertaintyOptions options) {
    const TrunkConstants constants = load_trunk_constants(data_directory());
    UncertainInputs inputs{.spec = make_spec(arguments.body, arguments.adult),
                           .exercise = exercise,
                           .support = analysis.support,
                           .pressure = constants.pressure,
                           .stability = constants.stability,
                           .hold_gain = arguments.gain.has_value(),
                           .hold_margin = arguments.margin.has_value(),
                           .quantities = load_uncertain_quantities(data_directory())};
    if (!arguments.body)
        inputs.adult = {load_adult_tables(data_directory()), parse_adult(arguments.adult)};
    if (options.held == LoadHeld::share) {
        if (!result.capacity || result.capacity->status != CapacityStatus::solved ||
            result.capacity->at_bound)
            throw InputError(
                fmt::format("error: [--hold-load] share of what? the heaviest load of {} was not "
                            "found: {}",
                            exercise.id,
                            result.capacity ? result.capacity->limited_by : "it carries none"),
                "Hold the load in kilograms.");
        options.share = result.load_kg / result.capacity->load_kg;
    }
    if (isatty(STDERR_FILENO) != 0)
        options.progress = [](int done, int all) { show_progress(done, all, "samples"); };
    return run_uncertainty(inputs, analysis, options);
}

/// What of this run the gate was not tried with.
std::vector<std::string> changed_from_gate(const AnalyzeArguments& arguments,
                                           const AnalysisOptions& options) {
    const PressureConstants shipped = load_trunk_constants(data_directory()).stability;
    std::vector<std::string> changed;
    if (options.support.gain != shipped.at("gain").value)
        changed.push_back(fmt::format("--gain {:g}", options.support.gain));
    if (options.support.stability_options.margin != shipped.at("margin").value)
        changed.push_back(fmt::format("--margin {:g}", options.support.stability_options.margin));
    if (options.recruitment.exponent != RecruitmentOptions{}.exponent)
        changed.push_back(fmt::format("--exponent {}", options.recruitment.exponent));
    if (arguments.body) changed.push_back(fmt::format("--body {}", *arguments.body));
    if (arguments.adult.strength &&
        parse_adult(arguments.adult).strength != AdultOptions{}.strength)
        changed.push_back(fmt::format("--strength {}", *arguments.adult.strength));
    return changed;
}

/// One verdict a group, of the runs, the samples and the gate together.
void give_verdicts(const AnalyzeArguments& arguments, const AnalysisOptions& options,
                   SupportCheck check, const SupportRanges& ranges, const Uncertainty* uncertainty,
                   Result& result) {
    if (result.spine.pressure_Pa.size() == 0) return;
    std::string closed =
        describe_closed_gate(load_gate(data_directory()), changed_from_gate(arguments, options));
    if (result.status != ResultStatus::infeasible) {
        judge_support(check.verdicts,
                      uncertainty ? std::span<const SupportOverSamples>(uncertainty->support)
                                  : std::span<const SupportOverSamples>(),
                      !closed.empty());
        result.spine.verdicts = std::move(check.verdicts);
        result.spine.variants_wanting = std::move(check.variants_wanting);
        if (!result.spine.verdicts.empty())
            result.spine.variants_described = describe_support_variants(options.support, ranges);
    }
    if (!closed.empty()) result.notes.push_back(std::move(closed));
}

}  // namespace

int run_analyze(const AnalyzeArguments& arguments) {
    AnalysisOptions options;
    if (arguments.exponent) {
        if (*arguments.exponent != "2" && *arguments.exponent != "3")
            throw InputError(
                fmt::format("error: [--exponent] is '{}'; it must be 2 or 3", *arguments.exponent));
        options.recruitment.exponent = *arguments.exponent == "2" ? 2 : 3;
    }
    require_name(arguments.body, "--body");
    require_name(arguments.json, "--json");
    require_name(arguments.out, "--out");
    require_name(arguments.drawing, "--drawing");
    if (arguments.json == "-" && arguments.drawing == "-")
        throw InputError("error: [--drawing] is '-', and so is --json",
                         "One of them can go to standard output.");
    const std::vector<View> views = parse_views(arguments);
    if (arguments.out == "-")
        throw InputError("error: [--out] is '-'; it must be a folder",
                         "Only --json and --drawing can go to standard output.");
    std::vector<OverlayChoice> chosen;
    for (const std::string& name : arguments.variations)
        chosen.push_back({OverlayKind::variation, name});
    for (const std::string& name : arguments.faults) chosen.push_back({OverlayKind::fault, name});
    Exercise exercise = find_exercise(arguments.exercise, chosen);
    std::optional<LoadQuantity> load;
    if (arguments.load) {
        load = parse_load(*arguments.load, "error: [--load]");
        if (!exercise.equipment.carries_load())
            throw InputError(
                fmt::format("error: [--load] nothing in {} carries a load", exercise.id));
        refuse_two_loads(exercise);
    }
    if (arguments.tempo)
        exercise.tempo.seconds = parse_tempo(*arguments.tempo, "error: [--tempo]", exercise);
    const std::optional<UncertaintyOptions> sampling = parse_uncertainty(arguments, exercise, load);

    const Body body = compile(make_spec(arguments.body, arguments.adult));
    const Mechanics mechanics(body);
    options.support = make_support(arguments, exercise, body);
    options.energy = load_energy_options(data_directory());
    const std::vector<TissueLimit> limits = load_tissue_limits(data_directory());
    const Repetition repetition =
        make_repetition(body, mechanics, options.support, std::move(exercise), load);
    const MotionPlan& plan = repetition.plan;
    const SupportRanges ranges = load_support_ranges();
    SupportVariantRuns variants(body, mechanics, plan, options,
                                make_support_variants(options.support, ranges), variant_frames);
    auto beside = std::async(std::launch::async, [&] { variants.work(); });
    Result result = analyze(body, mechanics, repetition, options);
    variants.work();  // whatever frames the other thread has not taken yet
    beside.get();
    result.tissue_limits = limits;
    std::optional<Uncertainty> uncertainty;
    if (sampling)
        uncertainty =
            sample_uncertainty(arguments, repetition.exercise, options, result, *sampling);
    const Uncertainty* const intervals = uncertainty ? &*uncertainty : nullptr;
    give_verdicts(arguments, options, variants.check(), ranges, intervals, result);

    // All files or none, JSON and drawing among them.
    std::vector<TextFile> files;
    const bool to_out = arguments.out && result.status != ResultStatus::infeasible;
    if (to_out) files = make_result_files(body, result, *arguments.out);
    std::string json;
    if (arguments.json) json = format_result_json(body, result, intervals);
    if (arguments.json && *arguments.json != "-") files.push_back({*arguments.json, json});
    std::string drawing;
    if (arguments.drawing)
        drawing = draw_body_strip(
            body, mechanics, plan,
            {.exercise = &repetition.exercise, .result = &result, .width_px = 1280}, views);
    if (arguments.drawing && *arguments.drawing != "-")
        files.push_back({*arguments.drawing, drawing});
    save_texts(files, to_out ? fs::path(*arguments.out) : fs::path());
    if (arguments.json == "-") std::fputs(json.c_str(), stdout);
    if (arguments.drawing == "-") std::fputs(drawing.c_str(), stdout);
    if (arguments.json != "-" && arguments.drawing != "-")
        std::fputs(format_result(repetition.exercise, body, result, intervals).c_str(), stdout);
    if (result.status == ResultStatus::solved) return exit_ok;
    std::fflush(stdout);  // the table first, then what is wrong with it
    std::fputs(format_failure(body, result).c_str(), stderr);
    return exit_not_solved;
}

}  // namespace sinew::cli
