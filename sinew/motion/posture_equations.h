#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/movement_variables.h"

namespace sinew {

/// direction · (p − target) − distance_share · d = 0: a point of the body lies in a plane of the
/// world. d is the foot distance where that is still being sought.
struct PointEquation {
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();
    Vec3 direction = Vec3::UnitY();
    Vec3 target = Vec3::Zero();
    double distance_share = 0;
};

/// One component of: a flat of the body rolls without slip over a cylinder along z.
///
///   p + r (φ − π/2) τ − centre − r n = 0,   n = (cos φ, sin φ) the flat's normal, τ = dn/dφ
///
/// p is the point that touches when n stands upright. For a straight line on a circle this
/// integrates to a condition on posture alone.
struct RollingEquation {
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();
    Vec3 normal = Vec3::UnitX();  ///< unit, segment axes, into the body
    Vec3 centre = Vec3::Zero();
    double radius = 0;
    int component = 0;  ///< 0 x, 1 y
};

/// The segment's y axis leans from upright by `lean` in the sagittal plane, towards +x when
/// positive.
struct LeanEquation {
    SegmentIndex segment;
    double lean = 0;
};

/// direction · (p_Com − target) = 0: the common centre of mass of the body and of what it carries
/// lies in a plane of the world.
struct BalanceEquation {
    Vec3 direction = Vec3::UnitX();
    double target = 0;  ///< [m] along the direction
};

/// A mass at a point of a segment, beside the body's own.
struct CarriedMass {
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();
    double mass = 0;  ///< [kg]
};

/// A variable has a value.
struct ValueEquation {
    int variable = 0;
    double value = 0;
};

/// One equation that a posture must satisfy, with what to call it in a message.
struct PostureEquation {
    std::variant<PointEquation, RollingEquation, LeanEquation, BalanceEquation, ValueEquation> kind;
    std::string name;
    [[nodiscard]] bool is_angle() const { return std::holds_alternative<LeanEquation>(kind); }
};

/// The flat that rolls, where it touches now.
struct RollingTouch {
    Vec3 p_W = Vec3::Zero();
    Vec3 p_Segment = Vec3::Zero();
    Vec3 normal_W = Vec3::UnitY();
};
[[nodiscard]] RollingTouch calc_rolling_touch(const RollingEquation& rolling, const Pose& pose);

/// Evaluates equations over the variables z of a movement and the foot distance d, exactly to the
/// second order. Holds the working memory.
class PostureEvaluator {
public:
    PostureEvaluator(const Mechanics& mechanics, const MovementVariables& variables,
                     std::vector<CarriedMass> carried = {});

    /// residual (m); jacobian (m × (n_variables + 1)), the last column for d.
    void calc(const std::vector<PostureEquation>& equations, const VecX& z, double d,
              VecX& residual, MatX& jacobian);

    /// Second derivative of every equation along the straight line z + t·zd at t = 0. Lean
    /// equations belong to key postures alone, where nothing asks for their curvature; they are
    /// refused.
    void calc_curvature(const std::vector<PostureEquation>& equations, const VecX& z,
                        const VecX& zd, VecX& curvature);

    [[nodiscard]] VecX coordinates(const VecX& z) const {
        return variables_.rest + variables_.map * z;
    }
    /// The pose of the last calc().
    [[nodiscard]] const Pose& pose() const { return pose_; }
    void calc_pose(const VecX& q) { mechanics_.calc_pose(q, workspace_, pose_); }
    void calc_motion(const VecX& q, const VecX& qd, const VecX& qdd) {
        mechanics_.calc_motion(q, qd, qdd, workspace_);
    }
    /// In the motion of the last calc_motion(), nothing else calculated since.
    [[nodiscard]] PointMotion calc_point_motion(SegmentIndex segment, const Vec3& p_Segment) const {
        return mechanics_.calc_point_motion(segment, p_Segment, workspace_);
    }

private:
    /// Fill rows_ and turn_row_, unless the equation before needed the same.
    void calc_point_rows(SegmentIndex segment, const Vec3& p_Segment);
    void calc_turn_rows(SegmentIndex segment);
    /// Place of the common centre of mass; its velocity per unit variable goes to balance_rows_.
    /// Once a posture.
    void calc_centre();

    const Mechanics& mechanics_;
    const MovementVariables& variables_;
    MechanicsWorkspace workspace_;
    Pose pose_;
    MatX point_jacobian_;     ///< 3 × n_coordinates
    MatX rotation_jacobian_;  ///< 3 × n_coordinates
    MatX rows_;               ///< 3 × n_variables: velocity of the point of the last equation
    std::vector<CarriedMass> masses_;  ///< the segments' own among them
    double mass_ = 0;
    VecX mass_below_;    ///< per step: of all that it carries, over the whole [1]
    MatX moment_below_;  ///< 3 × n_steps: the same by its place [m]
    Vec3 centre_ = Vec3::Zero();
    MatX centre_jacobian_;  ///< 3 × n_coordinates
    MatX balance_rows_;     ///< 3 × n_variables
    MatX turn_rows_;        ///< 3 × n_variables: angular velocity of the last turning segment
    bool has_rows_ = false, has_turn_rows_ = false, has_centre_ = false;  ///< of the posture now
    SegmentIndex rows_segment_, turn_rows_segment_;
    Vec3 rows_point_ = Vec3::Zero();
};

}  // namespace sinew
