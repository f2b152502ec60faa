#pragma once

#include <array>
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
};

struct EllipsoidSpec {
    Vec3 radii = Vec3::Zero();  ///< [m]
};

/// A surface that muscle paths bend around, fixed to a segment.
struct WrapSpec {
    std::string name;
    bool active = true;
    Transform X_SegmentWrap;                  ///< OpenSim: translation, xyz_body_rotation
    Vec3 rotation_xyz_body = Vec3::Zero();    ///< [rad] as read, so that writing keeps the digits
    std::string quadrant = "all";             ///< x -x y -y z -z all
    std::variant<CylinderSpec, EllipsoidSpec> shape;
};

struct MeshSpec {
    std::string file;
    Vec3 scale = Vec3::Ones();
};

struct SegmentSpec {
    std::string name;
    double mass = 0;                     ///< [kg]
    Vec3 p_SegmentCom = Vec3::Zero();    ///< [m] mass centre in segment axes
    Mat3 inertia = Mat3::Zero();         ///< [kg m²] about the mass centre, segment axes
    std::vector<WrapSpec> wraps;
    std::vector<MeshSpec> meshes;
};

/// A frame fixed to a segment; joints use them at both ends.
struct OffsetSpec {
    std::string segment;                       ///< "ground" or a segment
    Vec3 translation = Vec3::Zero();           ///< [m]
    Vec3 rotation_xyz_body = Vec3::Zero();     ///< [rad]
    [[nodiscard]] Transform X_SegmentFrame() const {
        return {rotation_xyz_body_matrix(), translation};
    }
    [[nodiscard]] Mat3 rotation_xyz_body_matrix() const {
        return sinew::rotation_xyz_body(rotation_xyz_body);
    }
};

struct CoordinateSpec {
    std::string name;
    double default_value = 0;  ///< [rad] or [m]
    double minimum = 0;
    double maximum = 0;
    bool clamped = false;
    bool locked = false;
};

/// One of a custom joint's six axes. `coordinate` empty: the function's constant value.
struct AxisSpec {
    std::string coordinate;
    Vec3 axis = Vec3::UnitX();
    Function function{ConstantFunction{0}};
};

enum class JointKind { weld, pin, universal, custom };

/// Joints are kept by kind for writing; `axes` is filled for every kind (pin: rotation about z;
/// universal: x then y; weld: nothing), so that one rule makes all of them move.
struct JointSpec {
    std::string name;
    JointKind kind = JointKind::weld;
    OffsetSpec parent;
    OffsetSpec child;
    std::vector<CoordinateSpec> coordinates;
    std::array<AxisSpec, 3> rotations;     ///< applied in order, after the translations
    std::array<AxisSpec, 3> translations;  ///< in the parent frame's axes
};

/// dependent = function(independent), always enforced.
struct CouplerSpec {
    std::string name;
    std::string independent;
    std::string dependent;
    Function function;
};

struct FixedPointSpec {
    Vec3 p = Vec3::Zero();  ///< [m] in the segment
};

/// In the path only while minimum ≤ coordinate ≤ maximum.
struct ConditionalPointSpec {
    Vec3 p = Vec3::Zero();
    std::string coordinate;
    double minimum = 0;
    double maximum = 0;
};

/// Each component is a function of a coordinate.
struct MovingPointSpec {
    std::array<std::string, 3> coordinates;
    std::array<Function, 3> functions;
};

struct PathPointSpec {
    std::string name;
    std::string segment;
    std::variant<FixedPointSpec, ConditionalPointSpec, MovingPointSpec> location;
};

/// A path's use of a wrap surface. OpenSim counts path points from 1; −1 means the first or last.
struct PathWrapSpec {
    std::string name;
    std::string surface;
    std::string method = "hybrid";  ///< hybrid, midpoint or axial (ellipsoids only)
    int range_first = -1;
    int range_last = -1;
};

/// Parameters of the curves of Millard et al. (2013), J. Biomech. Eng. 135(2), 021005, with the
/// defaults of OpenSim 4.6. NaN in `tendon_*`, `passive_*` stiffness fields: computed from strain,
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
    double minimum_activation = 0.01;
    double fibre_damping = 0.1;
};

/// Parameters of Thelen (2003), J. Biomech. Eng. 125(1), 70–77, with OpenSim's defaults.
struct Thelen2003Curves {
    double tendon_strain = 0.033;          ///< FmaxTendonStrain
    double passive_strain = 0.6;           ///< FmaxMuscleStrain
    double active_shape = 0.5;             ///< KshapeActive
    double passive_shape = 4.0;            ///< KshapePassive
    double velocity_shape = 0.3;           ///< Af
    double max_eccentric_force = 1.8;      ///< Flen
};

struct MuscleSpec {
    std::string name;
    bool applies_force = true;
    double max_isometric_force = 0;        ///< [N]
    double optimal_fibre_length = 0;       ///< [m]
    double tendon_slack_length = 0;        ///< [m]
    double pennation = 0;                  ///< [rad] at optimal fibre length
    double max_contraction_velocity = 10;  ///< [optimal fibre lengths / s]
    std::variant<Millard2012Curves, Thelen2003Curves> curves;
    std::vector<PathPointSpec> points;     ///< at least two
    std::vector<PathWrapSpec> wraps;
};

/// A torque (or force) motor on one coordinate.
struct CoordinateActuatorSpec {
    std::string name;
    std::string coordinate;
    double optimal_force = 1;  ///< [N·m] or [N]
    double min_control = -1e300;
    double max_control = 1e300;
};

struct PointToPointActuatorSpec {
    std::string name;
    std::string segment_a, segment_b;
    Vec3 point_a = Vec3::Zero(), point_b = Vec3::Zero();
    bool points_are_global = false;
    double optimal_force = 1;  ///< [N]
};

struct MarkerSpec {
    std::string name;
    std::string segment;
    Vec3 p = Vec3::Zero();
    bool fixed = false;
};

struct GroupSpec {
    std::string name;
    std::vector<std::string> members;  ///< names of forces
};

/// A part of a file that Sinew does not use, named so that nothing is dropped in silence.
struct UnsupportedPart {
    std::string kind;  ///< the element's tag
    std::string name;  ///< may be empty
    std::string why;   ///< what its absence means for results
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
    std::vector<PointToPointActuatorSpec> point_actuators;
    std::vector<MarkerSpec> markers;
    std::vector<GroupSpec> groups;  ///< of muscles
    std::vector<UnsupportedPart> unsupported;
};

}  // namespace sinew
