#include "sinew/recruitment/solve_recruitment.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "tests/reference/optimality.h"
#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

using reference::ContactKind;
using reference::make_random_frame;

Recruitment solve(const RecruitmentProblem& problem, const RecruitmentOptions& options = {}) {
    RecruitmentWorkspace workspace;
    Recruitment answer;
    solve_recruitment(problem, options, workspace, answer);
    return answer;
}

/// Muscles that act on one coordinate, with equal volume shares.
RecruitmentProblem make_one_joint(const VecX& moments, double required_Nm) {
    RecruitmentProblem p;
    p.A = moments.transpose();
    p.b = VecX::Constant(1, required_Nm);
    p.volume_share = VecX::Constant(moments.size(), 1.0 / static_cast<double>(moments.size()));
    p.lower = VecX::Zero(moments.size());
    p.upper = VecX::Ones(moments.size());
    return p;
}

ContactColumn make_contact(const MatX& jacobian, double friction) {
    ContactColumn contact;
    contact.jacobian = jacobian;
    contact.friction = friction;
    return contact;
}

TEST(SolveRecruitment, shares_load_by_area_to_the_power_of_one_and_a_half_when_arms_are_equal) {
    // Crowninshield & Brand (1981): minimising Σ (F/A)³ gives F₁/F₂ = (A₁/A₂)^1.5.
    RecruitmentOptions options;
    options.epsilon = 1e-10;
    options.reserve_weight = 1e3;  // with two muscles v = 1/2 makes moments dear
    const double area1 = 30, area2 = 12, arm = 0.04, stress = 60;
    const auto answer = solve(
        make_one_joint(Eigen::Vector2d(arm * stress * area1, arm * stress * area2), 40), options);
    ASSERT_EQ(answer.status, RecruitmentStatus::solved);
    const double force1 = answer.activation[0] * stress * area1;
    const double force2 = answer.activation[1] * stress * area2;
    // 1e-8: ε changes the ratio by about ε/a.
    EXPECT_NEAR(force1 / force2, std::pow(area1 / area2, 1.5), 1e-8);
    EXPECT_NEAR(arm * (force1 + force2), 40, 1e-4);
}

TEST(SolveRecruitment, activates_muscles_equally_when_shares_follow_capacity) {
    // v ∝ F_max at equal arms: marginal cost per moment is equal when activations are.
    auto problem = make_one_joint(Eigen::Vector3d(70, 20, 10), 40);
    problem.volume_share = Eigen::Vector3d(0.7, 0.2, 0.1);
    const auto answer = solve(problem);
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(answer.activation[i], 0.4, 1e-3);
    EXPECT_NEAR(answer.activation[0], answer.activation[2], 1e-12);
}

TEST(SolveRecruitment, is_linear_in_the_moment_with_exponent_two) {
    RecruitmentOptions options;
    options.exponent = 2;
    const auto once = solve(make_one_joint(Eigen::Vector2d(70, 20), 15), options);
    const auto twice = solve(make_one_joint(Eigen::Vector2d(70, 20), 30), options);
    EXPECT_NEAR(once.activation[0] / once.activation[1], 3.5, 1e-9);  // a ∝ moment capacity
    EXPECT_TRUE(twice.activation.isApprox(2 * once.activation, 1e-9));
}

TEST(SolveRecruitment, never_recruits_a_one_joint_antagonist) {
    const auto answer = solve(make_one_joint(Eigen::Vector2d(70, -50), 15));
    EXPECT_EQ(answer.activation[1], 0);
}

TEST(SolveRecruitment, keeps_a_muscle_without_capacity_at_its_lower_bound) {
    auto problem = make_one_joint(Eigen::Vector3d(70, 0, 0), 15);
    problem.lower[2] = 0.3;
    const auto answer = solve(problem);
    EXPECT_EQ(answer.status, RecruitmentStatus::solved);
    EXPECT_EQ(answer.activation[1], 0);
    EXPECT_EQ(answer.activation[2], 0.3);
}

