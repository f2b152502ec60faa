#include <gtest/gtest.h>

#include "sinew/recruitment/solve_capacity.h"
#include "sinew/recruitment/solve_recruitment.h"
#include "tests/reference/allocations.h"
#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

TEST(SolveRecruitment, allocates_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    const long before = reference::allocations;
    const auto* probe = new VecX(VecX::Zero(100));
    ASSERT_EQ(reference::allocations - before, 2) << "the counter sees Eigen's memory";
    delete probe;

    for (double max_activation : {0.6, 3.0}) {  // the second one takes the continuation
        for (int exponent : {2, 3}) {
            RecruitmentOptions options;
            options.exponent = exponent;
            RecruitmentWorkspace workspace;
            Recruitment answer;
            auto problem = reference::make_random_frame(7, {.max_activation = max_activation});
            solve_recruitment(problem, options, workspace, answer);
            reference::perturb_frame(problem, 1, 0.05);
            const long start = reference::allocations;
            solve_recruitment(problem, options, workspace, answer);
            EXPECT_EQ(reference::allocations - start, 0);
            EXPECT_GT(answer.iterations, 0);
        }
    }
}

TEST(SolveCapacity, allocates_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    CapacityProblem problem;
    problem.hold = reference::make_random_frame(7, {.max_activation = 0.5});
    problem.per_load = 0.01 * problem.hold.b;
    for (int j = 38; j < 45; ++j) problem.motor_rows.push_back(j);
    problem.cuts.push_back({.muscle = VecX::Ones(problem.hold.A.cols()), .least = 1});
    CapacityWorkspace workspace;
    Capacity most, held;
    solve_capacity(problem, workspace, most);
    solve_load(problem, 0.5 * most.load, workspace, held);
    reference::perturb_frame(problem.hold, 1, 0.02);
    const long start = reference::allocations;
    solve_capacity(problem, workspace, most);
    solve_load(problem, 0.5 * most.load, workspace, held);
    EXPECT_EQ(reference::allocations - start, 0);
    EXPECT_EQ(most.status, CapacityStatus::solved);
    EXPECT_EQ(held.status, CapacityStatus::solved);
    EXPECT_GT(most.iterations, 0);
}

}  // namespace
}  // namespace sinew
