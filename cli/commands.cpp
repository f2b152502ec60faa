#include "cli/commands.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <future>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/capacity.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/analysis/uncertainty.h"
#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/body_info.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/gate.h"
#include "sinew/io/muscle_groups.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_writer.h"
#include "sinew/io/quantity.h"
#include "sinew/io/result_files.h"
#include "sinew/io/save_text.h"
#include "sinew/io/tissue_limits.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/io/uncertainty_table.h"
#include "sinew/motion/synthesize.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/path_jumps.h"
#include "sinew/report/body_info.h"
#include "sinew/report/result_json.h"
#include "sinew/report/result_table.h"

namespace sinew::cli {

namespace {

namespace fs = std::filesystem;

AdultOptions parse_adult(const AdultArguments& arguments) {
    AdultOptions options;
    if (arguments.sex) {
        if (*arguments.sex == "male")
            options.sex = Sex::male;
        else if (*arguments.sex != "female")
            throw InputError(fmt::format(
                "error: [--sex] '{}' is not known; it must be female or male", *arguments.sex));
    }
    if (arguments.height)
        options.height_m =
            parse_quantity(*arguments.height, Dimension::length, "error: [--height]");
    if (arguments.mass)
        options.mass_kg = parse_quantity(*arguments.mass, Dimension::mass, "error: [--mass]");
    if (arguments.strength)
        options.strength = parse_number(*arguments.strength, "error: [--strength]");
    return options;
}

fs::path exercises_folder() {
    fs::path folder = data_directory() / "exercises";
    std::error_code error;
    const fs::directory_iterator readable(folder, error);
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be read: {}", folder.string(),
                                     error.message()));
    return folder;
}

/// Those that can be read; the messages of the others go to `refused`, one broken file hiding no
/// other.
std::vector<Exercise> load_exercises(std::vector<std::string>& refused) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(exercises_folder()))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Exercise> exercises;
    for (const fs::path& file : files) {
        try {
            exercises.push_back(load_exercise(file.string()));
        } catch (const InputError& fault) {
            refused.emplace_back(fault.what());
        }
    }
    return exercises;
}

/// The id of an exercise that ships, or the path of a file; with the overlays chosen.
Exercise find_exercise(const std::string& name, std::span<const OverlayChoice> chosen) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) return load_exercise(name, chosen);
    std::string stem = name;
    std::replace(stem.begin(), stem.end(), '-', '_');
    const fs::path file = exercises_folder() / (stem + ".yaml");
    const bool plain = name.find_first_of("/\\") == std::string::npos;
    std::error_code ignored;  // a name too long for a file is no exercise
    if (!plain || !fs::exists(file, ignored)) {
        std::string known;
        std::vector<std::string> refused;  // whoever asks for one of those is told its fault
        for (const Exercise& exercise : load_exercises(refused))
            known += (known.empty() ? "" : ", ") + exercise.id;
        throw InputError(
            fmt::format("error: [exercise] '{}' is not known; it must be one of: {}", name, known),
            "A file of your own ends in .yaml.");
    }
    return load_exercise(file.string(), chosen);
}

BodySpec make_spec(const AnalyzeArguments& arguments) {
    if (arguments.body && arguments.adult.any())
        throw InputError("error: [--body] a model file has its own sex, height, mass and strength",
                         "Leave out --sex, --height, --mass and --strength, or leave out --body.");
    if (!arguments.body)
        return make_adult(load_adult_tables(data_directory()), parse_adult(arguments.adult));
    BodySpec spec = load_body_spec(*arguments.body);
    assign_muscle_groups(data_directory(), spec);
    assign_specific_tensions(data_directory(), spec);
    return spec;
}

void require_name(const std::optional<std::string>& name, const char* option) {
    if (name && name->empty())
        throw InputError(fmt::format("error: [{}] the name is empty", option));
}

void write_or_print(const std::string& target, const std::string& text) {
    if (target == "-")
        std::fputs(text.c_str(), stdout);
    else
        save_text(target, text);
}

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

