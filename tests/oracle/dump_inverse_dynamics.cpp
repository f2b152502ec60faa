/// Prints Sinew's generalised forces for the model and frames of a file that
/// tests/oracle/inverse_dynamics.py writes: dump_inverse_dynamics FILE.json

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
    for (int i = 0; i < body.n_coordinates(); ++i) {
        v[i] = values.at(body.coordinates[static_cast<std::size_t>(i)].name);
    }
    return v;
}

int run(const std::string& path) {
    std::ifstream file(path);
    const nlohmann::json document = nlohmann::json::parse(file);
    const Body body = compile(load_body_spec(document.at("model").get<std::string>()));
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    VecX tau;
    nlohmann::json answers = nlohmann::json::array();
    for (const auto& frame : document.at("frames")) {
        mechanics.calc_inverse_dynamics(by_name(body, frame.at("q")), by_name(body, frame.at("qd")),
                                        by_name(body, frame.at("qdd")), {}, workspace, tau);
        nlohmann::json answer;
        for (int i = 0; i < body.n_coordinates(); ++i) {
            answer[body.coordinates[static_cast<std::size_t>(i)].name] = tau[i];
        }
        answers.push_back(answer);
    }
    std::cout << answers << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return sinew::run_dump(argc, argv, "dump_inverse_dynamics", run);
}
