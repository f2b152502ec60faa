// Capacity on the adult body: the fast route beside every frame solved, motion beside rest, the
// heaviest load beside the analysis of it, and the body's greatest torques beside those that
// OpenSim and a linear programme give.
#include <gtest/gtest.h>

#include "sinew/analysis/capacity.h"
#include "sinew/io/trunk_constants.h"
#include "tests/reference/hip_thrust_scene.h"

namespace sinew {
namespace {

struct Lifter {
    const char* name;
    AdultOptions options;
};

const std::vector<Lifter>& lifters() {
    static const std::vector<Lifter> all{
        {"woman", {}},
        {"man", {.sex = Sex::male, .height_m = 1.8, .mass_kg = 80}},
        {"woman of strength 1.4", {.strength = 1.4}}};
    return all;
}

struct Scene : reference::HipThrustScene {
    explicit Scene(const AdultOptions& options)
        : HipThrustScene(options), forces(body), problem(body, mechanics, forces) {}

    [[nodiscard]] CapacityFrame frame(const TrunkSupport& support) {
        return {body, mechanics, forces, problem, support};
    }
    [[nodiscard]] RepetitionCapacity capacity(const MotionPlan& plan,
                                              const TrunkSupport& support = moments_alone) {
        CapacityFrame asked = frame(support);
        return solve_repetition_capacity(plan, asked).value();
    }
    [[nodiscard]] TrunkSupport support(double gain, double margin) const {
        TrunkSupport trunk{.gain = gain};
        trunk.wall = make_abdominal_wall(body, load_trunk_constants(data_directory()).pressure,
                                         trunk.why_no_wall);
        trunk.stability_options.margin = margin;
        return trunk;
    }
    static inline const TrunkSupport moments_alone;
    MuscleForces forces;
    FrameProblem problem;
};

/// The same postures, passed through `times` as slowly.
MotionPlan slowed(const Body& body, MotionPlan plan, double times) {
    plan.motion.time_s *= times;
    plan.motion.qd /= times;
    plan.motion.qdd /= times * times;
    for (LoadTrack& load : plan.loads) {
        for (std::size_t f = 0; f < load.a_W.size(); ++f) {
            load.a_W[f] /= times * times;
            load.f_W[f] = load.mass_kg * (body.gravity - load.a_W[f]);
        }
    }
    return plan;
}

TEST(RepetitionCapacity, is_the_smallest_of_what_every_frame_of_a_hip_thrust_holds) {
    for (const Lifter& lifter : lifters()) {
        Scene scene(lifter.options);
        const MotionPlan plan = scene.plan(80);
        const RepetitionCapacity found = scene.capacity(plan);
        ASSERT_EQ(found.status, CapacityStatus::solved) << lifter.name;
        EXPECT_FALSE(found.load_without_stability_kg) << "it was not asked for";

        double smallest = 1e9, largest_least = 0;
        int weakest = -1;
        CapacityFrame frame = scene.frame(Scene::moments_alone);
        CapacityWorkspace workspace;
        for (int f = 0; f < plan.motion.n_frames(); ++f) {
            frame.calc(plan, f, Movement::as_planned);
            const Capacity most = solve_capacity(frame.problem());
            ASSERT_EQ(most.status, CapacityStatus::solved) << lifter.name << ", frame " << f;
            EXPECT_LE(std::abs(most.load_bound - most.load), 1e-6 * std::max(1.0, most.load));
            Capacity least;
            solve_capacity(frame.problem(), workspace, least, LoadEnd::least);
            ASSERT_EQ(least.status, CapacityStatus::solved) << lifter.name << ", frame " << f;
            largest_least = std::max(largest_least, least.load);
            if (most.load >= smallest) continue;
            smallest = most.load;
            weakest = f;
        }
        // Both are within 1e-6 of the load below the true one.
        EXPECT_NEAR(found.load_kg, smallest, 2e-6 * smallest) << lifter.name;
        EXPECT_GE(found.load_bound_kg, smallest - 1e-6 * smallest) << lifter.name;
        EXPECT_EQ(found.frame, weakest) << lifter.name;
        EXPECT_NEAR(found.least_kg, largest_least, 2e-6) << lifter.name;
        EXPECT_LT(found.max_residual_Nm, 1e-6);
        EXPECT_LT(found.frames_solved, 20) << "most frames are only asked for the load";
        EXPECT_FALSE(found.limiting_muscles.empty());
    }
}

TEST(RepetitionCapacity, grows_towards_what_is_held_still_as_the_hip_thrust_slows_down) {
    // The weakest frame lifts, so that shortening and acceleration only cost; at 1e-5 of the speed
    // both are gone: the forces of a fibre follow its velocity with a slope of 5 at most.
    Scene scene({});
    const MotionPlan plan = scene.plan(80);
    const auto capacity = [&](const MotionPlan& motion) { return scene.capacity(motion).load_kg; };
    double held = 1e9;
    CapacityWorkspace workspace;
    Capacity nearby;
    CapacityFrame frame = scene.frame(Scene::moments_alone);
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        const auto still = solve_static_capacity(plan, f, frame, workspace, nearby);
        ASSERT_EQ(still.status, CapacityStatus::solved) << f;
        held = std::min(held, still.load_kg);
    }
    const double planned = capacity(plan), slow = capacity(slowed(scene.body, plan, 3)),
                 slowest = capacity(slowed(scene.body, plan, 1e5));
    EXPECT_LT(planned, slow);
    EXPECT_LT(slow, held);
    EXPECT_NEAR(slowest, held, 1e-4 * held);
    EXPECT_NEAR(capacity(reference::held_still(scene.body, plan)), held, 2e-6 * held);
}

TEST(RepetitionCapacity, is_what_the_analysis_can_do_without_falling_short) {
    Scene scene({.strength = 1.4});
    const double load_kg = scene.capacity(scene.plan(80)).load_kg;
    EXPECT_EQ(scene.run(scene.plan(0.99 * load_kg)).status, ResultStatus::solved);
    const Result beyond = scene.run(scene.plan(1.05 * load_kg));
    EXPECT_EQ(beyond.status, ResultStatus::fell_short);
}

/// Repetitions on which stability costs something, on an average woman: 16 frames suffice.
struct StableLift : Scene {
    StableLift() : Scene({}), plan(HipThrustScene::plan(80, {.frames = 16})) {}
    MotionPlan plan;
};

TEST(RepetitionCapacity, with_stability_is_the_smallest_of_what_every_frame_holds_stably) {
    StableLift lift;
    const TrunkSupport support = lift.support(5, 30);
    const RepetitionCapacity found = lift.capacity(lift.plan, support);
    ASSERT_EQ(found.status, CapacityStatus::solved);
    double smallest = 1e9;
    CapacityFrame frame = lift.frame(support);
    for (int f = 0; f < lift.plan.motion.n_frames(); ++f) {
        frame.calc(lift.plan, f, Movement::as_planned);
        frame.calc_stability();
        CapacityWorkspace workspace;
        Capacity most;
        frame.stable().solve_capacity(workspace, most);
        ASSERT_EQ(most.status, CapacityStatus::solved) << "frame " << f;
        smallest = std::min(smallest, most.load);
    }
    // Either may leave 5e-3 of the 30 N·m/rad; a tenth of a kilogram asks for 1 N·m/rad at least.
    EXPECT_NEAR(found.load_kg, smallest, 2e-3);
    EXPECT_GE(found.load_bound_kg, found.load_kg - 1e-4);
    EXPECT_GT(found.stability_share, 0.1);
    EXPECT_NE(found.limited_by.find("stability"), std::string::npos) << found.limited_by;
    EXPECT_LT(found.load_kg, 0.8 * found.load_without_stability_kg.value());
}

TEST(RepetitionCapacity, asks_for_the_pressure_of_a_brace) {
    // The whole pressure pushes the lumbar spine straight and takes activation of the wall, none of
    // which the hips need; a wall that is weaker than its brace can hold nothing.
    StableLift lift;
    TrunkSupport support = lift.support(10, 10);
    support.stability = false;
    const double free = lift.capacity(lift.plan, support).load_kg;
    support.brace = 0.6;
    EXPECT_LE(lift.capacity(lift.plan, support).load_kg, free + 1e-5);
    support.wall->hoop_share.setZero();
    support.wall->hoops.clear();
    const RepetitionCapacity weak = lift.capacity(lift.plan, support);
    EXPECT_EQ(weak.status, CapacityStatus::infeasible);
    EXPECT_TRUE(weak.limited_by.starts_with("no load can be held")) << weak.limited_by;
}

TEST(RepetitionCapacity, says_what_margin_can_be_had_where_no_load_leaves_the_body_stable) {
    StableLift lift;
    TrunkSupport support = lift.support(10, 10);
    support.hold = ThoraxHold::height_held;
    const RepetitionCapacity found = lift.capacity(lift.plan, support);
    ASSERT_EQ(found.status, CapacityStatus::infeasible);
    EXPECT_TRUE(found.stability_limits);
    EXPECT_GT(found.load_without_stability_kg.value(), 40);
    CapacityFrame frame = lift.frame(support);
    frame.calc(lift.plan, found.frame, Movement::as_planned);
    frame.calc_stability();
    CapacityWorkspace workspace;
    const Capacity most = frame.solve_largest_margin(workspace);
    ASSERT_EQ(most.status, CapacityStatus::solved);
    EXPECT_LT(most.load, 10);
    EXPECT_FALSE(most.limiting_muscles.empty());
    // That margin leaves room for no load, or nearly; a little less for some.
    for (const auto& [margin, status] : {std::pair{most.load + 0.1, CapacityStatus::infeasible},
                                         std::pair{most.load - 0.1, CapacityStatus::solved}}) {
        support.stability_options.margin = margin;
        CapacityFrame again = lift.frame(support);
        again.calc(lift.plan, found.frame, Movement::as_planned);
        again.calc_stability();
        Capacity answer;
        again.stable().solve_load(0, workspace, answer);
        EXPECT_EQ(answer.status, status) << margin;
    }
}

}  // namespace
}  // namespace sinew