TrunkSupport make_support(const AnalyzeArguments& arguments, const Body& body) {
    const TrunkConstants constants = load_trunk_constants(data_directory());
    TrunkSupport support;
    support.wall = make_abdominal_wall(body, constants.pressure, support.why_no_wall);
    support.pressure = !arguments.no_pressure;
    support.stability = support.pressure && !arguments.no_stability;
    support.gain = constants.stability.at("gain").value;
    support.stability_options.margin = constants.stability.at("margin").value;
    for (const auto& [option, given] : {std::pair{"--gain", arguments.gain.has_value()},
                                        std::pair{"--margin", arguments.margin.has_value()},
                                        std::pair{"--thorax", arguments.thorax.has_value()}})
        if (given && !support.stability)
            throw InputError(fmt::format(
                "error: [{}] belongs to stability; leave out {}", option,
                arguments.no_pressure ? "--no-pressure" : "--no-stability"));
    if (arguments.gain) support.gain = parse_within(*arguments.gain, "--gain", 1, 40);
    if (arguments.margin)
        support.stability_options.margin = parse_within(*arguments.margin, "--margin", 0, 200);
    if (arguments.brace) {
        support.brace = parse_brace(*arguments.brace);
        if (arguments.no_pressure)
            throw InputError("error: [--brace] a brace is pressure; leave out --no-pressure");
        if (!support.wall)
            throw InputError(fmt::format("error: [--brace] the body '{}' cannot brace: it lacks {}",
                                         body.name, support.why_no_wall));
    }
    if (arguments.thorax) {
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

/// The load in kilograms; a share is one of the heaviest with which the repetition can be done,
/// which `capacity` then holds.
double find_load_kg(const LoadQuantity& load, const Body& body, const Mechanics& mechanics,
                    const TrunkSupport& support, const Exercise& exercise,
                    std::optional<RepetitionCapacity>& capacity) {
    if (const auto* mass = std::get_if<LoadMass>(&load)) return mass->kg;
    const double share = std::get<LoadShare>(load).of_capacity;
    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    CapacityFrame frame(body, mechanics, forces, problem, support);
    capacity = solve_repetition_capacity(synthesize(body, mechanics, exercise), frame);
    if (!capacity || capacity->status != CapacityStatus::solved || capacity->at_bound)
        throw InputError(
            fmt::format("error: [--load] {:g} % of what? the heaviest load of {} was not found: {}",
                        100 * share, exercise.id,
                        capacity ? capacity->limited_by : std::string("it carries none")),
            capacity && capacity->stability_limits
                ? "Give the load in kilograms, or ask for a smaller --margin."
                : "Give the load in kilograms.");
    return share * capacity->load_kg;
}

/// A whole number and nothing else.
template <class Number>
Number parse_whole(const std::string& text, const char* option, Number low, Number high) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end || value < low || value > high)
        throw InputError(fmt::format("error: [{}] is '{}'; it must be a whole number from {} to {}",
                                     option, text, low, high));
    return value;
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
        if (!exercise.equipment.barbell)
            throw InputError(
                fmt::format("error: [--hold-load] nothing in {} carries a load", exercise.id));
        options.held = *arguments.hold_load == "share" ? LoadHeld::share : LoadHeld::kilograms;
    }
    return options;
}

/// A bar on standard error, where a person looks on.
void show_progress(int done, int all) {
    constexpr int width = 40;
    const int filled = width * done / all;
    std::fprintf(stderr, "\r[%s%s] %d of %d samples%s", std::string(filled, '#').c_str(),
                 std::string(width - filled, ' ').c_str(), done, all, done == all ? "\n" : "");
}

