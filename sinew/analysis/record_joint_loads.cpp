#include "sinew/analysis/record_joint_loads.h"

#include <cmath>

namespace sinew {

JointLoadRecorder::JointLoadRecorder(const Body& body, const Mechanics& mechanics,
                                     const std::optional<AbdominalWall>& wall, bool wanted,
                                     int frames) {
    if (!wanted) return;
    loaded_ = find_loaded_joints(body);
    if (loaded_.empty()) return;
    std::vector<JointIndex> joints;
    for (const LoadedJoint& joint : loaded_) {
        joints.push_back(joint.joint);
        if (joint.kind == LoadedJointKind::spinal_level) {
            levels_.push_back({.name = joint.name,
                               .compression_N = VecX::Zero(frames),
                               .shear_anterior_N = VecX::Zero(frames),
                               .shear_right_N = VecX::Zero(frames)});
        } else {
            joints_.push_back({.name = joint.name,
                               .kind = joint.kind == LoadedJointKind::hip ? LoadKind::hip_contact
                                                                          : LoadKind::knee_contact,
                               .force_N = VecX::Zero(frames)});
        }
    }
    reactions_.emplace(body, mechanics, std::move(joints));
    if (wall) {
        lines_.push_back({wall->bottom, wall->p_bottom, wall->top, wall->p_top});
        area_ = wall->area;
    }
}

void JointLoadRecorder::record(int f, const VecX& q, const VecX& qd, const VecX& qdd,
                               FrameProblem& frame, std::span<const ExternalForce> loads,
                               std::span<const TouchPoint> touches, const VecX& tension,
                               std::span<const Vec3> contact_force_W, double pressure_Pa) {
    if (!reactions_) return;
    reactions_->calc(q, qd, qdd, frame.pose, frame.paths, {loads, touches, lines_},
                     frame.mechanics_workspace());
    const double push = pressure_Pa * area_;
    const std::span<const double> pushes(&push, lines_.size());
    std::size_t joint = 0, level = 0;
    for (std::size_t k = 0; k < loaded_.size(); ++k) {
        const JointReactionMap& map = reactions_->maps()[k];
        const Vec6 reaction = calc_reaction(map, tension, contact_force_W, pushes);
        if (loaded_[k].kind == LoadedJointKind::spinal_level) {
            const LevelLoad load = calc_level_load(map, reaction);
            levels_[level].compression_N[f] = load.compression_N;
            levels_[level].shear_anterior_N[f] = load.shear_anterior_N;
            levels_[level].shear_right_N[f] = load.shear_right_N;
            ++level;
        } else {
            joints_[joint++].force_N[f] = reaction.tail<3>().norm();
        }
    }
}

void JointLoadRecorder::summarize(const VecX& time_s, Result& result) {
    Eigen::Index at = 0;
    for (JointLoad& joint : joints_) {
        joint.peak_force_N = joint.force_N.maxCoeff(&at);
        joint.peak_time_s = time_s[at];
    }
    for (SpinalLevelResult& level : levels_) {
        level.peak_compression_N = level.compression_N.maxCoeff(&at);
        level.peak_compression_time_s = time_s[at];
        level.peak_shear_N =
            (level.shear_anterior_N.array().square() + level.shear_right_N.array().square())
                .sqrt()
                .maxCoeff(&at);
        level.peak_shear_time_s = time_s[at];
    }
    result.joint_loads = std::move(joints_);
    result.spine.levels = std::move(levels_);
}

}  // namespace sinew
