// The whole frame of a real exercise allocates nothing after the first.
#include <gtest/gtest.h>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/held_stiffness.h"
#include "sinew/analysis/pressure_problem.h"
#include "sinew/analysis/summarize.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/motion/synthesize.h"
#include "sinew/recruitment/solve_recruitment.h"
#include "sinew/recruitment/stability.h"
#include "tests/reference/allocations.h"

namespace sinew {
namespace {

TEST(FrameProblem, allocates_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    const long before = reference::allocations;
    const auto* probe = new VecX(VecX::Zero(100));
    ASSERT_EQ(reference::allocations - before, 2) << "the counter sees Eigen's memory";
    delete probe;

    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const Mechanics mechanics(body);
    Exercise exercise = load_exercise((data_directory() / "exercises/hip_thrust.yaml").string());
    exercise.load_kg = 300;  // beyond the muscles, so that the continuation is passed too
    const MotionPlan plan = synthesize(body, mechanics, exercise);
    const int frames = plan.motion.n_frames();

    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    RecruitmentWorkspace workspace;
    Recruitment answer;
    VecX q, qd, qdd, moment;
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    Result result;
    result.moment.setZero(body.n_coordinates(), frames);
    result.reserve.setZero(body.n_coordinates(), frames);
    result.force.setZero(body.n_muscles(), frames);
    PowerSeries power(frames);
    const EnergyOptions energy_options = load_energy_options(data_directory());
    EnergyRecorder energy(body, nullptr, &energy_options, frames);
    long start = 0;
    for (int f = 0; f < frames; ++f) {
        if (f == 1) start = reference::allocations;
        q = plan.motion.q.col(f);
        qd = plan.motion.qd.col(f);
        qdd = plan.motion.qdd.col(f);
        collect_touches(plan, f, touches);
        collect_loads(plan, f, loads);
        problem.calc(q, qd, qdd, loads, touches);
        solve_recruitment(problem.problem(), {}, workspace, answer);
        problem.calc_net_moments(answer.contact_force_W, moment);
        power.record(f, body, problem, result, answer.contact_force_W, qd);
        energy.record(f, problem.capacities, answer.activation);
    }
    EXPECT_EQ(reference::allocations - start, 0);
    EXPECT_GT(answer.iterations, 0);
}

TEST(StableFrame, allocates_nothing_after_the_first_frames) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const Mechanics mechanics(body);
    Exercise exercise = load_exercise((data_directory() / "exercises/hip_thrust.yaml").string());
    exercise.load_kg = 40;
    const MotionPlan plan = synthesize(body, mechanics, exercise, {.frames = 41});
    const MuscleForces forces(body);
    std::string why_not;
    const auto wall =
        make_abdominal_wall(body, load_trunk_constants(data_directory()).pressure, why_not);
    ASSERT_TRUE(wall) << why_not;
    FrameProblem frame(body, mechanics, forces);
    PressureProblem pressed(*wall, body);
    HeldStiffness held(body, mechanics, forces, &*wall, 10);
    FreeDirectionsWorkspace free_directions;
    RecruitmentWorkspace workspace;
    StabilityWorkspace stable_workspace;
    Recruitment plain, answer;
    Stability outcome;
    MatX basis;
    VecX q, qd, qdd;
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    std::vector<DeadLoad> weights;
    long start = 0, cuts = 0;
    // The second round meets what the first one met, the largest number of cuts included.
    for (int round = 0; round < 2; ++round) {
        if (round == 1) start = reference::allocations;
        for (int f = 0; f < plan.motion.n_frames(); ++f) {
            q = plan.motion.q.col(f);
            qd = plan.motion.qd.col(f);
            qdd = plan.motion.qdd.col(f);
            collect_touches(plan, f, touches);
            collect_loads(plan, f, loads);
            weights.clear();
            for (const LoadTrack& load : plan.loads)
                weights.push_back({load.segment, load.p_W[f], load.mass_kg * body.gravity});
            frame.calc(q, qd, qdd, loads, touches);
            pressed.calc(frame, 0);
            solve_recruitment(pressed.problem(), {}, workspace, plain);
            held.calc_frame(q, frame, weights, touches);
            calc_free_directions(body, frame, touches, ThoraxHold::pinned, StabilityOf::whole_body,
                                 free_directions, basis);
            solve_stable_recruitment(pressed.problem(), {}, held, basis, {}, stable_workspace,
                                     answer, outcome, &plain);
            cuts += outcome.binding_cuts;
        }
    }
    EXPECT_EQ(reference::allocations - start, 0);
    EXPECT_GT(cuts, 0);
}

}  // namespace
}  // namespace sinew
