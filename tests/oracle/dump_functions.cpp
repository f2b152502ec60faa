/// Prints Sinew's values of the functions of a file that tests/oracle/functions.py writes, those of
/// the first axis of a model's first joint: dump_functions FILE.json

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sinew/io/osim_reader.h"
#include "tests/oracle/run_dump.h"

namespace {

int run(const std::string& path) {
    std::ifstream file(path);
    nlohmann::json answers = nlohmann::json::array();
    for (const auto& one : nlohmann::json::parse(file)) {
        const sinew::BodySpec spec =
            sinew::make_body_spec("function.osim", one.at("osim").get<std::string>());
        nlohmann::json rows = nlohmann::json::array();
        for (const double x : one.at("x")) {
            const sinew::FunctionValue value = calc(spec.joints.at(0).rotations[0].function, x);
            rows.push_back({value.f, value.d1, value.d2});
        }
        answers.push_back(rows);
    }
    std::cout << answers << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return sinew::run_dump(argc, argv, "dump_functions", run);
}
