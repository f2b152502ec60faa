/// Prints what Sinew's passive structures do about every coordinate [N·m, N] for the model and
/// frames of a file that tests/oracle/passive_torque.py writes: dump_passive_torque FILE.json

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sinew/io/osim_reader.h"
#include "sinew/mechanics/passive_torque.h"
#include "tests/oracle/run_dump.h"

namespace {

using namespace sinew;

int run(const std::string& path) {
    std::ifstream file(path);
    const nlohmann::json document = nlohmann::json::parse(file);
    const Body body = compile(load_body_spec(document.at("model").get<std::string>()));
    PassiveTorques passive;
    nlohmann::json answers = nlohmann::json::array();
    for (const auto& frame : document.at("frames")) {
        VecX q = body.default_posture();
        VecX qd = VecX::Zero(body.n_coordinates());
        for (const auto& [name, value] : frame.at("q").items())
            q[body.find_coordinate(name).value().value] = value;
        for (const auto& [name, value] : frame.at("qd").items())
            qd[body.find_coordinate(name).value().value] = value;
        calc_passive_torques(body, q, qd, passive);
        nlohmann::json answer;
        for (int i = 0; i < body.n_coordinates(); ++i)
            answer[body.coordinates[static_cast<std::size_t>(i)].name] = passive.torque[i];
        answers.push_back(answer);
    }
    std::cout << answers << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return sinew::run_dump(argc, argv, "dump_passive_torque", run);
}
