#pragma once

#include <memory>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// Second derivatives of every muscle's length in one posture.
struct PathCurvatures {
    /// Per muscle: ∂²ℓ/∂q² over Muscle::coordinates, symmetric [m/rad²; m or 1 in the place of rad
    /// for a sliding coordinate].
    std::vector<MatX> hessian;
    int by_differences = 0;  ///< muscles whose course has no closed form here
};

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
/// Seen from the segment at one end, the other end of a straight piece is a point p moved by the
/// steps h = 1, 2, … between them, outwards, with twists (ω_h, v_h): ∂p/∂x_h = ω_h × p + v_h = D_h
/// and ∂²p/∂x_h∂x_k = ω_h × D_k for h ≤ k. With u the unit vector along the piece,
///
///   ∂²ℓ/∂x_h∂x_k = D_hᵀ (I − u uᵀ) D_k / ℓ + u · (ω_h × D_k).
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

/// The straight line between two points of two segments, such as the resultant of abdominal
/// pressure. Sizes as coordinates: length [m]; gradient ∂ℓ/∂q (n_coordinates); hessian ∂²ℓ/∂q²
/// (n_coordinates × n_coordinates).
struct LineDerivatives {
    double length = 0;
    VecX gradient;
    MatX hessian;

    /// Memory of the way between the two segments, found again when they are others.
    struct Hop {
        int step = 0;
        double sign = 0;
    };
    std::vector<Hop> way;
    SegmentIndex way_from, way_to;
    Eigen::Matrix<double, 3, Eigen::Dynamic> travel, turn;
    std::vector<int> slot;
};
/// Nothing is allocated while the segments stay the same.
void calc_line_derivatives(const Body& body, const Pose& pose, SegmentIndex from,
                           const Vec3& p_from, SegmentIndex to, const Vec3& p_to,
                           LineDerivatives& line);

}  // namespace sinew
