#include "sinew/recruitment/check_shortfall.h"

#include <gtest/gtest.h>

#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {
namespace {

/// Two joints: muscles 0 and 1 turn the first forwards, 2 backwards, 3 the second forwards.
RecruitmentProblem make_two_joints(double first_Nm, double second_Nm) {
    RecruitmentProblem p;
    p.A.setZero(2, 4);
    p.A.row(0) << 50, 30, -40, 0;
    p.A(1, 3) = 60;
    p.b = Eigen::Vector2d(first_Nm, second_Nm);
    p.volume_share = VecX::Constant(4, 0.25);
    p.lower = VecX::Zero(4);
    p.upper = VecX::Ones(4);
    return p;
}

std::vector<MissedMoment> check(const RecruitmentProblem& problem) {
    RecruitmentWorkspace workspace;
    Recruitment answer;
    solve_recruitment(problem, {}, workspace, answer);
    EXPECT_EQ(answer.status, RecruitmentStatus::solved);
    return check_shortfall(problem, {}, answer);
}

TEST(CheckShortfall, finds_nothing_when_the_muscles_suffice) {
    EXPECT_TRUE(check(make_two_joints(60, 40)).empty());
}

TEST(CheckShortfall, names_the_missed_moment_and_the_muscles_at_their_limit) {
    const auto missed = check(make_two_joints(100, 40));
    ASSERT_EQ(missed.size(), 1u);
    EXPECT_EQ(missed[0].row, 0);
    EXPECT_EQ(missed[0].required_Nm, 100);
    EXPECT_NEAR(missed[0].missed_Nm, 20, 1e-9);
    ASSERT_EQ(missed[0].muscles.size(), 2u);
    EXPECT_EQ(missed[0].muscles[0].muscle, 0);
    EXPECT_EQ(missed[0].muscles[0].moment_Nm, 50);
    EXPECT_EQ(missed[0].muscles[1].muscle, 1);
    EXPECT_GT(missed[0].muscles[1].value, 0);
}

TEST(CheckShortfall, keeps_the_sign_of_what_is_missed_and_lists_the_worst_first) {
    const auto missed = check(make_two_joints(-50, -30));
    ASSERT_EQ(missed.size(), 2u);
    EXPECT_EQ(missed[0].row, 1);
    EXPECT_NEAR(missed[0].missed_Nm, -30, 1e-9);
    EXPECT_TRUE(missed[0].muscles.empty()) << "no muscle turns the second joint backwards";
    EXPECT_EQ(missed[1].row, 0);
    EXPECT_NEAR(missed[1].missed_Nm, -10, 1e-9);
    ASSERT_EQ(missed[1].muscles.size(), 1u);
    EXPECT_EQ(missed[1].muscles[0].muscle, 2);
}

TEST(CheckShortfall, finds_nothing_in_an_answer_that_has_not_run) {
    EXPECT_TRUE(check_shortfall(make_two_joints(100, 40), {}, {}).empty());
}

}  // namespace
}  // namespace sinew
