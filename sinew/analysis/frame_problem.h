#pragma once

#include <span>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/mechanics/passive_torque.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/paths.h"
#include "sinew/recruitment/recruitment.h"

namespace sinew {

/// A point of the body that pushes on a surface, in one frame.
struct TouchPoint {
    SegmentIndex segment;
    Vec3 p_W = Vec3::Zero();        ///< [m]
    Vec3 normal_W = Vec3::UnitY();  ///< from the surface into the body
    double friction = 0;            ///< μ [1]
    bool touches = true;            ///< false: it is off the surface, pushes and holds nothing
};

/// From a posture and its rates to the recruitment problem: one row for each coordinate that
/// carries an equation of motion (neither locked nor driven by a motor), one column for each
/// muscle.
///
/// Fills, in this order: pose, paths, muscle capacities, generalised forces, problem. After the
/// first frame of an exercise nothing is allocated.
class FrameProblem {
public:
    /// The body, mechanics and forces must outlive this.
    FrameProblem(const Body& body, const Mechanics& mechanics, const MuscleForces& forces);

    /// `external`: known forces on the body, such as the bar's.
    void calc(const VecX& q, const VecX& qd, const VecX& qdd,
              std::span<const ExternalForce> external, std::span<const TouchPoint> contacts);

    [[nodiscard]] const Body& body() const { return body_; }
    [[nodiscard]] const std::vector<CoordinateIndex>& rows() const { return rows_; }
    [[nodiscard]] RecruitmentProblem& problem() { return problem_; }
    /// Free between calls of calc; making another one costs as much as several frames.
    [[nodiscard]] MechanicsWorkspace& mechanics_workspace() { return mechanics_workspace_; }

    Pose pose;
    MusclePaths paths;
    VecX lengthening_velocity;  ///< [m/s] per muscle
    MuscleCapacities capacities;
    PassiveTorques passive;
    VecX required;  ///< n_coordinates [N·m, N]: of inertia, gravity and `external`

    /// n_coordinates [N·m, N]: what muscles, passive structures, motors and reserves supply
    /// together when the contacts push with the forces given.
    void calc_net_moments(std::span<const Vec3> contact_force_W, VecX& moment) const;

    /// 3 × n_coordinates: velocity of contact k per unit coordinate velocity, in world axes.
    [[nodiscard]] const MatX& contact_jacobian(std::size_t k) const { return contact_jacobian_[k]; }

private:
    const Body& body_;
    const Mechanics& mechanics_;
    const MuscleForces& forces_;
    MechanicsWorkspace mechanics_workspace_;
    PathWorkspace path_workspace_;
    std::vector<CoordinateIndex> rows_;
    std::vector<int> row_of_;             ///< per coordinate; −1: no equation
    std::vector<MatX> contact_jacobian_;  ///< per contact, 3 × n_coordinates
    RecruitmentProblem problem_;
};

}  // namespace sinew
