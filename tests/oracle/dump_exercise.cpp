// Writes what one exercise asks of a body's geometry as JSON on standard output: joint angles, the
// bar's way, jumps of muscle paths, fibre lengths, and how well Newton and Euler are content.
//
//     dump_exercise EXERCISE.yaml LOAD_kg SEX HEIGHT_m MASS_kg FRAMES
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <numbers>

#include <nlohmann/json.hpp>

#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/path_jumps.h"
#include "sinew/muscle/paths.h"
#include "tests/reference/hip_thrust_scene.h"

namespace {

using namespace sinew;
using Json = nlohmann::ordered_json;
using reference::HipThrustScene;

std::vector<double> list(const VecX& values) {
    return {values.begin(), values.end()};
}

const char* cause_name(JumpCause cause) {
    switch (cause) {
        case JumpCause::conditional_point:
            return "conditional point";
        case JumpCause::wrap_engages:
            return "wrap engages or lets go";
        case JumpCause::point_enters:
            return "path point enters the wrap, which lets go";
        case JumpCause::undeclared:
            return "undeclared";
    }
    return "undeclared";
}

/// Steps of muscle length that one coordinate alone makes, from bottom, middle and top. `in_lift`:
/// the coordinate passes that value in the lift.
Json path_jumps(const HipThrustScene& scene, const MotionPlan& plan) {
    std::vector<VecX> postures;
    const int frames = plan.motion.n_frames();
    std::vector<double> at;
    for (double s : {0.0, 0.5, 1.0}) {
        int best = 0;
        for (int f = 0; f < frames; ++f)
            if (std::abs(plan.path[f] - s) < std::abs(plan.path[best] - s)) best = f;
        postures.emplace_back(plan.motion.q.col(best));
        at.push_back(plan.path[best]);
    }
    Json out = Json::array();
    for (const PathJump& jump : check_path_jumps(scene.body, postures)) {
        const auto range = plan.motion.q.row(jump.coordinate.value);
        out.push_back({{"muscle", scene.body.muscles[jump.muscle].name},
                       {"coordinate", scene.body.coordinates[jump.coordinate].name},
                       {"path", at[jump.posture]},
                       {"at_deg", jump.at * 180 / std::numbers::pi},
                       {"size_mm", jump.size * 1e3},
                       {"cause", cause_name(jump.cause)},
                       {"in_lift", jump.at >= range.minCoeff() && jump.at <= range.maxCoeff()}});
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 7) {
        std::fputs("usage: dump_exercise EXERCISE.yaml LOAD_kg SEX HEIGHT_m MASS_kg FRAMES\n",
                   stderr);
        return 2;
    }
    HipThrustScene scene({.sex = std::string(argv[3]) == "male" ? Sex::male : Sex::female,
                          .height_m = std::atof(argv[4]),
                          .mass_kg = std::atof(argv[5])});
    scene.exercise = load_exercise(argv[1]);
    const Result result = scene.run(scene.plan(std::atof(argv[2]), {.frames = std::atoi(argv[6])}));
    const MotionPlan& plan = result.plan;
    const Motion& motion = plan.motion;
    const Body& body = scene.body;
    const int frames = motion.n_frames(), n = body.n_muscles();

    Json json;
    json["path"] = plan.path;
    json["time_s"] = list(motion.time_s);
    json["foot_distance_m"] = plan.foot_distance_m;
    json["max_contact_drift_m"] = plan.max_drift_m;
    for (int c = 0; c < body.n_coordinates(); ++c)
        if (body.coordinates[c].rotational &&
            motion.q.row(c).maxCoeff() > motion.q.row(c).minCoeff())
            json["angle_deg"][body.coordinates[c].name] =
                list(motion.q.row(c).transpose() * (180 / std::numbers::pi));
    for (int axis : {0, 1}) {
        std::vector<double> way;
        for (const Vec3& p : plan.loads.front().p_W) way.push_back(p[axis]);
        json[axis == 0 ? "bar_x_m" : "bar_y_m"] = way;
    }

    double force = 0, moment = 0;
    for (int f = 0; f < frames; f += std::max(1, frames / 50)) {
        const auto left = reference::calc_imbalance(body, scene.mechanics, result, f);
        force = std::max(force, left.force.cwiseAbs().maxCoeff());
        moment = std::max(moment, left.moment.cwiseAbs().maxCoeff());
    }
    json["max_imbalance_N"] = force;
    json["max_imbalance_Nm"] = moment;
    json["path_jumps"] = path_jumps(scene, plan);

    // Along the lift itself: a step of length that the velocity does not explain, and how far arms
    // and activations change from one frame to the next.
    const MuscleForces forces(body);
    MuscleCapacities capacities;
    auto workspace = scene.mechanics.make_workspace();
    PathWorkspace path_workspace(body);
    Pose pose;
    MusclePaths paths;
    VecX velocity, length_before, velocity_before;
    MatX arm_before;
    VecX shortest = VecX::Constant(n, 1e9), longest = VecX::Zero(n), step = VecX::Zero(n),
         step_at = VecX::Zero(n), arm_step = VecX::Zero(n), arm_at = VecX::Zero(n);
    std::vector<int> arm_coordinate(n, 0), clamped(n, 0);
    for (int f = 0; f < frames; ++f) {
        scene.mechanics.calc_pose(motion.q.col(f), workspace, pose);
        calc_paths(body, motion.q.col(f), pose, path_workspace, paths);
        calc_lengthening_velocities(paths, motion.qd.col(f), velocity);
        forces.calc(paths.length, velocity, capacities);
        for (int m = 0; m < n; ++m) {
            shortest[m] = std::min(shortest[m], capacities.norm_fibre_length[m]);
            longest[m] = std::max(longest[m], capacities.norm_fibre_length[m]);
            clamped[m] += capacities.clamped[m];
            if (f == 0) continue;
            const double h = motion.time_s[f] - motion.time_s[f - 1];
            const double jump =
                paths.length[m] - length_before[m] - 0.5 * h * (velocity[m] + velocity_before[m]);
            if (std::abs(jump) > std::abs(step[m])) {
                step[m] = jump;
                step_at[m] = plan.path[f];
            }
            for (int c = 0; c < body.n_coordinates(); ++c) {
                const double change = paths.moment_arm(c, m) - arm_before(c, m);
                if (std::abs(change) <= std::abs(arm_step[m])) continue;
                arm_step[m] = change;
                arm_at[m] = plan.path[f];
                arm_coordinate[m] = c;
            }
        }
        length_before = paths.length;
        velocity_before = velocity;
        arm_before = paths.moment_arm;
    }
    for (int m = 0; m < n; ++m)
        json["muscles"].push_back(
            {{"name", body.muscles[m].name},
             {"shortest_norm_fibre", shortest[m]},
             {"longest_norm_fibre", longest[m]},
             {"clamped_frames", clamped[m]},
             {"peak_activation", result.activation.row(m).maxCoeff()},
             {"volume_share", body.muscles[m].volume_share},
             {"length_step_mm", step[m] * 1e3},
             {"length_step_path", step_at[m]},
             {"arm_step_mm", arm_step[m] * 1e3},
             {"arm_step_path", arm_at[m]},
             {"arm_step_coordinate", body.coordinates[arm_coordinate[m]].name}});
    std::cout << json.dump() << "\n";
    return 0;
}
