#include "sinew/muscle/wrap_cylinder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace sinew {
namespace {

constexpr double pi = std::numbers::pi;
constexpr WrapSide whole{};

// Straight, surface, straight.
double piece_length(const Wrap& wrap, const Vec3& p1, const Vec3& p2) {
    return (wrap.r1 - p1).norm() + wrap.length + (p2 - wrap.r2).norm();
}

TEST(WrapCylinder, turns_a_quarter_where_the_tangents_are_square) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 1};
    const Vec3 p1(0.03, -0.05, 0.01);
    const Vec3 p2(-0.015, 0.03, 0.01);
    const Wrap wrap = wrap_cylinder(cylinder, whole, p1, p2);
    ASSERT_EQ(wrap.status, WrapStatus::mandatory);
    EXPECT_LT((wrap.r1 - Vec3(0.03, 0, 0.01)).norm(), 1e-15);
    EXPECT_LT((wrap.r2 - Vec3(0, 0.03, 0.01)).norm(), 1e-15);
    EXPECT_NEAR(wrap.length, 0.03 * pi / 2, 1e-15);
}

TEST(WrapCylinder, follows_a_helix_of_constant_pitch) {
    // From −80° to 130° counter-clockwise; unrolled, a right triangle of base t + r θ + t.
    const double r = 0.02, t = 0.04, rise = 0.03;
    const double from = -80 * pi / 180, to = 130 * pi / 180;
    const auto out = [](double angle) { return Vec3(std::cos(angle), std::sin(angle), 0); };
    const CylinderSpec cylinder{.radius = r, .length = 1};
    const WrapSide right{.axis = 0, .sign = 1};
    const Vec3 p1 = r * out(from) - t * out(from + pi / 2);
    const Vec3 p2 = r * out(to) + t * out(to + pi / 2) + Vec3(0, 0, rise);
    const Wrap wrap = wrap_cylinder(cylinder, right, p1, p2);
    ASSERT_TRUE(wrap.bends());
    EXPECT_NEAR(wrap.angle, to - from, 1e-12);
    const double base = 2 * t + r * (to - from);
    EXPECT_NEAR(piece_length(wrap, p1, p2), std::hypot(base, rise), 1e-15);
    // The pitch is the same on both straight ends and along the surface.
    const Vec3 first = (wrap.r1 - p1).normalized();
    const Vec3 last = (p2 - wrap.r2).normalized();
    const Vec3 start = (wrap.point(1e-6) - wrap.r1).normalized();
    EXPECT_NEAR(first.z(), last.z(), 1e-14);
    EXPECT_NEAR(start.dot(first), 1, 1e-9);
    EXPECT_LT((wrap.point(1) - wrap.r2).norm(), 1e-15);
    EXPECT_NEAR(wrap.point(0.3).head<2>().norm(), r, 1e-15);
}

TEST(WrapCylinder, turns_past_half_a_circle_by_what_joins_its_tangent_points) {
    // Supinator of the cyclist model at pro_sup 0.73 rad. The tangent points are 101.6° apart the
    // short way, so the long way is 258.4°; OpenSim 4.6 takes 461.6° here and 258.4° in the mirror.
    const CylinderSpec cylinder{.radius = 0.008, .length = 0.04};
    const WrapSide left{.axis = 0, .sign = -1};
    const Vec3 p1(0.00124, 0.00929, 0.00901), p2(0.00610, 0.00959, -0.02482);
    const Vec3 mirror(1, -1, 1);
    const Wrap wrap = wrap_cylinder(cylinder, left, p1, p2);
    const Wrap other =
        wrap_cylinder(cylinder, left, p1.cwiseProduct(mirror), p2.cwiseProduct(mirror));
    ASSERT_TRUE(wrap.bends());
    EXPECT_NEAR(wrap.angle * 180 / pi, 258.4, 0.1);
    EXPECT_LT((wrap.point(1) - wrap.r2).norm(), 1e-15);
    EXPECT_NEAR(other.length, wrap.length, 1e-15);
    EXPECT_LT((other.r2 - wrap.r2.cwiseProduct(mirror)).norm(), 1e-15);
}

