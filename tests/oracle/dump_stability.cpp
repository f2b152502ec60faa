// Writes the recruitment problems of an exercise's frames with the matrix inequality of stability,
// and Sinew's answers: one line of JSON a frame on standard output.
//
//     dump_stability EXERCISE LOAD_kg free|height_held|pinned FRAMES 2|3
//
// The last is the exponent of activation in the cost.
//
// Stiffness matrices are given over the rows of the problem, as the non-zero entries
// [row, column, value] of their lower triangles.
#include <cstdlib>
#include <iostream>
#include <map>

#include <nlohmann/json.hpp>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/held_stiffness.h"
#include "sinew/analysis/pressure_problem.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/motion/synthesize.h"
#include "sinew/recruitment/stability.h"

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

Json lower(const MatX& m) {
    Json out = Json::array();
    for (Eigen::Index c = 0; c < m.cols(); ++c)
        for (Eigen::Index r = c; r < m.rows(); ++r)
            if (m(r, c) != 0) out.push_back({r, c, m(r, c)});
    return out;
}

/// What one unit of each unknown adds to the stiffness; the first entry is that of none.
Json matrices(const HeldStiffness& held, Eigen::Index muscles, std::size_t contacts) {
    VecX a = VecX::Zero(muscles);
    std::vector<Vec3> f(contacts, Vec3::Zero());
    MatX none, one;
    held.calc(a, f, none);
    Json out = Json::array({lower(none)});
    for (double& x : a) {
        x = 1;
        held.calc(a, f, one);
        out.push_back(lower(one - none));
        x = 0;
    }
    for (Vec3& force : f) {
        for (int axis = 0; axis < 3; ++axis) {
            force[axis] = 1000;  // so that rounding of the fixed part is small beside it
            held.calc(a, f, one);
            out.push_back(lower((one - none) / 1000));
            force[axis] = 0;
        }
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const std::map<std::string, ThoraxHold> holds{{"free", ThoraxHold::free},
                                                  {"height_held", ThoraxHold::height_held},
                                                  {"pinned", ThoraxHold::pinned}};
    const int exponent = argc == 6 ? std::atoi(argv[5]) : 0;
    if ((exponent != 2 && exponent != 3) || !holds.contains(argv[3])) {
        std::cerr << "usage: dump_stability EXERCISE LOAD_kg free|height_held|pinned FRAMES 2|3\n";
        return 2;
    }
    const auto data = data_directory();
    const Body body = compile(make_adult(load_adult_tables(data)));
    const Mechanics mechanics(body);
    Exercise exercise =
        load_exercise((data / "exercises" / (std::string(argv[1]) + ".yaml")).string());
    if (std::atof(argv[2]) > 0) exercise.load_kg = std::atof(argv[2]);
    const MotionPlan plan = synthesize(body, mechanics, exercise, {.frames = std::atoi(argv[4])});
    const TrunkConstants constants = load_trunk_constants(data);
    std::string why_not;
    const auto wall = make_abdominal_wall(body, constants.pressure, why_not);
    if (!wall) {
        std::cerr << "the body lacks " << why_not << '\n';
        return 1;
    }

    RecruitmentOptions options;
    options.exponent = exponent;
    StabilityOptions stability;
    stability.margin = constants.stability.at("margin").value;
    const MuscleForces forces(body);
    FrameProblem frame(body, mechanics, forces);
    PressureProblem pressed(*wall, body);
    HeldStiffness held(body, mechanics, forces, &*wall, constants.stability.at("gain").value);
    StabilityWorkspace workspace;
    Recruitment answer;
    Stability outcome;
    std::cout.precision(17);
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        std::vector<TouchPoint> touches;
        collect_touches(plan, f, touches);
        std::vector<ExternalForce> loads;
        collect_loads(plan, f, loads);
        std::vector<DeadLoad> weights;
        for (const LoadTrack& load : plan.loads)
            weights.push_back({load.segment, load.p_W[f], load.mass_kg * body.gravity});
        const VecX q = plan.motion.q.col(f);
        frame.calc(q, plan.motion.qd.col(f), plan.motion.qdd.col(f), loads, touches);
        pressed.calc(frame, 0);
        held.calc_frame(q, frame, weights, touches);
        const MatX basis = calc_free_directions(body, frame, touches, holds.at(argv[3]));
        const RecruitmentProblem& problem = pressed.problem();
        solve_stable_recruitment(problem, options, held, basis, stability, workspace, answer,
                                 outcome);
        Json entry = {{"exponent", options.exponent},
                      {"epsilon", options.epsilon},
                      {"contact_weight", options.contact_weight},
                      {"reserve_weight", options.reserve_weight},
                      {"margin", stability.margin},
                      {"shortage_price", stability.shortage_price},
                      {"shortage_weight", stability.shortage_weight},
                      {"A", rows(problem.A)},
                      {"b", list(problem.b)},
                      {"at_least_rows", problem.at_least_rows},
                      {"volume_share", list(problem.volume_share)},
                      {"basis", rows(basis)},
                      {"stiffness", matrices(held, problem.A.cols(), touches.size())},
                      {"converged", answer.status == RecruitmentStatus::solved &&
                                        (outcome.status == StabilityStatus::stable ||
                                         outcome.status == StabilityStatus::below_margin)},
                      {"objective", answer.objective},
                      {"smallest", outcome.smallest},
                      {"shortage", outcome.shortage},
                      {"binding_cuts", outcome.binding_cuts},
                      {"activation", list(answer.activation)},
                      {"reserve", list(answer.reserve)},
                      {"contact_force", Json::array()},
                      {"contacts", Json::array()}};
        for (const Vec3& f_W : answer.contact_force_W) entry["contact_force"].push_back(list(f_W));
        for (const ContactColumn& c : problem.contacts)
            entry["contacts"].push_back({{"jacobian", rows(c.jacobian)},
                                         {"normal", list(c.normal_W)},
                                         {"friction", c.friction}});
        std::cout << entry << '\n';
    }
}
