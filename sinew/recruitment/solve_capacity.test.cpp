#include "sinew/recruitment/solve_capacity.h"

#include <gtest/gtest.h>

#include <limits>

#include "sinew/recruitment/friction_cone.h"
#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

using reference::ContactKind;

/// One joint held by two muscles of 50 and 30 N·m; a kilogram asks for 2 N·m, the limb for 10.
CapacityProblem make_arm() {
    CapacityProblem p;
    p.hold.A = Eigen::RowVector2d(50, 30);
    p.hold.b = VecX::Constant(1, 10);
    p.hold.lower = VecX::Zero(2);
    p.hold.upper = VecX::Ones(2);
    p.per_load = VecX::Constant(1, 2);
    return p;
}

TEST(SolveCapacity, finds_the_load_of_one_joint_by_hand) {
    const auto answer = solve_capacity(make_arm());
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, (50 + 30 - 10) / 2.0, 1e-5);
    EXPECT_NEAR(answer.dual[0], 0.5, 1e-6) << "half a kilogram for every N·m";
    EXPECT_EQ(answer.limiting_muscles, (std::vector<int>{0, 1}));
    EXPECT_NEAR(answer.muscle_share[0], 50.0 / 80, 1e-6);
    EXPECT_EQ(answer.limiting_rows, (std::vector<int>{0}));
}

TEST(SolveCapacity, is_limited_by_the_weaker_of_two_joints) {
    CapacityProblem p;
    p.hold.A = Eigen::Vector2d(100, 40).asDiagonal();
    p.hold.b = VecX::Zero(2);
    p.hold.lower = VecX::Zero(2);
    p.hold.upper = VecX::Ones(2);
    p.per_load = Eigen::Vector2d(1, 1);
    const auto answer = solve_capacity(p);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, 40, 1e-5);
    EXPECT_EQ(answer.limiting_muscles, (std::vector<int>{1}));
    EXPECT_EQ(answer.limiting_rows, (std::vector<int>{1}));
}

TEST(SolveCapacity, is_limited_by_friction_alone) {
    // A block of 100 N on a floor with friction 0.5 takes 50 N sideways.
    CapacityProblem p;
    p.hold.A.resize(3, 0);
    p.hold.b = Vec3(0, 100, 0);
    ContactColumn contact;
    contact.jacobian = MatX::Identity(3, 3);
    contact.friction = 0.5;
    p.hold.contacts.push_back(contact);
    p.per_load = Vec3(0.6, 0, 0.8);
    const auto answer = solve_capacity(p);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, 50, 1e-4);
    EXPECT_TRUE(answer.limiting_muscles.empty());
}

TEST(SolveCapacity, leaves_rows_with_motors_out) {
    auto p = make_arm();
    p.hold.A.conservativeResize(2, 2);
    p.hold.A.row(1).setZero();
    p.hold.b = Eigen::Vector2d(10, 500);
    p.per_load = Eigen::Vector2d(2, 7);
    EXPECT_EQ(solve_capacity(p).status, CapacityStatus::infeasible);
    p.motor_rows = {1};
    EXPECT_NEAR(solve_capacity(p).load, 35, 1e-5);
}

TEST(SolveCapacity, says_when_not_even_the_empty_bar_is_held) {
    auto p = make_arm();
    p.hold.b[0] = 90;
    EXPECT_EQ(solve_capacity(p).status, CapacityStatus::infeasible);
}

TEST(SolveCapacity, returns_the_largest_load_asked_about_when_nothing_limits_it) {
    auto p = make_arm();
    p.most = 20;
    const auto answer = solve_capacity(p);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, 20, 1e-6);
    EXPECT_TRUE(answer.limiting_muscles.empty());
}

/// Proof of an answer by weak duality, from the problem and the answer alone: the load is attained
/// by forces that balance within their bounds, and with the multipliers y no larger one is
/// possible: λ ≤ λ(1 − b₁ᵀy) + Σ max(lo s, up s) + max f·(J y) − b₀ᵀy for every y, s = Aᵀy.
void expect_proof(const CapacityProblem& p, const Capacity& answer) {
    const RecruitmentProblem& hold = p.hold;
    VecX residual = hold.A * answer.activation - hold.b - answer.load * p.per_load;
    EXPECT_TRUE((answer.activation.array() >= hold.lower.array()).all());
    EXPECT_TRUE((answer.activation.array() <= hold.upper.array()).all());
    double bound = -hold.b.dot(answer.dual);
    for (std::size_t c = 0; c < hold.contacts.size(); ++c) {
        const ContactColumn& contact = hold.contacts[c];
        const Vec3 f = answer.contact_force_W[c], n = contact.normal_W;
        residual += contact.jacobian.transpose() * f;
        EXPECT_LE((f - f.dot(n) * n).norm(), contact.friction * f.dot(n) + 1e-8);
        const Vec3 outside =
            calc_cone_projection(contact.jacobian * answer.dual, n, contact.friction);
        bound += 1e5 * outside.norm();  // no contact force above 100 kN
    }
    for (int j : p.motor_rows) residual[j] = 0;
    EXPECT_LT(residual.cwiseAbs().maxCoeff(), 1e-6);
    for (int i = 0; i < hold.A.cols(); ++i) {
        const double s = hold.A.col(i).dot(answer.dual);
        bound += std::max(hold.lower[i] * s, hold.upper[i] * s);
    }
    const double slack = 1 - p.per_load.dot(answer.dual);
    bound += std::max(p.least * slack, p.most * slack);
    EXPECT_NEAR(bound, answer.load, 2e-6 * std::max(1.0, std::abs(answer.load)));
    EXPECT_NEAR(bound, answer.load_bound, 2e-6 * std::max(1.0, std::abs(answer.load)));
}

