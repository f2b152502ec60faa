// Every variation and fault that ships can be made, and lifted by the standard woman: with body
// weight, and with three quarters of what she can lift so.
#include <gtest/gtest.h>

#include "sinew/analysis/repetition.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"

namespace sinew {
namespace {

TEST(ShippedOverlays, can_be_made_and_lifted) {
    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const Mechanics mechanics(body);
    const TrunkSupport moments_alone;
    int overlays = 0;
    for (const std::string& id : list_exercise_ids()) {
        for (const Overlay& overlay : find_exercise(id).overlays) {
            const OverlayChoice chosen{overlay.kind, overlay.name};
            const Exercise exercise = find_exercise(id, std::span(&chosen, 1));
            std::vector<std::optional<LoadQuantity>> loads{std::nullopt};
            if (exercise.equipment.carries_load()) loads = {LoadMass{0}, LoadShare{0.75}};
            for (const auto& load : loads) {
                const Result result = analyze(
                    body, mechanics,
                    make_repetition(body, mechanics, moments_alone, exercise, load, {.frames = 41}),
                    {.static_capacity = false, .capacity = false});
                EXPECT_EQ(result.status, ResultStatus::solved)
                    << id << ' ' << overlay.name << ' ' << result.load_kg;
            }
            ++overlays;
        }
    }
    EXPECT_GE(overlays, 25);
}

}  // namespace
}  // namespace sinew
