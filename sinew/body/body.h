#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sinew/body/body_spec.h"
#include "sinew/body/index.h"

namespace sinew {

/// A body ready to compute with: everything by index, checked, never changed again. One
/// `const Body` serves every thread. Made by compile().
///
/// Joints whose axes are functions of coordinates are chains of one-degree *steps*. Step k moves by
/// x_k = g_k(q_c), with one coordinate c a step, so that ẋ = G q̇ with one non-zero a row, and a
/// generalised force maps as τ_q = Gᵀ τ_x. Welded and constant axes are folded into transforms.

struct Segment {
    std::string name;
    double mass = 0;  ///< [kg]
    Vec3 p_SegmentCom = Vec3::Zero();
    Mat3 inertia = Mat3::Zero();    ///< about the mass centre, segment axes
    std::optional<StepIndex> step;  ///< the last that moves this segment; none: fixed to ground
    Transform X_StepSegment;        ///< from that step's moving frame (or ground) to the segment
};

/// An independent coordinate.
struct Coordinate {
    std::string name;
    double default_value = 0;  ///< [rad] or [m]; of a prescribed coordinate its value at time 0
    double minimum = 0;
    double maximum = 0;
    bool clamped = false;
    bool locked = false;         ///< carries no equation of motion: held at its default value, or
                                 ///< where `prescribed`, following that
    bool rotational = true;      ///< false: metres
    bool torque_driven = false;  ///< a motor acts here and no muscle crosses it
    std::optional<Function> prescribed;  ///< its value over time [s] in a measured motion
};

/// Any coordinate of the file as a function of an independent one; the identity for the
/// independent coordinates themselves.
struct CoordinateMap {
    CoordinateIndex independent;
    std::optional<Function> function;  ///< none: identity
};

/// A coordinate that a coupler eliminated.
struct DependentCoordinate {
    std::string name;
    CoordinateMap map;
};

struct Step {
    bool revolute = true;             ///< else prismatic
    Vec3 axis = Vec3::UnitZ();        ///< unit, in the step's own frame (unchanged by its motion)
    std::optional<StepIndex> parent;  ///< none: ground
    Transform X_ParentStep;           ///< fixed, from the parent step's moving frame (or ground)
    CoordinateIndex coordinate;
    Function function;  ///< x = function(q[coordinate]); couplers already composed
};

struct Joint {
    std::string name;
    SegmentIndex parent, child;
    Transform X_ParentFrame;       ///< joint frame on the parent segment
    Transform X_ChildFrame;        ///< joint frame on the child segment
    std::vector<StepIndex> steps;  ///< in order, proximal first; empty for a weld
    /// A rotation of a custom joint: which of its three axes, and which of the coordinates that
    /// its file lists drives it (opensim_accelerations.h).
    struct Turn {
        StepIndex step;
        int axis = 0, coordinate = 0;
    };
    std::vector<Turn> turns;  ///< those that move; empty for joints of other kinds
    int n_file_coordinates = 0;
};

struct WrapSurface {
    std::string name;
    SegmentIndex segment;
    Transform X_SegmentWrap;
    int quadrant_axis = -1;  ///< 0 x, 1 y, 2 z; −1: all
    int quadrant_sign = 0;   ///< +1 or −1; 0: all
    std::variant<CylinderSpec, EllipsoidSpec> shape;
};

struct FixedPoint {
    Vec3 p = Vec3::Zero();
};
struct ConditionalPoint {
    Vec3 p = Vec3::Zero();
    CoordinateMap coordinate;
    double minimum = 0, maximum = 0;
};
struct MovingPoint {
    std::array<CoordinateMap, 3> coordinates;
    std::array<Function, 3> functions;
};
struct PathPoint {
    SegmentIndex segment;
    std::variant<FixedPoint, ConditionalPoint, MovingPoint> location;
};

enum class WrapMethod { hybrid, midpoint, axial };

struct PathWrap {
    WrapIndex surface;
    WrapMethod method = WrapMethod::hybrid;
    int first = 0;  ///< index of the first path point whose stretch may wrap, counted from 0
    int last = 0;  ///< index of the last such point; the surface may bend the path in [first, last]
};

struct Muscle {
    std::string name;
    double max_isometric_force = 0;
    double optimal_fibre_length = 0;
    double tendon_slack_length = 0;
    double pennation = 0;
    double max_contraction_velocity = 10;
    double specific_tension = 0;  ///< [Pa] F_max over cross-section; 0: not known
    std::variant<Millard2012Curves, Thelen2003Curves> curves;
    std::vector<PathPoint> points;
    std::vector<PathWrap> wraps;
    /// Every independent coordinate that can change this muscle's length, ascending.
    std::vector<CoordinateIndex> coordinates;
    /// F_max ℓ_opt over the sum of the body's muscles: the volume share v of the cost.
    double volume_share = 0;
    double max_activation = 1;                   ///< 0: the muscle is taken away (taken_away.h)
    double min_control = 0.01, max_control = 1;  ///< the file's, which OpenSim's question keeps to
};

/// What a file's actuators push when controls are given to them; Sinew's own exercises use motors.
/// Force or torque: optimal_force × control.
struct Actuator {
    struct OnCoordinate {
        CoordinateMap coordinate;
    };
    struct AtPoint {
        SegmentIndex segment;
        Vec3 p = Vec3::Zero();  ///< [m]
        Vec3 direction = Vec3::UnitX();
        bool point_is_global = false, force_is_global = true;
    };
    /// On `a` along the axis, on `b` against it.
    struct Torque {
        SegmentIndex a;
        std::optional<SegmentIndex> b;
        Vec3 axis = Vec3::UnitX();
        bool is_global = true;
    };
    /// Pushes two points apart.
    struct PointToPoint {
        SegmentIndex a, b;
        Vec3 p_a = Vec3::Zero(), p_b = Vec3::Zero();  ///< [m]
        bool is_global = false;
    };
    std::string name;
    double optimal_force = 1;  ///< [N, N·m]
    double min_control = 0, max_control = 0;
    std::variant<OnCoordinate, AtPoint, Torque, PointToPoint> acts;
};

struct Motor {
    std::string name;
    CoordinateIndex coordinate;
    double optimal_force = 1;
};

/// A passive structure about one coordinate: disc, ligaments, capsule. SI, radians.
struct CoordinateSpring {
    double stiffness = 0, rest = 0, viscosity = 0;
};
struct CoordinateLimit {
    double upper_limit = 0, upper_stiffness = 0, lower_limit = 0, lower_stiffness = 0;
    double damping = 0, transition = 0;
};
struct PassiveStructure {
    std::string name;
    CoordinateIndex coordinate;
    std::variant<CoordinateSpring, CoordinateLimit> law;
};

struct Marker {
    std::string name;
    SegmentIndex segment;
    Vec3 p = Vec3::Zero();
};

struct MuscleGroup {
    std::string name;
    std::vector<MuscleIndex> members;
};

struct Body {
    std::string name;
    std::string source;  ///< the file read, for messages; empty when built in
    Vec3 gravity{0, -9.80665, 0};
    std::vector<Segment> segments;  ///< [0] is ground
    std::vector<Coordinate> coordinates;
    std::vector<DependentCoordinate> dependents;
    std::vector<Joint> joints;
    std::vector<Step> steps;  ///< a parent always precedes its children
    std::vector<WrapSurface> wraps;
    std::vector<Muscle> muscles;
    std::vector<Motor> motors;
    std::vector<Actuator> actuators;  ///< all that are switched on, in the order of their kinds
    std::vector<PassiveStructure> passive_structures;
    std::vector<Marker> markers;
    std::vector<MuscleGroup> groups;
    std::vector<UnsupportedPart> unsupported;

    [[nodiscard]] int n_coordinates() const { return static_cast<int>(coordinates.size()); }
    [[nodiscard]] int n_steps() const { return static_cast<int>(steps.size()); }
    [[nodiscard]] int n_muscles() const { return static_cast<int>(muscles.size()); }
    [[nodiscard]] double mass() const;
    [[nodiscard]] VecX default_posture() const;  ///< q at the default values

    [[nodiscard]] std::optional<SegmentIndex> find_segment(std::string_view name) const;
    [[nodiscard]] std::optional<CoordinateIndex> find_coordinate(std::string_view name) const;
    [[nodiscard]] std::optional<MuscleIndex> find_muscle(std::string_view name) const;
};

/// Checks the specification and turns it into a body. Throws InputError naming the part, the value
/// and the bound: unknown or repeated names, an unknown parent, a cycle, a segment without a joint,
/// values that are not finite, a negative mass or principal moment of inertia (files in the wild
/// break the triangle inequality of moments, and OpenSim takes them as they stand; so does this), a
/// muscle with fewer than two points or a non-positive length or force, a coupler of a coupler's
/// cycle.
[[nodiscard]] Body compile(const BodySpec& spec);

}  // namespace sinew
