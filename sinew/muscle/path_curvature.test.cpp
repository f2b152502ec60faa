#include "sinew/muscle/path_curvature.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sinew/mechanics/dead_load_stiffness.h"
#include "sinew/muscle/paths.h"

namespace sinew {
namespace {

PathPointSpec fixed(const std::string& segment, const Vec3& p) {
    return {segment + "_point", segment, FixedPointSpec{p}};
}

JointSpec turning(const std::string& name, const OffsetSpec& parent, const std::string& child) {
    JointSpec joint{
        .name = name, .kind = JointKind::custom, .parent = parent, .child = {.segment = child}};
    const std::array<Vec3, 3> axes{Vec3::UnitZ(), Vec3::UnitX(), Vec3::UnitY()};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string coordinate = name + "_" + std::to_string(i);
        joint.coordinates.push_back({.name = coordinate, .minimum = -3, .maximum = 3});
        joint.rotations[i] = {coordinate, axes[i], {LinearFunction{}}};
        joint.translations[i] = {"", Vec3::Unit(static_cast<int>(i)), {ConstantFunction{0}}};
    }
    return joint;
}

/// A chain of three segments on three-axis joints; the last joint also slides by a bent function
/// of one of its angles. A cylinder sits on the middle segment.
BodySpec make_chain() {
    BodySpec spec{.name = "chain"};
    for (const char* name : {"lower", "middle", "upper"})
        spec.segments.push_back({.name = name, .mass = 1, .inertia = Mat3::Identity()});
    WrapSpec wrap{.name = "roll", .shape = CylinderSpec{0.03, 1}};
    wrap.rotation_xyz_body = {0.2, 0.1, 0};
    wrap.X_SegmentWrap = {rotation_xyz_body(wrap.rotation_xyz_body), {0.0, 0.1, 0}};
    spec.segments[1].wraps.push_back(wrap);
    spec.joints.push_back(turning("a", {.segment = "ground"}, "lower"));
    spec.joints.push_back(turning("b", {.segment = "lower", .translation = {0, 0.2, 0}}, "middle"));
    spec.joints.push_back(turning("c", {.segment = "middle", .translation = {0, 0.2, 0}}, "upper"));
    spec.joints.back().translations[0].coordinate = "c_0";
    spec.joints.back().translations[0].function = {PolynomialFunction{{0.05, 0.02, 0}}};
    const auto add = [&](const std::string& name, std::vector<PathPointSpec> points,
                         std::vector<PathWrapSpec> wraps = {}) {
        spec.muscles.push_back({.name = name,
                                .max_isometric_force = 100,
                                .optimal_fibre_length = 0.1,
                                .tendon_slack_length = 0.1,
                                .points = std::move(points),
                                .wraps = std::move(wraps)});
    };
    add("straight", {fixed("ground", {0.05, 0, 0.02}), fixed("upper", {0.06, 0.1, -0.03})});
    add("via", {fixed("lower", {-0.04, 0.05, 0.02}), fixed("middle", {-0.06, 0.1, 0.01}),
                fixed("middle", {-0.05, 0.15, 0}), fixed("upper", {-0.05, 0.1, -0.02})});
    add("downwards", {fixed("upper", {0.02, 0.05, 0.05}), fixed("lower", {0.03, 0.02, 0.06})});
    add("bent", {fixed("lower", {0.01, 0.05, 0.02}), fixed("upper", {0.0, 0.05, -0.03})},
        {{.name = "over", .surface = "roll"}});
    return spec;
}

class PathCurvature : public testing::Test {
protected:
    PathCurvature()
        : body(compile(make_chain())), mechanics(body), workspace(mechanics), paths_of(body) {}

    MusclePaths calc(const VecX& q) {
        auto memory = mechanics.make_workspace();
        mechanics.calc_pose(q, memory, pose);
        MusclePaths paths;
        calc_paths(body, q, pose, paths_of, paths);
        return paths;
    }

