#include "sinew/mechanics/opensim_accelerations.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sinew/math/function.h"

namespace sinew {
namespace {

/// A ball of 3 kg, 0.4 m below a joint whose axes turn by multiples of one coordinate or of two.
Body make_body(const std::array<std::pair<const char*, double>, 3>& turns) {
    BodySpec spec;
    SegmentSpec ball{.name = "ball", .mass = 3};
    ball.p_SegmentCom = {0, -0.4, 0};
    ball.inertia = 0.1 * Mat3::Identity();
    spec.segments.push_back(ball);
    JointSpec joint{.name = "joint", .kind = JointKind::custom};
    joint.parent.segment = "ground";
    joint.child.segment = "ball";
    for (const char* name : {"a", "b"}) {
        bool used = false;
        for (const auto& turn : turns) used = used || std::string(turn.first) == name;
        if (used) joint.coordinates.push_back({.name = name, .minimum = -3, .maximum = 3});
    }
    for (std::size_t k = 0; k < 3; ++k)
        if (*turns.at(k).first != 0)
            joint.rotations.at(k) = {turns.at(k).first,
                                     Vec3::Unit(static_cast<int>(k)),
                                     {LinearFunction{turns.at(k).second, 0}}};
    spec.joints.push_back(joint);
    return compile(spec);
}

std::vector<ExternalForce> forces_of(const Body& body, const VecX& qd) {
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(VecX::Zero(body.n_coordinates()), workspace, pose);
    std::vector<ExternalForce> forces;
    OpensimAccelerations(body).add_forces(qd, pose, forces);
    return forces;
}

TEST(OpensimAccelerations, are_nothing_where_each_coordinate_turns_its_own_axis) {
    const Body body = make_body({{{"a", 1}, {"b", 1}, {"", 0}}});
    EXPECT_TRUE(forces_of(body, VecX::Ones(2)).empty());
}

TEST(OpensimAccelerations, lack_the_order_of_axes_where_one_coordinate_turns_several) {
    // θ̇ = (2, 3, 5) about x, y, z at rest in the neutral posture: Δα = 5 z × 3 y = −15 x.
    const Body body = make_body({{{"a", 2}, {"a", 3}, {"a", 5}}});
    const std::vector<ExternalForce> forces = forces_of(body, VecX::Ones(1));
    ASSERT_EQ(forces.size(), 1U);
    EXPECT_LT((forces[0].moment_W - Vec3(1.5, 0, 0)).norm(), 1e-12);
    // −m Δα × r with r = −0.4 y: −3 (−15 x × −0.4 y) = −18 z.
    EXPECT_LT((forces[0].f_W - Vec3(0, 0, -18)).norm(), 1e-12);
}

}  // namespace
}  // namespace sinew
