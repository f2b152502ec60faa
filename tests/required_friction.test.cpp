// Every shipped exercise has the friction that its movement asks for, and a tenth to spare: the
// least multiple of 0.05 with which the standard woman and man do it, empty-handed and near the
// heaviest (docs/exercise_format.md).
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/capacity.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/motion/synthesize.h"

namespace sinew {
namespace {

constexpr double step = 0.05, spare = 0.1;

double friction_of(const Exercise& exercise) {
    return exercise.equipment.floor.friction;
}

Exercise with_friction(Exercise exercise, double friction) {
    friction = std::max(friction, 0.0);  // 0.1 - 0.1 need not be 0
    exercise.equipment.floor.friction = friction;
    if (exercise.equipment.bench) exercise.equipment.bench->friction = friction;
    return exercise;
}

struct Person {
    explicit Person(const AdultOptions& options)
        : body(compile(make_adult(load_adult_tables(data_directory()), options))),
          mechanics(body) {}
    Body body;
    Mechanics mechanics;

    [[nodiscard]] double heaviest_kg(const Exercise& exercise) const {
        if (!exercise.equipment.carries_load()) return 0;
        const MuscleForces forces(body);
        FrameProblem problem(body, mechanics, forces);
        const TrunkSupport moments_alone;
        CapacityFrame frame(body, mechanics, forces, problem, moments_alone);
        return solve_repetition_capacity(synthesize(body, mechanics, exercise), frame)
            .value()
            .load_kg;
    }
    [[nodiscard]] bool does(Exercise exercise, double load_kg) const {
        exercise.load_kg = load_kg;
        return analyze(body, mechanics, synthesize(body, mechanics, exercise),
                       {.static_capacity = false})
                   .status == ResultStatus::solved;
    }
};

TEST(RequiredFriction, is_what_every_shipped_exercise_has) {
    const Person people[] = {Person({}),
                             Person({.sex = Sex::male, .height_m = 1.78, .mass_kg = 80})};
    int exercises = 0;
    for (const auto& file : std::filesystem::directory_iterator(data_directory() / "exercises")) {
        const Exercise exercise = load_exercise(file.path().string());
        const std::string name = file.path().stem().string();
        ++exercises;
        if (exercise.equipment.bench) {
            EXPECT_EQ(exercise.equipment.bench->friction, friction_of(exercise)) << name;
        }
        const double required = friction_of(exercise) - spare, less = required - step;
        EXPECT_GE(required, -1e-9) << name;
        bool less_is_enough = less > -step / 2;
        for (const Person& person : people) {
            for (const double load_kg : {0.0, 0.85 * person.heaviest_kg(exercise)}) {
                EXPECT_TRUE(person.does(with_friction(exercise, required), load_kg))
                    << name << ' ' << load_kg;
                if (less_is_enough)
                    less_is_enough = person.does(with_friction(exercise, less), load_kg);
            }
        }
        EXPECT_FALSE(less_is_enough) << name << " needs no more than " << less;
    }
    EXPECT_GE(exercises, 4);
}

}  // namespace
}  // namespace sinew
