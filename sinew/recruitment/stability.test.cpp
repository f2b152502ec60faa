#include "sinew/recruitment/stability.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/reference/dense_stiffness.h"

namespace sinew {
namespace {

using reference::DenseStiffness;
using reference::make_random_basis;
using reference::make_random_frame;
using reference::make_random_stiffness;

struct Solution {
    Recruitment answer;
    Stability outcome;
};

Solution solve(const RecruitmentProblem& problem, const AffineStiffness& stiffness,
               const MatX& basis, const StabilityOptions& stability,
               const RecruitmentOptions& options = {}) {
    StabilityWorkspace workspace;
    Solution s;
    solve_stable_recruitment(problem, options, stiffness, basis, stability, workspace, s.answer,
                             s.outcome);
    return s;
}

double calc_smallest(const AffineStiffness& stiffness, const MatX& basis, const Recruitment& r) {
    MatX K;
    stiffness.calc(r.activation, r.contact_force_W, K);
    return Eigen::SelfAdjointEigenSolver<MatX>(basis.transpose() * K * basis).eigenvalues()[0];
}

/// A mass on a rod, held upright by two equal muscles on either side. A muscle of force F and
/// length l has the stiffness g F / l; its line stays straight up and so does not curve.
struct Pendulum {
    double weight_moment = 70 * 9.80665 * 0.3;  ///< m g h [N·m/rad]
    double arm = 0.05, length = 0.2, max_force = 3000, gain = 10;

