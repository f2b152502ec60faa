#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>

namespace sinew {

using Vec3 = Eigen::Vector3d;
using Mat3 = Eigen::Matrix3d;
using Vec6 = Eigen::Matrix<double, 6, 1>;  ///< (angular, linear) or (moment, force)
using VecX = Eigen::VectorXd;
using MatX = Eigen::MatrixXd;

/// A rigid transform X_AB: the pose of frame B measured in frame A.
/// p_AC = X_AB * p_BC;  X_AC = X_AB * X_BC.
struct Transform {
    Mat3 R = Mat3::Identity();  ///< R_AB, maps vectors expressed in B to A
    Vec3 p = Vec3::Zero();      ///< p_AB [m], origin of B in A

    Vec3 operator*(const Vec3& p_BC) const { return p + R * p_BC; }
    Transform operator*(const Transform& X_BC) const { return {R * X_BC.R, p + R * X_BC.p}; }
    [[nodiscard]] Transform inverse() const { return {R.transpose(), -(R.transpose() * p)}; }
};

/// R_AB of body-fixed rotations about x, then the new y, then the new z [rad]; OpenSim's
/// `orientation` and `xyz_body_rotation` elements.
[[nodiscard]] inline Mat3 rotation_xyz_body(const Vec3& angles) {
    return (Eigen::AngleAxisd(angles.x(), Vec3::UnitX()) *
            Eigen::AngleAxisd(angles.y(), Vec3::UnitY()) *
            Eigen::AngleAxisd(angles.z(), Vec3::UnitZ()))
        .toRotationMatrix();
}

/// The matrix [v]ₓ with [v]ₓ u = v × u.
[[nodiscard]] inline Mat3 cross_matrix(const Vec3& v) {
    Mat3 m;
    m << 0, -v.z(), v.y(), v.z(), 0, -v.x(), -v.y(), v.x(), 0;
    return m;
}

}  // namespace sinew
