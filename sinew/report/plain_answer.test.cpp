#include "sinew/report/plain_answer.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

GroupResult group(const char* name, double mean, Role role, Side side = Side::both) {
    GroupResult one{.name = name, .side = side, .mean_activation = mean};
    one.role = role;
    return one;
}

TEST(PlainAnswer, NamesRolesAndTheAbs) {
    Result result;
    const Body body;
    EXPECT_EQ(describe_plainly(body, result), "");
    result.status = ResultStatus::solved;
    EXPECT_EQ(describe_plainly(body, result), "No muscle group has a part in it.");
    result.groups = {group("gluteus maximus", 0.458, Role::prime_mover),
                     group("gluteus maximus", 0.5, Role::prime_mover, Side::left),
                     group("a", 0.4, Role::synergist),
                     group("b", 0.3, Role::synergist),
                     group("c", 0.2, Role::synergist),
                     group("d", 0.1, Role::synergist),
                     group("rectus abdominis", 0.004, Role::idle)};
    EXPECT_EQ(describe_plainly(body, result),
              "Gluteus maximus 46 % does the work; a 40 %, b 30 % and c 20 % help; of the abs: "
              "rectus abdominis 0 % of full activation on average.");
}

TEST(PlainAnswer, SaysWhyThereIsNone) {
    Result result;
    result.status = ResultStatus::infeasible;
    result.unsolved_frames = 3;
    EXPECT_EQ(describe_plainly(Body{}, result),
              "The solver found no optimum in 3 of 0 frames; there is no result.");
}

}  // namespace
}  // namespace sinew
