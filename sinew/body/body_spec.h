#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sinew/math/function.h"
#include "sinew/math/spatial.h"

namespace sinew {

/// What a person edits: a body as it stands in an OpenSim 4.x file, by names. `compile()` checks it
/// and turns it into a `Body`. SI units, radians; y up, x forward, z to the right at the neutral
/// posture, as in OpenSim.

struct CylinderSpec {
    double radius = 0;  ///< [m]
    double length = 0;  ///< [m], along the cylinder's z axis, centred
    friend bool operator==(const CylinderSpec&, const CylinderSpec&) = default;
};

struct EllipsoidSpec {
    Vec3 radii = Vec3::Zero();  ///< [m]
    friend bool operator==(const EllipsoidSpec&, const EllipsoidSpec&) = default;
};

/// A surface that muscle paths bend around, fixed to a segment.
struct WrapSpec {
    std::string name;
    bool active = true;
    Transform X_SegmentWrap;                ///< OpenSim: translation, xyz_body_rotation
    Vec3 rotation_xyz_body = Vec3::Zero();  ///< [rad] as read, so that writing keeps the digits
    std::string quadrant = "all";           ///< x -x y -y z -z all
    std::variant<CylinderSpec, EllipsoidSpec> shape;
    friend bool operator==(const WrapSpec& a, const WrapSpec& b) {
        return a.name == b.name && a.active == b.active && a.quadrant == b.quadrant &&
               a.rotation_xyz_body == b.rotation_xyz_body && a.shape == b.shape &&
               a.X_SegmentWrap.R == b.X_SegmentWrap.R && a.X_SegmentWrap.p == b.X_SegmentWrap.p;
    }
};

struct MeshSpec {
    std::string file;
    Vec3 scale = Vec3::Ones();
    friend bool operator==(const MeshSpec&, const MeshSpec&) = default;
};

struct SegmentSpec {
    std::string name;
    double mass = 0;                   ///< [kg]
    Vec3 p_SegmentCom = Vec3::Zero();  ///< [m] mass centre in segment axes
    Mat3 inertia = Mat3::Zero();       ///< [kg m²] about the mass centre, segment axes
    std::vector<WrapSpec> wraps;
    std::vector<MeshSpec> meshes;
    friend bool operator==(const SegmentSpec&, const SegmentSpec&) = default;
};

/// A frame fixed to a segment; joints use them at both ends.
struct OffsetSpec {
    std::string segment;                    ///< "ground" or a segment
    Vec3 translation = Vec3::Zero();        ///< [m]
    Vec3 rotation_xyz_body = Vec3::Zero();  ///< [rad]
    std::string frame;                      ///< its own name; when empty one is made in writing
    [[nodiscard]] Transform X_SegmentFrame() const {
        return {rotation_xyz_body_matrix(), translation};
    }
    [[nodiscard]] Mat3 rotation_xyz_body_matrix() const {
        return sinew::rotation_xyz_body(rotation_xyz_body);
    }
    friend bool operator==(const OffsetSpec&, const OffsetSpec&) = default;
};

struct CoordinateSpec {
    std::string name;
    double default_value = 0;  ///< [rad] or [m]
    double minimum = 0;
    double maximum = 0;
    bool clamped = false;
    bool locked = false;
    double default_speed = 0;  ///< [rad/s] or [m/s], kept for writing
    bool prescribed = false;   ///< follows `prescribed_function`, where there is one and no lock
    std::optional<Function> prescribed_function;  ///< of time [s]; its value [rad] or [m]
    [[nodiscard]] bool follows_time() const { return prescribed && prescribed_function && !locked; }
    friend bool operator==(const CoordinateSpec&, const CoordinateSpec&) = default;
};

/// One of a custom joint's six axes. `coordinate` empty: the function's constant value.
struct AxisSpec {
    std::string coordinate;
    Vec3 axis = Vec3::UnitX();
    Function function{ConstantFunction{0}};
    friend bool operator==(const AxisSpec&, const AxisSpec&) = default;
};

enum class JointKind {
    weld,
    pin,
    slider,
    universal,
    planar,
    ball,
    gimbal,
    free,
    ellipsoid,
    scapulothoracic,
    custom
};

/// Joints are kept by kind for writing; `axes` is filled for every kind, so that one rule makes all
/// of them move:
///
///   weld       nothing
///   pin        rotation about z
///   slider     translation along x
///   universal  rotation about x, then y
///   planar     rotation about z; translations along x and y
///   gimbal, ball, ellipsoid   rotations about x, the new y, the new z
///   free       the same; translations along x, y and z
///
/// An ellipsoid joint's origin also slides over an ellipsoid of the parent frame with the given
/// radii: p = radii ∘ (R z), R being the rotation, z its third axis. A scapulothoracic joint is
/// that with its frames turned a quarter about z and then a fourth coordinate, winging, about an
/// axis in the plane of the scapula. compile() makes steps of both (add_ellipsoid_steps).
///
/// OpenSim's ball, free, ellipsoid and scapulothoracic joints have the same angles as coordinates
/// but speeds u that are not their derivatives: u is the angular velocity in the axes of the parent
/// frame, u = E(q) q̇. Here speeds are derivatives for every kind. A generalised force about an
/// angle is therefore τ_q = Eᵀ τ_u of OpenSim's.
struct JointSpec {
    std::string name;
    JointKind kind = JointKind::weld;
    OffsetSpec parent;
    OffsetSpec child;
    std::vector<CoordinateSpec> coordinates;
    std::array<AxisSpec, 3> rotations;     ///< applied in order, after the translations
    std::array<AxisSpec, 3> translations;  ///< in the parent frame's axes
    Vec3 radii = Vec3::Zero();  ///< [m] ellipsoid, scapulothoracic: along the parent's x, y, z
    std::array<double, 2> winging_origin{};  ///< [m] x and y of a point on the winging axis
    double winging_direction = 0;            ///< [rad] of that axis about z from y
    friend bool operator==(const JointSpec&, const JointSpec&) = default;
};

/// dependent = function(independent), always enforced.
struct CouplerSpec {
    std::string name;
    std::string independent;
    std::string dependent;
    Function function;
    friend bool operator==(const CouplerSpec&, const CouplerSpec&) = default;
};

struct FixedPointSpec {
    Vec3 p = Vec3::Zero();  ///< [m] in the segment
    friend bool operator==(const FixedPointSpec&, const FixedPointSpec&) = default;
};

/// In the path only while minimum ≤ coordinate ≤ maximum.
struct ConditionalPointSpec {
    Vec3 p = Vec3::Zero();
    std::string coordinate;
    double minimum = 0;
    double maximum = 0;
    friend bool operator==(const ConditionalPointSpec&, const ConditionalPointSpec&) = default;
};

/// Each component is a function of a coordinate.
struct MovingPointSpec {
    std::array<std::string, 3> coordinates;
    std::array<Function, 3> functions;
    friend bool operator==(const MovingPointSpec&, const MovingPointSpec&) = default;
};

struct PathPointSpec {
    std::string name;
    std::string segment;
    std::variant<FixedPointSpec, ConditionalPointSpec, MovingPointSpec> location;
    friend bool operator==(const PathPointSpec&, const PathPointSpec&) = default;
};

/// A path's use of a wrap surface. OpenSim counts path points from 1; −1 means the first or last.
struct PathWrapSpec {
    std::string name;
    std::string surface;
    std::string method = "hybrid";  ///< hybrid, midpoint or axial (ellipsoids only)
    int range_first = -1;
    int range_last = -1;
    friend bool operator==(const PathWrapSpec&, const PathWrapSpec&) = default;
};

/// Parameters of the curves of Millard et al. (2013), J. Biomech. Eng. 135(2), 021005, with the
/// defaults of OpenSim 4.6. An empty stiffness, curviness or toe force is computed from the strain,
/// as OpenSim does.
struct Millard2012Curves {
    double active_min_norm_length = 0.4441;
    double active_transition_norm_length = 0.73;
    double active_max_norm_length = 1.8123;
    double active_shallow_slope = 0.8616;
    double active_minimum_value = 0.1;
    double velocity_concentric_slope_at_vmax = 0;
    double velocity_concentric_slope_near_vmax = 0.25;
    double velocity_isometric_slope = 5;
    double velocity_eccentric_slope_at_vmax = 0;
    double velocity_eccentric_slope_near_vmax = 0.15;
    double velocity_max_eccentric_force = 1.4;
    double velocity_concentric_curviness = 0.6;
    double velocity_eccentric_curviness = 0.9;
    double passive_strain_at_zero_force = 0;
    double passive_strain_at_one_norm_force = 0.7;
    std::optional<double> passive_stiffness_at_low_force;
    std::optional<double> passive_stiffness_at_one_norm_force;
    std::optional<double> passive_curviness;
    double tendon_strain_at_one_norm_force = 0.049;
    std::optional<double> tendon_stiffness_at_one_norm_force;
    std::optional<double> tendon_norm_force_at_toe_end;
    std::optional<double> tendon_curviness;
    double minimum_activation = 0.01;
    double fibre_damping = 0.1;
    friend bool operator==(const Millard2012Curves&, const Millard2012Curves&) = default;
};

/// Parameters of Thelen (2003), J. Biomech. Eng. 125(1), 70–77, with the defaults of
/// OpenSim 4.6.
struct Thelen2003Curves {
    double tendon_strain = 0.04;                     ///< FmaxTendonStrain
    double passive_strain = 0.6;                     ///< FmaxMuscleStrain
    double active_shape = 0.45;                      ///< KshapeActive
    double passive_shape = 5.0;                      ///< KshapePassive
    double velocity_shape = 0.25;                    ///< Af
    double max_eccentric_force = 1.4;                ///< Flen
    double velocity_extrapolation_threshold = 0.95;  ///< fv_linear_extrap_threshold
    double minimum_activation = 0.01;
    friend bool operator==(const Thelen2003Curves&, const Thelen2003Curves&) = default;
};

/// What a muscle's file entry holds that a rigid tendon in static balance does not need. Kept so
/// that a body read and written again is the same muscle to OpenSim. Defaults: OpenSim 4.6,
/// Millard.
struct MuscleDynamicsSpec {
    double min_control = 0.01;
    double max_control = 1;
    double optimal_force = 1;  ///< [N] unused by OpenSim's muscles as well
    bool ignore_tendon_compliance = false;
    bool ignore_activation_dynamics = false;
    double default_activation = 0.05;
    double default_fibre_length = 0.1;              ///< [m]
    double activation_time_constant = 0.01;         ///< [s]
    double deactivation_time_constant = 0.04;       ///< [s]
    double maximum_pennation = 1.4706289056333368;  ///< [rad]
    friend bool operator==(const MuscleDynamicsSpec&, const MuscleDynamicsSpec&) = default;
};

struct MuscleSpec {
    std::string name;
    bool applies_force = true;
    double max_isometric_force = 0;        ///< [N]
    double optimal_fibre_length = 0;       ///< [m]
    double tendon_slack_length = 0;        ///< [m]
    double pennation = 0;                  ///< [rad] at optimal fibre length
    double max_contraction_velocity = 10;  ///< [optimal fibre lengths / s]
    double specific_tension = 0;  ///< [Pa] F_max over cross-section; 0: not said, as in any .osim
    std::variant<Millard2012Curves, Thelen2003Curves> curves;
    std::vector<PathPointSpec> points;  ///< at least two
    std::vector<PathWrapSpec> wraps;
    MuscleDynamicsSpec dynamics;
    friend bool operator==(const MuscleSpec&, const MuscleSpec&) = default;
};

/// A torque (or force) motor on one coordinate.
struct CoordinateActuatorSpec {
    std::string name;
    std::string coordinate;
    bool applies_force = true;
    double optimal_force = 1;  ///< [N·m] or [N]
    double min_control = -std::numeric_limits<double>::infinity();
    double max_control = std::numeric_limits<double>::infinity();
    friend bool operator==(const CoordinateActuatorSpec&, const CoordinateActuatorSpec&) = default;
};

/// A linear spring and damper on one coordinate, OpenSim's SpringGeneralizedForce:
/// τ = −stiffness (q − rest) − viscosity q̇.
struct CoordinateSpringSpec {
    std::string name;
    std::string coordinate;
    bool applies_force = true;
    double stiffness = 0;  ///< [N·m/rad] or [N/m], 0 or more
    double rest = 0;       ///< [rad] or [m]
    double viscosity = 0;  ///< [N·m·s/rad] or [N·s/m], 0 or more
    friend bool operator==(const CoordinateSpringSpec&, const CoordinateSpringSpec&) = default;
};

/// What stops a coordinate at the ends of its range, OpenSim's CoordinateLimitForce. Beyond a limit
/// q_L the torque is −K(q) (q − q_L), K rising smoothly from 0 to the stiffness within the
/// transition; damping acts in proportion to K over the stiffness. Files give degrees for angles.
struct CoordinateLimitSpec {
    std::string name;
    std::string coordinate;
    bool applies_force = true;
    double upper_limit = 0;      ///< [rad] or [m]
    double upper_stiffness = 1;  ///< [N·m/rad] or [N/m]
    double lower_limit = 0;
    double lower_stiffness = 1;
    double damping = 0;       ///< [N·m·s/rad] or [N·s/m]
    double transition = 0.1;  ///< [rad] or [m], more than 0
    friend bool operator==(const CoordinateLimitSpec&, const CoordinateLimitSpec&) = default;
};

struct PointToPointActuatorSpec {
    std::string name;
    std::string segment_a, segment_b;
    Vec3 point_a = Vec3::Zero(), point_b = Vec3::Zero();
    bool points_are_global = false;
    bool applies_force = true;
    double optimal_force = 1;  ///< [N]
    double min_control = -std::numeric_limits<double>::infinity();
    double max_control = std::numeric_limits<double>::infinity();
    friend bool operator==(const PointToPointActuatorSpec&,
                           const PointToPointActuatorSpec&) = default;
};

/// A force along a fixed direction at a point of a segment: direction × optimal force × control.
struct PointActuatorSpec {
    std::string name;
    std::string segment;
    Vec3 point = Vec3::Zero();       ///< [m] in the segment, or in the world
    Vec3 direction = Vec3::UnitX();  ///< of any length above 0; in the world, or in the segment
    bool point_is_global = false, force_is_global = true;
    bool applies_force = true;
    double optimal_force = 1;  ///< [N]
    double min_control = -std::numeric_limits<double>::infinity();
    double max_control = std::numeric_limits<double>::infinity();
    friend bool operator==(const PointActuatorSpec&, const PointActuatorSpec&) = default;
};

/// A torque about a fixed axis on segment a, and its opposite on segment b.
struct TorqueActuatorSpec {
    std::string name;
    std::string segment_a, segment_b;  ///< b empty: nothing takes the opposite
    Vec3 axis = Vec3::UnitX();         ///< of any length above 0; in the world, or in segment a
    bool torque_is_global = true;
    bool applies_force = true;
    double optimal_force = 1;  ///< [N·m]
    double min_control = -std::numeric_limits<double>::infinity();
    double max_control = std::numeric_limits<double>::infinity();
    friend bool operator==(const TorqueActuatorSpec&, const TorqueActuatorSpec&) = default;
};

struct MarkerSpec {
    std::string name;
    std::string segment;
    Vec3 p = Vec3::Zero();
    bool fixed = false;
    friend bool operator==(const MarkerSpec&, const MarkerSpec&) = default;
};

struct GroupSpec {
    std::string name;
    std::vector<std::string> members;  ///< names of muscles
    friend bool operator==(const GroupSpec&, const GroupSpec&) = default;
};

/// A part of a file that Sinew does not use, or uses otherwise than it stands there, named so that
/// nothing is dropped or repaired in silence.
struct UnsupportedPart {
    std::string kind;           ///< the element's tag
    std::string name;           ///< may be empty
    std::string why;            ///< what its absence means for results
    int count = 1;              ///< how many, where parts of a kind have no names of their own
    bool display_only = false;  ///< what is seen, never what is computed
    bool in_use = false;        ///< used all the same; `why` says how it differs from the file
    friend bool operator==(const UnsupportedPart&, const UnsupportedPart&) = default;
};

struct BodySpec {
    std::string name;
    std::string credits;
    std::string publications;
    std::string source;  ///< the file read, for messages; empty when built in
    Vec3 gravity{0, -9.80665, 0};
    std::vector<WrapSpec> ground_wraps;
    std::vector<SegmentSpec> segments;
    std::vector<JointSpec> joints;
    std::vector<CouplerSpec> couplers;
    std::vector<MuscleSpec> muscles;
    std::vector<CoordinateActuatorSpec> motors;
    std::vector<PointToPointActuatorSpec> point_to_point_actuators;
    std::vector<PointActuatorSpec> point_actuators;
    std::vector<TorqueActuatorSpec> torque_actuators;
    std::vector<CoordinateSpringSpec> springs;
    std::vector<CoordinateLimitSpec> limits;
    std::vector<MarkerSpec> markers;
    std::vector<GroupSpec> groups;  ///< of muscles
    std::vector<UnsupportedPart> unsupported;

    /// Whether a coordinate turns anything: files give its limits in degrees then.
    [[nodiscard]] bool turns(const std::string& coordinate) const {
        for (const JointSpec& joint : joints) {
            for (const AxisSpec& axis : joint.rotations)
                if (axis.coordinate == coordinate) return true;
            if (joint.kind == JointKind::scapulothoracic &&
                joint.coordinates.back().name == coordinate)
                return true;
        }
        return false;
    }
};

}  // namespace sinew
