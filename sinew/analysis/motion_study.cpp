#include "sinew/analysis/motion_study.h"

#include <utility>

#include "sinew/mechanics/actuator_forces.h"
#include "sinew/mechanics/opensim_accelerations.h"
#include "sinew/muscle/muscle_forces.h"

namespace sinew {

namespace {

/// One frame after another with what depends on the posture alone.
class Follower {
public:
    Follower(const Body& body, const Mechanics& mechanics)
        : body_(body),
          mechanics_(mechanics),
          workspace_(mechanics.make_workspace()),
          path_workspace_(body) {}

    void take(const Motion& motion, int frame) {
        q = motion.q.col(frame);
        qd = motion.qd.col(frame);
        qdd = motion.qdd.col(frame);
        mechanics_.calc_pose(q, workspace_, pose);
    }
    void follow_paths() { calc_paths(body_, q, pose, path_workspace_, paths); }
    MechanicsWorkspace& workspace() { return workspace_; }

    VecX q, qd, qdd;
    Pose pose;
    MusclePaths paths;

private:
    const Body& body_;
    const Mechanics& mechanics_;
    MechanicsWorkspace workspace_;
    PathWorkspace path_workspace_;
};

/// What the actuators push on segments in one frame.
void add_actuator_forces(const Body& body, const Follower& at, const VecX& control,
                         ActuatorPush& push, std::vector<ExternalForce>& forces) {
    for (std::size_t k = 0; k < body.actuators.size(); ++k) {
        const double x = control[static_cast<Eigen::Index>(k)];
        calc_actuator_push(body, at.q, at.pose, body.actuators[k], push);
        for (ExternalForce one : push.forces) {
            one.f_W *= x;
            one.moment_W *= x;
            forces.push_back(one);
        }
    }
}

}  // namespace

MatX calc_moments(const Body& body, const Mechanics& mechanics, const Motion& motion,
                  const ExternalLoads& loads, SharingQuestion question) {
    Follower at(body, mechanics);
    const OpensimAccelerations opensim(body);
    MatX all(body.n_coordinates(), motion.n_frames());
    std::vector<ExternalForce> external;
    VecX moment;
    for (int f = 0; f < motion.n_frames(); ++f) {
        at.take(motion, f);
        external.clear();
        add_external_forces(loads, motion.time_s[f], at.pose, external);
        if (question == SharingQuestion::opensim) opensim.add_forces(at.qd, at.pose, external);
        mechanics.calc_inverse_dynamics(at.q, at.qd, at.qdd, external, at.workspace(), moment);
        all.col(f) = moment;
    }
    return all;
}

std::vector<ReactionSeries> calc_reactions(const Body& body, const Mechanics& mechanics,
                                           const Motion& motion, const ExternalLoads& loads,
                                           const StaticOptimization& shared,
                                           SharingQuestion question, std::vector<JointIndex> joints,
                                           JointSide on, ReactionAxes in) {
    const auto axes_of = [&](const Joint& joint) {
        return in == ReactionAxes::ground   ? SegmentIndex{0}
               : in == ReactionAxes::parent ? joint.parent
                                            : joint.child;
    };
    std::vector<ReactionSeries> all;
    for (const JointIndex j : joints) {
        const Joint& joint = body.joints[j];
        all.push_back(
            {.joint = joint.name,
             .on = body.segments[on == JointSide::parent ? joint.parent : joint.child].name,
             .in = body.segments[axes_of(joint)].name,
             .load = MatX(9, motion.n_frames())});
    }
    JointReactions reactions(body, mechanics, std::move(joints));
    Follower at(body, mechanics);
    const OpensimAccelerations opensim(body);
    ActuatorPush push;
    std::vector<ExternalForce> external;
    VecX control;
    for (int f = 0; f < motion.n_frames(); ++f) {
        at.take(motion, f);
        at.follow_paths();
        external.clear();
        add_external_forces(loads, motion.time_s[f], at.pose, external);
        if (question == SharingQuestion::opensim) opensim.add_forces(at.qd, at.pose, external);
        control = shared.control.col(f);
        add_actuator_forces(body, at, control, push, external);
        reactions.calc(at.q, at.qd, at.qdd, at.pose, at.paths, {.external = external},
                       at.workspace());
        for (std::size_t k = 0; k < all.size(); ++k) {
            const JointReactionMap& map = reactions.maps()[k];
            Vec6 load_W = calc_reaction(map, shared.muscle_force_N.col(f));
            Vec3 origin_W = map.X_WChildFrame.p;
            if (on == JointSide::parent) {
                origin_W = map.X_WParentFrame.p;
                load_W.head<3>() += (map.X_WChildFrame.p - origin_W).cross(Vec3(load_W.tail<3>()));
                load_W = -load_W;
            }
            const Transform& X_WIn = at.pose.X_W[axes_of(body.joints[reactions.joints()[k]])];
            auto column = all[k].load.col(f);
            column.segment<3>(0) = X_WIn.R.transpose() * load_W.tail<3>();
            column.segment<3>(3) = X_WIn.R.transpose() * load_W.head<3>();
            column.segment<3>(6) = X_WIn.R.transpose() * (origin_W - X_WIn.p);
        }
    }
    return all;
}

MuscleSeries follow_muscles(const Body& body, const Mechanics& mechanics, const Motion& motion) {
    const int frames = motion.n_frames();
    MuscleSeries series;
    for (MatX* m : {&series.length_m, &series.velocity_m_s, &series.norm_fibre_length,
                    &series.norm_fibre_velocity, &series.active_N, &series.passive_N})
        m->resize(body.n_muscles(), frames);
    series.moment_arm.assign(body.coordinates.size(), MatX(body.n_muscles(), frames));
    const MuscleForces forces(body);
    MuscleCapacities capacities;
    Follower at(body, mechanics);
    VecX velocity;
    for (int f = 0; f < frames; ++f) {
        at.take(motion, f);
        at.follow_paths();
        calc_lengthening_velocities(at.paths, at.qd, velocity);
        forces.calc(at.paths.length, velocity, capacities);
        series.length_m.col(f) = at.paths.length;
        series.velocity_m_s.col(f) = velocity;
        series.norm_fibre_length.col(f) = capacities.norm_fibre_length;
        series.norm_fibre_velocity.col(f) = capacities.norm_fibre_velocity;
        series.active_N.col(f) = capacities.active;
        series.passive_N.col(f) = capacities.passive;
        for (int c = 0; c < body.n_coordinates(); ++c)
            series.moment_arm[static_cast<std::size_t>(c)].col(f) =
                at.paths.moment_arm.row(c).transpose();
    }
    return series;
}

}  // namespace sinew
