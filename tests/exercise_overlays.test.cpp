// Every variation and fault that ships can be made and lifted by the standard woman.
#include <filesystem>

#include <gtest/gtest.h>

#include "sinew/analysis/analyze.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/motion/synthesize.h"

namespace sinew {
namespace {

TEST(ShippedOverlays, can_be_made_and_lifted) {
    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const Mechanics mechanics(body);
    int overlays = 0;
    for (const auto& file : std::filesystem::directory_iterator(data_directory() / "exercises")) {
        for (const Overlay& overlay : load_exercise(file.path().string()).overlays) {
            const OverlayChoice chosen{overlay.kind, overlay.name};
            const Exercise exercise = load_exercise(file.path().string(), std::span(&chosen, 1));
            const Result result = analyze(body, mechanics, synthesize(body, mechanics, exercise),
                                          {.static_capacity = false});
            EXPECT_EQ(result.status, ResultStatus::solved) << exercise.id << ' ' << overlay.name;
            ++overlays;
        }
    }
    EXPECT_GE(overlays, 13);
}

}  // namespace
}  // namespace sinew
