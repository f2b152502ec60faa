/// Prints Sinew's poses, Jacobians and generalised forces for the models and frames of a file that
/// tests/oracle/joints.py writes: dump_joints FILE.json

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sinew/io/osim_reader.h"
#include "sinew/mechanics/mechanics.h"
#include "tests/oracle/run_dump.h"

namespace {

using namespace sinew;

VecX by_name(const Body& body, const nlohmann::json& values) {
    VecX v(body.n_coordinates());
    for (int i = 0; i < body.n_coordinates(); ++i) v[i] = values.at(body.coordinates[i].name);
    return v;
}

nlohmann::json numbers(const MatX& m) {  // row by row
    nlohmann::json values = nlohmann::json::array();
    for (Eigen::Index i = 0; i < m.rows(); ++i)
        for (Eigen::Index j = 0; j < m.cols(); ++j) values.push_back(m(i, j));
    return values;
}

nlohmann::json by_coordinate(const Body& body, const MatX& columns) {
    nlohmann::json values;
    for (int i = 0; i < body.n_coordinates(); ++i)
        values[body.coordinates[i].name] = numbers(columns.col(i));
    return values;
}

int run(const std::string& path) {
    std::ifstream file(path);
    nlohmann::json answers = nlohmann::json::array();
    for (const auto& model : nlohmann::json::parse(file)) {
        const Body body = compile(make_body_spec("joint.osim", model.at("osim")));
        const Mechanics mechanics(body);
        MechanicsWorkspace workspace = mechanics.make_workspace();
        for (const auto& frame : model.at("frames")) {
            const VecX q = by_name(body, frame.at("q"));
            nlohmann::json answer;
            Pose pose;
            mechanics.calc_pose(q, workspace, pose);
            for (std::size_t s = 1; s < body.segments.size(); ++s) {
                const SegmentIndex index{static_cast<int>(s)};
                MatX jacobian(6, body.n_coordinates());
                calc_rotation_jacobian(body, pose, index, jacobian.topRows(3));
                calc_point_jacobian(body, pose, index, pose.X_W[s].p, jacobian.bottomRows(3));
                answer["segments"][body.segments[s].name] = {
                    {"R", numbers(pose.X_W[s].R)},
                    {"p", numbers(pose.X_W[s].p)},
                    {"jacobian", by_coordinate(body, jacobian)}};
            }
            VecX tau;
            mechanics.calc_inverse_dynamics(q, by_name(body, frame.at("qd")),
                                            by_name(body, frame.at("qdd")), {}, workspace, tau);
            for (int i = 0; i < body.n_coordinates(); ++i)
                answer["tau"][body.coordinates[i].name] = tau[i];
            answers.push_back(answer);
        }
    }
    std::cout << answers << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return sinew::run_dump(argc, argv, "dump_joints", run);
}
