#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/muscle/paths.h"

namespace sinew {

using Columns6 = Eigen::Matrix<double, 6, Eigen::Dynamic>;

/// Two points of two segments that push each other apart along the line between them: a negative
/// tension, such as the resultant of abdominal pressure on pelvis and thorax.
struct PushLine {
    SegmentIndex from;
    Vec3 p_from = Vec3::Zero();  ///< [m] in the segment `from`
    SegmentIndex to;
    Vec3 p_to = Vec3::Zero();  ///< [m] in the segment `to`
};

/// What acts on a body in one frame besides its muscles.
struct BodyLoads {
    std::span<const ExternalForce> external = {};  ///< known: the bar's, say
    std::span<const TouchPoint> contacts = {};     ///< force to be found, three components each
    std::span<const PushLine> push_lines = {};     ///< push to be found, one number each
};

/// What the parent of a joint exerts on the child, (moment [N·m], force [N]) in world axes, moments
/// about the child's joint centre, as a linear map of muscle tensions, contact forces and pushes.
struct JointReactionMap {
    Transform X_WParentFrame;        ///< the joint frame on the parent
    Transform X_WChildFrame;         ///< the joint frame on the child; its origin is the centre
    Vec6 constant_W = Vec6::Zero();  ///< of inertia, weight and known forces
    Columns6 muscle_W;               ///< 6 × n_muscles, per newton of tension [m, 1]
    Columns6 contact_W;              ///< 6 × 3 n_contacts, per newton along world x, y and z
    Columns6 push_W;                 ///< 6 × n_push_lines, per newton of push
};

/// The reaction in world axes. Empty `contact_force_W` or `push` stand for none at all.
///
/// tension: per muscle [N], along the tendon. contact_force_W: per contact [N], on the body.
/// push: per line [N], positive apart.
[[nodiscard]] Vec6 calc_reaction(const JointReactionMap& map, const VecX& tension,
                                 std::span<const Vec3> contact_force_W = {},
                                 std::span<const double> push = {});

/// (moment, force) in the axes of a frame F, about the same point.
[[nodiscard]] Vec6 express_in(const Mat3& R_WF, const Vec6& wrench_W);

/// What a spinal level carries. Axes: the level's joint frame on the lower vertebra, x forward, y
/// up along the axis of the level, z to the right. It is where the upper vertebra's frame lies when
/// the spine is neutral, and it stays with the lower one when the spine bends.
struct LevelLoad {
    double compression_N = 0;     ///< positive: the two vertebrae are pressed together
    double shear_anterior_N = 0;  ///< positive: the upper one is pushed forward on the lower
    double shear_right_N = 0;     ///< positive: the upper one is pushed to the right on the lower
};
[[nodiscard]] LevelLoad calc_level_load(const JointReactionMap& map, const Vec6& reaction_W);

/// Joint reactions of chosen joints, frame after frame.
///
/// What crosses a joint is what everything distal to it needs beyond what already acts there:
///
///   W = Σ (rate of momentum − weight) − Σ external − Σ_i T_i Σ pulls_i − Σ contacts − Σ pushes,
///
/// each sum over the segments distal to the joint. A straight piece of a muscle from a proximal to
/// a distal segment pulls along one line in space; pieces between two segments on one side cancel,
/// and so does what a muscle presses on a surface that lies on the side of both its ends.
///
/// The reaction is the whole of what crosses the joint apart from muscles, pushes and contacts:
/// bone on bone, ligaments, and the moments of motors, springs and reserves at this joint. The last
/// three are couples at joints that only turn and leave the force as it is.
///
/// Source:      Newton and Euler; OpenSim 4.6, JointReaction on the child.
/// Departures:  none in the definition. OpenSim's walker knees accelerate otherwise while they turn
///              (tests/oracle/inverse_dynamics.py), and its tangent points lag where a muscle has
///              several surfaces, which leaves the ground joint a moment that is not there.
/// Valid range: any joint of the tree, welds included. Muscles over ellipsoids pull along the path
///              of paths.h, which is not the shortest.
/// Cannot:      tell contact from ligaments, or share a knee's force between its two condyles. A
///              moving point pulls its segment where it is; what moves it is not modelled, so the
///              moment about the joint's own coordinate lacks its travel, as in OpenSim.
class JointReactions {
public:
    /// The body and mechanics must outlive this.
    JointReactions(const Body& body, const Mechanics& mechanics, std::vector<JointIndex> joints);

    /// Fills the maps; nothing is allocated after the first call with loads of the same number.
    /// `pose` and `paths` are those of q.
    void calc(const VecX& q, const VecX& qd, const VecX& qdd, const Pose& pose,
              const MusclePaths& paths, const BodyLoads& loads, MechanicsWorkspace& workspace);

    [[nodiscard]] const std::vector<JointIndex>& joints() const { return joints_; }
    /// In the order of joints().
    [[nodiscard]] const std::vector<JointReactionMap>& maps() const { return maps_; }

private:
    void add_line(SegmentIndex from, SegmentIndex to, const Vec3& p_W, const Vec3& u_W,
                  Columns6 JointReactionMap::*columns, Eigen::Index column);

    const Body& body_;
    const Mechanics& mechanics_;
    std::vector<JointIndex> joints_;
    /// Per segment: which of joints() it is distal to, from the ground outwards.
    std::vector<std::vector<int>> distal_to_;
    std::vector<JointReactionMap> maps_;
    Columns6 segment_load_W_;  ///< 6 × n_segments: Mechanics::calc_segment_loads
};

[[nodiscard]] std::optional<JointIndex> find_joint(const Body& body, std::string_view name);

enum class LoadedJointKind { hip, knee, spinal_level };

/// A joint whose load is of interest by itself.
struct LoadedJoint {
    JointIndex joint;
    LoadedJointKind kind;
    std::string name;  ///< "hip right", "knee left", "L5/S1"
};

/// Hips, tibiofemoral knees and lumbar levels, as far as the body has them, in that order, levels
/// from below upwards. By the names of the adult body and its sources: hip_r, walker_knee_r or
/// knee_r, L5_S1_IVDjnt. Thoracic discs are no lumbar levels; T12/L1 is one.
[[nodiscard]] std::vector<LoadedJoint> find_loaded_joints(const Body& body);

/// The names of those of one kind that the body lacks.
[[nodiscard]] std::vector<std::string> find_missing_joints(const Body& body, LoadedJointKind kind);

}  // namespace sinew