TEST(SolveCapacity, proves_its_answers_on_random_frames) {
    int solved = 0, infeasible = 0;
    for (ContactKind kind : {ContactKind::none, ContactKind::frictionless, ContactKind::friction}) {
        for (double max_activation : {0.5, 2.5}) {
            for (int seed = 0; seed < 10; ++seed) {
                CapacityProblem p;
                p.hold = reference::make_random_frame(
                    seed, {.contacts = kind, .max_activation = max_activation});
                p.per_load = 0.01 * p.hold.b;
                reference::Random random(seed);
                for (const auto& contact : p.hold.contacts)
                    p.per_load +=
                        contact.jacobian.transpose() * contact.normal_W * random.uniform(0, 5);
                for (int j = 38; j < 45; ++j) p.motor_rows.push_back(j);
                const auto answer = solve_capacity(p);
                ASSERT_NE(answer.status, CapacityStatus::not_converged) << "seed " << seed;
                if (answer.status == CapacityStatus::solved) {
                    ++solved;
                    expect_proof(p, answer);
                } else {
                    ++infeasible;
                    EXPECT_GT(max_activation, 1) << "half the strength was enough, seed " << seed;
                }
            }
        }
    }
    EXPECT_GE(solved, 30);
    EXPECT_GE(infeasible, 10);
}

TEST(SolveCapacity, finds_both_ends_of_the_interval_of_loads) {
    // The limb pulls down with 10 N·m and each muscle must work a quarter: below 5 kg they are too
    // strong. 20 − 10 and 80 − 10 N·m, 2 N·m a kilogram.
    auto p = make_arm();
    p.hold.lower.setConstant(0.25);
    CapacityWorkspace workspace;
    Capacity least, most;
    solve_capacity(p, workspace, most);
    solve_capacity(p, workspace, least, LoadEnd::least);
    ASSERT_EQ(least.status, CapacityStatus::solved);
    EXPECT_NEAR(least.load, 5, 1e-5);
    EXPECT_NEAR(least.load_bound, 5, 1e-5);
    EXPECT_NEAR(most.load, 35, 1e-5);
}

TEST(SolveCapacity, obeys_cuts) {
    // The second muscle may lag behind the first by a half at most, by a fiftieth a kilogram less
    // under load: a₂ − a₁ ≥ −0.5 + 0.02 λ, with 50 a₁ + 30 a₂ = 10 + 2 λ. With a₂ = 1 that is
    // a₁ = 1.5 − 0.02 λ, and 75 − λ + 30 = 10 + 2 λ.
    auto p = make_arm();
    p.cuts.push_back({.muscle = Eigen::Vector2d(-1, 1), .least = -0.5, .per_load = 0.02});
    const auto answer = solve_capacity(p);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, 95.0 / 3, 1e-5);
    EXPECT_NEAR(answer.load_bound, 95.0 / 3, 1e-4);
    EXPECT_NEAR(answer.activation[0], 1.5 - 0.02 * 95 / 3, 1e-6);
    EXPECT_EQ(answer.limiting_muscles, std::vector<int>{1}) << "the first one has strength left";
    // The cut asks for −0.5 + 0.02 λ = 2 / 15, worth 50 / 3 each; the second muscle gains 80 / 3.
    EXPECT_NEAR(answer.cut_share, (2.0 / 15) * 50 / 80, 1e-5);
    // 3 λ = 95 − 50 d for a d₀ raised by d.
    EXPECT_NEAR(answer.cut_dual[0], 50.0 / 3, 1e-4);
    p.cuts[0].least = 0.6;
    p.cuts[0].per_load = 0;
    EXPECT_NEAR(solve_capacity(p).load, (50 * 0.4 + 30 - 10) / 2.0, 1e-5);
    p.cuts[0].least = 1.1;
    EXPECT_EQ(solve_capacity(p).status, CapacityStatus::infeasible);
}

