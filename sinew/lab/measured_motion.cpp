#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/motion_reader.h"
#include "sinew/io/quantity.h"
#include "sinew/lab/lab.h"

namespace sinew {

namespace {

double parse_cutoff(const std::string& text) {
    const std::string place = "error: [--lowpass]";
    if (!text.ends_with("Hz"))
        throw InputError(
            fmt::format("{} '{}' lacks its unit; write it as 6Hz, or none", place, text));
    const double cutoff = parse_number(text.substr(0, text.size() - 2), place);
    if (!(cutoff > 0))
        throw InputError(fmt::format("{} is {:g} Hz; it must be above 0 Hz", place, cutoff));
    return cutoff;
}

/// What stands in for the exercise: whoever moved balanced on their feet, and carried nothing.
Exercise make_exercise(const MotionSamples& samples, double floor_height_m) {
    Exercise exercise;
    exercise.id = "measured-motion";
    exercise.title = fmt::format("Measured motion {}", samples.name);
    exercise.file = samples.name;
    exercise.symmetric = false;
    exercise.equipment.floor.height = floor_height_m;
    exercise.stability_of = StabilityOf::spine;
    return exercise;
}

}  // namespace

void refuse_mixed(const Question& question) {
    if (!question.motion) {
        for (const auto& [option, given] : {std::pair{"--lowpass", question.lowpass.has_value()},
                                            std::pair{"--start", question.start.has_value()},
                                            std::pair{"--end", question.end.has_value()}})
            if (given)
                throw InputError(
                    fmt::format("error: [{}] belongs to --motion, a measured motion", option));
        if (question.exercise.empty())
            throw InputError("error: [exercise] is missing; it must be an exercise's name",
                             "`sinew exercises` lists them; or give a measured --motion.");
        return;
    }
    if (!question.exercise.empty())
        throw InputError(fmt::format("error: [--motion] one thing at a time: the exercise {} or "
                                     "a measured motion",
                                     question.exercise),
                         "Leave one of them out.");
    for (const auto& [option, given] :
         {std::pair{"--variation", !question.variations.empty()},
          std::pair{"--fault", !question.faults.empty()},
          std::pair{"--load", question.load.has_value()},
          std::pair{"--tempo", question.tempo.has_value()},
          std::pair{"--bench-height", question.bench_height.has_value()},
          std::pair{"--stance-width", question.stance_width.has_value()}})
        if (given)
            throw InputError(fmt::format(
                "error: [{}] belongs to an exercise; --motion is what was measured", option));
}

MeasuredMotionOptions parse_measured(const Question& question) {
    MeasuredMotionOptions options;
    if (question.lowpass) {
        options.lowpass_asked = true;
        if (*question.lowpass == "none")
            options.lowpass_Hz.reset();
        else
            options.lowpass_Hz = parse_cutoff(*question.lowpass);
    }
    if (question.start)
        options.start_s = parse_quantity(*question.start, Dimension::time, "error: [--start]");
    if (question.end)
        options.end_s = parse_quantity(*question.end, Dimension::time, "error: [--end]");
    return options;
}

void Lab::simulate_measured(const Question& question, Depth depth, Simulation& simulation) const {
    const Body& body = simulation.subject->body;
    const Mechanics& mechanics = simulation.subject->mechanics;
    const MotionSamples samples = load_motion(*question.motion, body);
    AnalysisOptions& options = simulation.options;
    options.static_capacity = options.capacity = false;
    MeasuredPlan made = make_measured_plan(body, mechanics, samples, parse_measured(question));
    if (depth == Depth::preview) {
        made.plan = thin_plan(made.plan, preview_frames);
        options.largest_margin = false;
    } else {
        options.energy = energy_;
    }
    Repetition& repetition = simulation.repetition;
    repetition.exercise = make_exercise(samples, made.floor_height_m);
    repetition.plan = std::move(made.plan);
    options.support = support(question, repetition.exercise, body);
    simulation.result = analyze(body, mechanics, repetition, options);
}

}  // namespace sinew
