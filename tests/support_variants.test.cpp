// What is asked again for a verdict on the trunk: enough of it, and the same whoever solves it.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "sinew/analysis/support_variants.h"
#include "sinew/io/trunk_constants.h"
#include "tests/reference/hip_thrust_scene.h"

namespace sinew {
namespace {

struct Scene {
    explicit Scene(const std::string& exercise) {
        adult.exercise =
            load_exercise((data_directory() / "exercises" / (exercise + ".yaml")).string());
        plan = synthesize(adult.body, adult.mechanics, adult.exercise);
        const TrunkConstants constants = load_trunk_constants(data_directory());
        options.support.wall =
            make_abdominal_wall(adult.body, constants.pressure, options.support.why_no_wall);
        const RangedConstant &gain = constants.stability.at("gain"),
                             &margin = constants.stability.at("margin");
        ranges = {gain.low, gain.high, margin.low, margin.high};
    }
    [[nodiscard]] std::vector<SupportVerdict> judge(std::vector<SupportVariant> variants,
                                                    int frames) const {
        std::vector<SupportVerdict> verdicts =
            check_support_variants(adult.body, adult.mechanics, plan, options, std::move(variants),
                                   frames)
                .verdicts;
        judge_support(verdicts, {}, false);
        return verdicts;
    }

    reference::HipThrustScene adult;
    MotionPlan plan;
    AnalysisOptions options;
    SupportRanges ranges;
};

std::pair<double, double> range_of(const SupportVerdict& verdict) {
    const auto [least, most] =
        std::ranges::minmax_element(verdict.variants, {}, &VariantSupport::owed);
    return {least->owed, most->owed};
}

TEST(SupportVariants, judge_as_the_whole_grid_of_holds_gains_and_margins_does) {
    for (const char* exercise : {"hip_thrust", "front_plank"}) {
        const Scene scene(exercise);
        std::vector<SupportVariant> grid;
        for (const ThoraxHold hold :
             {ThoraxHold::pinned, ThoraxHold::height_held, ThoraxHold::free})
            for (const double gain : {scene.ranges.gain_low, 10.0, scene.ranges.gain_high})
                for (const double margin :
                     {scene.ranges.margin_low, 10.0, scene.ranges.margin_high})
                    grid.push_back({"", hold, gain, margin});
        const int frames = exercise == std::string("hip_thrust") ? 6 : 2;
        const auto all = scene.judge(grid, frames);
        const auto few =
            scene.judge(make_support_variants(scene.options.support, scene.ranges), frames);
        ASSERT_EQ(all.size(), judged_groups.size());
        ASSERT_EQ(few.size(), judged_groups.size());
        for (std::size_t g = 0; g < few.size(); ++g) {
            EXPECT_EQ(few[g].variants.size(), 7U);
            EXPECT_EQ(few[g].answer, all[g].answer) << exercise << ", " << few[g].group;
            // The range that is shown is that of the variants; the whole grid reached 0.06 of full
            // activation beyond it in the widest of ten (plank, man, rectus abdominis).
            const auto [least, most] = range_of(all[g]);
            EXPECT_NEAR(range_of(few[g]).first, least, 0.065) << few[g].group;
            EXPECT_NEAR(range_of(few[g]).second, most, 0.065) << few[g].group;
        }
    }
}

TEST(SupportVariants, a_margin_out_of_reach_is_told_and_leaves_no_group_unasked) {
    const Scene scene("front_plank");
    const std::vector<SupportVariant> variants{{"within", ThoraxHold::pinned, 10, 0},
                                               {"beyond", ThoraxHold::pinned, 10, 1000}};
    const SupportCheck check = check_support_variants(scene.adult.body, scene.adult.mechanics,
                                                      scene.plan, scene.options, variants, 2);
    EXPECT_EQ(check.variants_wanting, std::vector<std::string>{"beyond (2 of 2 frames)"});
    for (const SupportVerdict& verdict : check.verdicts) {
        EXPECT_FALSE(verdict.variants[0].margin_missed);
        EXPECT_TRUE(verdict.variants[1].margin_missed);
    }
    for (const SupportVerdict& verdict : scene.judge({variants[1]}, 2))
        EXPECT_NE(verdict.answer, SupportAnswer::not_asked_for) << verdict.group;
    for (const SupportVerdict& verdict : scene.judge({variants[0]}, 2))
        EXPECT_NE(verdict.answer, SupportAnswer::undecided) << verdict.group;
}

TEST(SupportVariants, as_asked_are_those_of_the_analysis) {
    const Scene scene("front_plank");
    AnalysisOptions options = scene.options;
    options.support.hold = ThoraxHold::height_held;
    options.support.gain = 15;
    options.static_capacity = options.capacity = false;
    const Result result =
        analyze(scene.adult.body, scene.adult.mechanics, thin_plan(scene.plan, 2), options);
    const SupportCheck check =
        check_support_variants(scene.adult.body, scene.adult.mechanics, scene.plan, options,
                               {make_support_variants(options.support, scene.ranges).front()}, 2);
    for (const SupportVerdict& verdict : check.verdicts)
        // Each stops within its own tolerance of the margin; 1e-2 N·m/rad weigh less than this.
        EXPECT_NEAR(verdict.variants[0].owed, calc_owed_to_support(result, verdict.group), 2e-3)
            << verdict.group;
}

TEST(SupportVariants, have_the_same_digits_on_one_thread_and_on_two) {
    const Scene scene("hip_thrust");
    const auto variants = make_support_variants(scene.options.support, scene.ranges);
    constexpr int frames = 4;
    const SupportCheck one = check_support_variants(scene.adult.body, scene.adult.mechanics,
                                                    scene.plan, scene.options, variants, frames);
    SupportVariantRuns runs(scene.adult.body, scene.adult.mechanics, scene.plan, scene.options,
                            variants, frames);
    {
        const std::jthread other([&] { runs.work(); });
        runs.work();
    }
    const SupportCheck two = runs.check();
    ASSERT_EQ(one.verdicts.size(), two.verdicts.size());
    EXPECT_EQ(one.variants_wanting, two.variants_wanting);
    for (std::size_t g = 0; g < one.verdicts.size(); ++g)
        for (std::size_t v = 0; v < variants.size(); ++v)
            EXPECT_EQ(one.verdicts[g].variants[v].owed, two.verdicts[g].variants[v].owed);
}

TEST(SupportVariants, are_none_where_stability_is_not_asked_for) {
    Scene scene("front_plank");
    scene.options.support.stability = false;
    const auto variants = make_support_variants(scene.options.support, scene.ranges);
    EXPECT_TRUE(scene.judge(variants, 2).empty());
}

}  // namespace
}  // namespace sinew
