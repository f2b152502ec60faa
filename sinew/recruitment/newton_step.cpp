#include "sinew/recruitment/newton_step.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "sinew/math/column_runs.h"
#include "sinew/recruitment/friction_cone.h"
#include "sinew/recruitment/packed_columns.h"

namespace sinew {

namespace {

using Memory = RecruitmentWorkspace::Memory;

/// The minimiser of ½ zᵀS z − rightᵀz over z ≥ 0, from the feasible z in w.multiplier, by the
/// active set method of Lawson & Hanson. Few rows: those of the at-least rows that are in use.
void solve_nonnegative(int n, Memory& w) {
    for (int j = 0; j < n; ++j) w.is_free[j] = w.multiplier[j] > 0;
    const int limit = 10 * n + 10;  // each pass adds a row or leaves one; rounding may repeat some
    for (int pass = 0; pass < limit; ++pass) {
        w.free_rows.clear();
        for (int j = 0; j < n; ++j)
            if (w.is_free[j]) w.free_rows.push_back(j);
        const auto k = static_cast<Eigen::Index>(w.free_rows.size());
        auto block = w.free_block.topLeftCorner(k, k);
        auto trial = w.trial.head(k);
        for (Eigen::Index c = 0; c < k; ++c) {
            trial[c] = w.right[w.free_rows[c]];
            for (Eigen::Index r = c; r < k; ++r)
                block(r, c) = w.schur(w.free_rows[r], w.free_rows[c]);
        }
        if (k > 0) {
            const Eigen::LLT<Eigen::Ref<MatX>> cholesky(block);
            cholesky.solveInPlace(trial);
        }
        // As far towards it as no multiplier changes sign; one that is used up is held at zero.
        double step = 1;
        for (Eigen::Index c = 0; c < k; ++c) {
            const double now = w.multiplier[w.free_rows[c]];
            if (trial[c] < 0) step = std::min(step, now / (now - trial[c]));
        }
        bool blocked = false;
        for (Eigen::Index c = 0; c < k; ++c) {
            double& z = w.multiplier[w.free_rows[c]];
            const bool ends = trial[c] < 0 && z / (z - trial[c]) <= step;
            z += step * (trial[c] - z);
            if (!ends) continue;
            z = 0;
            w.is_free[w.free_rows[c]] = 0;
            blocked = true;
        }
        if (blocked) continue;
        // The row at zero that would gain most, beyond what rounding makes of its slope.
        constexpr double rounding = 1e-14;
        int best = -1;
        double gain = 0;
        for (int j = 0; j < n; ++j) {
            if (w.is_free[j]) continue;
            double slope = w.right[j], size = std::abs(slope);
            for (int l = 0; l < n; ++l) {
                const double part = w.schur(j, l) * w.multiplier[l];
                slope -= part;
                size += std::abs(part);
            }
            const double scaled = slope / std::sqrt(w.schur(j, j));
            if (slope > rounding * size && scaled > gain) {
                gain = scaled;
                best = j;
            }
        }
        if (best < 0) return;
        w.is_free[best] = 1;
    }
}

}  // namespace

void calc_hessian(const RecruitmentProblem& p, Memory& w) {
    MatX& H = w.hessian;
    H.topLeftCorner(w.filled, w.filled).setZero();
    for (Eigen::Index j = 0; j < w.y.size(); ++j) H(j, j) = 1 / w.rho[j];
    add_outer_products(w.muscle, w.slope.data(), H);
    for (Eigen::Index c = 0; c < w.u.cols(); ++c) {
        const Mat3 P = calc_cone_projection_jacobian(w.u.col(c), p.contacts[c].normal_W,
                                                     p.contacts[c].friction) /
                       w.contact_weight;
        add_contact_product(w.contact, w.contact_value, c, P, H);
    }
}

void calc_newton_step(Memory& w) {
    const Eigen::Index n = w.filled;
    w.dy = w.residual.cwiseQuotient(w.hessian.diagonal());
    for (Eigen::Index j = std::max<Eigen::Index>(n, w.equations); j < w.y.size(); ++j)
        w.dy[j] = std::max(w.dy[j], -w.y[j]);
    if (n == 0) return;
    auto H = w.hessian.topLeftCorner(n, n);
    auto scale = w.scale.head(n);
    auto dy = w.dy.head(n);
    scale = H.diagonal().cwiseSqrt().cwiseInverse();
    for (Eigen::Index j = 0; j < n; ++j) H.col(j).array() *= scale.array() * scale[j];
    // From 32 rows on Eigen::LLT works in blocks of eight, whose packing costs more than it saves
    // at the fifty rows of a body: its routine for one block takes half the time.
    Eigen::internal::llt_inplace<double, Eigen::Lower>::unblocked(H);
    dy = w.residual.head(n).cwiseProduct(scale);
    const Eigen::Index m = std::min<Eigen::Index>(w.equations, n), k = n - m;
    if (k == 0) {
        H.triangularView<Eigen::Lower>().solveInPlace(dy);
        H.triangularView<Eigen::Lower>().transpose().solveInPlace(dy);
    } else {
        // Equations are eliminated first; what is left of H for the others is C Cᵀ.
        H.triangularView<Eigen::Lower>().solveInPlace(dy);
        auto factor = w.factor.topLeftCorner(k, k);
        auto now = w.trial.head(k);
        factor.setZero();
        factor.triangularView<Eigen::Lower>() = H.bottomRightCorner(k, k);
        w.schur.topLeftCorner(k, k) = factor.lazyProduct(factor.transpose());
        now = w.y.segment(m, k).cwiseQuotient(scale.tail(k));
        w.multiplier.head(k) = now;
        w.right.head(k) = w.schur.topLeftCorner(k, k).lazyProduct(now);
        w.right.head(k) += factor.lazyProduct(dy.tail(k));
        dy.tail(k) = -now;
        solve_nonnegative(static_cast<int>(k), w);
        dy.tail(k) += w.multiplier.head(k);
        dy.head(m) -= H.bottomLeftCorner(k, m).transpose().lazyProduct(dy.tail(k));
        H.topLeftCorner(m, m).triangularView<Eigen::Lower>().transpose().solveInPlace(dy.head(m));
    }
    dy.array() *= scale.array();
}

}  // namespace sinew
