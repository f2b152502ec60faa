#include "sinew/recruitment/friction_cone.h"

#include <gtest/gtest.h>

#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

TEST(FrictionCone, projects_by_hand_in_the_three_regions) {
    const Vec3 n = Vec3::UnitY();
    // Inside; in the polar cone; between them: (3, 0) onto the ray (0.5, 1) gives (0.6, 1.2).
    EXPECT_TRUE(calc_cone_projection({0.4, 1, 0}, n, 0.5).isApprox(Vec3(0.4, 1, 0)));
    EXPECT_TRUE(calc_cone_projection({0.4, -1, 0}, n, 0.5).isZero());
    EXPECT_TRUE(calc_cone_projection({3, 0, 0}, n, 0.5).isApprox(Vec3(0.6, 1.2, 0)));
    EXPECT_TRUE(calc_cone_projection({3, 2, 0}, n, 0).isApprox(Vec3(0, 2, 0)));
}

TEST(FrictionCone, never_pulls_without_friction_along_the_normal_itself) {
    // The tangent is exactly 0 here, and 0 ≤ μ u·n holds for every u·n when μ = 0.
    const Vec3 n = Vec3::UnitY();
    EXPECT_TRUE(calc_cone_projection({0, -2, 0}, n, 0).isZero());
    EXPECT_TRUE(calc_cone_projection_jacobian({0, -2, 0}, n, 0).isZero());
    EXPECT_TRUE(calc_cone_projection({0, 2, 0}, n, 0).isApprox(Vec3(0, 2, 0)));
    EXPECT_TRUE(calc_cone_projection_jacobian({0, 2, 0}, n, 0).isApprox(n * n.transpose()));
}

TEST(FrictionCone, splits_a_vector_into_orthogonal_parts_in_the_cone_and_its_polar) {
    reference::Random random(1);
    for (int k = 0; k < 1000; ++k) {
        const Vec3 n = random.direction(), u = 10 * random.direction();
        const double friction = random.uniform(0, 1.5);
        const Vec3 f = calc_cone_projection(u, n, friction), rest = u - f;
        EXPECT_NEAR(f.dot(rest), 0, 1e-13 * u.squaredNorm());
        EXPECT_LE((f - f.dot(n) * n).norm(), friction * f.dot(n) + 1e-13);
        EXPECT_LE(friction * (rest - rest.dot(n) * n).norm(), -rest.dot(n) + 1e-13);
    }
}

TEST(FrictionCone, has_the_derivative_that_differences_give) {
    reference::Random random(2);
    for (int k = 0; k < 1000; ++k) {
        const Vec3 n = random.direction(), u = random.direction();
        const double friction = random.uniform(0.1, 1.5), h = 1e-6;
        const Mat3 derivative = calc_cone_projection_jacobian(u, n, friction);
        for (int j = 0; j < 3; ++j) {
            const Vec3 d = h * Vec3::Unit(j);
            const Vec3 difference = (calc_cone_projection(u + d, n, friction) -
                                     calc_cone_projection(u - d, n, friction)) /
                                    (2 * h);
            // 1e-8: cancellation of central differences, with curvature 1/|u|.
            EXPECT_NEAR((difference - derivative.col(j)).norm(), 0, 1e-8);
        }
    }
}

}  // namespace
}  // namespace sinew
