// What a hip thrust costs: laws that hold whatever the figures are.
#include <gtest/gtest.h>

#include <cmath>

#include "sinew/analysis/analyze.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/motion/synthesize.h"

namespace sinew {
namespace {

struct Scene {
    Result run(double load_kg, int frames = 51) const {
        Exercise exercise =
            load_exercise((data_directory() / "exercises/hip_thrust.yaml").string());
        exercise.load_kg = load_kg;
        AnalysisOptions options;
        std::string why_not;
        options.support.wall =
            make_abdominal_wall(body, load_trunk_constants(data_directory()).pressure, why_not);
        options.support.stability = false;
        options.static_capacity = options.capacity = options.joint_loads = false;
        options.energy = load_energy_options(data_directory());
        return analyze(body, mechanics, synthesize(body, mechanics, exercise, {.frames = frames}),
                       options);
    }
    Body body = compile(make_adult(load_adult_tables(data_directory())));
    Mechanics mechanics{body};
};

const Scene& scene() {
    static const Scene made;
    return made;
}

TEST(Energy, of_lifting_pays_for_more_than_the_work_and_lowering_is_cheaper) {
    const Result result = scene().run(40);
    const EnergyUse& energy = result.energy.value();
    EXPECT_GT(energy.lifting_J, result.work_lifting.muscles_J) << "energy is kept";
    EXPECT_GT(energy.lowering_J, 0);
    EXPECT_LT(energy.lowering_J, energy.lifting_J) << "though it takes twice the time";
    EXPECT_GE(energy.most_net_J, energy.repetition.net_J);
    EXPECT_GE(energy.power_W.minCoeff(), 0);
    EXPECT_GT(scene().run(60).energy->repetition.net_J, energy.repetition.net_J);
}

TEST(Energy, of_all_groups_is_that_of_the_body_and_both_sides_cost_the_same) {
    const Result result = scene().run(40);
    double all = 0;
    for (const GroupResult& group : result.groups) {
        if (group.side == Side::both) all += *group.energy_J;
        if (group.side != Side::right) continue;
        for (const GroupResult& twin : result.groups)
            if (twin.name == group.name && twin.side == Side::left)
                EXPECT_NEAR(*twin.energy_J, *group.energy_J, 1e-3 * (1 + *group.energy_J))
                    << group.name;
    }
    EXPECT_NEAR(all, result.energy->repetition.net_J, 1e-9 * all);
}

TEST(Energy, hardly_depends_on_the_number_of_frames) {
    const double coarse = scene().run(40, 51).energy->repetition.net_J;
    const double fine = scene().run(40, 201).energy->repetition.net_J;
    EXPECT_NEAR(coarse, fine, 5e-3 * fine) << "trapezoids over smooth phases";
}

TEST(Energy, rests_on_muscle_of_a_plausible_mass) {
    // Muscles of the legs and trunk with a line: below the 30 % of body mass that all muscle of a
    // woman makes (Janssen et al. 2000, J. Appl. Physiol. 89, 81–88), above half of it.
    const double share = scene().run(40).energy->muscle_mass_kg / scene().body.mass();
    EXPECT_GT(share, 0.15);
    EXPECT_LT(share, 0.30);
}

}  // namespace
}  // namespace sinew
