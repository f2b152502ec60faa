#pragma once

#include <cmath>
#include <string>

#include "sinew/analysis/analyze.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/synthesize.h"

namespace sinew::reference {

/// The shipped barbell hip thrust on an adult body, for tests and for the figures of validation.
struct HipThrustScene {
    explicit HipThrustScene(const AdultOptions& options = {})
        : HipThrustScene(make_adult(load_adult_tables(data_directory()), options)) {}
    explicit HipThrustScene(const BodySpec& spec)
        : body(compile(spec)),
          mechanics(body),
          exercise(load_exercise((data_directory() / "exercises" / "hip_thrust.yaml").string())) {}

    Body body;
    Mechanics mechanics;
    Exercise exercise;

    [[nodiscard]] MotionPlan plan(double load_kg, const SynthesisOptions& options = {}) const {
        Exercise loaded = exercise;
        loaded.load_kg = load_kg;
        return synthesize(body, mechanics, loaded, options);
    }
    [[nodiscard]] Result run(MotionPlan motion, const RecruitmentOptions& recruitment = {}) const {
        return analyze(body, mechanics, std::move(motion),
                       {.recruitment = recruitment, .static_capacity = false});
    }
    [[nodiscard]] int row(const std::string& coordinate) const {
        return body.find_coordinate(coordinate).value().value;
    }
};

/// The same postures passed through infinitely slowly: nothing moves, the bar only weighs.
inline MotionPlan held_still(const Body& body, MotionPlan plan) {
    plan.motion.qd.setZero();
    plan.motion.qdd.setZero();
    for (LoadTrack& load : plan.loads) {
        for (Vec3& a : load.a_W) a.setZero();
        for (Vec3& f : load.f_W) f = load.mass_kg * body.gravity;
    }
    return plan;
}

/// Linear momentum [kg m/s] of body and load, and angular momentum about the world's origin
/// [kg m²/s], from positions and velocities alone.
struct Momentum {
    Vec3 linear = Vec3::Zero();
    Vec3 angular = Vec3::Zero();
};

inline Momentum calc_momentum(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                              const VecX& q, const VecX& qd) {
    auto workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(q, workspace, pose);
    MatX travel(3, body.n_coordinates()), turn(3, body.n_coordinates());
    Momentum sum;
    const auto add = [&](double mass, SegmentIndex segment, const Vec3& p_W) {
        calc_point_jacobian(body, pose, segment, p_W, travel);
        const Vec3 momentum = mass * (travel * qd);
        sum.linear += momentum;
        sum.angular += p_W.cross(momentum);
    };
    for (std::size_t s = 1; s < body.segments.size(); ++s) {
        const Segment& segment = body.segments[s];
        const SegmentIndex index{static_cast<int>(s)};
        const Transform& X_W = pose.X_W[s];
        add(segment.mass, index, X_W * segment.p_SegmentCom);
        calc_rotation_jacobian(body, pose, index, turn);
        sum.angular += X_W.R * segment.inertia * X_W.R.transpose() * (turn * qd);
    }
    for (const LoadTrack& load : plan.loads)
        add(load.mass_kg, load.segment, pose.X_W[load.segment] * load.p_Segment);
    return sum;
}

/// Force and moment about the world's origin that contacts and gravity exert on body and load, less
/// the rate of momentum (by central difference over `step` seconds): zero when Newton and Euler are
/// content. It does not pass through the inverse dynamics that it checks.
struct Imbalance {
    Vec3 force = Vec3::Zero();   ///< [N]
    Vec3 moment = Vec3::Zero();  ///< [N·m]
};

inline Imbalance calc_imbalance(const Body& body, const Mechanics& mechanics, const Result& result,
                                int frame, double step = 1e-4) {
    const Motion& motion = result.plan.motion;
    const VecX q = motion.q.col(frame), qd = motion.qd.col(frame), qdd = motion.qdd.col(frame);
    const auto at = [&](double h) {
        return calc_momentum(body, mechanics, result.plan, q + h * qd + (h * h / 2) * qdd,
                             qd + h * qdd);
    };
    const Momentum after = at(step), before = at(-step);
    Imbalance sum{-(after.linear - before.linear) / (2 * step),
                  -(after.angular - before.angular) / (2 * step)};
    const auto push = [&](const Vec3& p_W, const Vec3& f_W) {
        sum.force += f_W;
        sum.moment += p_W.cross(f_W);
    };
    for (const ContactResult& contact : result.contacts) {
        push(contact.p_W.col(frame), contact.force_W.col(frame));
        sum.moment += contact.moment_W.col(frame);
    }
    auto workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(q, workspace, pose);
    for (std::size_t s = 1; s < body.segments.size(); ++s)
        push(pose.X_W[s] * body.segments[s].p_SegmentCom, body.segments[s].mass * body.gravity);
    for (const LoadTrack& load : result.plan.loads)
        push(load.p_W[frame], load.mass_kg * body.gravity);
    return sum;
}

}  // namespace sinew::reference
