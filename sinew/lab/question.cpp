#include "sinew/lab/question.h"

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/quantity.h"

namespace sinew {

namespace {

double parse_centimetres(const std::string& text, const char* option, double low_cm,
                         double high_cm) {
    const double value =
        parse_quantity(text, Dimension::length, fmt::format("error: [{}]", option));
    const double cm = 100 * value;
    if (!(cm >= low_cm && cm <= high_cm))
        throw InputError(fmt::format("error: [{}] is {:g} cm; it must be {:g} to {:g} cm", option,
                                     cm, low_cm, high_cm));
    return value;
}

/// Whoever asks for a number beside an overlay that sets it cannot have both.
void refuse_two(const Exercise& exercise, const char* option, double plain, double overlaid) {
    if (plain == overlaid) return;
    std::string names;
    for (const Overlay& overlay : exercise.chosen)
        names += fmt::format("{}'{}'", names.empty() ? "" : ", ", overlay.name);
    throw InputError(fmt::format("error: [{}] {} changes it already", option, names),
                     "Leave one of them out.");
}

std::string describe_change(const char* what, double value_m, double plain_m) {
    return fmt::format("{} {:g} cm, as asked for; the exercise has {:g} cm", what, 100 * value_m,
                       100 * plain_m);
}

}  // namespace

AdultOptions parse_adult(const AdultText& text) {
    AdultOptions options;
    if (text.sex) {
        if (*text.sex == "male")
            options.sex = Sex::male;
        else if (*text.sex != "female")
            throw InputError(fmt::format(
                "error: [--sex] '{}' is not known; it must be female or male", *text.sex));
    }
    if (text.height)
        options.height_m = parse_quantity(*text.height, Dimension::length, "error: [--height]");
    if (text.mass) options.mass_kg = parse_quantity(*text.mass, Dimension::mass, "error: [--mass]");
    if (text.strength) options.strength = parse_number(*text.strength, "error: [--strength]");
    return options;
}

std::vector<OverlayChoice> chosen_overlays(const Question& question) {
    std::vector<OverlayChoice> chosen;
    for (const std::string& name : question.variations)
        chosen.push_back({OverlayKind::variation, name});
    for (const std::string& name : question.faults) chosen.push_back({OverlayKind::fault, name});
    return chosen;
}

std::vector<std::string> set_up_as_asked(const Question& question, const Exercise& plain,
                                         Exercise& exercise) {
    std::vector<std::string> changes;
    if (question.tempo)
        exercise.tempo.seconds = parse_tempo(*question.tempo, "error: [--tempo]", exercise);
    if (question.bench_height) {
        const double height = parse_centimetres(*question.bench_height, "--bench-height", 10, 100);
        if (!exercise.equipment.bench || !plain.equipment.bench)
            throw InputError(fmt::format("error: [--bench-height] {} has no bench", exercise.id));
        refuse_two(exercise, "--bench-height", plain.equipment.bench->height,
                   exercise.equipment.bench->height);
        exercise.equipment.bench->height = height;
        changes.push_back(describe_change("bench", height, plain.equipment.bench->height));
    }
    if (question.stance_width) {
        const double width = parse_centimetres(*question.stance_width, "--stance-width", 5, 150);
        if (exercise.feet.line == 0)
            throw InputError(
                fmt::format("error: [--stance-width] {} stands on no feet", exercise.id));
        refuse_two(exercise, "--stance-width", plain.feet.stance_width, exercise.feet.stance_width);
        exercise.feet.stance_width = width;
        changes.push_back(describe_change("stance", width, plain.feet.stance_width));
    }
    return changes;
}

void refuse_other_load(const Exercise& exercise) {
    if (!exercise.equipment.carries_load())
        throw InputError(fmt::format("error: [--load] nothing in {} carries a load", exercise.id));
    for (const Overlay& overlay : exercise.chosen)
        if (overlay.sets_load && !overlay.sets_more)
            throw InputError(fmt::format("error: [--load] '{}' sets the load of {} already",
                                         overlay.name, exercise.id),
                             "Leave one of them out.");
}

}  // namespace sinew
