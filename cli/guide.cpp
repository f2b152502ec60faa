#include <cstdio>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/targets.h"
#include "sinew/analysis/overlay_effects.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/quantity.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/report/guide_report.h"

namespace sinew::cli {

int run_guide(const GuideArguments& arguments) {
    require_name(arguments.json, "--json");
    Exercise exercise = find_exercise(arguments.exercise);
    const Body body = compile(make_spec(std::nullopt, arguments.adult));
    const Mechanics mechanics(body);
    const TrunkSupport support = make_trunk_support(load_trunk_constants(data_directory()), body);
    if (arguments.load)
        exercise = make_repetition(body, mechanics, support, std::move(exercise),
                                   parse_load(*arguments.load, "error: [--load]"),
                                   {.frames = OverlayEffectOptions{}.frames})
                       .exercise;
    const OverlayEffects effects =
        calc_overlay_effects(body, mechanics, support, exercise, [&](const OverlayChoice& choice) {
            return find_exercise(arguments.exercise, std::span(&choice, 1));
        });
    if (arguments.json) write_or_print(*arguments.json, format_guide_json(exercise, effects));
    if (!arguments.json || *arguments.json != "-")
        std::fputs(format_guide(exercise, effects).c_str(), stdout);
    return exit_ok;
}

}  // namespace sinew::cli
