// Writes the recruitment problems of a hip thrust's frames, contacts with friction included, and
// Sinew's answers with exponent 2, as JSON on standard output.
//
//     dump_recruitment LOAD_kg STRENGTH FRAMES
#include <cstdlib>
#include <iostream>

#include <nlohmann/json.hpp>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/motion/synthesize.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace {

using namespace sinew;
using Json = nlohmann::json;

template <class Vector>
std::vector<double> list(const Vector& v) {
    return {v.begin(), v.end()};
}

Json rows(const MatX& m) {
    Json out = Json::array();
    for (Eigen::Index r = 0; r < m.rows(); ++r) out.push_back(list(m.row(r)));
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: dump_recruitment LOAD_kg STRENGTH FRAMES\n";
        return 2;
    }
    const auto data = data_directory();
    AdultOptions adult;
    adult.strength = std::atof(argv[2]);
    const Body body = compile(make_adult(load_adult_tables(data), adult));
    const Mechanics mechanics(body);
    Exercise exercise = load_exercise((data / "exercises" / "hip_thrust.yaml").string());
    exercise.load_kg = std::atof(argv[1]);
    const MotionPlan plan = synthesize(body, mechanics, exercise, {.frames = std::atoi(argv[3])});

    RecruitmentOptions options;
    options.exponent = 2;
    const MuscleForces forces(body);
    FrameProblem frame(body, mechanics, forces);
    RecruitmentWorkspace workspace;
    Recruitment answer;
    Json out = {{"epsilon", options.epsilon},
                {"contact_weight", options.contact_weight},
                {"reserve_weight", options.reserve_weight},
                {"frames", Json::array()}};
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        std::vector<TouchPoint> touches;
        collect_touches(plan, f, touches);
        std::vector<ExternalForce> loads;
        collect_loads(plan, f, loads);
        frame.calc(plan.motion.q.col(f), plan.motion.qd.col(f), plan.motion.qdd.col(f), loads,
                   touches);
        const RecruitmentProblem& problem = frame.problem();
        solve_recruitment(problem, options, workspace, answer);
        Json entry = {{"A", rows(problem.A)},
                      {"b", list(problem.b)},
                      {"volume_share", list(problem.volume_share)},
                      {"solved", answer.status == RecruitmentStatus::solved},
                      {"objective", answer.objective},
                      {"activation", list(answer.activation)},
                      {"largest_reserve", answer.reserve.cwiseAbs().maxCoeff()},
                      {"contacts", Json::array()}};
        for (const ContactColumn& c : problem.contacts)
            entry["contacts"].push_back({{"jacobian", rows(c.jacobian)},
                                         {"normal", list(c.normal_W)},
                                         {"friction", c.friction}});
        out["frames"].push_back(std::move(entry));
    }
    std::cout << out << '\n';
}