TEST(SolveRecruitment, lets_others_balance_a_muscle_that_must_work) {
    auto problem = make_one_joint(Eigen::Vector2d(50, -50), 0);
    problem.lower[0] = 0.4;
    const auto answer = solve(problem);
    EXPECT_EQ(answer.activation[0], 0.4);
    EXPECT_NEAR(answer.activation[1], 0.4, 1e-3);
}

/// Two equal antagonists, and a stiffness of 100 a₁ + 100 a₂ that must be at least `wanted`.
RecruitmentProblem make_stiff_joint(double required_Nm, double wanted) {
    auto p = make_one_joint(Eigen::Vector2d(50, -50), required_Nm);
    p.A.conservativeResize(2, Eigen::NoChange);
    p.A.row(1).setConstant(100);
    p.b.conservativeResize(2);
    p.b[1] = wanted;
    p.at_least_rows = 1;
    return p;
}

TEST(SolveRecruitment, an_at_least_row_recruits_antagonists_until_it_is_met_and_no_further) {
    RecruitmentOptions options;
    options.reserve_weight = 1e6;  // so that what is wanting is nothing beside the tolerance below
    // 50 (a₁ − a₂) = 10 and 100 (a₁ + a₂) = 80 give 0.5 and 0.3.
    const auto met = solve(make_stiff_joint(10, 80), options);
    ASSERT_EQ(met.status, RecruitmentStatus::solved);
    EXPECT_NEAR(met.activation[0], 0.5, 1e-8);
    EXPECT_NEAR(met.activation[1], 0.3, 1e-8);
    EXPECT_GT(met.dual[1], 0);
    // What the moment alone needs is 100 · 0.2 = 20: a row that wants less changes nothing.
    const auto idle = solve(make_stiff_joint(10, 15), options);
    EXPECT_NEAR(idle.activation[0], 0.2, 1e-7);
    EXPECT_EQ(idle.activation[1], 0);
    EXPECT_NEAR(idle.reserve[1], -5, 1e-4) << "what is to spare is on the answer";
    // What cannot be had is on the answer too.
    const auto wanting = solve(make_stiff_joint(0, 250), options);
    EXPECT_NEAR(wanting.reserve[1], 50, 1e-9);
}

TEST(SolveRecruitment, at_least_rows_meet_the_conditions_of_optimality_on_random_frames) {
    RecruitmentWorkspace workspace;
    int binding = 0, idle = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        auto p = make_random_frame(seed);
        const auto free = solve(p);
        reference::Random random(seed);
        const auto m = p.A.rows();
        p.A.conservativeResize(m + 3, Eigen::NoChange);
        p.b.conservativeResize(m + 3);
        p.reserve_weight.conservativeResize(m + 3);
        p.reserve_weight.tail(3).setConstant(1e4);
        p.at_least_rows = 3;
        for (auto& contact : p.contacts) {
            contact.jacobian.conservativeResize(Eigen::NoChange, m + 3);
            contact.jacobian.rightCols(3).setZero();
            contact.jacobian.col(m) = 1e-3 * random.direction();
        }
        for (int k = 0; k < 3; ++k) {
            for (int i = 0; i < p.A.cols(); ++i) p.A(m + k, i) = random.uniform(-0.2, 1);
            p.b[m + k] = p.A.row(m + k).dot(free.activation) + random.uniform(-3, 3);
        }
        Recruitment answer;
        solve_recruitment(p, {}, workspace, answer);
        ASSERT_EQ(answer.status, RecruitmentStatus::solved) << seed;
        const auto violation = reference::calc_violation(p, {}, answer);
        EXPECT_LT(violation.balance_Nm, 1e-6) << seed;
        EXPECT_LT(violation.muscle, 1e-9) << seed;
        EXPECT_LT(violation.contact, 1e-9) << seed;
        EXPECT_LT(violation.reserve, 1e-6) << seed;
        EXPECT_GE(answer.objective, free.objective * (1 - 1e-9)) << "more to meet never costs less";
        for (int k = 0; k < 3; ++k) (answer.dual[m + k] > 0 ? binding : idle) += 1;
    }
    EXPECT_GT(binding, 20);
    EXPECT_GT(idle, 20);
}

