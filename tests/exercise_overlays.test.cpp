// Every variation and fault that ships can be made, and lifted by the standard woman and man: with
// body weight, and with three quarters of what each can lift so.
#include <gtest/gtest.h>

#include "sinew/analysis/repetition.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"

namespace sinew {
namespace {

TEST(ShippedOverlays, can_be_made_and_lifted) {
    const AdultTables tables = load_adult_tables(data_directory());
    const TrunkSupport moments_alone;
    for (const AdultOptions& who :
         {AdultOptions{}, AdultOptions{.sex = Sex::male, .height_m = 1.78, .mass_kg = 80}}) {
        const Body body = compile(make_adult(tables, who));
        const Mechanics mechanics(body);
        int overlays = 0;
        for (const std::string& id : list_exercise_ids()) {
            for (const Overlay& overlay : find_exercise(id).overlays) {
                const OverlayChoice chosen{overlay.kind, overlay.name};
                const Exercise exercise = find_exercise(id, std::span(&chosen, 1));
                std::vector<std::optional<LoadQuantity>> loads{std::nullopt};
                if (exercise.equipment.carries_load()) loads = {LoadMass{0}, LoadShare{0.75}};
                for (const auto& load : loads) {
                    const Result result = analyze(body, mechanics,
                                                  make_repetition(body, mechanics, moments_alone,
                                                                  exercise, load, {.frames = 41}),
                                                  {.static_capacity = false, .capacity = false});
                    EXPECT_EQ(result.status, ResultStatus::solved)
                        << body.name << ' ' << id << ' ' << overlay.name << ' ' << result.load_kg;
                    EXPECT_LT(result.max_reserve_share, 0.05) << body.name << ' ' << overlay.name;
                    EXPECT_LT(result.plan.max_drift_m, 1e-6) << body.name << ' ' << overlay.name;
                }
                ++overlays;
            }
        }
        EXPECT_GE(overlays, 29);
    }
}

}  // namespace
}  // namespace sinew
