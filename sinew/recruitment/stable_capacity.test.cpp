#include "sinew/recruitment/stable_capacity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/reference/dense_stiffness.h"

namespace sinew {
namespace {

using reference::DenseStiffness;

double calc_smallest(const StiffnessDemand& demand, const Capacity& answer) {
    MatX K;
    demand.stiffness.calc(answer.activation, answer.contact_force_W, K);
    K += answer.load * demand.per_load;
    return Eigen::SelfAdjointEigenSolver<MatX>(demand.basis.transpose() * K * demand.basis)
        .eigenvalues()[0];
}

/// A weightless rod of `height` with the load on its tip, held upright by two equal muscles on
/// either side; a muscle's active stiffness about the pin is `full` at full activation.
struct Pendulum {
    double height = 0.5, moment = 150, full = 400;
    CapacityProblem problem;
    DenseStiffness stiffness;
    MatX per_load = MatX::Constant(1, 1, -9.80665 * height), basis = MatX::Identity(1, 1);

    Pendulum() {
        problem.hold.A = Eigen::RowVector2d(moment, -moment);
        problem.hold.b = VecX::Zero(1);
        problem.hold.lower = VecX::Zero(2);
        problem.hold.upper = VecX::Ones(2);
        problem.per_load = VecX::Zero(1);
        stiffness.fixed = MatX::Zero(1, 1);
        stiffness.muscle.assign(2, MatX::Constant(1, 1, full));
    }
    [[nodiscard]] Capacity solve(double margin) {
        const StiffnessDemand demand{stiffness, per_load, basis, margin};
        StableCapacity stable;
        stable.begin(problem, demand);
        CapacityWorkspace workspace;
        Capacity answer;
        stable.solve_capacity(workspace, answer);
        return answer;
    }
};

TEST(StableCapacity, of_a_pendulum_is_the_load_that_buckles_it_at_full_activation) {
    Pendulum pendulum;
    const double weight = 9.80665 * pendulum.height;
    for (const double margin : {0.0, 10.0, 200.0}) {
        const Capacity answer = pendulum.solve(margin);
        ASSERT_EQ(answer.status, CapacityStatus::solved);
        const double load = (2 * pendulum.full - margin) / weight;
        // 5e-3 N·m/rad may be left.
        EXPECT_NEAR(answer.load, load, 1e-3 + 5e-3 / weight);
        EXPECT_NEAR(answer.activation[0], 1, 1e-6);
        EXPECT_NEAR(answer.cut_dual.maxCoeff(), 1 / weight, 1e-6) << "load gained per N·m/rad";
        EXPECT_EQ(answer.cut_share, 1) << "no joint asks for anything";
    }
    EXPECT_EQ(pendulum.solve(801).status, CapacityStatus::infeasible);
}

TEST(StableCapacity, of_a_pendulum_that_carries_a_moment_leaves_less_to_stiffness) {
    // The load hangs 0.1 m beside the rod: its moment takes the difference of the muscles, so that
    // a₁ = 1, a₂ = 1 − 0.1 g λ / 150, and K = 400 (2 − 0.1 g λ / 150) − 0.5 g λ = κ.
    Pendulum pendulum;
    pendulum.problem.per_load[0] = 0.1 * 9.80665;
    const Capacity answer = pendulum.solve(10);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    const double slope = 9.80665 * (400 * 0.1 / 150 + 0.5);
    EXPECT_NEAR(answer.load, (800 - 10) / slope, 1e-3 + 5e-3 / slope);
    EXPECT_EQ(answer.limiting_muscles, std::vector<int>{0});
    // Of 800 N·m/rad the moment costs 400 · 0.1 g λ / 150.
    EXPECT_NEAR(answer.cut_share, 1 - 400 * 0.1 * 9.80665 * answer.load / 150 / 800, 1e-4);
}

TEST(StableCapacity, of_two_links_is_the_load_that_buckles_them) {
    // Links of 0.3 m, springs F a at both joints: det K = 0 at c = F (3 − √5) / 2 with c = κ + P L.
    constexpr double full = 200, link = 0.3, margin = 5;
    CapacityProblem p;
    p.hold.A.setZero(2, 2);
    p.hold.b.setZero(2);
    p.hold.lower = VecX::Zero(2);
    p.hold.upper = VecX::Ones(2);
    p.per_load.setZero(2);
    DenseStiffness k;
    k.fixed.setZero(2, 2);
    k.muscle = {(MatX(2, 2) << full, 0, 0, 0).finished(),
                (MatX(2, 2) << full, -full, -full, full).finished()};
    const MatX per_load = -link * MatX::Identity(2, 2), basis = MatX::Identity(2, 2);
    const StiffnessDemand demand{k, per_load, basis, margin, 1e-6};
    StableCapacity stable;
    CapacityWorkspace workspace;
    Capacity answer;
    stable.begin(p, demand);
    stable.solve_capacity(workspace, answer);
    ASSERT_EQ(answer.status, CapacityStatus::solved);
    const double load = (full * (3 - std::sqrt(5.0)) / 2 - margin) / link;
    EXPECT_NEAR(answer.load, load, 1e-4 + 1e-6 / link);
    EXPECT_GE(answer.load_bound, load - 1e-6 * load) << "no larger load is stable";
    EXPECT_GT(stable.rounds(), 2) << "a curved boundary takes several planes";
}

TEST(StableCapacity, of_random_frames_is_held_stably_and_a_little_more_is_not) {
    int limited = 0;
    for (int seed = 0; seed < 6; ++seed) {
        CapacityProblem p;
        p.hold = reference::make_random_frame(seed, {.max_activation = 0.5});
        p.per_load = 0.01 * p.hold.b;
        for (int j = 38; j < 45; ++j) p.motor_rows.push_back(j);
        const DenseStiffness k = reference::make_random_stiffness(p.hold, seed);
        const MatX basis = reference::make_random_basis(p.hold.A.rows(), 20, seed);
        const MatX per_load = -0.5 * MatX::Identity(p.hold.A.rows(), p.hold.A.rows());
        const double plain = solve_capacity(p).load;
        const StiffnessDemand demand{k, per_load, basis, 200};
        StableCapacity stable;
        CapacityWorkspace workspace;
        Capacity most, held;
        stable.begin(p, demand);
        stable.solve_capacity(workspace, most);
        ASSERT_EQ(most.status, CapacityStatus::solved) << "seed " << seed;
        EXPECT_LT(most.load, plain * (1 + 1e-6));
        EXPECT_GE(calc_smallest(demand, most), demand.margin - demand.tolerance);
        limited += most.load < 0.99 * plain ? 1 : 0;
        stable.solve_load(0.98 * most.load, workspace, held);
        ASSERT_EQ(held.status, CapacityStatus::solved) << "seed " << seed;
        EXPECT_GE(calc_smallest(demand, held), demand.margin - demand.tolerance);
        stable.solve_load(1.02 * most.load, workspace, held);
        EXPECT_NE(held.status, CapacityStatus::solved) << "seed " << seed;
        stable.solve_load(1.3 * most.load, workspace, held);
        EXPECT_EQ(held.status, CapacityStatus::infeasible) << "seed " << seed;

        // The next frame starts from the cuts that bind, and finds what a fresh search does.
        reference::perturb_frame(p.hold, seed, 0.02);
        const std::size_t cuts = p.cuts.size();
        stable.begin(p, demand);
        EXPECT_LE(p.cuts.size(), cuts);
        stable.solve_capacity(workspace, most);
        StableCapacity fresh;
        Capacity cold;
        fresh.begin(p, demand);
        fresh.solve_capacity(workspace, cold);
        ASSERT_EQ(most.status, CapacityStatus::solved) << "seed " << seed;
        EXPECT_NEAR(most.load, cold.load, 1e-3 * cold.load) << "seed " << seed;
    }
    EXPECT_GE(limited, 3);
}

}  // namespace
}  // namespace sinew