TEST(SolveRecruitment, does_not_change_when_a_muscle_is_split_into_equal_fascicles) {
    for (int exponent : {2, 3}) {
        for (int fascicles : {2, 7}) {
            RecruitmentOptions options;
            options.exponent = exponent;
            const auto whole = make_random_frame(3);
            auto split = whole;
            const int n = static_cast<int>(whole.A.cols()), cut = 120;
            split.A.conservativeResize(Eigen::NoChange, n + fascicles - 1);
            for (VecX* x : {&split.volume_share, &split.lower, &split.upper})
                x->conservativeResize(n + fascicles - 1);
            for (int k = 0; k < fascicles; ++k) {
                const int i = k == 0 ? cut : n - 1 + k;
                split.A.col(i) = whole.A.col(cut) / fascicles;
                split.volume_share[i] = whole.volume_share[cut] / fascicles;
                split.lower[i] = whole.lower[cut];
                split.upper[i] = whole.upper[cut];
            }
            const auto a = solve(whole, options), b = solve(split, options);
            // 1e-7: both answers meet the balance to 1e-8 N·m, of muscles of some N·m.
            EXPECT_TRUE(b.activation.head(n).isApprox(a.activation, 1e-7));
            for (int k = 1; k < fascicles; ++k)
                EXPECT_NEAR(b.activation[n - 1 + k], a.activation[cut], 1e-7);
        }
    }
}

TEST(SolveRecruitment, mirrors_its_answer_when_the_problem_is_mirrored) {
    // Left and right change places: muscles are listed the other way round, every second row
    // changes its sign, space is reflected in z.
    for (int exponent : {2, 3}) {
        RecruitmentOptions options;
        options.exponent = exponent;
        const auto problem = make_random_frame(5);
        VecX sign = VecX::Ones(problem.b.size());
        for (int j = 1; j < sign.size(); j += 2) sign[j] = -1;
        const Eigen::DiagonalMatrix<double, 3> reflect(1, 1, -1);
        auto mirrored = problem;
        mirrored.A = sign.asDiagonal() * problem.A.rowwise().reverse();
        mirrored.b = sign.cwiseProduct(problem.b);
        mirrored.volume_share = problem.volume_share.reverse();
        for (auto& contact : mirrored.contacts) {
            contact.jacobian = reflect * contact.jacobian * sign.asDiagonal();
            contact.normal_W = reflect * contact.normal_W;
        }
        const auto a = solve(problem, options), b = solve(mirrored, options);
        EXPECT_TRUE(b.activation.reverse().isApprox(a.activation, 1e-7));
        EXPECT_TRUE(b.reserve.isApprox(sign.cwiseProduct(a.reserve), 1e-7));
        for (std::size_t c = 0; c < problem.contacts.size(); ++c)
            EXPECT_NEAR((b.contact_force_W[c] - reflect * a.contact_force_W[c]).norm(), 0, 1e-5);
    }
}

TEST(SolveRecruitment, finds_the_reactions_of_a_beam_on_two_supports) {
    // 600 N at 0.5 m of a 2 m beam: 450 N and 150 N. Coordinates: height of the left end, rotation.
    RecruitmentProblem p;
    p.A.resize(2, 0);
    p.b = Eigen::Vector2d(600, 600 * 0.5);
    for (double x : {0.0, 2.0}) {
        MatX jacobian = MatX::Zero(3, 2);
        jacobian.row(1) << 1, x;
        p.contacts.push_back(make_contact(jacobian, 0.5));
    }
    const auto answer = solve(p);
    ASSERT_EQ(answer.status, RecruitmentStatus::solved);
    EXPECT_NEAR(answer.contact_force_W[0].y(), 450, 1e-4);
    EXPECT_NEAR(answer.contact_force_W[1].y(), 150, 1e-4);
}

