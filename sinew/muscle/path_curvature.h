#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/mechanics/motion_along.h"

namespace sinew {

/// A step on the way from what carries both ends of a straight piece to one of them: sign +1
/// towards its end b, −1 towards a.
struct Hop {
    int step = 0;
    double sign = 0;
};

/// One straight piece of a muscle's course, between points that are fixed to two segments. Its
/// length ℓ has the second derivative
///
///   ∂²ℓ = Dᵀ (I − u uᵀ) D / ℓ + u · (∂²p_b − ∂²p_a),   D = ∂p_b − ∂p_a,
///
/// both points seen from the step that carries both.
struct PieceCurvature {
    int muscle = 0;
    SegmentIndex a, b;
    int way = 0;                                      ///< index into PathCurvatures::ways
    Vec3 p_a_W = Vec3::Zero(), p_b_W = Vec3::Zero();  ///< [m]
    Vec3 u = Vec3::Zero();                            ///< unit, from a to b
    double length = 0;                                ///< ℓ [m]
};

struct Way {
    std::optional<StepIndex> common;  ///< the last step that carries both ends; none: ground
    std::vector<Hop> hops;
};

/// Second derivatives of every muscle's length in one posture.
struct PathCurvatures {
    std::vector<PieceCurvature> pieces;  ///< of muscles whose course is straight pieces alone
    std::vector<Way> ways;
    std::vector<int> bent;  ///< the other muscles: over a surface, or through moving points
    /// Per muscle, where it is among these: ∂²ℓ/∂q² over Muscle::coordinates, symmetric [m/rad²; m
    /// or 1 in the place of rad for a sliding coordinate].
    std::vector<MatX> hessian;
    int by_differences = 0;  ///< muscles whose course has no closed form here
};

/// Two vectors n with Σ n nᵀ = Dᵀ (I − u uᵀ) D of a piece: their entries for each of its hops, by
/// the hop's coordinate [m/rad].
void calc_transverse_arms(const PathCurvatures& curvatures, const PieceCurvature& piece,
                          const Pose& pose, std::vector<std::array<double, 2>>& arms);

/// Second derivative of a piece's length along a line q + t·direction, at t = 0.
[[nodiscard]] double calc_second_along(const Body& body, const MotionAlong& motion,
                                       const PieceCurvature& piece);

/// Working memory of one thread.
class PathCurvatureWorkspace {
public:
    explicit PathCurvatureWorkspace(const Mechanics& mechanics);
    ~PathCurvatureWorkspace();
    PathCurvatureWorkspace(PathCurvatureWorkspace&&) noexcept;

    struct Data;
    [[nodiscard]] Data& data() { return *data_; }

private:
    std::unique_ptr<Data> data_;
};

/// Fills `curvatures`; nothing is allocated after the first call, and the first that differences.
///
/// Over a cylinder the planar length of tangent, arc and tangent has the second derivative n nᵀ / t
/// at each end (t the tangent's length, n across it), from which that of the helix follows.
/// Courses over an ellipsoid, over two surfaces in a row, or through moving points are
/// differenced: central differences of their moment arms.
///
/// Source:      the chain rule on Featherstone (2008), Rigid Body Dynamics Algorithms, ch. 2.
/// Valid range: away from switches, where the length has a second derivative.
void calc_path_curvatures(const Mechanics& mechanics, const VecX& q, const Pose& pose,
                          PathCurvatureWorkspace& workspace, PathCurvatures& curvatures);

/// How a point moves with the coordinates of the steps on the way to it, seen from another segment:
/// columns g1 D_h and g1 ω_h, and what the curvature of x(q) adds, g2 D_h.
struct PointCourse {
    Eigen::Matrix<double, 3, Eigen::Dynamic> D, turn, bend;  ///< 3 × the longest way
    std::vector<int> slot;                                   ///< of each step's coordinate

    void reserve(std::size_t longest);
    /// `slots`: of each coordinate.
    void set(std::span<const Hop> way, const Body& body, const Pose& pose,
             std::span<const int> slots, const Vec3& p_W);
    [[nodiscard]] int size() const { return n_; }

private:
    int n_ = 0;
};

/// The straight line between two points of two segments, such as the resultant of abdominal
/// pressure. Sizes as coordinates: length [m]; gradient ∂ℓ/∂q (n_coordinates); hessian ∂²ℓ/∂q²
/// (n_coordinates × n_coordinates).
struct LineDerivatives {
    double length = 0;
    VecX gradient;
    MatX hessian;

    /// Memory of the way between the two segments, found again when they are others.
    std::vector<Hop> way;
    SegmentIndex way_from, way_to;
    PointCourse course;
    std::vector<int> slot;
};
/// Nothing is allocated while the segments stay the same.
void calc_line_derivatives(const Body& body, const Pose& pose, SegmentIndex from,
                           const Vec3& p_from, SegmentIndex to, const Vec3& p_to,
                           LineDerivatives& line);

}  // namespace sinew
