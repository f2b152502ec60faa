#include "sinew/analysis/summarize.h"

#include <gtest/gtest.h>

#include "sinew/analysis/analyze.h"

namespace sinew {
namespace {

TEST(Summarize, a_mean_over_time_weighs_uneven_frames_by_their_length) {
    const VecX time = Eigen::Vector3d(0, 1, 4), series = Eigen::Vector3d(0, 2, 2);
    EXPECT_DOUBLE_EQ(mean_over_time(time, series), (1 + 6) / 4.0);
}

TEST(Summarize, the_suffix_tells_the_side) {
    EXPECT_EQ(side_of("glmax1_r"), Side::right);
    EXPECT_EQ(side_of("multifidus_T5_T3_L"), Side::left);
    EXPECT_EQ(side_of("supmult-T2-C6"), Side::both);
}

/// One group of two lines a side, of volumes 3 and 1, three frames, one foot of two points.
struct Scene {
    Body body;
    Result result;
    std::vector<MatX> point_force;

    Scene() {
        for (const char* name : {"a_r", "b_r", "a_l", "b_l"}) {
            Muscle muscle;
            muscle.name = name;
            muscle.volume_share = name[0] == 'a' ? 0.375 : 0.125;
            body.muscles.push_back(muscle);
        }
        body.groups = {{"thigh", {MuscleIndex{0}, MuscleIndex{1}, MuscleIndex{2}, MuscleIndex{3}}}};
        body.coordinates = {{.name = "hip"}};
        result.plan.motion.time_s = Eigen::Vector3d(0, 1, 2);
        result.activation.resize(4, 3);
        result.activation << 0.4, 0.8, 0, 0, 0.4, 0, 0, 0, 0, 0, 0, 0.4;
        result.level_activation[0] = result.activation;
        result.moment = Eigen::RowVector3d(3, -40, 10);
        result.reserve = Eigen::RowVector3d(0, -2, 0.1);
        for (double x : {0.0, 0.2}) {
            ContactTrack track{.name = x == 0 ? "heel_r" : "toe_r", .contact = "foot_r"};
            track.p_W.assign(3, Vec3(x, 0, 0));
            track.normal_W.assign(3, Vec3::UnitY());
            result.plan.contacts.push_back(track);
        }
        point_force.assign(2, MatX::Zero(3, 3));
        point_force[0].col(1) = Vec3(30, 300, 0);
        point_force[1].col(1) = Vec3(0, 100, 5);
    }
};

TEST(Summarize, a_group_is_weighted_by_volume_and_kept_by_side) {
    Scene scene;
    summarize(scene.body, nullptr, {CoordinateIndex{0}}, scene.point_force, scene.result);
    ASSERT_EQ(scene.result.groups.size(), 3u);
    const GroupResult& right = scene.result.groups[0];  // the most active comes first
    EXPECT_EQ(right.side, Side::right);
    EXPECT_NEAR(right.activation[0], 0.75 * 0.4, 1e-15);
    EXPECT_NEAR(right.peak_activation, 0.75 * 0.8 + 0.25 * 0.4, 1e-15);
    EXPECT_EQ(right.peak_time_s, 1);
    EXPECT_NEAR(right.mean_activation, (0.3 + 2 * 0.7 + 0) / 4, 1e-15);
    EXPECT_EQ(scene.result.groups[1].side, Side::both);
    EXPECT_NEAR(scene.result.groups[1].activation[2], 0.125 * 0.4, 1e-15);
}

TEST(Summarize, a_hoop_joins_its_group_and_every_level_adds_its_part) {
    Scene scene;
    AbdominalWall wall;
    wall.hoops = {{.name = "ring", .group = "thigh", .volume_share = 1},
                  {.name = "belt", .group = "belt", .volume_share = 0.1}};
    MatX pressed(6, 3);
    pressed << scene.result.activation, Eigen::RowVector3d::Constant(0.2),
        Eigen::RowVector3d::Constant(0.3);
    scene.result.level_activation[1] = pressed;
    summarize(scene.body, &wall, {CoordinateIndex{0}}, scene.point_force, scene.result);
    const auto find = [&](const std::string& name, Side side) -> const GroupResult& {
        for (const GroupResult& group : scene.result.groups)
            if (group.name == name && group.side == side) return group;
        throw std::runtime_error(name);
    };
    const GroupResult& thigh = find("thigh", Side::both);
    // Lines of volume 1 beside a hoop of volume 1; without pressure the hoop rests.
    const double lines = 2 * thigh.mean_from[0];
    EXPECT_NEAR(thigh.mean_activation, 0.5 * lines + 0.5 * 0.2, 1e-15);
    EXPECT_NEAR(thigh.mean_from[1], 0.5 * 0.2, 1e-15);
    EXPECT_NEAR(thigh.mean_from[0] + thigh.mean_from[1], thigh.mean_activation, 1e-15);
    EXPECT_EQ(thigh.activation_at[2].size(), 0) << "a level that was not asked for";
    EXPECT_NEAR(find("belt", Side::both).mean_activation, 0.3, 1e-15) << "no line, yet a group";
    EXPECT_NEAR(find("belt", Side::left).volume_share, 0.05, 1e-15);
}

TEST(Summarize, a_reserve_is_measured_against_the_peak_moment_and_named_when_missed) {
    Scene scene;
    summarize(scene.body, nullptr, {CoordinateIndex{0}}, scene.point_force, scene.result);
    EXPECT_EQ(scene.result.joints[0].peak_moment_Nm, -40);
    EXPECT_DOUBLE_EQ(scene.result.max_reserve_share, 2.0 / 40);
    ASSERT_EQ(scene.result.shortfalls.size(), 1u);
    EXPECT_EQ(scene.result.shortfalls[0].coordinate, "hip");
    EXPECT_EQ(scene.result.shortfalls[0].missing, -2);
    EXPECT_EQ(scene.result.shortfalls[0].frame, 1);
}

TEST(Summarize, a_small_moment_is_measured_against_five_newton_metres) {
    Scene scene;
    scene.result.moment.setConstant(0.1);
    scene.result.reserve << 0, 0.04, 0;
    summarize(scene.body, nullptr, {CoordinateIndex{0}}, scene.point_force, scene.result);
    EXPECT_DOUBLE_EQ(scene.result.max_reserve_share, 0.04 / 5);
    EXPECT_TRUE(scene.result.shortfalls.empty());
}

TEST(Summarize, the_points_of_a_foot_become_one_force_at_its_centre_of_pressure) {
    Scene scene;
    summarize(scene.body, nullptr, {CoordinateIndex{0}}, scene.point_force, scene.result);
    ASSERT_EQ(scene.result.contacts.size(), 1u);
    const ContactResult& foot = scene.result.contacts[0];
    EXPECT_EQ(foot.name, "foot_r");
    EXPECT_EQ(foot.force_W.col(1), Vec3(30, 400, 5));
    EXPECT_NEAR(foot.p_W(0, 1), 0.05, 1e-15);
    // Moments about the origin agree with those of the two points.
    const Vec3 whole =
        Vec3(foot.p_W.col(1)).cross(Vec3(foot.force_W.col(1))) + foot.moment_W.col(1);
    const Vec3 parts = Vec3(0.2, 0, 0).cross(Vec3(0, 100, 5));
    EXPECT_LT((whole - parts).norm(), 1e-12);
    EXPECT_NEAR(foot.peak_horizontal_N, std::hypot(30, 5), 1e-12);
}

}  // namespace
}  // namespace sinew
