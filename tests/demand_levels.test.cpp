// Levels of demand on the real lift: what each adds, and what stays.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sinew/analysis/support_variants.h"
#include "sinew/io/trunk_constants.h"
#include "tests/reference/hip_thrust_scene.h"

namespace sinew {
namespace {

class DemandLevelsOfTheHipThrust : public testing::Test {
protected:
    DemandLevelsOfTheHipThrust() : plan(thin_plan(scene.plan(40), 21)) {
        const TrunkConstants constants = load_trunk_constants(data_directory());
        options.static_capacity = options.capacity = false;
        options.support.wall =
            make_abdominal_wall(scene.body, constants.pressure, options.support.why_no_wall);
    }

    [[nodiscard]] Result run() const { return analyze(scene.body, scene.mechanics, plan, options); }
    [[nodiscard]] static const GroupResult& find(const Result& result, const std::string& name) {
        for (const GroupResult& group : result.groups)
            if (group.name == name && group.side == Side::both) return group;
        throw std::runtime_error(name);
    }

    reference::HipThrustScene scene;
    MotionPlan plan;
    AnalysisOptions options;
};

TEST_F(DemandLevelsOfTheHipThrust, without_pressure_and_stability_the_answer_is_that_of_moments) {
    const Result all = run();
    options.support.pressure = false;
    const Result bare = run();
    EXPECT_LT((all.level_activation[0] - bare.activation).cwiseAbs().maxCoeff(), 1e-12);
    EXPECT_GT((all.activation - bare.activation).cwiseAbs().maxCoeff(), 0.01);
    EXPECT_EQ(bare.spine.pressure_Pa.size(), 0);
    EXPECT_EQ(bare.spine.stability_Nm_per_rad.size(), 0);
}

TEST_F(DemandLevelsOfTheHipThrust, the_parts_of_every_group_sum_to_its_mean) {
    options.support.brace = 0.4;
    const Result result = run();
    for (const GroupResult& group : result.groups) {
        double sum = 0;
        for (const double part : group.mean_from) sum += part;
        EXPECT_NEAR(sum, group.mean_activation, 1e-12) << group.name;
    }
    // Moments need no belly: whatever the transversus does is owed to the other levels.
    EXPECT_EQ(find(result, "transversus abdominis").mean_from[0], 0);
}

TEST_F(DemandLevelsOfTheHipThrust, a_brace_raises_the_pressure_to_what_is_asked_for) {
    options.support.stability = false;
    const Result loose = run();
    options.support.brace = 0.5;
    const Result braced = run();
    const double asked = 0.5 * options.support.wall->pressure_limit;
    EXPECT_LT(loose.spine.pressure_Pa.maxCoeff(), asked);
    // The price of a lack is finite: a thousandth of what is asked for.
    EXPECT_GT(braced.spine.pressure_Pa.minCoeff(), 0.999 * asked);
    EXPECT_GT(find(braced, "transversus abdominis").mean_activation,
              find(loose, "transversus abdominis").mean_activation + 0.05);
}

TEST_F(DemandLevelsOfTheHipThrust, a_brace_that_is_out_of_reach_is_counted_with_what_it_lacks) {
    options.support.stability = false;
    options.support.brace = 0.5;
    const Result reached = run();
    EXPECT_EQ(reached.spine.brace_asked_Pa, 0.5 * options.support.wall->pressure_limit);
    EXPECT_EQ(reached.spine.frames_below_brace, 0);
    EXPECT_EQ(reached.spine.brace_shortfall_Pa, 0);
    // A wall a tenth as strong can make some pressure, not all.
    options.support.wall->hoop_share /= 10;
    for (HoopMuscle& hoop : options.support.wall->hoops) hoop.max_force /= 10;
    const Result lacking = run();
    EXPECT_EQ(lacking.spine.frames_below_brace, plan.motion.n_frames());
    EXPECT_DOUBLE_EQ(lacking.spine.brace_shortfall_Pa,
                     lacking.spine.brace_asked_Pa - lacking.spine.pressure_Pa.minCoeff());
    EXPECT_GT(lacking.spine.brace_shortfall_Pa, 0.3 * lacking.spine.brace_asked_Pa);
    options.support.brace = 0;
    EXPECT_EQ(run().spine.frames_below_brace, 0);
}

TEST_F(DemandLevelsOfTheHipThrust, the_smallest_stiffness_reaches_the_margin_in_every_frame) {
    const Result result = run();
    EXPECT_EQ(result.spine.frames_below_margin, 0);
    // A hundredth of a N·m/rad is what the price of a shortage may leave.
    EXPECT_GT(result.spine.stability_Nm_per_rad.minCoeff(),
              options.support.stability_options.margin - 0.05);
    // Without the demand some frames lie below it, so that it was not idle.
    options.support.stability_options.margin = 0;
    EXPECT_LT(run().spine.stability_Nm_per_rad.minCoeff(), 9);
}

TEST_F(DemandLevelsOfTheHipThrust, a_mirrored_body_gets_mirrored_levels) {
    const Result result = run();
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::left) continue;
        for (const GroupResult& other : result.groups)
            if (other.side == Side::right && other.name == group.name) {
                EXPECT_NEAR(group.mean_activation, other.mean_activation, 1e-5) << group.name;
            }
    }
    for (const SpinalLevelResult& level : result.spine.levels)
        EXPECT_LT(level.shear_right_N.cwiseAbs().maxCoeff(), 0.5) << level.name;
}

