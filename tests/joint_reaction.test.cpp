// Joint reactions of the adult body and of third-party models: their own laws, and OpenSim 4.6 at
// recorded frames.
#include "sinew/analysis/joint_reaction.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/osim_reader.h"
#include "tests/reference/hip_thrust_scene.h"
#include "tests/reference/random_frames.h"

namespace sinew {
namespace {

std::filesystem::path model_file(const std::string& name) {
    const char* chosen = std::getenv("SINEW_REFERENCE");
    return std::filesystem::path(chosen != nullptr ? chosen : "../shared/reference") /
           "opensim/models" / (name + ".osim");
}

BodySpec adult() {
    return make_adult(load_adult_tables(data_directory()));
}

/// All joints of a body.
struct Scene {
    explicit Scene(const BodySpec& spec) : body(compile(spec)) {
        std::vector<JointIndex> joints;
        for (int j = 0; j < static_cast<int>(body.joints.size()); ++j) joints.emplace_back(j);
        reactions = std::make_unique<JointReactions>(body, mechanics, joints);
    }

    const std::vector<JointReactionMap>& calc(const BodyLoads& loads = {}) {
        mechanics.calc_pose(q, workspace, pose);
        calc_paths(body, q, pose, path_workspace, paths);
        reactions->calc(q, qd, qdd, pose, paths, loads, workspace);
        return reactions->maps();
    }

    void draw(reference::Random& random) {
        for (int c = 0; c < body.n_coordinates(); ++c) {
            const Coordinate& k = body.coordinates[c];
            if (k.locked) continue;
            q[c] = random.uniform(std::max(k.minimum, -1.0), std::min(k.maximum, 1.0));
            qd[c] = random.uniform(-3, 3);
            qdd[c] = random.uniform(-20, 20);
        }
        for (int m = 0; m < body.n_muscles(); ++m) tension[m] = random.uniform(0, 500);
    }

    [[nodiscard]] const JointReactionMap& at(const std::string& joint) const {
        return reactions->maps()[find_joint(body, joint).value()];
    }

