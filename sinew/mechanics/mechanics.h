#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sinew/body/body.h"

namespace sinew {

/// Where every segment is, and how each step moves it. Filled by Mechanics::calc_pose.
struct Pose {
    std::vector<Transform> X_W;  ///< per segment: X_WSegment; [0] ground is the identity
    /// Per step (6 × n_steps): velocity of the material point at the world origin per unit ẋ,
    /// (angular, linear), world axes, of everything distal to the step.
    Eigen::Matrix<double, 6, Eigen::Dynamic> S_W;
    VecX x;   ///< per step: g(q)
    VecX g1;  ///< per step: ∂g/∂q
    VecX g2;  ///< per step: ∂²g/∂q²
};

/// A force on a segment at a point, in world axes.
struct ExternalForce {
    SegmentIndex segment;
    Vec3 p_W = Vec3::Zero();       ///< [m] point of application
    Vec3 f_W = Vec3::Zero();       ///< [N]
    Vec3 moment_W = Vec3::Zero();  ///< [N·m] free moment added at the point
};

/// Position, velocity and acceleration of a point fixed to a segment, world axes.
struct PointMotion {
    Vec3 p_W = Vec3::Zero();
    Vec3 v_W = Vec3::Zero();
    Vec3 a_W = Vec3::Zero();
};

/// Working memory of one thread. Made by Mechanics::make_workspace.
class MechanicsWorkspace {
public:
    MechanicsWorkspace(MechanicsWorkspace&&) noexcept;
    MechanicsWorkspace& operator=(MechanicsWorkspace&&) noexcept;
    ~MechanicsWorkspace();

private:
    friend class Mechanics;
    struct Data;
    explicit MechanicsWorkspace(std::unique_ptr<Data> data);
    std::unique_ptr<Data> data_;
};

/// Rigid-body mechanics of a body in terms of its independent coordinates q.
///
/// Pinocchio moves the chain of one-degree steps x; the map x = g(q) carries
/// ẋ = G q̇, ẍ = G q̈ + Ġ q̇ in and τ_q = Gᵀ τ_x out (DESIGN, section 4). The body must outlive this.
///
/// Source:  Featherstone (2008), Rigid Body Dynamics Algorithms; Pinocchio 4.
/// Cannot:  closed loops other than coordinate couplers, or moving ground.
class Mechanics {
public:
    explicit Mechanics(const Body& body);
    ~Mechanics();
    Mechanics(Mechanics&&) noexcept;

    [[nodiscard]] const Body& body() const;
    [[nodiscard]] MechanicsWorkspace make_workspace() const;

    /// q: n_coordinates [rad, m].
    void calc_pose(const VecX& q, MechanicsWorkspace& workspace, Pose& pose) const;

    /// Generalised forces [N·m, N], positive along their coordinates, that muscles, motors and
    /// contacts not listed in `forces` must supply together: inertia and gravity less `forces`.
    void calc_inverse_dynamics(const VecX& q, const VecX& qd, const VecX& qdd,
                               std::span<const ExternalForce> forces, MechanicsWorkspace& workspace,
                               VecX& tau) const;

    /// What inertia and gravity ask of every segment by itself: the rate of its momentum less its
    /// weight, as (moment about the world origin, force) in world axes [N·m, N]; 6 × n_segments.
    /// The sum over everything distal to a joint is what crosses that joint when nothing else acts.
    void calc_segment_loads(const VecX& q, const VecX& qd, const VecX& qdd,
                            MechanicsWorkspace& workspace,
                            Eigen::Matrix<double, 6, Eigen::Dynamic>& load_W) const;

    /// Velocities and accelerations of all segments, for calc_point_motion().
    void calc_motion(const VecX& q, const VecX& qd, const VecX& qdd,
                     MechanicsWorkspace& workspace) const;

    /// Motion of a point fixed to a segment, in the motion that the workspace took last; nothing
    /// else may have used the workspace since.
    [[nodiscard]] PointMotion calc_point_motion(SegmentIndex segment, const Vec3& p_SegmentPoint,
                                                const MechanicsWorkspace& workspace) const;

private:
    struct Model;
    std::unique_ptr<Model> model_;
};

/// 3 × n_coordinates: velocity of the segment's material point now at p_W per unit q̇, world axes.
void calc_point_jacobian(const Body& body, const Pose& pose, SegmentIndex segment, const Vec3& p_W,
                         Eigen::Ref<MatX> jacobian);

/// 3 × n_coordinates: angular velocity of the segment per unit q̇, world axes.
void calc_rotation_jacobian(const Body& body, const Pose& pose, SegmentIndex segment,
                            Eigen::Ref<MatX> jacobian);

}  // namespace sinew
