#include "sinew/recruitment/stability.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>

namespace sinew {

namespace {

/// Rows of cuts are counted in hundreds of N·m/rad, so that they are of the size of moments.
constexpr double stiffness_unit = 100;

/// A frame adds at most so many directions a round: buckling modes come in ones and twos.
constexpr int directions_a_round = 3;

void resize_problem(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                    const StabilityOptions& stability, RecruitmentProblem& extended) {
    const auto m = problem.A.rows(), n = problem.A.cols();
    const auto rows = m + stability.max_cuts;
    extended.A.resize(rows, n);
    extended.A.topRows(m) = problem.A;
    extended.A.bottomRows(stability.max_cuts).setZero();
    extended.b.resize(rows);
    extended.b.head(m) = problem.b;
    extended.b.tail(stability.max_cuts).setZero();
    extended.at_least_rows = problem.at_least_rows + stability.max_cuts;
    extended.volume_share = problem.volume_share;
    extended.lower = problem.lower;
    extended.upper = problem.upper;
    extended.reserve_weight.resize(rows);
    if (problem.reserve_weight.size() == 0) {
        extended.reserve_weight.head(m).setConstant(options.reserve_weight);
    } else {
        extended.reserve_weight.head(m) = problem.reserve_weight;
    }
    extended.reserve_weight.tail(stability.max_cuts).setConstant(stability.shortage_weight);
    extended.contacts.resize(problem.contacts.size());
    for (std::size_t c = 0; c < problem.contacts.size(); ++c) {
        ContactColumn& column = extended.contacts[c];
        column.jacobian.resize(3, rows);
        column.jacobian.leftCols(m) = problem.contacts[c].jacobian;
        column.jacobian.rightCols(stability.max_cuts).setZero();
        column.normal_W = problem.contacts[c].normal_W;
        column.friction = problem.contacts[c].friction;
    }
}

/// Writes cut k into its row; an empty direction leaves the row without effect.
void write_cut(const AffineStiffness& stiffness, double margin, int k, Eigen::Index first_row,
               StabilityWorkspace& w) {
    const Eigen::Index row = first_row + k;
    if (w.direction[k].size() == 0) return;
    stiffness.calc_form(w.direction[k], w.form[k]);
    const StiffnessForm& form = w.form[k];
    w.problem.A.row(row) = form.muscle.transpose() / stiffness_unit;
    w.problem.b[row] = (margin - form.fixed) / stiffness_unit;
    for (std::size_t c = 0; c < w.problem.contacts.size(); ++c)
        w.problem.contacts[c].jacobian.col(row) = form.contact[c] / stiffness_unit;
}

/// The place for a new cut: an empty one, else the one with most to spare.
int find_place(const Recruitment& answer, Eigen::Index first_row, const StabilityWorkspace& w,
               const std::vector<char>& taken) {
    int best = -1;
    double most = 0;
    for (std::size_t k = 0; k < w.direction.size(); ++k) {
        if (taken[k]) continue;
        if (w.direction[k].size() == 0) return static_cast<int>(k);
        const double surplus = -answer.reserve[first_row + static_cast<Eigen::Index>(k)];
        if (best < 0 || surplus > most) {
            best = static_cast<int>(k);
            most = surplus;
        }
    }
    return best;
}

}  // namespace

void solve_stable_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                              const AffineStiffness& stiffness, const MatX& basis,
                              const StabilityOptions& stability, StabilityWorkspace& w,
                              Recruitment& answer, Stability& outcome) {
    const Eigen::Index m = problem.A.rows();
    resize_problem(problem, options, stability, w.problem);
    w.direction.resize(static_cast<std::size_t>(stability.max_cuts));
    w.form.resize(w.direction.size());
    for (std::size_t k = 0; k < w.direction.size(); ++k) {
        VecX& v = w.direction[k];
        if (v.size() == 0) continue;
        if (v.size() == m) v = basis * (basis.transpose() * v);
        const double length = v.size() == m ? v.norm() : 0;
        if (length > 0.1) {
            v /= length;
        } else {
            v.resize(0);  // the contacts hold what gave way before
        }
        write_cut(stiffness, stability.margin, static_cast<int>(k), m, w);
    }

    outcome.status = StabilityStatus::round_limit;
    std::vector<char> taken(w.direction.size());
    for (outcome.rounds = 1; outcome.rounds <= stability.max_rounds; ++outcome.rounds) {
        solve_recruitment(w.problem, options, w.recruitment, answer);
        stiffness.calc(answer.activation, answer.contact_force_W, w.stiffness);
        w.reduced.noalias() = basis.transpose() * w.stiffness * basis;
        const Eigen::SelfAdjointEigenSolver<MatX> eigen(w.reduced);
        outcome.smallest = eigen.eigenvalues()[0];
        outcome.weakest = basis * eigen.eigenvectors().col(0);
        // What the price of a shortage leaves wanting is no reason for another cut.
        const double wanting =
            std::max(0.0, answer.reserve.tail(stability.max_cuts).maxCoeff()) * stiffness_unit;
        const double reached = stability.margin - wanting - stability.tolerance;
        if (outcome.smallest >= reached) {
            outcome.status = wanting > 100 * stability.tolerance ? StabilityStatus::below_margin
                                                                 : StabilityStatus::stable;
            break;
        }
        std::fill(taken.begin(), taken.end(), 0);
        for (int j = 0; j < directions_a_round && j < eigen.eigenvalues().size() &&
                        eigen.eigenvalues()[j] < reached;
             ++j) {
            const int k = find_place(answer, m, w, taken);
            if (k < 0) break;
            taken[k] = 1;
            w.direction[k] = basis * eigen.eigenvectors().col(j);
            write_cut(stiffness, stability.margin, k, m, w);
        }
    }
    outcome.rounds = std::min(outcome.rounds, stability.max_rounds);
    outcome.binding_cuts =
        static_cast<int>((answer.dual.tail(stability.max_cuts).array() > 0).count());
}

}  // namespace sinew