TEST(SolveRecruitment, holds_a_block_by_friction_and_misses_what_friction_cannot_hold) {
    RecruitmentProblem p;
    p.A.resize(3, 0);
    p.contacts.push_back(make_contact(MatX::Identity(3, 3), 0.5));
    p.b = Vec3(40, 100, 0);
    auto answer = solve(p);
    EXPECT_NEAR((answer.contact_force_W[0] - Vec3(40, 100, 0)).norm(), 0, 1e-6);

    // Beyond friction the nearest force of the cone is left: (100, 100) → (60, 120).
    p.b = Vec3(100, 100, 0);
    answer = solve(p);
    ASSERT_EQ(answer.status, RecruitmentStatus::solved);
    // 1e-3 N: a force is a quotient by ε_f of numbers of the size of the reserves' multipliers,
    // 45 2e-16 / 1e-11.
    EXPECT_NEAR((answer.contact_force_W[0] - Vec3(60, 120, 0)).norm(), 0, 1e-3);
    EXPECT_NEAR((answer.reserve - Vec3(40, -20, 0)).norm(), 0, 1e-3);

    // A contact does not pull.
    p.b = Vec3(0, -100, 0);
    answer = solve(p);
    EXPECT_EQ(answer.contact_force_W[0], Vec3(0, 0, 0));
    EXPECT_NEAR(answer.reserve[1], -100, 1e-9);
}

TEST(SolveRecruitment, meets_the_conditions_of_optimality_on_random_frames) {
    for (int exponent : {2, 3}) {
        for (double max_activation : {0.5, 1.0, 3.0}) {
            for (ContactKind kind :
                 {ContactKind::none, ContactKind::frictionless, ContactKind::friction}) {
                RecruitmentOptions options;
                options.exponent = exponent;
                for (int seed = 0; seed < 20; ++seed) {
                    const auto problem = make_random_frame(
                        seed, {.contacts = kind, .max_activation = max_activation});
                    const auto answer = solve(problem, options);
                    ASSERT_EQ(answer.status, RecruitmentStatus::solved) << "seed " << seed;
                    const auto v = reference::calc_violation(problem, options, answer);
                    const double y = std::max(1.0, answer.dual.cwiseAbs().maxCoeff());
                    EXPECT_LT(v.balance_Nm, 1e-10);
                    EXPECT_LT(answer.max_residual_Nm, 1e-10);
                    EXPECT_EQ(v.bounds, 0);
                    // 1e-12: rounding of Aᵀy, A up to 240 N·m.
                    EXPECT_LT(v.muscle, 1e-12 * y);
                    EXPECT_LT(v.cone_N, 1e-9);
                    EXPECT_LT(v.contact, 1e-12 * y);
                    // What Newton leaves of the balance joins the reserves: 1e-8 N·m, or where
                    // moments are missed the rounding of contact forces, up to y 1e-15 / ε_f.
                    const double missed = answer.reserve.head(38).cwiseAbs().maxCoeff();
                    EXPECT_LT(v.reserve, missed < 0.02 ? 1.1e-8 : 1e-4 * y);
                    EXPECT_LT(std::abs(answer.relative_gap), 1e-9);
                    EXPECT_NEAR(reference::calc_cost(problem, options, answer), answer.objective,
                                1e-12 * answer.objective);
                }
            }
        }
    }
}

TEST(SolveRecruitment, leaves_reserves_small_when_muscles_and_contacts_suffice) {
    for (int seed = 0; seed < 100; ++seed) {
        const auto problem = make_random_frame(seed, {.max_activation = 0.6});
        const auto answer = solve(problem);
        for (int j = 0; j < 38; ++j)  // the rows after are motors
            EXPECT_LT(std::abs(answer.reserve[j]), 1e-3 * std::max(std::abs(problem.b[j]), 5.0));
    }
}

TEST(SolveRecruitment, hardly_feels_the_weight_of_contact_forces) {
    // Ten contacts of up to 500 N, more than a heavy hip thrust has, raise the cost of the muscles
    // over what it is with a hundredth of the weight by 1e-4 on average and 1e-3 at worst.
    double sum = 0;
    constexpr int frames = 50;
    for (int seed = 0; seed < frames; ++seed) {
        const auto problem = make_random_frame(seed);
        RecruitmentOptions options, lighter;
        lighter.contact_weight *= 0.01;
        const auto calc_muscle_cost = [&](const Recruitment& answer) {
            const auto a = answer.activation.array();
            return (problem.volume_share.array() * a.square() * (a + options.epsilon)).sum();
        };
        const auto light = solve(problem, lighter);
        ASSERT_EQ(light.status, RecruitmentStatus::solved);
        const double raised =
            calc_muscle_cost(solve(problem, options)) / calc_muscle_cost(light) - 1;
        EXPECT_LT(raised, 2e-3);
        sum += raised;
    }
    EXPECT_LT(sum / frames, 2e-4);
}

