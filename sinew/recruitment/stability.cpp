#include "sinew/recruitment/stability.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sinew {

namespace {

/// Rows of cuts are counted in hundreds of N·m/rad, so that they are of the size of moments.
constexpr double stiffness_unit = 100;

/// A round adds at most so many directions: buckling modes come in ones and twos.
constexpr int directions_a_round = 3;

/// Weight of the reserve of a cut, ρ of its row. It only rounds the corner of the dual: at a
/// multiplier of 1 per 100 N·m/rad it leaves 1e-6 N·m/rad.
constexpr double cut_weight = 1e8;

/// While directions are still being found, contact forces weigh so much more and so much imbalance
/// [N·m] may stay: stiff contacts are what Newton's steps are spent on, and a cut holds wherever it
/// was found. It ends once no direction lacks more than `nearly` [N·m/rad].
constexpr double search_contact_factor = 1000;
constexpr double search_tolerance_Nm = 1e-2;
constexpr double nearly = 0.1;

/// Directions that have lost so much length in a new null space are held there by a contact.
constexpr double least_length = 0.1;

/// The shortage s of all cuts is one more column, s = a − a₀, with a₀ its lower bound: from there
/// its cost v (aᵖ + ε a²) rises with the price asked for, so that it stays at its bound until a
/// cut is worth more.
struct ShortageColumn {
    double volume_share, lower, cost;  ///< v, a₀, cost of a₀ itself
};

ShortageColumn make_shortage_column(const RecruitmentOptions& options,
                                    const StabilityOptions& stability) {
    const double price = stability.shortage_price, rise = stability.shortage_weight;
    const double e = options.epsilon;
    if (options.exponent == 2) {
        const double lower = price / rise, share = rise / (2 * (1 + e));
        return {share, lower, share * (1 + e) * lower * lower};
    }
    // v (3 a₀² + 2 ε a₀) = price and v (6 a₀ + 2 ε) = rise.
    const double ratio = price / rise, half = 3 * ratio - e;
    const double lower = (half + std::sqrt(half * half + 6 * e * ratio)) / 3;
    const double share = rise / (6 * lower + 2 * e);
    return {share, lower, share * lower * lower * (lower + e)};
}

/// The frame's problem with room for the cuts: rows without an entry have no effect.
void extend_problem(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                    const StabilityOptions& stability, const ShortageColumn& shortage,
                    RecruitmentProblem& extended) {
    constexpr double largest_shortage = 1e6;  // [100 N·m/rad] a bound that is never reached
    const auto m = problem.A.rows(), n = problem.A.cols();
    const auto rows = m + stability.max_cuts;
    extended.A.resize(rows, n + 1);
    extended.A.topLeftCorner(m, n) = problem.A;
    extended.A.col(n).setZero();
    extended.A.bottomRows(stability.max_cuts).setZero();
    extended.b.resize(rows);
    extended.b.head(m) = problem.b;
    extended.b.tail(stability.max_cuts).setZero();
    extended.at_least_rows = problem.at_least_rows + stability.max_cuts;
    const auto copy = [n](const VecX& from, double last, VecX& to) {
        to.resize(n + 1);
        to.head(n) = from;
        to[n] = last;
    };
    copy(problem.volume_share, shortage.volume_share, extended.volume_share);
    copy(problem.lower, shortage.lower, extended.lower);
    copy(problem.upper, shortage.lower + largest_shortage, extended.upper);
    extended.reserve_weight.resize(rows);
    if (problem.reserve_weight.size() == 0) {
        extended.reserve_weight.head(m).setConstant(options.reserve_weight);
    } else {
        extended.reserve_weight.head(m) = problem.reserve_weight;
    }
    extended.reserve_weight.tail(stability.max_cuts).setConstant(cut_weight);
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

RecruitmentOptions make_search_options(const RecruitmentOptions& options) {
    RecruitmentOptions search = options;
    search.contact_weight *= search_contact_factor;
    search.tolerance_Nm = std::max(search.tolerance_Nm, search_tolerance_Nm);
    return search;
}

/// One frame on its way: the cuts in use and the rows in which they stand.
class Rounds {
public:
    Rounds(const RecruitmentProblem& problem, const RecruitmentOptions& options,
           const AffineStiffness& stiffness, const MatX& basis, const StabilityOptions& stability,
           StabilityWorkspace& workspace, Stability& outcome)
        : problem_(problem),
          options_(options),
          search_options_(make_search_options(options)),
          stiffness_(stiffness),
          basis_(basis),
          stability_(stability),
          shortage_(make_shortage_column(options, stability)),
          w_(workspace),
          outcome_(outcome),
          m_(problem.A.rows()),
          n_(problem.A.cols()) {}

    /// λ_min and its direction at an answer.
    void calc_smallest(const VecX& activation, std::span<const Vec3> contact_force_W) {
        stiffness_.calc(activation, contact_force_W, w_.stiffness);
        w_.turned.noalias() = w_.stiffness * basis_;
        w_.reduced.resize(basis_.cols(), basis_.cols());
        w_.reduced.triangularView<Eigen::Lower>() = basis_.transpose() * w_.turned;
        // Eigen's own solver turns every eigenvector back, and takes memory for it; three will do.
        w_.tridiagonal.compute(w_.reduced);
        w_.diagonal = w_.tridiagonal.diagonal();
        w_.beside = w_.tridiagonal.subDiagonal();
        w_.eigen.computeFromTridiagonal(w_.diagonal, w_.beside);
        const MatX& packed = w_.tridiagonal.packedMatrix();
        const Eigen::Index n = packed.rows();
        w_.lowest = w_.eigen.eigenvectors().leftCols(std::min<Eigen::Index>(directions_a_round, n));
        for (Eigen::Index k = n - 1; k-- > 0;) {
            const auto tail = packed.col(k).tail(n - k - 2);  // of a reflection (1, tail)
            const double square = tail.squaredNorm();
            if (square == 0) continue;
            w_.lowest.bottomRows(n - k - 1).applyHouseholderOnTheLeft(tail, 2 / (1 + square),
                                                                      w_.diagonal.data());
        }
        outcome_.smallest = w_.eigen.eigenvalues()[0];
        outcome_.weakest.noalias() = basis_ * w_.lowest.col(0);
    }

    /// Sizes everything and turns the last frame's cuts into this frame's null space. The start is
    /// the last frame's answer, moved as the plain answer's multipliers have moved since.
    void begin(const Recruitment& answer, const Recruitment* plain) {
        extend_problem(problem_, options_, stability_, shortage_, w_.problem);
        StabilityCuts& cuts = outcome_.cuts;
        const auto room = static_cast<std::size_t>(stability_.max_cuts);
        cuts.direction.resize(room);
        cuts.dual.resize(room, 0.0);
        w_.form.resize(room);
        for (StiffnessForm& form : w_.form) {  // those of later frames too: nothing grows then
            form.muscle.resize(n_);
            form.contact.resize(problem_.contacts.size());
        }
        const auto rows = basis_.rows();
        int kept = 0;
        for (int k = 0; k < std::min(cuts.count, stability_.max_cuts); ++k) {
            const VecX& v = cuts.direction[k];
            if (v.size() != rows) continue;
            w_.projected.noalias() = basis_.transpose() * v;
            const double length = w_.projected.norm();
            if (!(length > least_length)) continue;
            w_.projected /= length;
            cuts.direction[kept].noalias() = basis_ * w_.projected;
            cuts.dual[kept] = cuts.dual[k];
            write(kept++);
        }
        cuts.count = kept;
        for (VecX& v : cuts.direction) v.resize(rows);

        w_.extended.status = RecruitmentStatus::solved;
        w_.extended.dual.setZero(m_ + stability_.max_cuts);
        const bool warm = is_start(answer.status, answer.dual);
        if (warm) {
            w_.extended.dual.head(m_) = answer.dual;
            for (int k = 0; k < kept; ++k) w_.extended.dual[m_ + k] = cuts.dual[k];
        }
        if (plain == nullptr) return;
        if (!warm) {
            w_.extended.dual.head(m_) = plain->dual;
        } else if (cuts.plain_dual.size() == m_) {
            w_.extended.dual.head(m_) += plain->dual - cuts.plain_dual;
        }
    }

    /// `searching`: for directions alone.
    [[nodiscard]] bool solve(bool searching) {
        solve_recruitment(w_.problem, searching ? search_options_ : options_, w_.recruitment,
                          w_.extended);
        return w_.extended.status == RecruitmentStatus::solved;
    }

    [[nodiscard]] VecX::ConstSegmentReturnType activation() const {
        return std::as_const(w_.extended.activation).head(n_);
    }
    /// Of the problem with its cuts [N·m/rad].
    [[nodiscard]] double calc_shortage() const {
        return (w_.extended.activation[n_] - shortage_.lower) * stiffness_unit;
    }

    /// How far below the smallest eigenvalue may stay [N·m/rad].
    [[nodiscard]] double calc_tolerance() const {
        const double price =  // of 1 N·m/rad
            w_.extended.dual.tail(stability_.max_cuts).cwiseMax(0.0).sum() / stiffness_unit;
        const double cost = w_.extended.objective - shortage_.cost;
        return price * stability_.tolerance > stability_.cost_tolerance * cost
                   ? stability_.cost_tolerance * cost / price
                   : stability_.tolerance;
    }

    /// What the rounded corner of the dual leaves wanting in a cut [N·m/rad].
    [[nodiscard]] double calc_rounding() const {
        return std::max(0.0, w_.extended.reserve.tail(stability_.max_cuts).maxCoeff()) *
               stiffness_unit;
    }

    /// Adds the lowest directions that are below `reached`. False: there is no room.
    [[nodiscard]] bool add_cuts(double reached) {
        StabilityCuts& cuts = outcome_.cuts;
        const auto& values = w_.eigen.eigenvalues();
        const int more =
            static_cast<int>(std::min<Eigen::Index>(directions_a_round, values.size()));
        if (cuts.count + more > stability_.max_cuts) drop_loose_cuts();
        bool added = false;
        for (int j = 0; j < more && values[j] < reached && cuts.count < stability_.max_cuts; ++j) {
            cuts.direction[cuts.count].noalias() = basis_ * w_.lowest.col(j);
            w_.extended.dual[m_ + cuts.count] = 0;
            write(cuts.count++);
            added = true;
        }
        return added;
    }

    /// Whether the plain answer is stable; then it is the answer.
    [[nodiscard]] bool take_if_stable(const Recruitment* plain, Recruitment& answer) {
        if (plain == nullptr) return false;
        calc_smallest(plain->activation, plain->contact_force_W);
        if (outcome_.smallest < stability_.margin) return false;
        answer = *plain;
        outcome_.status = StabilityStatus::stable;
        outcome_.binding_cuts = 0;
        outcome_.stiffening.setZero(n_);
        std::fill(outcome_.cuts.dual.begin(), outcome_.cuts.dual.end(), 0.0);
        outcome_.cuts.plain_dual = plain->dual;
        return true;
    }

    void finish(Recruitment& answer) {
        const Recruitment& e = w_.extended;
        answer.status = e.status;
        answer.activation = activation();
        answer.contact_force_W = e.contact_force_W;
        answer.reserve = e.reserve.head(m_);
        answer.dual = e.dual.head(m_);
        answer.newton_residual_Nm = e.newton_residual_Nm;
        // What Newton leaves in a cut is 1e-5 N·m/rad at most; at the weight of its row it would
        // weigh as much as a muscle.
        const double rounding =
            0.5 * cut_weight * e.reserve.tail(stability_.max_cuts).cwiseMax(0.0).squaredNorm();
        const double dual_value = e.objective * (1 - e.relative_gap) - shortage_.cost;
        answer.objective = e.objective - shortage_.cost - rounding;
        answer.relative_gap = (answer.objective - dual_value) / std::max(answer.objective, 1e-300);
        answer.max_residual_Nm = e.max_residual_Nm;

        outcome_.stiffening.setZero(n_);
        StabilityCuts& cuts = outcome_.cuts;
        double sum = 0;
        int kept = 0;
        for (int k = 0; k < cuts.count; ++k) {
            const double dual = e.dual[m_ + k];
            if (!(dual > 0)) continue;
            outcome_.stiffening += dual * w_.form[k].muscle.head(n_);
            sum += dual;
            std::swap(cuts.direction[kept], cuts.direction[k]);
            cuts.dual[kept++] = dual;
        }
        cuts.count = outcome_.binding_cuts = kept;
        if (sum > 0) outcome_.stiffening /= sum;
    }

private:
    [[nodiscard]] bool is_start(RecruitmentStatus status, const VecX& dual) const {
        return status != RecruitmentStatus::not_run && dual.size() == m_ && dual.allFinite();
    }

    /// Writes cut k into its row.
    void write(int k) {
        StiffnessForm& form = w_.form[k];
        stiffness_.calc_form(outcome_.cuts.direction[k], form);
        const Eigen::Index row = m_ + k, given = form.muscle.size();
        RecruitmentProblem& p = w_.problem;
        p.A.row(row).setZero();
        p.A.row(row).head(given) = form.muscle.transpose() / stiffness_unit;
        p.A(row, n_) = 1;
        p.b[row] = (stability_.margin - form.fixed) / stiffness_unit + shortage_.lower;
        for (std::size_t c = 0; c < p.contacts.size(); ++c)
            p.contacts[c].jacobian.col(row) = form.contact[c] / stiffness_unit;
    }

    /// Clears the cuts that do not bind and closes the ranks.
    void drop_loose_cuts() {
        StabilityCuts& cuts = outcome_.cuts;
        RecruitmentProblem& p = w_.problem;
        int kept = 0;
        for (int k = 0; k < cuts.count; ++k) {
            if (!(w_.extended.dual[m_ + k] > 0)) continue;
            if (kept != k) {
                std::swap(cuts.direction[kept], cuts.direction[k]);
                w_.extended.dual[m_ + kept] = w_.extended.dual[m_ + k];
                write(kept);
            }
            ++kept;
        }
        for (int k = kept; k < cuts.count; ++k) {
            w_.extended.dual[m_ + k] = 0;
            p.A.row(m_ + k).setZero();
            p.b[m_ + k] = 0;
            for (ContactColumn& c : p.contacts) c.jacobian.col(m_ + k).setZero();
        }
        cuts.count = kept;
    }

    const RecruitmentProblem& problem_;
    const RecruitmentOptions& options_;
    RecruitmentOptions search_options_;
    const AffineStiffness& stiffness_;
    const MatX& basis_;
    const StabilityOptions& stability_;
    ShortageColumn shortage_;
    StabilityWorkspace& w_;
    Stability& outcome_;
    Eigen::Index m_, n_;
};

}  // namespace

void solve_stable_recruitment(const RecruitmentProblem& problem, const RecruitmentOptions& options,
                              const AffineStiffness& stiffness, const MatX& basis,
                              const StabilityOptions& stability, StabilityWorkspace& workspace,
                              Recruitment& answer, Stability& outcome, const Recruitment* plain) {
    Rounds rounds(problem, options, stiffness, basis, stability, workspace, outcome);
    outcome.rounds = 0;
    outcome.shortage = 0;
    if (plain != nullptr && plain->status != RecruitmentStatus::solved) plain = nullptr;
    // Directions that bound a frame ago bind again as a rule: then the plain answer is not looked
    // at.
    const bool expected =
        std::any_of(outcome.cuts.dual.begin(), outcome.cuts.dual.begin() + outcome.cuts.count,
                    [](double dual) { return dual > 0; });
    if (!expected && rounds.take_if_stable(plain, answer)) return;
    rounds.begin(answer, plain);
    if (plain != nullptr) {
        outcome.cuts.plain_dual = plain->dual;
    } else {
        outcome.cuts.plain_dual.resize(0);
    }
    outcome.status = StabilityStatus::round_limit;
    int iterations = 0;
    bool searching = false;  // not before the first round: most frames stand after that one
    while (outcome.rounds < stability.max_rounds) {
        ++outcome.rounds;
        const bool last =
            outcome.rounds + 1 >= stability.max_rounds;  // the next one, solved exactly
        const bool solved = rounds.solve(searching);
        iterations += workspace.extended.iterations;
        answer.activation = rounds.activation();
        rounds.calc_smallest(answer.activation, workspace.extended.contact_force_W);
        if (!solved && !searching) {
            outcome.status = StabilityStatus::not_solved;
            break;
        }
        const double shortage = rounds.calc_shortage();
        const double reached =
            stability.margin - shortage - rounds.calc_rounding() - rounds.calc_tolerance();
        if (searching) {
            searching =
                !last && solved && outcome.smallest < reached - nearly && rounds.add_cuts(reached);
            continue;
        }
        if (outcome.smallest >= reached) {
            outcome.status = shortage > stability.tolerance ? StabilityStatus::below_margin
                                                            : StabilityStatus::stable;
            break;
        }
        if (!rounds.add_cuts(reached)) break;
        searching = outcome.rounds == 1 && !last && outcome.smallest < reached - nearly &&
                    !problem.contacts.empty();
    }
    rounds.finish(answer);
    if (outcome.binding_cuts == 0 && expected && rounds.take_if_stable(plain, answer)) return;
    answer.iterations = iterations;
    outcome.shortage = std::max(0.0, stability.margin - outcome.smallest);
    if (outcome.status == StabilityStatus::stable && outcome.shortage <= stability.tolerance)
        outcome.shortage = 0;
}

}  // namespace sinew