TEST(WrapCylinder, is_no_longer_than_any_path_through_nearby_tangent_points) {
    const CylinderSpec cylinder{.radius = 0.04, .length = 1};
    const Vec3 p1(0.1, -0.02, 0.05), p2(-0.09, 0.01, -0.06);
    const Wrap wrap = wrap_cylinder(cylinder, whole, p1, p2);
    ASSERT_TRUE(wrap.bends());
    const double length = piece_length(wrap, p1, p2);
    for (const double dz1 : {-1e-3, 0.0, 1e-3}) {
        for (const double dz2 : {-1e-3, 0.0, 1e-3}) {
            const Vec3 r1 = wrap.r1 + Vec3(0, 0, dz1);
            const Vec3 r2 = wrap.r2 + Vec3(0, 0, dz2);
            const double arc = std::hypot(0.04 * wrap.angle, r2.z() - r1.z());
            EXPECT_GE((r1 - p1).norm() + arc + (p2 - r2).norm(), length - 1e-15);
        }
    }
}

TEST(WrapCylinder, leaves_a_piece_alone_that_misses_it) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 1};
    EXPECT_EQ(wrap_cylinder(cylinder, whole, {0.1, 0.031, 0}, {-0.1, 0.031, 0}).status,
              WrapStatus::none);
    EXPECT_EQ(wrap_cylinder(cylinder, whole, {0.1, 0.029, 0}, {-0.1, 0.029, 0}).status,
              WrapStatus::mandatory);
    // The line would pass through, but the piece ends before.
    EXPECT_EQ(wrap_cylinder(cylinder, whole, {0.1, 0, 0}, {0.04, 0, 0}).status, WrapStatus::none);
}

TEST(WrapCylinder, joins_the_straight_piece_without_a_step_when_it_engages) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 1};
    const Vec3 p1(0.1, 0.03 - 1e-9, 0), p2(-0.1, 0.03 - 1e-9, 0.02);
    const Wrap wrap = wrap_cylinder(cylinder, whole, p1, p2);
    ASSERT_TRUE(wrap.bends());
    EXPECT_NEAR(piece_length(wrap, p1, p2), (p2 - p1).norm(), 1e-12);
}

TEST(WrapCylinder, says_when_an_end_is_inside) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 1};
    EXPECT_EQ(wrap_cylinder(cylinder, whole, {0.02, 0, 0}, {-0.1, 0, 0}).status,
              WrapStatus::inside);
}

TEST(WrapCylinder, ends_where_both_tangent_points_are_past_its_length) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 0.1};
    EXPECT_FALSE(wrap_cylinder(cylinder, whole, {0.1, 0.01, 0.06}, {-0.1, 0.01, 0.06}).bends());
    EXPECT_TRUE(wrap_cylinder(cylinder, whole, {0.1, 0.01, 0.04}, {-0.1, 0.01, 0.06}).bends());
}

TEST(WrapCylinder, keeps_to_the_side_it_is_given) {
    const CylinderSpec cylinder{.radius = 0.03, .length = 1};
    const Vec3 p1(0.1, 0.01, 0), p2(-0.1, 0.01, 0);
    const Wrap above = wrap_cylinder(cylinder, {.axis = 1, .sign = 1}, p1, p2);
    const Wrap below = wrap_cylinder(cylinder, {.axis = 1, .sign = -1}, p1, p2);
    ASSERT_TRUE(above.bends());
    ASSERT_TRUE(below.bends());
    EXPECT_GT(above.point(0.5).y(), 0);
    EXPECT_LT(below.point(0.5).y(), 0);
    EXPECT_GT(piece_length(below, p1, p2), piece_length(above, p1, p2));
}

}  // namespace
}  // namespace sinew
