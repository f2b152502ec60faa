#pragma once

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/io/osim_reader.h"
#include "tests/reference/hip_thrust_scene.h"

namespace sinew::benchmarks {

inline constexpr double load_kg = 80;

/// A body and the frames of one repetition, ready for FrameProblem::calc.
struct Frames {
    explicit Frames(Body the_body) : body(std::move(the_body)), mechanics(body) {}

    Body body;
    Mechanics mechanics;
    std::vector<VecX> q, qd, qdd;
    std::vector<std::vector<TouchPoint>> touches;
    std::vector<std::vector<ExternalForce>> loads;

    [[nodiscard]] std::size_t size() const { return q.size(); }
};

/// The shipped hip thrust with 80 kg on the adult body, 101 frames.
inline std::unique_ptr<Frames> make_hip_thrust_frames() {
    const reference::HipThrustScene scene;
    const MotionPlan plan = scene.plan(load_kg);
    auto frames = std::make_unique<Frames>(scene.body);
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        frames->q.emplace_back(plan.motion.q.col(f));
        frames->qd.emplace_back(plan.motion.qd.col(f));
        frames->qdd.emplace_back(plan.motion.qdd.col(f));
        collect_touches(plan, f, frames->touches.emplace_back());
        collect_loads(plan, f, frames->loads.emplace_back());
    }
    return frames;
}

/// A squat without load on Rajagopal2016, 101 frames in 3 s, four contact points a foot. Null where
/// the reference folder is absent. The pelvis stays in its place and the level feet rise to it: for
/// the forces the same, and free of inverse kinematics.
inline std::unique_ptr<Frames> make_squat_frames() {
    const char* chosen = std::getenv("SINEW_REFERENCE");
    const auto file = std::filesystem::path(chosen != nullptr ? chosen : "../shared/reference") /
                      "opensim/models/Rajagopal2016.osim";
    if (!std::filesystem::exists(file)) return nullptr;
    auto frames = std::make_unique<Frames>(compile(load_body_spec(file)));
    const Body& body = frames->body;
    constexpr double degree = std::numbers::pi / 180;
    VecX depth = VecX::Zero(body.n_coordinates());
    const auto bend = [&](const std::string& name, double degrees) {
        depth[body.find_coordinate(name).value().value] = degrees * degree;
    };
    bend("pelvis_tilt", -35);
    for (const char* side : {"_r", "_l"}) {
        bend(std::string("hip_flexion") + side, 85);
        bend(std::string("knee_angle") + side, 70);
        bend(std::string("ankle_angle") + side, 20);
    }
    constexpr int n_frames = 101;
    constexpr double duration_s = 3, rate = 2 * std::numbers::pi / duration_s;
    MechanicsWorkspace workspace = frames->mechanics.make_workspace();
    Pose pose;
    for (int f = 0; f < n_frames; ++f) {
        const double phase = rate * duration_s * f / (n_frames - 1);
        frames->q.emplace_back(body.default_posture() + 0.5 * (1 - std::cos(phase)) * depth);
        frames->qd.emplace_back(0.5 * rate * std::sin(phase) * depth);
        frames->qdd.emplace_back(0.5 * rate * rate * std::cos(phase) * depth);
        frames->mechanics.calc_pose(frames->q.back(), workspace, pose);
        auto& touches = frames->touches.emplace_back();
        for (const char* foot : {"calcn_r", "calcn_l"}) {
            const SegmentIndex segment = body.find_segment(foot).value();
            for (const double x : {0.0, 0.2})
                for (const double z : {-0.03, 0.03})
                    touches.push_back(
                        {segment, pose.X_W[segment] * Vec3(x, 0, z), Vec3::UnitY(), 0.8});
        }
        frames->loads.emplace_back();
    }
    return frames;
}

}  // namespace sinew::benchmarks
