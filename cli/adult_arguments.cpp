#include "cli/adult_arguments.h"

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/muscle_groups.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/quantity.h"

namespace sinew::cli {

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

BodySpec make_spec(const std::optional<std::string>& file, const AdultArguments& adult) {
    if (file && adult.any())
        throw InputError("error: [--body] a model file has its own sex, height, mass and strength",
                         "Leave out --sex, --height, --mass and --strength, or leave out --body.");
    if (!file) return make_adult(load_adult_tables(data_directory()), parse_adult(adult));
    BodySpec spec = load_body_spec(*file);
    assign_muscle_groups(data_directory(), spec);
    assign_specific_tensions(data_directory(), spec);
    return spec;
}

}  // namespace sinew::cli