TEST(SolveCapacity, takes_at_least_rows_for_inequalities) {
    // A second row, −10 a₁ ≥ −4, keeps the first muscle at 0.4.
    auto p = make_arm();
    p.hold.A.conservativeResize(2, 2);
    p.hold.A.row(1) << -10, 0;
    p.hold.b = Eigen::Vector2d(10, -4);
    p.hold.at_least_rows = 1;
    p.per_load = Eigen::Vector2d(2, 0);
    CapacityWorkspace workspace;
    Capacity answer;
    for (int k = 0; k < 2; ++k) {  // cold, then from its own answer
        solve_capacity(p, workspace, answer);
        ASSERT_EQ(answer.status, CapacityStatus::solved);
        EXPECT_NEAR(answer.load, (50 * 0.4 + 30 - 10) / 2.0, 1e-5);
        EXPECT_NEAR(answer.dual[1], 2.5, 1e-5) << "half a kilogram for every N·m, five a unit";
        EXPECT_EQ(answer.limiting_muscles, std::vector<int>{1});
        EXPECT_EQ(answer.limiting_rows, std::vector<int>{0});
    }
    EXPECT_EQ(answer.iterations, 0) << "its own answer is optimal";
    p.hold.b[1] = -20;  // no bound at all
    EXPECT_NEAR(solve_capacity(p).load, 35, 1e-5);
    p.hold.b[1] = 1;  // more than nothing
    EXPECT_EQ(solve_capacity(p).status, CapacityStatus::infeasible);
}

TEST(SolveCapacity, obeys_cuts_on_contact_forces) {
    // A foot that pushes up along the only row; the cut keeps its force below 300 N.
    CapacityProblem p;
    p.hold.A.resize(1, 0);
    p.hold.b = VecX::Constant(1, 100);
    ContactColumn foot;
    foot.jacobian = Vec3::UnitY();
    p.hold.contacts = {foot};
    p.per_load = VecX::Constant(1, 10);
    p.cuts.push_back({.muscle = VecX(0), .contact = Vec3(0, -1, 0), .least = -300});
    const auto answer = solve_capacity(p);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    EXPECT_NEAR(answer.load, 20, 1e-5);
}

TEST(SolveCapacity, finds_the_same_from_any_start) {
    CapacityWorkspace workspace;
    Capacity warm;
    for (int seed = 0; seed < 10; ++seed) {
        CapacityProblem p;
        p.hold = reference::make_random_frame(seed, {.max_activation = 0.5});
        p.per_load = 0.01 * p.hold.b;
        for (int j = 38; j < 45; ++j) p.motor_rows.push_back(j);
        for (int frame = 0; frame < 3; ++frame) {
            const auto cold = solve_capacity(p);
            solve_capacity(p, workspace, warm);  // the first of a seed starts from another body
            ASSERT_EQ(cold.status, CapacityStatus::solved);
            ASSERT_EQ(warm.status, CapacityStatus::solved);
            EXPECT_NEAR(warm.load, cold.load, 2e-6 * std::max(1.0, cold.load));
            expect_proof(p, warm);
            reference::perturb_frame(p.hold, frame, 0.02);
        }
    }
}

TEST(SolveLoad, holds_what_is_below_the_capacity_and_refutes_what_is_above) {
    CapacityWorkspace workspace;
    for (int seed = 0; seed < 10; ++seed) {
        CapacityProblem p;
        p.hold = reference::make_random_frame(seed, {.max_activation = 0.5});
        p.per_load = 0.01 * p.hold.b;
        p.most = 1e4;
        for (int j = 38; j < 45; ++j) p.motor_rows.push_back(j);
        const auto most = solve_capacity(p);
        ASSERT_EQ(most.status, CapacityStatus::solved);
        Capacity held;
        solve_load(p, 0.99 * most.load, workspace, held);
        ASSERT_EQ(held.status, CapacityStatus::solved) << "seed " << seed;
        VecX residual = p.hold.A * held.activation - p.hold.b - held.load * p.per_load;
        for (std::size_t c = 0; c < p.hold.contacts.size(); ++c)
            residual += p.hold.contacts[c].jacobian.transpose() * held.contact_force_W[c];
        for (int j : p.motor_rows) residual[j] = 0;
        EXPECT_LT(residual.cwiseAbs().maxCoeff(), 1e-6);
        EXPECT_TRUE((held.activation.array() >= p.hold.lower.array()).all());
        EXPECT_TRUE((held.activation.array() <= p.hold.upper.array()).all());
        if (most.load > p.most - 1e-3) continue;  // nothing limits it
        solve_load(p, 1.01 * most.load, workspace, held);
        EXPECT_EQ(held.status, CapacityStatus::infeasible) << "seed " << seed;
    }
}

TEST(SolveCapacity, refuses_a_problem_that_is_not_well_formed) {
    auto p = make_arm();
    p.per_load[0] = std::numeric_limits<double>::quiet_NaN();
    try {
        (void)solve_capacity(p);
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), "capacity problem: A, b or per_load is not finite");
    }
}

TEST(SolveCapacity, refuses_a_cut_that_is_not_well_formed) {
    auto p = make_arm();
    p.cuts.push_back({.muscle = VecX::Ones(3)});
    try {
        (void)solve_capacity(p);
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(),
                     "capacity problem: a cut must have a number a muscle, and three a contact or "
                     "none");
    }
}

}  // namespace
}  // namespace sinew
