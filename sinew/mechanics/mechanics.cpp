#include "sinew/mechanics/mechanics.h"

#include <pinocchio/algorithm/jacobian.hpp>
#include <pinocchio/algorithm/kinematics.hpp>
#include <pinocchio/algorithm/rnea.hpp>
#include <pinocchio/multibody/data.hpp>
#include <pinocchio/multibody/model.hpp>

namespace sinew {

namespace {

pinocchio::SE3 to_se3(const Transform& X) {
    return {X.R, X.p};
}
Transform to_transform(const pinocchio::SE3& X) {
    return {X.rotation(), X.translation()};
}

pinocchio::JointModel make_joint(const Step& step) {
    using namespace pinocchio;
    const Vec3& a = step.axis;
    if (step.revolute) {
        if (a == Vec3::UnitX()) return JointModelRX();
        if (a == Vec3::UnitY()) return JointModelRY();
        if (a == Vec3::UnitZ()) return JointModelRZ();
        return JointModelRevoluteUnaligned(a);
    }
    if (a == Vec3::UnitX()) return JointModelPX();
    if (a == Vec3::UnitY()) return JointModelPY();
    if (a == Vec3::UnitZ()) return JointModelPZ();
    return JointModelPrismaticUnaligned(a);
}

}  // namespace

struct Mechanics::Model {
    explicit Model(const Body& b) : body(b) {
        pinocchio_model.gravity.linear() = b.gravity;
        pinocchio_model.gravity.angular().setZero();
        for (int k = 0; k < b.n_steps(); ++k) {
            const Step& step = b.steps[k];
            const pinocchio::JointIndex parent = step.parent ? joint_of(*step.parent) : 0;
            pinocchio_model.addJoint(parent, make_joint(step), to_se3(step.X_ParentStep),
                                     "step" + std::to_string(k));
        }
        for (const Segment& segment : b.segments) {
            const pinocchio::Inertia inertia(segment.mass, segment.p_SegmentCom, segment.inertia);
            inertia_Step.push_back(to_se3(segment.X_StepSegment).act(inertia));
            if (!segment.step || segment.mass <= 0) continue;
            pinocchio_model.appendBodyToJoint(joint_of(*segment.step), inertia,
                                              to_se3(segment.X_StepSegment));
        }
    }

    /// Pinocchio counts joints from 1; joint 0 is the universe.
    static pinocchio::JointIndex joint_of(StepIndex k) {
        return static_cast<pinocchio::JointIndex>(k.value + 1);
    }

    const Body& body;
    pinocchio::Model pinocchio_model;
    std::vector<pinocchio::Inertia> inertia_Step;  // per segment, in its step's moving frame
};

struct MechanicsWorkspace::Data {
    explicit Data(const pinocchio::Model& model)
        : pinocchio_data(model),
          x(model.nq),
          xd(model.nv),
          xdd(model.nv),
          forces(model.njoints, pinocchio::Force::Zero()) {}

    /// x = g(q) and, where given, ẋ = G q̇ and ẍ = G q̈ + Ġ q̇.
    void map_coordinates(const Body& body, const VecX& q, const VecX* qd, const VecX* qdd) {
        for (int k = 0; k < body.n_steps(); ++k) {
            const Step& step = body.steps[k];
            const auto c = step.coordinate.value;
            const FunctionValue g = calc(step.function, q[c]);
            x[k] = g.f;
            if (qd) xd[k] = g.d1 * (*qd)[c];
            if (qdd) xdd[k] = g.d1 * (*qdd)[c] + g.d2 * (*qd)[c] * (*qd)[c];
        }
    }

