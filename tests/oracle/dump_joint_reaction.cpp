/// Prints Sinew's joint reactions on the child, expressed in ground, for the model and frames of a
/// file that tests/oracle/joint_reaction.py writes, the tension across each joint in muscles whose
/// path may touch a surface, and the lengths of paths: dump_joint_reaction FILE.json

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sinew/analysis/joint_reaction.h"
#include "sinew/io/osim_reader.h"
#include "tests/oracle/run_dump.h"

namespace {

using namespace sinew;

VecX by_name(const Body& body, const nlohmann::json& values) {
    VecX v(body.n_coordinates());
    for (int i = 0; i < body.n_coordinates(); ++i)
        v[i] = values.at(body.coordinates[static_cast<std::size_t>(i)].name);
    return v;
}

int run(const std::string& path) {
    std::ifstream file(path);
    const nlohmann::json document = nlohmann::json::parse(file);
    const Body body = compile(load_body_spec(document.at("model").get<std::string>()));
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    PathWorkspace path_workspace(body);
    std::vector<JointIndex> joints;
    for (const auto& name : document.at("joints"))
        joints.push_back(find_joint(body, name.get<std::string>()).value());
    JointReactions reactions(body, mechanics, joints);
    Pose pose;
    MusclePaths paths;
    VecX tension(body.n_muscles());
    double seconds = 0;
    nlohmann::json answers = nlohmann::json::array(), surfaces = answers, lengths = answers;
    for (const auto& frame : document.at("frames")) {
        const VecX q = by_name(body, frame.at("q"));
        const VecX qd = by_name(body, frame.at("qd")), qdd = by_name(body, frame.at("qdd"));
        for (int m = 0; m < body.n_muscles(); ++m)
            tension[m] = frame.at("tension").value(body.muscles[m].name, 0.0);
        mechanics.calc_pose(q, workspace, pose);
        calc_paths(body, q, pose, path_workspace, paths);
        const auto start = std::chrono::steady_clock::now();
        reactions.calc(q, qd, qdd, pose, paths, {}, workspace);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        nlohmann::json answer = nlohmann::json::array(), surface = answer;
        for (const JointReactionMap& map : reactions.maps()) {
            const Vec6 reaction = calc_reaction(map, tension);
            answer.push_back(std::vector<double>(reaction.begin(), reaction.end()));
            double across = 0;
            for (int m = 0; m < body.n_muscles(); ++m)
                if (!body.muscles[m].wraps.empty())
                    across += tension[m] * map.muscle_W.col(m).tail<3>().norm();
            surface.push_back(across);
        }
        answers.push_back(answer);
        surfaces.push_back(surface);
        nlohmann::json length;
        for (int m = 0; m < body.n_muscles(); ++m) length[body.muscles[m].name] = paths.length[m];
        lengths.push_back(length);
    }
    const auto n_frames = static_cast<double>(document.at("frames").size());
    std::cout << nlohmann::json{{"reactions", answers},
                                {"surface_tension", surfaces},
                                {"lengths", lengths},
                                {"seconds_per_frame", seconds / n_frames}}
              << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return sinew::run_dump(argc, argv, "dump_joint_reaction", run);
}
