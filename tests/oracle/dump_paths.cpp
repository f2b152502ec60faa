// Muscle lengths, moment arms and touched surfaces at the postures of a JSON file, for the
// comparison with OpenSim (paths.py).
//
//   dump_paths MODEL.osim postures.json out.json
//
// postures.json: {"coordinates": [name, …], "postures": [[value, …], …]}; coordinates that it
// leaves out rest at their default.

#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "sinew/body/body.h"
#include "sinew/io/osim_reader.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/muscle/paths.h"

namespace {

using nlohmann::json;
using namespace sinew;

std::vector<VecX> read_postures(const Body& body, const std::string& file) {
    const json input = json::parse(std::ifstream(file));
    std::vector<CoordinateIndex> columns;
    for (const std::string name : input.at("coordinates")) {
        const auto index = body.find_coordinate(name);
        if (!index) {
            throw std::runtime_error("no independent coordinate is called " + name);
        }
        columns.push_back(*index);
    }
    std::vector<VecX> postures;
    for (const json& row : input.at("postures")) {
        VecX q = body.default_posture();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            q[columns[i].value] = row.at(i).get<double>();
        }
        postures.push_back(q);
    }
    return postures;
}

const char* kind(const WrapSurface& surface) {
    return std::holds_alternative<CylinderSpec>(surface.shape) ? "cylinder" : "ellipsoid";
}

json dump(const Body& body, const std::vector<VecX>& postures) {
    const Mechanics mechanics(body);
    MechanicsWorkspace mechanics_workspace = mechanics.make_workspace();
    PathWorkspace workspace(body);
    Pose pose;
    MusclePaths paths;
    json muscles = json::array();
    for (const Muscle& muscle : body.muscles) {
        json coordinates = json::array();
        for (const CoordinateIndex c : muscle.coordinates) {
            coordinates.push_back(body.coordinates[c].name);
        }
        muscles.push_back({{"name", muscle.name},
                           {"coordinates", coordinates},
                           {"length", json::array()},
                           {"arm", json::array()},
                           {"touched", json::array()}});
    }
    double seconds = 0;
    for (const VecX& q : postures) {
        mechanics.calc_pose(q, mechanics_workspace, pose);
        const auto start = std::chrono::steady_clock::now();
        calc_paths(body, q, pose, workspace, paths);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        for (int m = 0; m < body.n_muscles(); ++m) {
            const Muscle& muscle = body.muscles[m];
            json arms = json::array();
            for (const CoordinateIndex c : muscle.coordinates) {
                arms.push_back(paths.moment_arm(c.value, m));
            }
            std::set<std::string> touched;
            for (const int wrap : calc_path_trace(body, q, pose, MuscleIndex(m)).wrapped) {
                const WrapSurface& surface = body.wraps[muscle.wraps[wrap].surface];
                touched.insert(std::string(kind(surface)) + ":" + surface.name);
            }
            muscles[m]["length"].push_back(paths.length[m]);
            muscles[m]["arm"].push_back(arms);
            muscles[m]["touched"].push_back(touched);
        }
    }
    return {{"muscles", muscles}, {"seconds_per_posture", seconds / postures.size()}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: dump_paths MODEL.osim postures.json out.json\n";
        return 2;
    }
    try {
        const Body body = compile(load_body_spec(argv[1]));
        std::ofstream(argv[3]) << dump(body, read_postures(body, argv[2]));
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
    return 0;
}
