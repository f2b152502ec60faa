// The whole frame of a real exercise allocates nothing after the first.
#include <gtest/gtest.h>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/summarize.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/motion/synthesize.h"
#include "sinew/recruitment/solve_recruitment.h"
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
    }
    EXPECT_EQ(reference::allocations - start, 0);
    EXPECT_GT(answer.iterations, 0);
}

}  // namespace
}  // namespace sinew
