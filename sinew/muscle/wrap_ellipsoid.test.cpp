#include "sinew/muscle/wrap_ellipsoid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace sinew {
namespace {

constexpr double pi = std::numbers::pi;
constexpr WrapSide whole{};

double piece_length(const Wrap& wrap, const Vec3& p1, const Vec3& p2) {
    return (wrap.r1 - p1).norm() + wrap.length + (p2 - wrap.r2).norm();
}

// Around a sphere the plane through the centre is the shortest way: two tangents and an arc.
double shortest_around_sphere(double r, const Vec3& p1, const Vec3& p2) {
    const double between = std::acos(p1.normalized().dot(p2.normalized()));
    const double arc = between - std::acos(r / p1.norm()) - std::acos(r / p2.norm());
    return std::sqrt(p1.squaredNorm() - r * r) + r * arc + std::sqrt(p2.squaredNorm() - r * r);
}

TEST(WrapEllipsoid, is_a_great_circle_on_a_sphere) {
    const EllipsoidSpec sphere{.radii = Vec3::Constant(0.05)};
    const Vec3 p1(0.11, 0.02, 0.015), p2(-0.08, 0.012, -0.03);
    // By the middle of the inner part the nearest point lies straight out from the centre.
    const Wrap wrap = wrap_ellipsoid(sphere, whole, WrapMethod::midpoint, p1, p2);
    ASSERT_EQ(wrap.status, WrapStatus::mandatory);
    EXPECT_NEAR(piece_length(wrap, p1, p2), shortest_around_sphere(0.05, p1, p2), 1e-12);
    EXPECT_NEAR(wrap.point(0.4).norm(), 0.05, 1e-15);
}

TEST(WrapEllipsoid, touches_where_its_tangents_say) {
    const EllipsoidSpec ellipsoid{.radii = {0.05, 0.03, 0.08}};
    const Vec3 p1(0.11, 0.01, 0.015), p2(-0.08, 0.012, -0.03);
    for (const WrapMethod method : {WrapMethod::hybrid, WrapMethod::midpoint, WrapMethod::axial}) {
        const Wrap wrap = wrap_ellipsoid(ellipsoid, whole, method, p1, p2);
        ASSERT_TRUE(wrap.bends());
        for (const auto& [r, p] : {std::pair{wrap.r1, p1}, std::pair{wrap.r2, p2}}) {
            const Vec3 y = r.cwiseQuotient(ellipsoid.radii);
            EXPECT_NEAR(y.squaredNorm(), 1, 1e-12);
            EXPECT_NEAR(y.cwiseQuotient(ellipsoid.radii).normalized().dot((p - r).normalized()), 0,
                        1e-12);
        }
        // The arc leaves in the direction of arrival and never turns back.
        EXPECT_GT((wrap.point(1e-6) - wrap.r1).dot(wrap.r1 - p1), 0);
        EXPECT_GT((p2 - wrap.r2).dot(wrap.r2 - wrap.point(1 - 1e-6)), 0);
        double chords = 0;
        for (int i = 0; i < 20000; ++i) {
            chords += (wrap.point((i + 1) / 20000.0) - wrap.point(i / 20000.0)).norm();
        }
        EXPECT_NEAR(wrap.length, chords, 1e-9);  // chords of 5 µm fall short by less
    }
}

TEST(WrapEllipsoid, keeps_to_the_side_it_is_given) {
    const EllipsoidSpec ellipsoid{.radii = {0.05, 0.03, 0.08}};
    const Vec3 p1(0.11, 0.01, 0.0), p2(-0.08, 0.012, -0.01);
    const Wrap above = wrap_ellipsoid(ellipsoid, {.axis = 1, .sign = 1}, WrapMethod::axial, p1, p2);
    const Wrap below =
        wrap_ellipsoid(ellipsoid, {.axis = 1, .sign = -1}, WrapMethod::axial, p1, p2);
    EXPECT_GT(above.point(0.5).y(), 0);
    EXPECT_LT(below.point(0.5).y(), 0);
}

TEST(WrapEllipsoid, leaves_a_piece_alone_that_misses_it_or_ends_inside) {
    const EllipsoidSpec ellipsoid{.radii = {0.05, 0.03, 0.08}};
    EXPECT_EQ(
        wrap_ellipsoid(ellipsoid, whole, WrapMethod::hybrid, {0.1, 0.031, 0}, {-0.1, 0.031, 0})
            .status,
        WrapStatus::none);
    EXPECT_EQ(
        wrap_ellipsoid(ellipsoid, whole, WrapMethod::hybrid, {0.02, 0, 0}, {-0.1, 0, 0}).status,
        WrapStatus::inside);
}

TEST(NearestOnEllipsoid, has_its_normal_along_the_way_there) {
    const Vec3 radii(1.2, 0.7, 1.1);
    for (const Vec3& p :
         {Vec3(0.3, 0.1, -0.2), Vec3(0.01, -0.6, 0.02), Vec3(2, 1, -3), Vec3(1e-6, 0.2, 0.9)}) {
        const Vec3 nearest = calc_nearest_on_ellipsoid(radii, p);
        const Vec3 y = nearest.cwiseQuotient(radii);
        EXPECT_NEAR(y.squaredNorm(), 1, 1e-12);
        const Vec3 normal = y.cwiseQuotient(radii).normalized();
        EXPECT_LT(normal.cross((nearest - p).normalized()).norm(), 1e-9);
        // No sampled point of the surface is nearer.
        for (int i = 1; i < 60; ++i) {
            for (int j = 0; j < 120; ++j) {
                const double polar = pi * i / 60, around = 2 * pi * j / 120;
                const Vec3 other(radii.x() * std::sin(polar) * std::cos(around),
                                 radii.y() * std::sin(polar) * std::sin(around),
                                 radii.z() * std::cos(polar));
                EXPECT_GE((other - p).norm(), (nearest - p).norm() - 1e-12);
            }
        }
    }
}

TEST(NearestOnEllipsoid, keeps_points_of_a_coordinate_plane_in_it) {
    // From the centre the nearest point of this ellipsoid is (0, ±0.7, 0): the section of smallest
    // radii among the planes through the centre is the one without x.
    const Vec3 nearest = calc_nearest_on_ellipsoid({1.2, 0.7, 1.1}, Vec3::Zero());
    EXPECT_LT((nearest - Vec3(0, 0.7, 0)).norm(), 1e-15);
    EXPECT_EQ(calc_nearest_on_ellipsoid({1.2, 0.7, 1.1}, {0.2, 0, 0.3}).y(), 0);
}

}  // namespace
}  // namespace sinew