    pinocchio::Data pinocchio_data;
    VecX x, xd, xdd;
    std::vector<pinocchio::Force> forces;
};

MechanicsWorkspace::MechanicsWorkspace(std::unique_ptr<Data> data) : data_(std::move(data)) {}
MechanicsWorkspace::MechanicsWorkspace(MechanicsWorkspace&&) noexcept = default;
MechanicsWorkspace& MechanicsWorkspace::operator=(MechanicsWorkspace&&) noexcept = default;
MechanicsWorkspace::~MechanicsWorkspace() = default;

Mechanics::Mechanics(const Body& body) : model_(std::make_unique<Model>(body)) {}
Mechanics::~Mechanics() = default;
Mechanics::Mechanics(Mechanics&&) noexcept = default;

const Body& Mechanics::body() const {
    return model_->body;
}

MechanicsWorkspace Mechanics::make_workspace() const {
    return MechanicsWorkspace(std::make_unique<MechanicsWorkspace::Data>(model_->pinocchio_model));
}

void Mechanics::calc_pose(const VecX& q, MechanicsWorkspace& workspace, Pose& pose) const {
    const Body& body = model_->body;
    MechanicsWorkspace::Data& w = *workspace.data_;
    const int n = body.n_steps();
    pose.X_W.resize(body.segments.size());
    pose.S_W.resize(6, n);
    pose.x.resize(n);
    pose.g1.resize(n);
    pose.g2.resize(n);
    for (int k = 0; k < n; ++k) {
        const FunctionValue g = calc(body.steps[k].function, q[body.steps[k].coordinate.value]);
        pose.x[k] = g.f;
        pose.g1[k] = g.d1;
        pose.g2[k] = g.d2;
    }
    pinocchio::computeJointJacobians(model_->pinocchio_model, w.pinocchio_data, pose.x);
    pose.S_W.topRows<3>() = w.pinocchio_data.J.bottomRows<3>();
    pose.S_W.bottomRows<3>() = w.pinocchio_data.J.topRows<3>();
    for (std::size_t s = 0; s < body.segments.size(); ++s) {
        const Segment& segment = body.segments[s];
        pose.X_W[s] = segment.step
                          ? to_transform(w.pinocchio_data.oMi[Model::joint_of(*segment.step)]) *
                                segment.X_StepSegment
                          : segment.X_StepSegment;
    }
}

void Mechanics::calc_inverse_dynamics(const VecX& q, const VecX& qd, const VecX& qdd,
                                      std::span<const ExternalForce> forces,
                                      MechanicsWorkspace& workspace, VecX& tau) const {
    const Body& body = model_->body;
    MechanicsWorkspace::Data& w = *workspace.data_;
    w.map_coordinates(body, q, &qd, &qdd);
    for (auto& f : w.forces) f.setZero();
    if (!forces.empty()) {
        pinocchio::forwardKinematics(model_->pinocchio_model, w.pinocchio_data, w.x);
        for (const ExternalForce& force : forces) {
            const Segment& segment = body.segments[force.segment];
            if (!segment.step) continue;  // on ground: nothing moves
            const auto j = Model::joint_of(*segment.step);
            const pinocchio::Force f_W(force.f_W, force.p_W.cross(force.f_W) + force.moment_W);
            w.forces[j] += w.pinocchio_data.oMi[j].actInv(f_W);
        }
    }
    const VecX& tau_x =
        pinocchio::rnea(model_->pinocchio_model, w.pinocchio_data, w.x, w.xd, w.xdd, w.forces);
    tau.setZero(body.n_coordinates());
    for (int k = 0; k < body.n_steps(); ++k) {
        const auto c = body.steps[k].coordinate.value;
        tau[c] += calc(body.steps[k].function, q[c]).d1 * tau_x[k];
    }
}

void Mechanics::calc_segment_loads(const VecX& q, const VecX& qd, const VecX& qdd,
                                   MechanicsWorkspace& workspace,
                                   Eigen::Matrix<double, 6, Eigen::Dynamic>& load_W) const {
    const Body& body = model_->body;
    MechanicsWorkspace::Data& w = *workspace.data_;
    w.map_coordinates(body, q, &qd, &qdd);
    pinocchio::forwardKinematics(model_->pinocchio_model, w.pinocchio_data, w.x, w.xd, w.xdd);
    load_W.setZero(6, static_cast<Eigen::Index>(body.segments.size()));
    for (std::size_t s = 0; s < body.segments.size(); ++s) {
        const Segment& segment = body.segments[s];
        if (segment.mass <= 0) continue;
        const auto j = segment.step ? Model::joint_of(*segment.step) : 0;  // 0 does not move
        const pinocchio::SE3& X_WStep = w.pinocchio_data.oMi[j];
        const pinocchio::Motion& v = w.pinocchio_data.v[j];
        pinocchio::Motion a = w.pinocchio_data.a[j];
        a.linear() -= X_WStep.rotation().transpose() * body.gravity;
        const pinocchio::Inertia& inertia = model_->inertia_Step[s];
        const pinocchio::Force load = X_WStep.act(inertia * a + v.cross(inertia * v));
        load_W.col(static_cast<Eigen::Index>(s)) << load.angular(), load.linear();
    }
}

void Mechanics::calc_motion(const VecX& q, const VecX& qd, const VecX& qdd,
                            MechanicsWorkspace& workspace) const {
    MechanicsWorkspace::Data& w = *workspace.data_;
    w.map_coordinates(model_->body, q, &qd, &qdd);
    pinocchio::forwardKinematics(model_->pinocchio_model, w.pinocchio_data, w.x, w.xd, w.xdd);
}

PointMotion Mechanics::calc_point_motion(SegmentIndex segment, const Vec3& p_SegmentPoint,
                                         const MechanicsWorkspace& workspace) const {
    const Segment& s = model_->body.segments[segment];
    if (!s.step) return {s.X_StepSegment * p_SegmentPoint, Vec3::Zero(), Vec3::Zero()};
    const MechanicsWorkspace::Data& w = *workspace.data_;
    const auto j = Model::joint_of(*s.step);
    const Vec3 p = s.X_StepSegment * p_SegmentPoint;  // in the step's moving frame
    const auto& v = w.pinocchio_data.v[j];
    const auto& a = w.pinocchio_data.a[j];
    const Mat3 R = w.pinocchio_data.oMi[j].rotation();
    const Vec3 v_p = v.linear() + v.angular().cross(p);
    const Vec3 a_p = a.linear() + a.angular().cross(p) + v.angular().cross(v_p);
    return {w.pinocchio_data.oMi[j].act(p), R * v_p, R * a_p};
}

void calc_point_jacobian(const Body& body, const Pose& pose, SegmentIndex segment, const Vec3& p_W,
                         Eigen::Ref<MatX> jacobian) {
    jacobian.setZero();
    for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent) {
        const auto S = pose.S_W.col(k->value);
        jacobian.col(body.steps[*k].coordinate.value) +=
            pose.g1[k->value] * (S.tail<3>() + S.head<3>().cross(p_W));
    }
}

void calc_rotation_jacobian(const Body& body, const Pose& pose, SegmentIndex segment,
                            Eigen::Ref<MatX> jacobian) {
    jacobian.setZero();
    for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent)
        jacobian.col(body.steps[*k].coordinate.value) +=
            pose.g1[k->value] * pose.S_W.col(k->value).head<3>();
}

}  // namespace sinew
