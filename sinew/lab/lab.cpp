#include "sinew/lab/lab.h"

#include <algorithm>
#include <future>
#include <span>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/muscle_groups.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/quantity.h"
#include "sinew/io/tissue_limits.h"
#include "sinew/io/uncertainty_table.h"
#include "sinew/lab/question_json.h"

namespace sinew {

namespace {

/// Of the repetition, for each way of asking for stability: its phases are smooth.
constexpr int variant_frames = 6;
/// Bodies kept: those between which a person goes to and fro, and a few beside.
constexpr std::size_t most_subjects = 8;
/// Exercises kept, overlays counted apart; past it all are forgotten.
constexpr std::size_t most_exercises = 200;
/// Heaviest loads kept, likewise.
constexpr std::size_t most_capacities = 500;

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

ThoraxHold parse_thorax(const std::string& text) {
    for (const ThoraxHold hold : {ThoraxHold::free, ThoraxHold::height_held, ThoraxHold::pinned})
        if (text == name_of(hold)) return hold;
    throw InputError(
        fmt::format("error: [--thorax] is '{}'; it must be free, height-held or pinned", text));
}

RecruitmentOptions parse_recruitment(const Question& question) {
    RecruitmentOptions options;
    if (!question.exponent) return options;
    if (*question.exponent != "2" && *question.exponent != "3")
        throw InputError(
            fmt::format("error: [--exponent] is '{}'; it must be 2 or 3", *question.exponent));
    options.exponent = *question.exponent == "2" ? 2 : 3;
    return options;
}

std::vector<std::string> subject_key(const Question& question) {
    if (question.body) return {*question.body};
    const AdultOptions adult = parse_adult(question.adult);
    return {"", adult.sex == Sex::male ? "male" : "female", fmt::format("{}", adult.height_m),
            fmt::format("{}", adult.mass_kg), fmt::format("{}", adult.strength)};
}

std::vector<std::string> exercise_key(const std::string& name,
                                      std::span<const OverlayChoice> chosen) {
    std::vector<std::string> key{name};
    for (const OverlayChoice& one : chosen)
        key.push_back(
            fmt::format("{} {}", one.kind == OverlayKind::fault ? "fault" : "variation", one.name));
    return key;
}

/// Under which the heaviest load of a question is kept; empty where it depends on the load that is
/// asked for, as the posture of who balances does, unless that is a share of the heaviest.
std::string capacity_key(Question question, const Exercise& exercise,
                         const std::optional<LoadQuantity>& load, bool balanced) {
    const bool share = load && std::holds_alternative<LoadShare>(*load);
    if (!exercise.equipment.carries_load() || (balanced && !share)) return {};
    question.load.reset();
    return (share ? "share of " : "load of ") + format_question_json(question);
}

}  // namespace

Lab::Lab()
    : adult_(load_adult_tables(data_directory())),
      constants_(load_trunk_constants(data_directory())),
      energy_(load_energy_options(data_directory())),
      limits_(load_tissue_limits(data_directory())),
      gate_(load_gate(data_directory())),
      quantities_(load_uncertain_quantities(data_directory())) {}

std::shared_ptr<const Exercise> Lab::find(const std::string& name,
                                          std::span<const OverlayChoice> chosen) {
    const std::vector<std::string> key = exercise_key(name, chosen);
    {
        const std::scoped_lock lock(keeping_);
        if (const auto kept = exercises_.find(key); kept != exercises_.end()) return kept->second;
    }
    auto read = std::make_shared<const Exercise>(find_exercise(name, chosen));
    const std::scoped_lock lock(keeping_);
    if (exercises_.size() >= most_exercises) exercises_.clear();
    return exercises_.try_emplace(key, std::move(read)).first->second;
}

Exercise Lab::exercise(const Question& question, std::vector<std::string>* changes) {
    const std::vector<OverlayChoice> chosen = chosen_overlays(question);
    Exercise exercise = *find(question.exercise, chosen);
    if (question.load) refuse_other_load(exercise);
    // A setting beside overlays is refused where one of them has changed the same.
    const bool beside = !chosen.empty() && (question.bench_height || question.stance_width);
    const Exercise plain = beside ? *find(question.exercise, {}) : exercise;
    const std::vector<std::string> changed = set_up_as_asked(question, plain, exercise);
    if (changes) *changes = changed;
    return exercise;
}

std::shared_ptr<const Subject> Lab::subject(const Question& question) {
    if (question.body && question.adult.any())
        throw InputError("error: [--body] a model file has its own sex, height, mass and strength",
                         "Leave out --sex, --height, --mass and --strength, or leave out --body.");
    const std::vector<std::string> key = subject_key(question);
    {
        const std::scoped_lock lock(keeping_);
        const auto kept = std::ranges::find(subjects_, key, &KeptSubject::first);
        if (kept != subjects_.end()) {
            subjects_.splice(subjects_.begin(), subjects_, kept);
            return kept->second;
        }
    }
    std::shared_ptr<const Subject> made;
    if (question.body) {
        BodySpec spec = load_body_spec(*question.body);
        assign_muscle_groups(data_directory(), spec);
        assign_specific_tensions(data_directory(), spec);
        made = std::make_shared<const Subject>(std::move(spec));
    } else {
        made = std::make_shared<const Subject>(make_adult(adult_, parse_adult(question.adult)));
    }
    const std::scoped_lock lock(keeping_);
    subjects_.emplace_front(key, made);
    if (subjects_.size() > most_subjects) subjects_.pop_back();
    return made;
}

TrunkSupport Lab::support(const Question& question, const Exercise& exercise,
                          const Body& body) const {
    TrunkSupport support = make_trunk_support(constants_, body);
    support.pressure = question.pressure;
    support.stability = question.pressure && question.stability;
    support = with_exercise(support, exercise);
    for (const auto& [option, given] : {std::pair{"--gain", question.gain.has_value()},
                                        std::pair{"--margin", question.margin.has_value()},
                                        std::pair{"--thorax", question.thorax.has_value()}})
        if (given && !support.stability)
            throw InputError(fmt::format("error: [{}] belongs to stability; leave out {}", option,
                                         question.pressure ? "--no-stability" : "--no-pressure"));
    if (question.gain) support.gain = parse_within(*question.gain, "--gain", 1, 40);
    if (question.margin)
        support.stability_options.margin = parse_within(*question.margin, "--margin", 0, 200);
    if (question.brace) {
        if (exercise.brace)
            throw InputError(fmt::format("error: [--brace] {} as asked for braces at {:g} % itself",
                                         exercise.id, *exercise.brace * 100),
                             "Leave out --brace or the variation that braces.");
        support.brace = parse_brace(*question.brace);
        if (!question.pressure)
            throw InputError("error: [--brace] a brace is pressure; leave out --no-pressure");
        if (!support.wall)
            throw InputError(fmt::format("error: [--brace] the body '{}' cannot brace: it lacks {}",
                                         body.name, support.why_no_wall));
    }
    if (question.thorax) support.hold = parse_thorax(*question.thorax);
    return support;
}

SupportRanges Lab::support_ranges() const {
    const RangedConstant &gain = constants_.stability.at("gain"),
                         &margin = constants_.stability.at("margin");
    return {gain.low, gain.high, margin.low, margin.high};
}

std::vector<std::string> Lab::changed_from_gate(const Question& question,
                                                const AnalysisOptions& options) const {
    std::vector<std::string> changed;
    if (options.support.gain != constants_.stability.at("gain").value)
        changed.push_back(fmt::format("--gain {:g}", options.support.gain));
    if (options.support.stability_options.margin != constants_.stability.at("margin").value)
        changed.push_back(fmt::format("--margin {:g}", options.support.stability_options.margin));
    if (options.recruitment.exponent != RecruitmentOptions{}.exponent)
        changed.push_back(fmt::format("--exponent {}", options.recruitment.exponent));
    if (question.body) changed.push_back(fmt::format("--body {}", *question.body));
    if (question.motion) changed.push_back(fmt::format("--motion {}", *question.motion));
    if (question.adult.strength && parse_adult(question.adult).strength != AdultOptions{}.strength)
        changed.push_back(fmt::format("--strength {}", *question.adult.strength));
    return changed;
}

std::string Lab::describe_gate(const Question& question, const AnalysisOptions& options) const {
    return describe_closed_gate(gate_, changed_from_gate(question, options));
}

std::optional<Lab::Capacities> Lab::find_capacities(const std::string& key) {
    const std::scoped_lock lock(keeping_);
    const auto kept = capacities_.find(key);
    return kept == capacities_.end() ? std::nullopt : std::optional(kept->second);
}

void Lab::keep_capacities(const std::string& key, const Result& result) {
    if (key.empty() || !result.capacity || result.capacity->status != CapacityStatus::solved ||
        result.capacity->at_bound)
        return;
    const std::scoped_lock lock(keeping_);
    if (capacities_.size() >= most_capacities) capacities_.clear();
    capacities_.try_emplace(key, Capacities{*result.capacity, result.capacities});
}

Simulation Lab::simulate(const Question& question, Depth depth, const std::stop_token& stop) {
    refuse_mixed(question);
    Simulation simulation;
    AnalysisOptions& options = simulation.options;
    options.recruitment = parse_recruitment(question);
    options.stop = stop;
    if (question.motion) {
        simulation.subject = subject(question);
        simulate_measured(question, depth, simulation);
        simulation.result.tissue_limits = limits_;
        if (std::string closed = describe_gate(question, options); !closed.empty())
            simulation.result.notes.push_back(std::move(closed));
        return simulation;
    }
    std::vector<std::string> changes;
    Exercise asked = exercise(question, &changes);
    std::optional<LoadQuantity> load;
    if (question.load) load = parse_load(*question.load, "error: [--load]");
    simulation.subject = subject(question);
    const Body& body = simulation.subject->body;
    const Mechanics& mechanics = simulation.subject->mechanics;
    options.support = support(question, asked, body);
    SynthesisOptions synthesis{.stop = stop};
    if (depth == Depth::preview) {
        synthesis.frames = preview_frames;
        options.static_capacity = options.capacity = options.largest_margin = false;
    } else {
        options.energy = energy_;
    }
    const bool balanced = asked.throughout.balance_x || asked.throughout.balance_z;
    const std::string key = capacity_key(question, asked, load, balanced);
    const std::optional<Capacities> known = find_capacities(key);
    if (known && load && std::holds_alternative<LoadShare>(*load))
        load = LoadMass{std::get<LoadShare>(*load).of_capacity * known->repetition.load_kg};
    simulation.repetition =
        make_repetition(body, mechanics, options.support, std::move(asked), load, synthesis);
    Result& result = simulation.result;
    if (depth == Depth::preview) {
        result = analyze(body, mechanics, simulation.repetition, options);
    } else {
        if (known) {
            simulation.repetition.capacity = known->repetition;
            options.static_capacity = balanced;
        }
        SupportVariantRuns variants(body, mechanics, simulation.repetition.plan, options,
                                    make_support_variants(options.support, support_ranges()),
                                    variant_frames);
        auto beside = std::async(std::launch::async, [&] { variants.work(); });
        result = analyze(body, mechanics, simulation.repetition, options);
        variants.work();  // whatever frames the other thread has not taken yet
        beside.get();
        if (known && !options.static_capacity) result.capacities = known->postures;
        keep_capacities(key, result);
        options.static_capacity = true;
        give_verdicts(question, variants.check(), simulation);
    }
    result.tissue_limits = limits_;
    result.notes.insert(result.notes.end(), changes.begin(), changes.end());
    return simulation;
}

void Lab::give_verdicts(const Question& question, SupportCheck check,
                        Simulation& simulation) const {
    Result& result = simulation.result;
    if (result.spine.pressure_Pa.size() == 0) return;
    std::string closed = describe_gate(question, simulation.options);
    if (result.status != ResultStatus::infeasible) {
        judge_support(check.verdicts, {}, !closed.empty());
        result.spine.verdicts = std::move(check.verdicts);
        result.spine.variants_wanting = std::move(check.variants_wanting);
        if (!result.spine.verdicts.empty())
            result.spine.variants_described =
                describe_support_variants(simulation.options.support, support_ranges());
    }
    if (!closed.empty()) result.notes.push_back(std::move(closed));
}

Uncertainty Lab::sample(const Question& question, Simulation& simulation,
                        UncertaintyOptions options, std::optional<LoadHeld> held) {
    if (question.motion)
        throw InputError(
            "error: [--uncertainty] what is sampled is an exercise; a measured motion "
            "is what it is");
    const Exercise& exercise = simulation.repetition.exercise;
    const Result& result = simulation.result;
    UncertainInputs inputs{.spec = simulation.subject->spec,
                           .exercise = exercise,
                           .support = simulation.options.support,
                           .pressure = constants_.pressure,
                           .stability = constants_.stability,
                           .hold_gain = question.gain.has_value(),
                           .hold_margin = question.margin.has_value(),
                           .quantities = quantities_};
    if (!question.body) inputs.adult = {adult_, parse_adult(question.adult)};
    if (held && !exercise.equipment.carries_load())
        throw InputError(
            fmt::format("error: [--hold-load] nothing in {} carries a load", exercise.id));
    const bool share_given =
        question.load && std::holds_alternative<LoadShare>(parse_load(*question.load, "[--load]"));
    options.held = held.value_or(share_given ? LoadHeld::share : LoadHeld::kilograms);
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
    Uncertainty uncertainty = run_uncertainty(inputs, simulation.options, options);
    judge_support(simulation.result.spine.verdicts, uncertainty.support,
                  !describe_gate(question, simulation.options).empty());
    return uncertainty;
}

}  // namespace sinew
