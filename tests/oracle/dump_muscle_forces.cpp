/// Prints Sinew's rigid-tendon forces for the muscles, lengths and speeds of a file that
/// tests/oracle/curves.py writes: dump_muscle_forces FILE.json

#include <fstream>
#include <iostream>

#include "sinew/muscle/muscle_forces.h"
#include "tests/oracle/muscles_from_json.h"

int main(int argc, char** argv) {
    using namespace sinew;
    if (argc != 2) {
        std::cerr << "usage: dump_muscle_forces FILE.json\n";
        return 2;
    }
    std::ifstream file(argv[1]);
    const nlohmann::json document = nlohmann::json::parse(file);
    const nlohmann::json& muscles = document.at("muscles");

    Body body;
    for (const auto& entry : muscles) body.muscles.push_back(muscle_from_json(entry));
    const MuscleForces forces(body);

    std::vector<nlohmann::json> answers(muscles.size());
    const std::size_t n_queries = muscles.at(0).at("queries").size();
    const auto n = static_cast<Eigen::Index>(muscles.size());
    VecX length(n), velocity(n);
    MuscleCapacities out;
    for (std::size_t q = 0; q < n_queries; ++q) {
        for (std::size_t m = 0; m < muscles.size(); ++m) {
            length[static_cast<Eigen::Index>(m)] = muscles[m].at("queries")[q].at("length");
            velocity[static_cast<Eigen::Index>(m)] = muscles[m].at("queries")[q].at("velocity");
        }
        forces.calc(length, velocity, out);
        for (std::size_t m = 0; m < muscles.size(); ++m) {
            const auto i = static_cast<Eigen::Index>(m);
            answers[m]["active_length_factor"].push_back(out.active_length_factor[i]);
            answers[m]["velocity_factor"].push_back(out.velocity_factor[i]);
            answers[m]["passive_factor"].push_back(out.passive_factor[i]);
            answers[m]["active"].push_back(out.active[i]);
            answers[m]["passive"].push_back(out.passive[i]);
            answers[m]["clamped"].push_back(static_cast<int>(out.clamped[m]));
        }
    }
    std::cout << nlohmann::json(answers) << '\n';
}