Uncertainty sample_uncertainty(const AnalyzeArguments& arguments, const Exercise& exercise,
                               const AnalysisOptions& analysis, const Result& result,
                               UncertaintyOptions options) {
    const TrunkConstants constants = load_trunk_constants(data_directory());
    UncertainInputs inputs{.spec = make_spec(arguments),
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
    if (isatty(STDERR_FILENO) != 0) options.progress = show_progress;
    return run_uncertainty(inputs, analysis, options);
}

nlohmann::ordered_json describe(const Exercise& exercise) {
    nlohmann::ordered_json variations = nlohmann::ordered_json::array(), faults = variations;
    for (const Overlay& overlay : exercise.overlays) {
        nlohmann::ordered_json entry{{"name", overlay.name}, {"title", overlay.title}};
        if (overlay.kind == OverlayKind::fault) entry["cue"] = overlay.cue;
        entry["source"] = overlay.source;
        (overlay.kind == OverlayKind::variation ? variations : faults).push_back(std::move(entry));
    }
    return {{"id", exercise.id},
            {"title", exercise.title},
            {"variations", std::move(variations)},
            {"faults", std::move(faults)}};
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
    if (arguments.out == "-")
        throw InputError("error: [--out] is '-'; it must be a folder",
                         "Only --json can go to standard output.");
    std::vector<OverlayChoice> chosen;
    for (const std::string& name : arguments.variations)
        chosen.push_back({OverlayKind::variation, name});
    for (const std::string& name : arguments.faults) chosen.push_back({OverlayKind::fault, name});
    Exercise exercise = find_exercise(arguments.exercise, chosen);
    std::optional<LoadQuantity> load;
    if (arguments.load) {
        load = parse_load(*arguments.load, "error: [--load]");
        if (!exercise.equipment.barbell)
            throw InputError(
                fmt::format("error: [--load] nothing in {} carries a load", exercise.id));
    }
    if (arguments.tempo)
        exercise.tempo.seconds = parse_tempo(*arguments.tempo, "error: [--tempo]", exercise);
    const std::optional<UncertaintyOptions> sampling = parse_uncertainty(arguments, exercise, load);

    const Body body = compile(make_spec(arguments));
    const Mechanics mechanics(body);
    options.support = make_support(arguments, body);
    options.energy = load_energy_options(data_directory());
    std::vector<TissueLimit> limits = load_tissue_limits(data_directory());
    std::optional<RepetitionCapacity> capacity;
    if (load)
        exercise.load_kg =
            find_load_kg(*load, body, mechanics, options.support, exercise, capacity);
    options.capacity = !capacity;
    const MotionPlan plan = synthesize(body, mechanics, exercise);
    const SupportRanges ranges = load_support_ranges();
    SupportVariantRuns variants(body, mechanics, plan, options,
                                make_support_variants(options.support, ranges), variant_frames);
    auto beside = std::async(std::launch::async, [&] { variants.work(); });
    Result result = analyze(body, mechanics, plan, options);
    result.exercise = exercise.id;
    for (const Overlay& overlay : exercise.chosen)
        (overlay.kind == OverlayKind::variation ? result.variations : result.faults)
            .push_back(overlay.name);
    if (capacity) result.capacity = std::move(capacity);
    variants.work();  // whatever frames the other thread has not taken yet
    beside.get();
    result.tissue_limits = std::move(limits);
    std::optional<Uncertainty> uncertainty;
    if (sampling) uncertainty = sample_uncertainty(arguments, exercise, options, result, *sampling);
    const Uncertainty* const intervals = uncertainty ? &*uncertainty : nullptr;
    give_verdicts(arguments, options, variants.check(), ranges, intervals, result);

    // All files or none, the JSON among them.
    std::vector<TextFile> files;
    const bool to_out = arguments.out && result.status != ResultStatus::infeasible;
    if (to_out) files = make_result_files(body, result, *arguments.out);
    std::string json;
    if (arguments.json) json = format_result_json(body, result, intervals);
    if (arguments.json && *arguments.json != "-") files.push_back({*arguments.json, json});
    save_texts(files, to_out ? fs::path(*arguments.out) : fs::path());
    if (arguments.json == "-") std::fputs(json.c_str(), stdout);
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_result(exercise, body, result, intervals).c_str(), stdout);
    if (result.status == ResultStatus::solved) return exit_ok;
    std::fflush(stdout);  // the table first, then what is wrong with it
    std::fputs(format_failure(body, result).c_str(), stderr);
    return exit_not_solved;
}

int run_body_write(const AdultArguments& arguments, const std::string& out) {
    require_name(out, "--out");
    write_or_print(out, format_body_spec(make_adult(load_adult_tables(data_directory()),
                                                    parse_adult(arguments))));
    return exit_ok;
}

int run_body_info(const std::string& file, bool jumps) {
    require_name(file, "file");
    const BodySpec spec = load_body_spec(file);
    // Refuses what reads well but is no body, or has a muscle whose curves cannot be made.
    const Body body = compile(spec);
    const MuscleForces forces(body);
    std::fputs(format_body_info(calc_body_info(spec, body)).c_str(), stdout);
    if (!jumps) return exit_ok;
    const VecX posture = body.default_posture();
    const std::vector<PathJump> found = check_path_jumps(body, std::span(&posture, 1));
    std::printf("steps in muscle lengths, every coordinate swept from the default posture: %zu\n",
                found.size());
    for (const PathJump& jump : found) std::printf("    %s\n", describe(jump, body).c_str());
    return exit_ok;
}

int run_exercises(const std::optional<std::string>& json) {
    std::vector<std::string> refused;
    const std::vector<Exercise> exercises = load_exercises(refused);
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const Exercise& exercise : exercises) list.push_back(describe(exercise));
        write_or_print(*json, list.dump(2) + "\n");
    }
    if (!json || *json != "-")
        for (const Exercise& exercise : exercises) {
            std::printf("%-24s %s\n", exercise.id.c_str(), exercise.title.c_str());
            for (const Overlay& overlay : exercise.overlays)
                std::printf("  %-9s %-22s %s\n",
                            overlay.kind == OverlayKind::variation ? "variation" : "fault",
                            overlay.name.c_str(), overlay.title.c_str());
        }
    std::fflush(stdout);  // the list first, then what is missing from it
    for (const std::string& message : refused) std::fprintf(stderr, "%s\n", message.c_str());
    return refused.empty() ? exit_ok : exit_bad_input;
}

}  // namespace sinew::cli
