#include "sinew/io/exercise_library.h"
#include "sinew/io/quantity.h"
#include "sinew/lab/lab.h"

namespace sinew {

Guided Lab::guide(const GuideQuestion& question, const std::stop_token& stop) {
    Guided guided{.exercise = *find(question.exercise, {}), .effects = {}};
    const std::shared_ptr<const Subject> who = subject({.adult = question.adult});
    const TrunkSupport support = make_trunk_support(constants_, who->body);
    if (question.load)
        guided.exercise = make_repetition(who->body, who->mechanics, support, guided.exercise,
                                          parse_load(*question.load, "error: [--load]"),
                                          {.frames = OverlayEffectOptions{}.frames, .stop = stop})
                              .exercise;
    guided.effects =
        calc_overlay_effects(who->body, who->mechanics, support, guided.exercise,
                             [&](const OverlayChoice& choice) {
                                 return *find(question.exercise, std::span(&choice, 1));
                             },
                             {.stop = stop});
    return guided;
}

}  // namespace sinew
