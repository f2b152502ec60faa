#include "sinew/io/osim_joint.h"

#include <fstream>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sinew/io/osim_reader.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {
namespace {

using nlohmann::json;

/// Synthetic models, one for each kind of joint, with poses, Jacobians and generalised forces that
/// OpenSim 4.6 gives them. Written by
/// .oracle/bin/python tests/oracle/joints.py --dump build/dump_joints --golden
const json& golden() {
    static const json document = json::parse(std::ifstream("tests/golden/joints.json"));
    return document;
}

VecX by_name(const Body& body, const json& values) {
    VecX v(body.n_coordinates());
    for (int i = 0; i < body.n_coordinates(); ++i) v[i] = values.at(body.coordinates[i].name);
    return v;
}

class JointOfKind : public testing::TestWithParam<const char*> {
protected:
    JointOfKind() {
        for (const json& model : golden().at("models"))
            if (model.at("kind") == GetParam()) model_ = &model;
    }
    const json* model_ = nullptr;
};

// A chain of a dozen turns rounds as often at numbers of order one; the forces reach some hundred
// newtons.
constexpr double pose_rounding = 5e-14;
constexpr double force_rounding = 1e-11;

TEST_P(JointOfKind, moves_as_in_opensim) {
    ASSERT_NE(model_, nullptr);
    const Body body = compile(make_body_spec("joint.osim", model_->at("osim")));
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    VecX tau;
    for (const json& frame : model_->at("frames")) {
        const VecX q = by_name(body, frame.at("q"));
        mechanics.calc_pose(q, workspace, pose);
        for (const auto& [name, segment] : frame.at("segments").items()) {
            const SegmentIndex s = *body.find_segment(name);
            MatX jacobian(6, body.n_coordinates());
            calc_rotation_jacobian(body, pose, s, jacobian.topRows(3));
            calc_point_jacobian(body, pose, s, pose.X_W[s].p, jacobian.bottomRows(3));
            for (int i = 0; i < 3; ++i) {
                EXPECT_NEAR(pose.X_W[s].p[i], segment.at("p")[i], pose_rounding) << name;
                for (int k = 0; k < 3; ++k)
                    EXPECT_NEAR(pose.X_W[s].R(i, k), segment.at("R")[3 * i + k], pose_rounding)
                        << name;
            }
            for (int c = 0; c < body.n_coordinates(); ++c)
                for (int i = 0; i < 6; ++i)
                    EXPECT_NEAR(jacobian(i, c),
                                segment.at("jacobian").at(body.coordinates[c].name)[i],
                                pose_rounding)
                        << name << " by " << body.coordinates[c].name;
        }
        mechanics.calc_inverse_dynamics(q, by_name(body, frame.at("qd")),
                                        by_name(body, frame.at("qdd")), {}, workspace, tau);
        for (int c = 0; c < body.n_coordinates(); ++c)
            EXPECT_NEAR(tau[c], frame.at("tau").at(body.coordinates[c].name), force_rounding)
                << body.coordinates[c].name;
    }
}

TEST_P(JointOfKind, knows_which_coordinates_turn) {
    ASSERT_NE(model_, nullptr);
    const BodySpec spec = make_body_spec("joint.osim", model_->at("osim"));
    const Body body = compile(spec);
    const std::string kind = GetParam();
    for (const Coordinate& coordinate : body.coordinates) {
        if (coordinate.name.front() != 'j') continue;
        const int i = coordinate.name[1] - '0';
        const bool slides = kind == "SliderJoint" || (kind == "PlanarJoint" && i > 0) ||
                            (kind == "FreeJoint" && i > 2);
        EXPECT_EQ(coordinate.rotational, !slides) << coordinate.name;
        EXPECT_EQ(spec.turns(coordinate.name), !slides) << coordinate.name;
    }
}

INSTANTIATE_TEST_SUITE_P(OsimJoint, JointOfKind,
                         testing::Values("WeldJoint", "PinJoint", "SliderJoint", "UniversalJoint",
                                         "PlanarJoint", "BallJoint", "GimbalJoint", "FreeJoint",
                                         "EllipsoidJoint", "ScapulothoracicJoint"),
                         [](const auto& info) { return std::string(info.param); });

TEST(OsimJoint, the_tag_of_each_kind_leads_back_to_it) {
    for (int k = 0; k <= static_cast<int>(JointKind::custom); ++k) {
        const auto kind = static_cast<JointKind>(k);
        EXPECT_EQ(osim::joint_kind(osim::joint_tag(kind)), kind);
    }
    EXPECT_FALSE(osim::joint_kind("RollingJoint"));
}

// The origin lies on the ellipsoid wherever the joint turns, and the steps' rotations add up to the
// three turns alone.
TEST(OsimJoint, an_ellipsoid_joint_keeps_to_its_ellipsoid) {
    BodySpec spec;
    spec.segments = {{.name = "head", .mass = 1, .inertia = Mat3::Identity()}};
    JointSpec joint{.name = "j",
                    .kind = JointKind::ellipsoid,
                    .parent = {.segment = "ground"},
                    .child = {.segment = "head"},
                    .coordinates = {{.name = "a"}, {.name = "b"}, {.name = "c"}},
                    .radii = {0.1, 0.25, 0.4}};
    osim::set_implied_axes(joint);
    spec.joints = {joint};
    const Body body = compile(spec);
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    std::mt19937_64 generator(3);
    std::uniform_real_distribution<double> angle(-3, 3);
    for (int i = 0; i < 50; ++i) {
        const Vec3 q(angle(generator), angle(generator), angle(generator));
        mechanics.calc_pose(q, workspace, pose);
        const Transform& X = pose.X_W[*body.find_segment("head")];
        EXPECT_LT((X.R - rotation_xyz_body(q)).norm(), 1e-14);
        EXPECT_LT((X.p - joint.radii.cwiseProduct(X.R.col(2))).norm(), 1e-15);
    }
}

TEST(OsimJoint, refuses_an_ellipsoid_without_size) {
    BodySpec spec = make_body_spec("joint.osim", golden().at("models")[8].at("osim"));
    ASSERT_EQ(spec.joints[1].kind, JointKind::ellipsoid);
    spec.joints[1].radii.y() = 0;
    try {
        (void)compile(spec);
        FAIL() << "accepted";
    } catch (const std::exception& error) {
        EXPECT_STREQ(
            error.what(),
            "joint.osim: error: [tested] radius of the ellipsoid is 0; it must be above 0");
    }
}

}  // namespace
}  // namespace sinew
