#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sinew/analysis/repetition.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

struct Person {
    explicit Person(const AdultOptions& options)
        : body(compile(make_adult(load_adult_tables(data_directory()), options))),
          mechanics(body),
          support(make_trunk_support(load_trunk_constants(data_directory()), body)) {}

    [[nodiscard]] Result does(const Exercise& exercise, const std::optional<LoadQuantity>& load,
                              int frames) const {
        AnalysisOptions options{.static_capacity = false, .capacity = false};
        options.support = with_exercise(support, exercise);
        return analyze(
            body, mechanics,
            make_repetition(body, mechanics, options.support, exercise, load, {.frames = frames}),
            options);
    }

    Body body;
    Mechanics mechanics;
    TrunkSupport support;
};

const Person& woman() {
    static const Person person({});
    return person;
}
const Person& man() {
    static const Person person({.sex = Sex::male, .height_m = 1.78, .mass_kg = 80});
    return person;
}

std::optional<LoadQuantity> nothing(const Exercise& exercise) {
    return exercise.equipment.carries_load() ? std::optional<LoadQuantity>(LoadMass{0})
                                             : std::nullopt;
}

class EveryExercise : public testing::TestWithParam<std::string> {
protected:
    const Exercise exercise = find_exercise(GetParam());
};

TEST_P(EveryExercise, can_be_done_with_body_weight_by_woman_and_man) {
    for (const Person* person : {&woman(), &man()}) {
        const Result result = person->does(exercise, nothing(exercise), 101);
        EXPECT_EQ(result.status, ResultStatus::solved) << person->body.name;
        EXPECT_LT(result.max_reserve_share, 0.05)
            << person->body.name << ' ' << result.max_reserve_coordinate;
        EXPECT_LT(result.plan.max_drift_m, 1e-6);
    }
}

/// What the muscles, the passive parts and the belly give is what body and load gain: to a
/// hundredth of what the muscles work, for the integral is over 101 frames.
TEST_P(EveryExercise, balances_its_energy) {
    if (exercise.holds_only) return;  // nothing is gained where nothing moves
    const Result result = woman().does(exercise, nothing(exercise), 101);
    for (const WorkBalance& work : {result.work_lifting, result.work_lowering}) {
        const double given = work.muscles_J + work.passive_J + work.pressure_J + work.motors_J +
                             work.contacts_J + work.reserves_J;
        EXPECT_NEAR(given, work.mechanical_J,
                    0.01 * (std::abs(work.muscles_J) + std::abs(work.motors_J)) + 0.05);
    }
}

/// The last hundredth is left: who balances stands a little differently with every load.
TEST_P(EveryExercise, can_be_done_with_three_quarters_and_99_hundredths_of_the_heaviest_load) {
    if (!exercise.equipment.carries_load()) return;
    for (const Person* person : {&woman(), &man()}) {
        for (const double share : {0.75, 0.99}) {
            const Result result = person->does(exercise, LoadShare{share}, 21);
            EXPECT_EQ(result.status, ResultStatus::solved) << person->body.name << ' ' << share;
            EXPECT_GT(result.load_kg, 1) << person->body.name;
            EXPECT_LT(result.max_reserve_share, share < 0.9 ? 1e-3 : 0.05)
                << person->body.name << ' ' << result.max_reserve_coordinate;
        }
    }
}

TEST_P(EveryExercise, is_the_same_on_both_sides_where_it_is_symmetric) {
    if (!exercise.symmetric) return;
    const Result result = woman().does(exercise, nothing(exercise), 11);
    const Body& body = woman().body;
    for (int i = 0; i < body.n_muscles(); ++i) {
        std::string mirrored = body.muscles[i].name;
        if (!mirrored.ends_with("_r")) continue;
        mirrored.back() = 'l';
        const auto left = std::ranges::find(body.muscles, mirrored, &Muscle::name);
        ASSERT_NE(left, body.muscles.end()) << mirrored;
        const auto j = left - body.muscles.begin();
        EXPECT_LT((result.activation.row(i) - result.activation.row(j)).cwiseAbs().maxCoeff(), 1e-4)
            << mirrored;
    }
}

INSTANTIATE_TEST_SUITE_P(Shipped, EveryExercise, testing::ValuesIn(list_exercise_ids()),
                         [](const auto& info) {
                             std::string name = info.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace sinew
