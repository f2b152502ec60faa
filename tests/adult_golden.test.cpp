// The adult body beside OpenSim 4.6 at recorded postures, and the body that is computed beside the
// one that is written. The golden files come from tests/oracle/paths.py, inverse_dynamics.py and
// passive_torque.py on the file of `sinew body write`; forces of muscles are left out, because
// their calibration may move.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_writer.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/mechanics/passive_torque.h"
#include "sinew/muscle/paths.h"

namespace sinew {
namespace {

BodySpec make_spec() {
    return make_adult(load_adult_tables(data_directory()));
}

nlohmann::json load_golden(const std::string& name) {
    return nlohmann::json::parse(std::ifstream("tests/golden/" + name + "_adult.json"));
}

/// A row of a golden file in the body's order of coordinates; every name must be known.
VecX values(const Body& body, const nlohmann::json& names, const nlohmann::json& row) {
    VecX v = body.default_posture();
    for (std::size_t i = 0; i < names.size(); ++i)
        v[body.find_coordinate(names[i].get<std::string>()).value().value] = row.at(i);
    return v;
}

struct Posed {
    Posed(const Body& body, const VecX& q) {
        const Mechanics mechanics(body);
        MechanicsWorkspace workspace = mechanics.make_workspace();
        PathWorkspace path_workspace(body);
        mechanics.calc_pose(q, workspace, pose);
        calc_paths(body, q, pose, path_workspace, paths);
    }
    Pose pose;
    MusclePaths paths;
};

TEST(AdultGolden, muscle_paths_agree_with_opensim) {
    const Body body = compile(make_spec());
    const nlohmann::json golden = load_golden("paths");
    ASSERT_EQ(golden.at("muscles").size(), static_cast<std::size_t>(body.n_muscles()));
    ASSERT_GE(golden.at("postures").size(), 5u);
    int wrapped_pairs = 0;
    for (std::size_t p = 0; p < golden["postures"].size(); ++p) {
        const VecX q = values(body, golden["coordinates"], golden["postures"][p]);
        const Posed posed(body, q);
        for (const auto& reference : golden["muscles"]) {
            const auto m = body.find_muscle(reference["name"].get<std::string>());
            ASSERT_TRUE(m) << reference["name"];
            const bool wrapped = !calc_path_trace(body, q, posed.pose, *m).wrapped.empty();
            wrapped_pairs += wrapped;
            // Straight paths leave nothing to choose: the figures' rounding to 1e-7 m is all. On
            // cylinders the bounds are the project's promise; OpenSim's search stops early there.
            const double length_bound = wrapped ? 1e-3 : 1e-6;
            const double arm_bound = wrapped ? 2e-3 : 1e-6;
            EXPECT_NEAR(posed.paths.length[m->value], double(reference["length"][p]), length_bound)
                << body.muscles[*m].name << " at posture " << p;
            const auto& coordinates = reference["coordinates"];
            ASSERT_EQ(coordinates.size(), body.muscles[*m].coordinates.size());
            for (std::size_t i = 0; i < coordinates.size(); ++i) {
                const auto c = body.find_coordinate(coordinates[i].get<std::string>());
                ASSERT_TRUE(c) << coordinates[i];
                EXPECT_NEAR(posed.paths.moment_arm(c->value, m->value),
                            double(reference["arm"][p][i]), arm_bound)
                    << body.muscles[*m].name << " about " << coordinates[i] << " at posture " << p;
            }
        }
    }
    EXPECT_GE(wrapped_pairs, 100);
}

TEST(AdultGolden, inverse_dynamics_agree_with_opensim) {
    const Body body = compile(make_spec());
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    const nlohmann::json golden = load_golden("inverse_dynamics");
    const auto& names = golden.at("coordinates");
    ASSERT_EQ(names.size(), static_cast<std::size_t>(body.n_coordinates()));
    ASSERT_GE(golden.at("frames").size(), 5u);
    VecX tau;
    for (const auto& frame : golden.at("frames")) {
        mechanics.calc_inverse_dynamics(values(body, names, frame.at("q")),
                                        values(body, names, frame.at("qd")),
                                        values(body, names, frame.at("qdd")), {}, workspace, tau);
        const VecX expected = values(body, names, frame.at("tau"));
        for (int i = 0; i < body.n_coordinates(); ++i) {
            // The oracle's central differences leave 5e-5 N·m; the project promises 0.01.
            EXPECT_NEAR(tau[i], expected[i], 1e-3)
                << body.coordinates[static_cast<std::size_t>(i)].name;
        }
    }
}

// Neutral, inside the transition of every stop and beyond it, while moving. The adult's structures
// have no damping of their own, so the script lends them some, and so does this test.
TEST(AdultGolden, passive_torques_agree_with_opensim) {
    const nlohmann::json golden = load_golden("passive_torque");
    BodySpec spec = make_spec();
    for (auto& spring : spec.springs) spring.viscosity = golden.at("viscosity_Nms");
    for (auto& limit : spec.limits) limit.damping = golden.at("damping_Nms");
    const Body body = compile(spec);
    const auto& names = golden.at("coordinates");
    ASSERT_EQ(golden.at("frames").size(), 5u);
    const VecX rest = VecX::Zero(body.n_coordinates());
    PassiveTorques passive;
    for (const auto& frame : golden.at("frames")) {
        VecX qd = rest, expected = rest;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const int c = body.find_coordinate(names[i].get<std::string>()).value().value;
            qd[c] = frame.at("qd").at(i);
            expected[c] = frame.at("torque").at(i);
        }
        calc_passive_torques(body, values(body, names, frame.at("q")), qd, passive);
        // The figures are rounded to 1e-9 N·m.
        for (int i = 0; i < body.n_coordinates(); ++i)
            EXPECT_NEAR(passive.torque[i], expected[i], 1e-8)
                << body.coordinates[static_cast<std::size_t>(i)].name << ", " << frame.at("label");
    }
}

// The file is what other programs see of the body; a joint, an axis or a point that is written
// otherwise than it is computed would mislead them.
TEST(AdultGolden, the_body_that_is_written_is_the_body_that_is_computed) {
    const BodySpec spec = make_spec();
    const Body computed = compile(spec);
    const Body written = compile(make_body_spec("adult.osim", format_body_spec(spec)));
    ASSERT_EQ(written.n_coordinates(), computed.n_coordinates());
    ASSERT_EQ(written.n_muscles(), computed.n_muscles());
    const nlohmann::json golden = load_golden("inverse_dynamics");
    const auto& names = golden.at("coordinates");
    for (const auto& frame : golden.at("frames")) {
        VecX tau[2];
        std::vector<VecX> length;
        for (const Body* body : {&computed, &written}) {
            VecX q = values(*body, names, frame.at("q"));
            // Locked coordinates too: a wrist that turns the other way must not hide at rest.
            for (int i = 0; i < body->n_coordinates(); ++i)
                if (body->coordinates[static_cast<std::size_t>(i)].locked) q[i] += 0.3;
            const Mechanics mechanics(*body);
            MechanicsWorkspace workspace = mechanics.make_workspace();
            mechanics.calc_inverse_dynamics(q, values(*body, names, frame.at("qd")),
                                            values(*body, names, frame.at("qdd")), {}, workspace,
                                            tau[length.size()]);
            length.push_back(Posed(*body, q).paths.length);
        }
        // Numbers are written with every bit; what remains is rounding of some 1e3 N·m.
        EXPECT_LT((tau[0] - tau[1]).cwiseAbs().maxCoeff(), 1e-9);
        EXPECT_LT((length[0] - length[1]).cwiseAbs().maxCoeff(), 1e-12);
    }
}

}  // namespace
}  // namespace sinew