    const Body body;
    Mechanics mechanics{body};
    MechanicsWorkspace workspace = mechanics.make_workspace();
    PathWorkspace path_workspace{body};
    std::unique_ptr<JointReactions> reactions;
    Pose pose;
    MusclePaths paths;
    VecX q = body.default_posture();
    VecX qd = VecX::Zero(q.size());
    VecX qdd = qd;
    VecX tension = VecX::Zero(body.n_muscles());
};

// What crosses a joint, worked through the joint's own axes, is the generalised force that is left
// to motors and reserves: inverse dynamics less the muscles' moments and the contacts' share.
// Inverse dynamics and moment arms do not pass through the map.
TEST(JointReactionOfTheAdult, does_the_work_of_inverse_dynamics_and_moment_arms) {
    Scene scene(adult());
    const Body& body = scene.body;
    reference::Random random(17);
    for (int trial = 0; trial < 5; ++trial) {
        scene.draw(random);
        const SegmentIndex foot = body.find_segment("calcn_r").value();
        const SegmentIndex thorax = body.find_segment("thorax").value();
        const Vec3 f_W(30, 600, -20);
        const TouchPoint touch{.segment = foot, .p_W = {0.1, -0.9, 0.2}};
        const ExternalForce bar{thorax, {0.05, 0.4, 0.1}, {10, -500, 40}, {5, -3, 8}};
        const auto& maps = scene.calc({.external = {&bar, 1}, .contacts = {&touch, 1}});

        VecX left_over;
        scene.mechanics.calc_inverse_dynamics(scene.q, scene.qd, scene.qdd, {&bar, 1},
                                              scene.workspace, left_over);
        left_over -= scene.paths.moment_arm * scene.tension;
        MatX J(3, body.n_coordinates());
        calc_point_jacobian(body, scene.pose, foot, touch.p_W, J);
        left_over -= J.transpose() * f_W;

        VecX work = VecX::Zero(body.n_coordinates());
        for (std::size_t j = 0; j < body.joints.size(); ++j) {
            const Vec6 reaction = calc_reaction(maps[j], scene.tension, {&f_W, 1});
            const Vec3 force = reaction.tail<3>();
            const Vec3 moment = reaction.head<3>() + maps[j].X_WChildFrame.p.cross(force);
            for (const StepIndex k : body.joints[j].steps) {
                const auto S = scene.pose.S_W.col(k.value);
                work[body.steps[k].coordinate.value] +=
                    scene.pose.g1[k.value] * (moment.dot(S.head<3>()) + force.dot(S.tail<3>()));
            }
        }
        // Sums of some 100 tensions of 500 N, each rounded at 1e-16 of itself.
        for (int c = 0; c < body.n_coordinates(); ++c)
            EXPECT_NEAR(work[c], left_over[c], 1e-9) << body.coordinates[c].name;
        EXPECT_GT(left_over.norm(), 100);
    }
}

TEST(JointReactionOfTheAdult, leaves_the_whole_body_to_the_ground_alone) {
    Scene scene(adult());
    reference::Random random(18);
    scene.draw(random);
    scene.calc();
    const JointReactionMap& ground = scene.at("ground_pelvis");
    EXPECT_EQ(ground.muscle_W.cwiseAbs().maxCoeff(), 0) << "no muscle pulls on the ground";
    // At rest the ground would carry the weight at the mass centre.
    scene.qd.setZero();
    scene.qdd.setZero();
    scene.calc();
    Vec3 moment = Vec3::Zero();
    for (std::size_t s = 1; s < scene.body.segments.size(); ++s) {
        const Segment& segment = scene.body.segments[s];
        moment -= (scene.pose.X_W[s] * segment.p_SegmentCom - ground.X_WChildFrame.p)
                      .cross(segment.mass * scene.body.gravity);
    }
    EXPECT_LT((ground.constant_W.head<3>() - moment).norm(), 1e-10);
    EXPECT_LT((ground.constant_W.tail<3>() + scene.body.mass() * scene.body.gravity).norm(), 1e-10);
}

TEST(JointReactionOfTheAdult, is_mirrored_when_everything_is) {
    Scene here(adult()), there(adult());
    const Body& body = here.body;
    const auto twin = [](std::string name) {
        const auto turn = [&](char from, char to) {
            const std::string end{'_', from};
            if (!name.ends_with(end)) return false;
            name.back() = to;
            return true;
        };
        if (!turn('r', 'l')) turn('l', 'r');
        return name;
    };
    // Coordinates of the middle that turn about x and y or slide along z change sign.
    const auto changes = [](const std::string& name) {
        return name == "pelvis_list" || name == "pelvis_rotation" || name == "pelvis_tz" ||
               name.find("_LB") != std::string::npos || name.find("_AR") != std::string::npos ||
               name.find("bending") != std::string::npos ||
               name.find("neck_rotation") != std::string::npos;
    };
    reference::Random random(19);
    here.draw(random);
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const std::string& name = body.coordinates[c].name;
        const int other = body.find_coordinate(twin(name)).value().value;
        const double sign = changes(name) ? -1 : 1;
        there.q[other] = sign * here.q[c];
        there.qd[other] = sign * here.qd[c];
        there.qdd[other] = sign * here.qdd[c];
    }
    for (int m = 0; m < body.n_muscles(); ++m)
        there.tension[body.find_muscle(twin(body.muscles[m].name)).value().value] = here.tension[m];
    here.calc();
    there.calc();
    const std::vector<LoadedJoint> loaded = find_loaded_joints(body);
    ASSERT_EQ(loaded.size(), 10u);
    for (const LoadedJoint& joint : loaded) {
        const std::string& name = body.joints[joint.joint].name;
        const Vec6 a = calc_reaction(here.at(name), here.tension);
        Vec6 b = calc_reaction(there.at(twin(name)), there.tension);
        // Seen in a mirror across z = 0 a moment keeps its z, a force keeps its x and y.
        b[0] = -b[0];
        b[1] = -b[1];
        b[5] = -b[5];
        // Tangent points rest within a nanometre where two surfaces bend a path, relative to paths
        // of some centimetres: 1e-7 of sums of 1e4 N.
        EXPECT_LT((a - b).norm(), 1e-3) << name << '\n' << a.transpose() << '\n' << b.transpose();
        EXPECT_GT(a.norm(), 100) << name;
    }
}

// The answer of a real exercise: muscles, contacts and the bar leave to the ground joint what the
// pelvis' reserves carry, and every lumbar level is pressed together under the bar.
TEST(JointReactionInTheHipThrust, leaves_the_pelvis_reserves_to_the_ground) {
    const reference::HipThrustScene thrust(AdultOptions{.strength = 2});
    const Result result = thrust.run(thrust.plan(60));
    Scene scene(adult());
    const Body& body = scene.body;
    const std::vector<LoadedJoint> loaded = find_loaded_joints(body);
    std::vector<ExternalForce> external;
    for (const int f : {5, frame_at(result.plan, 1)}) {
        scene.q = result.plan.motion.q.col(f);
        scene.qd = result.plan.motion.qd.col(f);
        scene.qdd = result.plan.motion.qdd.col(f);
        scene.tension = result.force.col(f);
        collect_loads(result.plan, f, external);
        for (const ContactResult& contact : result.contacts)
            external.push_back({contact.segment, contact.p_W.col(f), contact.force_W.col(f),
                                contact.moment_W.col(f)});
        const auto& maps = scene.calc({.external = external});

        const std::size_t ground = find_joint(body, "ground_pelvis").value();
        const JointReactionMap& map = maps[ground];
        const Vec6 reaction = calc_reaction(map, scene.tension);
        const Vec3 force = reaction.tail<3>();
        const Vec3 moment = reaction.head<3>() + map.X_WChildFrame.p.cross(force);
        for (const StepIndex k : body.joints[ground].steps) {
            const auto S = scene.pose.S_W.col(k.value);
            const int c = body.steps[k].coordinate.value;
            // The recruitment's answer is in balance to this.
            EXPECT_NEAR(moment.dot(S.head<3>()) + force.dot(S.tail<3>()), result.reserve(c, f),
                        1e-6 + 10 * result.max_equilibrium_residual_Nm)
                << body.coordinates[c].name;
        }
        for (const LoadedJoint& joint : loaded) {
            if (joint.kind != LoadedJointKind::spinal_level) continue;
            const JointReactionMap& level = maps[joint.joint];
            const LevelLoad load = calc_level_load(level, calc_reaction(level, scene.tension));
            EXPECT_GT(load.compression_N, 500) << joint.name;
            // The lift is symmetrical; tensions of the two sides agree to the solver's rounding.
            EXPECT_NEAR(load.shear_right_N, 0, 1e-6) << joint.name;
        }
    }
}

/// The adult body, and third-party models by name.
class JointReactionOn : public testing::TestWithParam<const char*> {};

TEST_P(JointReactionOn, agrees_with_opensim_at_recorded_frames) {
    const std::string name = GetParam();
    if (name != "adult" && !std::filesystem::exists(model_file(name)))
        GTEST_SKIP() << model_file(name)
                     << " is absent; set SINEW_REFERENCE to the folder of reference models";
    Scene scene(name == "adult" ? adult() : load_body_spec(model_file(name)));
    const Body& body = scene.body;
    const auto golden =
        nlohmann::json::parse(std::ifstream("tests/golden/joint_reaction_" + name + ".json"));
    const auto fill = [&](const nlohmann::json& row, VecX& values) {
        for (std::size_t i = 0; i < row.size(); ++i)
            values
                [body.find_coordinate(golden["coordinates"][i].get<std::string>()).value().value] =
                    row[i];
    };
    ASSERT_EQ(golden["coordinates"].size(), static_cast<std::size_t>(body.n_coordinates()));
    ASSERT_GE(golden["frames"].size(), 2u);
    for (const auto& frame : golden["frames"]) {
        fill(frame["q"], scene.q);
        fill(frame["qd"], scene.qd);
        fill(frame["qdd"], scene.qdd);
        scene.tension.setZero();
        for (std::size_t i = 0; i < golden["muscles"].size(); ++i)
            scene.tension[body.find_muscle(golden["muscles"][i].get<std::string>()).value().value] =
                frame["tension"][i];
        scene.calc();
        for (std::size_t j = 0; j < golden["joints"].size(); ++j) {
            const std::string joint = golden["joints"][j];
            const JointReactionMap& map = scene.at(joint);
            const Vec6 reaction = calc_reaction(map, scene.tension);
            // Accelerations are recorded to 1e-9 and reactions to 1e-7. On cylinders OpenSim ends
            // its search early: forces within 2 % and moments within 2 mm of what those muscles
            // pull with.
            double surfaces = 0;
            if (!frame["fixed_points_only"])
                for (int m = 0; m < body.n_muscles(); ++m)
                    if (!body.muscles[m].wraps.empty())
                        surfaces += scene.tension[m] * map.muscle_W.col(m).tail<3>().norm();
            for (int i = 0; i < 6; ++i)
                EXPECT_NEAR(reaction[i], frame["reaction"][j][i],
                            1e-6 + (i < 3 ? 2e-3 : 0.02) * surfaces)
                    << joint << " component " << i;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Models, JointReactionOn,
                         testing::Values("adult", "Rajagopal2016", "gait2392_thelen2003muscle"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sinew