    [[nodiscard]] RecruitmentProblem problem(double required_Nm = 0) const {
        RecruitmentProblem p;
        p.A.resize(1, 2);
        p.A << arm * max_force, -arm * max_force;
        p.b = VecX::Constant(1, required_Nm);
        p.volume_share = VecX::Constant(2, 0.5);
        p.lower = VecX::Zero(2);
        p.upper = VecX::Ones(2);
        return p;
    }
    [[nodiscard]] DenseStiffness stiffness() const {
        DenseStiffness k;
        k.fixed = MatX::Constant(1, 1, -weight_moment);
        k.muscle.assign(2, MatX::Constant(1, 1, gain * max_force / length * arm * arm));
        return k;
    }
    /// F = (m g h + κ) l / (2 g r²) in each muscle.
    [[nodiscard]] double critical_force(double margin) const {
        return (weight_moment + margin) * length / (2 * gain * arm * arm);
    }
};

TEST(Stability, of_a_pendulum_takes_the_cocontraction_of_the_closed_form) {
    const Pendulum pendulum;
    for (const double margin : {0.0, 10.0, 200.0}) {
        for (const int exponent : {2, 3}) {
            const Solution s = solve(pendulum.problem(), pendulum.stiffness(), MatX::Identity(1, 1),
                                     {.margin = margin}, {.exponent = exponent});
            EXPECT_EQ(s.outcome.status, StabilityStatus::stable);
            // The rounded corner of the dual leaves 1e-4 N·m/rad a unit of multiplier (0.1 here).
            const double force = pendulum.critical_force(margin);
            EXPECT_NEAR(pendulum.max_force * s.answer.activation[0], force, 1e-6 * force);
            EXPECT_NEAR(pendulum.max_force * s.answer.activation[1], force, 1e-6 * force);
            EXPECT_NEAR(s.outcome.smallest, margin, 1e-4);
            EXPECT_EQ(s.outcome.shortage, 0);
            EXPECT_EQ(s.outcome.binding_cuts, 1);
            EXPECT_NEAR(std::abs(s.outcome.weakest[0]), 1, 1e-12);
            EXPECT_EQ(s.answer.reserve.size(), 1) << "the problem's own rows";
        }
    }
}

TEST(Stability, of_a_loaded_pendulum_shares_moment_and_stiffness) {
    // Forces that differ by M / r and sum to 2 F: both equations have one answer.
    const Pendulum pendulum;
    const Solution s =
        solve(pendulum.problem(20), pendulum.stiffness(), MatX::Identity(1, 1), {.margin = 10});
    EXPECT_EQ(s.outcome.status, StabilityStatus::stable);
    const double force = pendulum.critical_force(10), half = 20 / pendulum.arm / 2;
    EXPECT_NEAR(pendulum.max_force * s.answer.activation[0], force + half, 1e-5 * force);
    EXPECT_NEAR(pendulum.max_force * s.answer.activation[1], force - half, 1e-5 * force);
}

TEST(Stability, that_cannot_be_reached_reports_the_largest_and_what_limits_it) {
    Pendulum pendulum;
    pendulum.max_force = 500;
    const double most = 2 * pendulum.gain * 500 / pendulum.length * pendulum.arm * pendulum.arm -
                        pendulum.weight_moment;
    const Solution s =
        solve(pendulum.problem(), pendulum.stiffness(), MatX::Identity(1, 1), {.margin = 10});
    EXPECT_EQ(s.outcome.status, StabilityStatus::below_margin);
    EXPECT_EQ(s.answer.activation[0], 1) << "both muscles give all they have";
    EXPECT_EQ(s.answer.activation[1], 1);
    EXPECT_NEAR(s.outcome.smallest, most, 1e-9);
    EXPECT_NEAR(s.outcome.shortage, 10 - most, 1e-9);
    EXPECT_LE(s.outcome.rounds, 2) << "no round is spent on what cannot be had";
    for (int i = 0; i < 2; ++i)
        EXPECT_NEAR(s.outcome.stiffening[i],
                    pendulum.gain * 500 / pendulum.length * pendulum.arm * pendulum.arm, 1e-9);
    // The price of the shortage is in the cost: muscles at full activation cost 1 + ε.
    const double hundreds = s.outcome.shortage / 100;
    const Solution two = solve(pendulum.problem(), pendulum.stiffness(), MatX::Identity(1, 1),
                               {.margin = 10}, {.exponent = 2});
    EXPECT_NEAR(two.answer.objective, 1.01 + 10 * hundreds + 5 * hundreds * hundreds, 2e-3);
}

TEST(Stability, that_is_there_already_changes_nothing) {
    const Pendulum pendulum;
    const RecruitmentProblem problem = pendulum.problem(140);
    DenseStiffness stiffness = pendulum.stiffness();
    stiffness.fixed(0, 0) = 50;
    const Solution s = solve(problem, stiffness, MatX::Identity(1, 1), {.margin = 10});
    RecruitmentWorkspace workspace;
    Recruitment plain;
    solve_recruitment(problem, {}, workspace, plain);
    EXPECT_EQ(s.outcome.status, StabilityStatus::stable);
    EXPECT_EQ(s.outcome.cuts.count, 0);
    EXPECT_EQ(s.outcome.binding_cuts, 0);
    EXPECT_EQ(s.outcome.rounds, 1);
    EXPECT_GT(s.outcome.smallest, 10);
    EXPECT_NEAR(s.answer.activation[0], plain.activation[0], 1e-12);
    EXPECT_NEAR(s.answer.activation[1], plain.activation[1], 1e-12);
    EXPECT_NEAR(s.answer.objective, plain.objective, 1e-12);

    StabilityWorkspace memory;
    Solution given;
    solve_stable_recruitment(problem, {}, stiffness, MatX::Identity(1, 1), {.margin = 10}, memory,
                             given.answer, given.outcome, &plain);
    EXPECT_EQ(given.outcome.rounds, 0) << "the plain answer was stable";
    EXPECT_EQ(given.answer.activation, plain.activation);
    EXPECT_EQ(given.outcome.smallest, s.outcome.smallest);
    // And where it is not, it is of no account.
    stiffness.fixed(0, 0) = -380;
    solve_stable_recruitment(problem, {}, stiffness, MatX::Identity(1, 1), {.margin = 10}, memory,
                             given.answer, given.outcome, &plain);
    EXPECT_GT(given.outcome.rounds, 1);
    EXPECT_NEAR(given.outcome.smallest, 10, 1e-3);
}

/// n equal links, the lowest hinged to the ground, a spring at every hinge, a load on top. In the
/// absolute angles of the links the springs have the matrix of a fixed-free chain.
MatX make_chain(int n) {
    MatX chain = MatX::Zero(n, n);
    for (int i = 0; i < n; ++i) {
        chain(i, i) = i + 1 < n ? 2 : 1;
        if (i > 0) chain(i, i - 1) = chain(i - 1, i) = -1;
    }
    return chain;
}

TEST(Stability, of_a_chain_of_links_finds_the_critical_load_of_the_closed_form) {
    // P_cr = 4 sin²(π / (2 (2n + 1))) k / L; with two links (3 − √5) / 2 k / L.
    const double load = 400, link = 0.04, stiffness_at_full = 2000;
    EXPECT_NEAR(4 * std::pow(std::sin(std::numbers::pi / 10), 2), (3 - std::sqrt(5)) / 2, 1e-15);
    for (int n = 1; n <= 6; ++n) {
        for (const double margin : {0.0, 5.0}) {
            RecruitmentProblem p;  // one muscle that tightens every spring and turns nothing
            p.A.setZero(n, 1);
            p.b.setZero(n);
            p.volume_share = VecX::Ones(1);
            p.lower = VecX::Zero(1);
            p.upper = VecX::Ones(1);
            DenseStiffness k;
            k.fixed = -load * link * MatX::Identity(n, n);
            k.muscle = {stiffness_at_full * make_chain(n)};
            const Solution s = solve(p, k, MatX::Identity(n, n), {.margin = margin});
            const double critical = 4 * std::pow(std::sin(std::numbers::pi / (2 * (2 * n + 1))), 2);
            EXPECT_EQ(s.outcome.status, StabilityStatus::stable) << n;
            EXPECT_NEAR(s.answer.activation[0],
                        (load * link + margin) / (critical * stiffness_at_full), 1e-6)
                << n;
            // It gives way as a quarter wave: every link further than the one below.
            for (int i = 1; i < n; ++i)
                EXPECT_GT(s.outcome.weakest[i] / s.outcome.weakest[0],
                          s.outcome.weakest[i - 1] / s.outcome.weakest[0]);
        }
    }
}

TEST(Stability, of_two_links_with_a_muscle_each_is_the_least_cost_on_a_curved_boundary) {
    // With c = P L + κ the boundary is (k₁ − 2c)(k₂ − c) = c². The least k₁² + k₂² on it has
    // k₁ = (2 + x) c, k₂ = (1 + 1/x) c with x⁴ + 2x³ − x − 1 = 0.
    double x = 1;
    for (int i = 0; i < 50; ++i)
        x -= (x * x * x * x + 2 * x * x * x - x - 1) / (4 * x * x * x + 6 * x * x - 1);
    const double c = 16, full = 200;
    RecruitmentProblem p;
    p.A.setZero(2, 2);
    p.b.setZero(2);
    p.volume_share = VecX::Constant(2, 0.5);
    p.lower = VecX::Zero(2);
    p.upper = VecX::Ones(2);
    DenseStiffness k;
    k.fixed = -(c - 5) * MatX::Identity(2, 2);
    k.muscle = {(MatX(2, 2) << full, 0, 0, 0).finished(),
                (MatX(2, 2) << full, -full, -full, full).finished()};
    const Solution s =
        solve(p, k, MatX::Identity(2, 2), {.margin = 5, .tolerance = 1e-7}, {.exponent = 2});
    EXPECT_EQ(s.outcome.status, StabilityStatus::stable);
    EXPECT_GT(s.outcome.rounds, 3) << "a curved boundary takes several planes";
    // The corner of the dual leaves 1e-5 N·m/rad; to either side of the optimum the cost is flat.
    EXPECT_NEAR(full * s.answer.activation[0], (2 + x) * c, 1e-3);
    EXPECT_NEAR(full * s.answer.activation[1], (1 + 1 / x) * c, 1e-3);
    const double best =
        0.5 * 1.01 * c * c / full / full * (std::pow(2 + x, 2) + std::pow(1 + 1 / x, 2));
    EXPECT_NEAR(s.answer.objective / best, 1, 1e-6);
}

/// A random frame with contacts, unstable without the inequality.
struct RandomCase {
    explicit RandomCase(std::uint64_t seed)
        : problem(make_random_frame(seed)),
          stiffness(make_random_stiffness(problem, seed)),
          basis(make_random_basis(problem.A.rows(), 20, seed)) {}
    RecruitmentProblem problem;
    DenseStiffness stiffness;
    MatX basis;
};

TEST(Stability, of_random_frames_is_as_asked_and_costs_more_the_more_is_asked) {
    for (int seed = 0; seed < 6; ++seed) {
        const RandomCase c(seed);
        double before = 0, gap_before = 0, smallest = -1e300;
        int stable = 0;
        for (const double margin : {-60.0, -20.0, 0.0, 10.0, 30.0, 100.0, 250.0}) {
            const Solution s = solve(c.problem, c.stiffness, c.basis, {.margin = margin});
            ASSERT_TRUE(s.outcome.status == StabilityStatus::stable ||
                        s.outcome.status == StabilityStatus::below_margin)
                << seed << " " << margin;
            EXPECT_EQ(s.answer.status, RecruitmentStatus::solved);
            EXPECT_NEAR(calc_smallest(c.stiffness, c.basis, s.answer), s.outcome.smallest, 1e-9);
            const double tolerance = StabilityOptions{}.tolerance;
            EXPECT_NEAR(s.outcome.shortage, std::max(0.0, margin - s.outcome.smallest), tolerance);
            if (s.outcome.status == StabilityStatus::stable) {
                EXPECT_GE(s.outcome.smallest, margin - 1.01 * tolerance);
                ++stable;
            }
            // An answer is stable by the margin less the tolerance, so it costs no less than the
            // optimum of that; having no cuts but its own, its dual value is no more than the
            // optimum of the margin itself. Margins lie further apart than the tolerance, so that
            // no price of it is to be added: more asked for is no cheaper, to the duality gap.
            ASSERT_LT(StabilityOptions{}.tolerance, 10);
            // What Newton may leave in each row, at the multiplier of the row; and for each cut the
            // rounded corner of the dual, y²/2ρ with ρ = 1e8.
            double gap = RecruitmentOptions{}.tolerance_Nm * s.answer.dual.cwiseAbs().sum();
            for (int k = 0; k < s.outcome.cuts.count; ++k) {
                const double y = s.outcome.cuts.dual[k];
                gap += RecruitmentOptions{}.tolerance_Nm * y + y * y / 2e8;
            }
            EXPECT_LT(std::abs(s.answer.relative_gap) * s.answer.objective, gap);
            EXPECT_GE(s.answer.objective, before * (1 - gap_before)) << seed << " " << margin;
            EXPECT_GE(s.outcome.smallest, smallest - 2 * tolerance);
            before = s.answer.objective;
            gap_before = s.answer.relative_gap;
            smallest = std::min(s.outcome.smallest, margin);
        }
        EXPECT_GE(stable, 2);
    }
}

TEST(Stability, with_cuts_of_the_frame_before_is_that_of_a_cold_start) {
    for (int seed = 0; seed < 3; ++seed) {
        RandomCase c(seed);
        StabilityWorkspace workspace;
        Solution warm;
        int warm_rounds = 0, cold_rounds = 0;
        for (int frame = 0; frame < 6; ++frame) {
            reference::perturb_frame(c.problem, 100 * seed + frame, 0.01);
            c.stiffness.fixed *= 1.01;
            const StabilityOptions options{.margin = 10, .tolerance = 1e-5};
            solve_stable_recruitment(c.problem, {}, c.stiffness, c.basis, options, workspace,
                                     warm.answer, warm.outcome);
            const Solution cold = solve(c.problem, c.stiffness, c.basis, options);
            ASSERT_EQ(warm.outcome.status, cold.outcome.status);
            EXPECT_GT(warm.outcome.binding_cuts, 0);
            // 1e-5 N·m/rad at multipliers up to the price of 0.1.
            EXPECT_NEAR(warm.answer.objective, cold.answer.objective,
                        2e-6 * cold.answer.objective + 1e-7);
            EXPECT_NEAR(warm.outcome.smallest, cold.outcome.smallest, 1e-2);
            if (frame > 0) {
                warm_rounds += warm.outcome.rounds;
                cold_rounds += cold.outcome.rounds;
            }
        }
        EXPECT_LT(warm_rounds, cold_rounds) << "what is carried over is of use";
    }
}

TEST(Stability, has_the_same_digits_whatever_the_workspace_held) {
    const RandomCase before(1), after(2);
    const Pendulum pendulum;
    StabilityWorkspace workspace;
    for (const int held : {0, 1}) {
        Solution other, again;
        if (held == 0) {
            solve_stable_recruitment(before.problem, {}, before.stiffness, before.basis,
                                     {.margin = 40}, workspace, other.answer, other.outcome);
        } else {
            solve_stable_recruitment(pendulum.problem(), {}, pendulum.stiffness(),
                                     MatX::Identity(1, 1), {}, workspace, other.answer,
                                     other.outcome);
        }
        solve_stable_recruitment(after.problem, {}, after.stiffness, after.basis, {}, workspace,
                                 again.answer, again.outcome);
        const Solution fresh = solve(after.problem, after.stiffness, after.basis, {});
        EXPECT_EQ(again.answer.activation, fresh.answer.activation);
        EXPECT_EQ(again.answer.dual, fresh.answer.dual);
        EXPECT_EQ(again.answer.objective, fresh.answer.objective);
        EXPECT_EQ(again.outcome.smallest, fresh.outcome.smallest);
        EXPECT_EQ(again.outcome.stiffening, fresh.outcome.stiffening);
        EXPECT_EQ(again.outcome.cuts.count, fresh.outcome.cuts.count);
        EXPECT_EQ(again.outcome.rounds, fresh.outcome.rounds);
    }
}

TEST(Stability, of_the_mirrored_frame_is_the_mirrored_answer) {
    // The pendulum's muscles change places.
    const Pendulum pendulum;
    RecruitmentProblem mirrored = pendulum.problem(-20);
    mirrored.A *= -1;
    mirrored.A.col(0).swap(mirrored.A.col(1));
    const Solution a = solve(pendulum.problem(20), pendulum.stiffness(), MatX::Identity(1, 1), {});
    const Solution b = solve(mirrored, pendulum.stiffness(), -MatX::Identity(1, 1), {});
    EXPECT_NEAR(a.answer.activation[0], b.answer.activation[1], 1e-12);
    EXPECT_NEAR(a.answer.activation[1], b.answer.activation[0], 1e-12);
}

TEST(Stability, says_when_rounds_or_newton_steps_run_out) {
    const RandomCase c(0);
    const Solution rounds = solve(c.problem, c.stiffness, c.basis, {.margin = 10, .max_rounds = 1});
    EXPECT_EQ(rounds.outcome.status, StabilityStatus::round_limit);
    EXPECT_EQ(rounds.outcome.rounds, 1);
    EXPECT_NEAR(rounds.outcome.shortage, 10 - rounds.outcome.smallest, 1e-12);

    const Solution places =
        solve(c.problem, c.stiffness, c.basis, {.margin = 10, .tolerance = 1e-9, .max_cuts = 1});
    EXPECT_EQ(places.outcome.status, StabilityStatus::round_limit);

    const Solution steps =
        solve(c.problem, c.stiffness, c.basis, {.margin = 10}, {.max_iterations = 1});
    EXPECT_EQ(steps.outcome.status, StabilityStatus::not_solved);
    EXPECT_EQ(steps.answer.status, RecruitmentStatus::iteration_limit);
}

}  // namespace
}  // namespace sinew
