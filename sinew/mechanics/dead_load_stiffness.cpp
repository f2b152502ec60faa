#include "sinew/mechanics/dead_load_stiffness.h"

#include <utility>

namespace sinew {

void append_weights(const Body& body, const Pose& pose, std::vector<DeadLoad>& loads) {
    for (std::size_t s = 1; s < body.segments.size(); ++s) {
        const Segment& segment = body.segments[s];
        if (segment.mass > 0)
            loads.push_back({SegmentIndex(static_cast<int>(s)), pose.X_W[s] * segment.p_SegmentCom,
                             segment.mass * body.gravity});
    }
}

namespace {

void add_force(DeadLoadWorkspace& w, StepIndex step, const Vec3& p_W, const Vec3& f_W) {
    w.force[step] += f_W;
    w.first_moment[step] += p_W * f_W.transpose();
}

/// Hands what each step carries on to its parent and adds what it does to every pair of steps
/// beyond `base`; what base and those before it carry is left alone.
void add_pairs(const Body& body, const Pose& pose, std::optional<StepIndex> base,
               DeadLoadWorkspace& w, MatX& stiffness) {
    const int first = base ? base->value + 1 : 0;
    for (int k = body.n_steps(); k-- > first;) {
        Vec3& F = w.force[k];
        Mat3& M = w.first_moment[k];
        if (F.isZero(0) && M.isZero(0)) continue;
        const auto parent = body.steps[k].parent;
        if (parent && parent != base) {
            w.force[*parent] += F;
            w.first_moment[*parent] += M;
        }
        const Vec3 omega = pose.S_W.col(k).head<3>(), v = pose.S_W.col(k).tail<3>();
        // For any ω_i: Σ f · (ω_i × (ω_k × p + v_k)) = ω_i · c.
        const Vec3 c = M * omega - M.trace() * omega + v.cross(F);
        const int column = body.steps[k].coordinate.value;
        const Vec3 moment(M(1, 2) - M(2, 1), M(2, 0) - M(0, 2), M(0, 1) - M(1, 0));
        stiffness(column, column) -= pose.g2[k] * (omega.dot(moment) + v.dot(F));
        for (std::optional<StepIndex> i = StepIndex(k); i && i != base; i = body.steps[*i].parent) {
            const double value =
                pose.g1[i->value] * pose.g1[k] * pose.S_W.col(i->value).head<3>().dot(c);
            const int row = body.steps[*i].coordinate.value;
            stiffness(row, column) -= value;
            if (i->value != k) stiffness(column, row) -= value;
        }
        F.setZero();
        M.setZero();
    }
}

}  // namespace

void calc_dead_load_stiffness(const Body& body, const Pose& pose, std::span<const DeadLoad> loads,
                              std::span<const DeadPull> pulls, DeadLoadWorkspace& workspace,
                              MatX& stiffness) {
    DeadLoadWorkspace& w = workspace;
    const auto n_steps = static_cast<std::size_t>(body.n_steps());
    w.force.assign(n_steps, Vec3::Zero());
    w.first_moment.assign(n_steps, Mat3::Zero());
    stiffness.setZero(body.n_coordinates(), body.n_coordinates());
    // What is on the ground moves nothing.
    for (const DeadLoad& load : loads)
        if (const auto step = body.segments[load.segment].step)
            add_force(w, *step, load.p_W, load.f_W);
    add_pairs(body, pose, std::nullopt, w, stiffness);

    // Pulls by what carries both ends: the last of each, and from each to the one before.
    w.last.assign(n_steps + 1, -1);
    w.before.resize(pulls.size());
    for (std::size_t i = 0; i < pulls.size(); ++i) {
        int& last = w.last[pulls[i].common ? pulls[i].common->value + 1 : 0];
        w.before[i] = std::exchange(last, static_cast<int>(i));
    }
    for (std::size_t group = 0; group <= n_steps; ++group) {
        if (w.last[group] < 0) continue;
        std::optional<StepIndex> common;
        if (group > 0) common = StepIndex(static_cast<int>(group) - 1);
        for (int i = w.last[group]; i >= 0; i = w.before[i]) {
            const DeadPull& pull = pulls[i];
            const auto a = body.segments[pull.a].step, b = body.segments[pull.b].step;
            if (a && a != common) add_force(w, *a, pull.p_a_W, -pull.f_W);
            if (b && b != common) add_force(w, *b, pull.p_b_W, pull.f_W);
        }
        add_pairs(body, pose, common, w, stiffness);
    }
}

}  // namespace sinew