TEST(SolveRecruitment, reaches_the_same_answer_from_a_warm_and_a_cold_start) {
    RecruitmentWorkspace workspace;
    for (double max_activation : {0.6, 3.0}) {
        for (int seed = 0; seed < 20; ++seed) {
            auto problem = make_random_frame(seed, {.max_activation = max_activation});
            Recruitment warm;
            solve_recruitment(problem, {}, workspace, warm);
            reference::perturb_frame(problem, seed, 0.02);
            solve_recruitment(problem, {}, workspace, warm);
            const auto cold = solve(problem);
            // Where moments are missed the multipliers are up to 1e5 times larger, and so is the
            // rounding of contact forces.
            const double tolerance = max_activation > 1 ? 1e-5 : 1e-8;
            EXPECT_LT((warm.activation - cold.activation).cwiseAbs().maxCoeff(), tolerance)
                << "seed " << seed;
        }
    }
}

TEST(SolveRecruitment, gives_the_same_digits_on_any_number_of_threads) {
    constexpr int frames = 24;
    const auto run = [](int threads) {
        std::vector<VecX> activation(frames);
        std::vector<std::thread> pool;
        for (int t = 0; t < threads; ++t) {
            pool.emplace_back([&, t] {
                RecruitmentWorkspace workspace;
                for (int k = t; k < frames; k += threads) {
                    Recruitment answer;
                    const double size = k % 5 == 0 ? 3 : 0.6;
                    solve_recruitment(make_random_frame(k, {.max_activation = size}), {}, workspace,
                                      answer);
                    activation[k] = answer.activation;
                }
            });
        }
        for (auto& thread : pool) thread.join();
        return activation;
    };
    const auto one = run(1);
    EXPECT_EQ(run(4), one);
    EXPECT_EQ(run(16), one);
}

TEST(SolveRecruitment, says_when_it_did_not_converge) {
    RecruitmentOptions options;
    options.max_iterations = 2;
    const auto answer = solve(make_random_frame(1), options);
    EXPECT_EQ(answer.status, RecruitmentStatus::iteration_limit);
    EXPECT_GT(answer.relative_gap, 1e-6);
}

TEST(SolveRecruitment, has_not_run_when_fresh) {
    EXPECT_EQ(Recruitment{}.status, RecruitmentStatus::not_run);
}

void expect_refusal(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                    const std::string& text) {
    try {
        (void)solve(problem, options);
        FAIL() << "accepted: " << text;
    } catch (const std::invalid_argument& error) {
        EXPECT_EQ(error.what(), "recruitment problem: " + text);
    }
}

TEST(SolveRecruitment, refuses_a_problem_that_is_not_well_formed) {
    const auto good = make_one_joint(Eigen::Vector2d(70, 20), 15);
    expect_refusal(good, {.exponent = 4}, "the exponent must be 2 or 3");
    auto bad = good;
    bad.A(0, 1) = std::numeric_limits<double>::quiet_NaN();
    expect_refusal(bad, {}, "A is not finite");
    bad = good;
    bad.volume_share[0] = 0;
    expect_refusal(bad, {}, "a volume share is not positive");
    bad = good;
    bad.lower[0] = 1.5;
    expect_refusal(bad, {}, "bounds must obey lower <= upper");
    bad = good;
    bad.b.resize(2);
    expect_refusal(bad, {}, "b and A differ in rows");
    bad = good;
    bad.contacts.push_back(make_contact(MatX::Zero(3, 2), 0.5));
    expect_refusal(bad, {}, "a contact Jacobian is not 3 by the rows of A");
}

}  // namespace
}  // namespace sinew