TEST_F(DemandLevelsOfTheHipThrust, the_work_of_pressure_is_part_of_the_balance) {
    plan = scene.plan(40);
    const Result result = run();
    const WorkBalance& work = result.work_lifting;
    const double sum = work.muscles_J + work.passive_J + work.pressure_J + work.motors_J +
                       work.contacts_J + work.reserves_J;
    EXPECT_NEAR(sum, work.mechanical_J, 2e-3 * work.mechanical_J);
}

/// ∫ P dV over the lifting, from pressure per frame and the belly's volume as its geometry gives
/// it: area times the distance of its ends. It passes through no ∂V/∂q.
double calc_pressure_work(const Mechanics& mechanics, const AbdominalWall& wall,
                          const Result& result) {
    auto workspace = mechanics.make_workspace();
    Pose pose;
    double work = 0, volume_before = 0;
    for (int f = 0; f < result.plan.motion.n_frames(); ++f) {
        mechanics.calc_pose(result.plan.motion.q.col(f), workspace, pose);
        const double volume = wall.area * (pose.X_W[wall.top.value] * wall.p_top -
                                           pose.X_W[wall.bottom.value] * wall.p_bottom)
                                              .norm();
        if (f > 0 && result.plan.phase[f - 1] == Phase::lifting)
            work += 0.5 * (result.spine.pressure_Pa[f] + result.spine.pressure_Pa[f - 1]) *
                    (volume - volume_before);
        volume_before = volume;
    }
    return work;
}

TEST_F(DemandLevelsOfTheHipThrust, the_work_of_pressure_is_part_of_the_balance_of_a_moving_spine) {
    // From 30 degrees of lumbar flexion to a straight back, braced: the belly is let out by its
    // pressure. Its share of the balance is so large that with the other sign nothing would close.
    for (const double bottom_deg : {-30.0, 15.0}) {
        scene.exercise.bottom.exact.at("lumbar_extension") = bottom_deg * std::numbers::pi / 180;
        plan = scene.plan(20);
        options.support.stability = false;
        options.support.brace = 0.6;
        const Result result = run();
        ASSERT_EQ(result.status, ResultStatus::solved);
        const WorkBalance& work = result.work_lifting;
        const double sum = work.muscles_J + work.passive_J + work.pressure_J + work.motors_J +
                           work.contacts_J + work.reserves_J;
        // Trapezoids over 34 frames: the same bound as for the still spine.
        EXPECT_NEAR(sum, work.mechanical_J, 2e-3 * work.mechanical_J);
        EXPECT_GT(std::abs(work.pressure_J), 10 * 2e-3 * work.mechanical_J);
        EXPECT_NEAR(work.pressure_J,
                    calc_pressure_work(scene.mechanics, *options.support.wall, result),
                    2e-3 * std::abs(work.pressure_J));
        EXPECT_EQ(work.pressure_J > 0, bottom_deg < 0) << "extending the spine lets the belly out";
    }
}

TEST(ThinPlan, keeps_both_ends_and_what_belongs_to_each_frame) {
    const reference::HipThrustScene scene;
    const MotionPlan plan = scene.plan(40);
    const MotionPlan thin = thin_plan(plan, 6);
    ASSERT_EQ(thin.motion.n_frames(), 6);
    EXPECT_EQ(thin.motion.time_s[0], plan.motion.time_s[0]);
    EXPECT_EQ(thin.motion.time_s[5], plan.motion.time_s[100]);
    EXPECT_EQ(thin.motion.q.col(2), plan.motion.q.col(40));
    EXPECT_EQ(thin.contacts[1].p_W[3], plan.contacts[1].p_W[60]);
    EXPECT_EQ(thin.loads[0].f_W[4], plan.loads[0].f_W[80]);
    EXPECT_EQ(thin.phase.size(), 6u);
}

}  // namespace
}  // namespace sinew