    Body body;
    Mechanics mechanics;
    PathCurvatureWorkspace workspace;
    PathWorkspace paths_of;
    Pose pose;
};

TEST_F(PathCurvature, is_the_derivative_of_moment_arms_by_central_differences) {
    VecX q(9);
    q << 0.3, -0.2, 0.1, 0.2, 0.15, -0.1, -0.25, 0.1, 0.2;
    calc(q);
    PathCurvatures curvatures;
    calc_path_curvatures(mechanics, q, pose, workspace, curvatures);
    EXPECT_EQ(curvatures.by_differences, 0) << "one cylinder has a closed form";
    const MuscleIndex bent = body.find_muscle("bent").value();
    EXPECT_FALSE(calc_path_trace(body, q, pose, bent).wrapped.empty()) << "it must touch";
    EXPECT_EQ(curvatures.bent, std::vector<int>{bent.value});
    // Of straight courses the second derivative along a line says it all.
    const auto along = [&](const VecX& direction) {
        MotionAlong motion;
        calc_motion_along(body, pose, direction, motion);
        VecX second = VecX::Zero(body.n_muscles());
        for (const PieceCurvature& piece : curvatures.pieces)
            second[piece.muscle] += calc_second_along(body, motion, piece);
        return second;
    };
    const double h = 1e-5;
    const int n = body.n_coordinates();
    for (int c = 0; c < n; ++c) {
        const VecX d = h * VecX::Unit(n, c);
        const MatX slope = -(calc(q + d).moment_arm - calc(q - d).moment_arm) / (2 * h);
        calc(q);
        for (int b = 0; b < n; ++b) {
            const VecX both = VecX::Unit(n, b) + VecX::Unit(n, c);
            const VecX straight =
                0.5 * (along(both) - along(VecX::Unit(n, b)) - along(VecX::Unit(n, c)));
            for (int m = 0; m < body.n_muscles(); ++m)
                if (m != bent.value) {
                    EXPECT_NEAR(straight[m], slope(b, m), 2e-9) << body.muscles[m].name << b << c;
                }
        }
        const auto& own = body.muscles[bent].coordinates;
        for (std::size_t i = 0; i < own.size(); ++i)
            for (std::size_t j = 0; j < own.size(); ++j)
                if (own[j].value == c) {
                    EXPECT_NEAR(curvatures.hessian[bent](i, j), slope(own[i].value, bent.value),
                                2e-9);
                }
    }
}

TEST_F(PathCurvature, of_straight_pieces_is_their_transverse_arms_and_dead_pulls) {
    VecX q(9), tension(4);
    q << 0.3, -0.2, 0.1, 0.2, 0.15, -0.1, -0.25, 0.1, 0.2;
    tension << 30, 50, 70, 0;
    calc(q);
    PathCurvatures curvatures;
    calc_path_curvatures(mechanics, q, pose, workspace, curvatures);
    std::vector<DeadPull> pulls;
    MatX stiffness = MatX::Zero(9, 9);
    std::vector<std::array<double, 2>> arms;
    for (const PieceCurvature& piece : curvatures.pieces) {
        const double pull = tension[piece.muscle];
        const Way& way = curvatures.ways[piece.way];
        pulls.push_back({piece.a, piece.b, way.common, piece.p_a_W, piece.p_b_W, -pull * piece.u});
        calc_transverse_arms(curvatures, piece, pose, arms);
        MatX rows = MatX::Zero(9, 2);
        for (std::size_t k = 0; k < way.hops.size(); ++k)
            for (int e = 0; e < 2; ++e)
                rows(body.steps[way.hops[k].step].coordinate.value, e) += arms[k][e];
        stiffness += pull / piece.length * rows * rows.transpose();
    }
    DeadLoadWorkspace memory;
    MatX dead;
    calc_dead_load_stiffness(body, pose, {}, pulls, memory, dead);
    stiffness += dead;
    const auto moments = [&](const VecX& posture) -> VecX {
        return -calc(posture).moment_arm * tension;
    };
    const double h = 1e-5;
    for (int c = 0; c < 9; ++c) {
        const VecX d = h * VecX::Unit(9, c);
        // Central differences of moments of 10 N·m.
        EXPECT_LT((stiffness.col(c) - (moments(q + d) - moments(q - d)) / (2 * h)).norm(), 1e-6);
    }
    EXPECT_GT(stiffness.norm(), 1);
}

TEST_F(PathCurvature, of_a_line_has_the_gradient_and_curvature_that_differences_give) {
    VecX q(9);
    q << 0.3, -0.2, 0.1, 0.2, 0.15, -0.1, -0.25, 0.1, 0.2;
    const SegmentIndex lower = body.find_segment("lower").value(),
                       upper = body.find_segment("upper").value();
    const auto at = [&](const VecX& posture) {
        calc(posture);
        LineDerivatives line;
        calc_line_derivatives(body, pose, lower, {0.05, 0, 0.01}, upper, {0.04, 0.2, 0}, line);
        return line;
    };
    const LineDerivatives line = at(q);
    const double h = 1e-5;
    for (int c = 0; c < body.n_coordinates(); ++c) {
        VecX more = q, less = q;
        more[c] += h;
        less[c] -= h;
        const LineDerivatives after = at(more), before = at(less);
        EXPECT_NEAR(line.gradient[c], (after.length - before.length) / (2 * h), 1e-9);
        EXPECT_LT((line.hessian.col(c) - (after.gradient - before.gradient) / (2 * h)).norm(),
                  5e-9);
    }
    EXPECT_GT(line.hessian.norm(), 0.01);
}

}  // namespace
}  // namespace sinew
