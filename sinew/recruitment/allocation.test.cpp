// Counts the allocations of this test program. The allocator is replaced, because Eigen asks
// malloc, not operator new; sanitizers replace it themselves, and then there is nothing to count.
#include <gtest/gtest.h>

#include <atomic>

#include "sinew/recruitment/solve_capacity.h"
#include "sinew/recruitment/solve_recruitment.h"
#include "tests/reference/random_frames.h"

#if defined(__SANITIZE_ADDRESS__)
#define SINEW_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SINEW_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef SINEW_COUNTS_ALLOCATIONS
#define SINEW_COUNTS_ALLOCATIONS 1
#endif

namespace {
std::atomic<long> allocations{0};
}

#if SINEW_COUNTS_ALLOCATIONS
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* malloc(std::size_t size) {
    ++allocations;
    return __libc_malloc(size);
}
#endif

namespace sinew {
namespace {

TEST(SolveRecruitment, allocates_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    const long before = allocations;
    const auto* probe = new VecX(VecX::Zero(100));
    ASSERT_EQ(allocations - before, 2) << "the counter sees Eigen's memory";
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
            const long start = allocations;
            solve_recruitment(problem, options, workspace, answer);
            EXPECT_EQ(allocations - start, 0);
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
    const long start = allocations;
    solve_capacity(problem, workspace, most);
    solve_load(problem, 0.5 * most.load, workspace, held);
    EXPECT_EQ(allocations - start, 0);
    EXPECT_EQ(most.status, CapacityStatus::solved);
    EXPECT_EQ(held.status, CapacityStatus::solved);
    EXPECT_GT(most.iterations, 0);
}

}  // namespace
}  // namespace sinew
