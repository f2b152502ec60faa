#include "sinew/mechanics/dead_load_stiffness.h"

namespace sinew {

void append_weights(const Body& body, const Pose& pose, std::vector<DeadLoad>& loads) {
    for (std::size_t s = 1; s < body.segments.size(); ++s) {
        const Segment& segment = body.segments[s];
        if (segment.mass > 0)
            loads.push_back({SegmentIndex(static_cast<int>(s)), pose.X_W[s] * segment.p_SegmentCom,
                             segment.mass * body.gravity});
    }
}

void calc_dead_load_stiffness(const Body& body, const Pose& pose, std::span<const DeadLoad> loads,
                              DeadLoadWorkspace& workspace, MatX& stiffness) {
    const auto n_steps = static_cast<std::size_t>(body.n_steps());
    workspace.force.assign(n_steps, Vec3::Zero());
    workspace.first_moment.assign(n_steps, Mat3::Zero());
    for (const DeadLoad& load : loads) {
        const auto step = body.segments[load.segment].step;
        if (!step) continue;  // on ground: nothing moves it
        workspace.force[*step] += load.f_W;
        workspace.first_moment[*step] += load.p_W * load.f_W.transpose();
    }
    for (std::size_t k = n_steps; k-- > 0;) {
        if (const auto parent = body.steps[k].parent) {
            workspace.force[*parent] += workspace.force[k];
            workspace.first_moment[*parent] += workspace.first_moment[k];
        }
    }

    stiffness.setZero(body.n_coordinates(), body.n_coordinates());
    for (int k = 0; k < body.n_steps(); ++k) {
        const Vec3& F = workspace.force[k];
        const Mat3& M = workspace.first_moment[k];
        if (F.isZero(0) && M.isZero(0)) continue;
        const Vec3 omega = pose.S_W.col(k).head<3>(), v = pose.S_W.col(k).tail<3>();
        // For any ω_i: Σ f · (ω_i × (ω_k × p + v_k)) = ω_i · c.
        const Vec3 c = M * omega - M.trace() * omega + v.cross(F);
        const int column = body.steps[k].coordinate.value;
        const Vec3 moment(M(1, 2) - M(2, 1), M(2, 0) - M(0, 2), M(0, 1) - M(1, 0));
        stiffness(column, column) -= pose.g2[k] * (omega.dot(moment) + v.dot(F));
        for (std::optional<StepIndex> i = StepIndex(k); i; i = body.steps[*i].parent) {
            const double value =
                pose.g1[i->value] * pose.g1[k] * pose.S_W.col(i->value).head<3>().dot(c);
            const int row = body.steps[*i].coordinate.value;
            stiffness(row, column) -= value;
            if (i->value != k) stiffness(column, row) -= value;
        }
    }
}

Vec3 calc_point_curvature(const Body& body, const Pose& pose, SegmentIndex segment, const Vec3& p_W,
                          const VecX& direction) {
    // From the point towards the ground; what is nearer to the ground turns what is beyond it, so
    // the sum over i < k is taken with the point's travel from all steps beyond i.
    Vec3 curvature = Vec3::Zero(), beyond = Vec3::Zero();
    for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent) {
        const auto S = pose.S_W.col(k->value);
        const double qd = direction[body.steps[*k].coordinate.value];
        const double xd = pose.g1[k->value] * qd;
        const Vec3 travel = S.head<3>().cross(p_W) + S.tail<3>();
        curvature +=
            xd * S.head<3>().cross(2 * beyond + xd * travel) + pose.g2[k->value] * qd * qd * travel;
        beyond += xd * travel;
    }
    return curvature;
}

}  // namespace sinew
