/// Prints Sinew's metabolic power [W] for the muscles, lengths, speeds and activations of a file
/// that tests/oracle/metabolic_power.py writes: dump_metabolic_power FILE.json

#include <fstream>
#include <iostream>

#include "sinew/muscle/metabolic_power.h"
#include "tests/oracle/muscles_from_json.h"

int main(int argc, char** argv) {
    using namespace sinew;
    if (argc != 2) {
        std::cerr << "usage: dump_metabolic_power FILE.json\n";
        return 2;
    }
    std::ifstream file(argv[1]);
    const nlohmann::json document = nlohmann::json::parse(file);
    const nlohmann::json& muscles = document.at("muscles");

    Body body;
    for (const auto& entry : muscles) body.muscles.push_back(muscle_from_json(entry));
    MetabolicBody metabolic = make_metabolic_body(body, nullptr, {});
    for (std::size_t m = 0; m < muscles.size(); ++m)
        metabolic.muscles[m] = {muscles[m].at("mass"), muscles[m].at("slow_share")};
    const MuscleForces forces(body);

    std::vector<nlohmann::json> answers(muscles.size());
    const std::size_t n_queries = muscles.at(0).at("queries").size();
    const auto n = static_cast<Eigen::Index>(muscles.size());
    VecX length(n), velocity(n), activation(n);
    MuscleCapacities capacities;
    MetabolicPower power;
    for (std::size_t q = 0; q < n_queries; ++q) {
        for (Eigen::Index m = 0; m < n; ++m) {
            const auto& query = muscles[static_cast<std::size_t>(m)].at("queries")[q];
            length[m] = query.at("length");
            velocity[m] = query.at("velocity");
            activation[m] = query.at("activation");
        }
        forces.calc(length, velocity, capacities);
        calc_metabolic_power(metabolic, capacities, activation, power);
        for (std::size_t m = 0; m < muscles.size(); ++m) {
            answers[m]["power"].push_back(power.of_muscle[static_cast<Eigen::Index>(m)]);
            answers[m]["clamped"].push_back(static_cast<int>(capacities.clamped[m]));
        }
    }
    std::cout << nlohmann::json(answers) << '\n';
}
