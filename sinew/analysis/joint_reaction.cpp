#include "sinew/analysis/joint_reaction.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace sinew {

Vec6 calc_reaction(const JointReactionMap& map, const VecX& tension,
                   std::span<const Vec3> contact_force_W, std::span<const double> push) {
    assert(tension.size() == map.muscle_W.cols());
    assert(contact_force_W.empty() ||
           static_cast<Eigen::Index>(3 * contact_force_W.size()) == map.contact_W.cols());
    assert(push.empty() || static_cast<Eigen::Index>(push.size()) == map.push_W.cols());
    Vec6 reaction = map.constant_W;
    reaction.noalias() += map.muscle_W * tension;
    for (std::size_t k = 0; k < contact_force_W.size(); ++k)
        reaction +=
            map.contact_W.middleCols<3>(static_cast<Eigen::Index>(3 * k)) * contact_force_W[k];
    for (std::size_t k = 0; k < push.size(); ++k)
        reaction += push[k] * map.push_W.col(static_cast<Eigen::Index>(k));
    return reaction;
}

Vec6 express_in(const Mat3& R_WF, const Vec6& wrench_W) {
    Vec6 wrench;
    wrench << R_WF.transpose() * wrench_W.head<3>(), R_WF.transpose() * wrench_W.tail<3>();
    return wrench;
}

LevelLoad calc_level_load(const JointReactionMap& map, const Vec6& reaction_W) {
    // The lower vertebra pushes the upper one up when they are pressed together, and back when the
    // upper one tends forward.
    const Vec3 f = map.X_WParentFrame.R.transpose() * reaction_W.tail<3>();
    return {.compression_N = f.y(), .shear_anterior_N = -f.x(), .shear_right_N = -f.z()};
}

JointReactions::JointReactions(const Body& body, const Mechanics& mechanics,
                               std::vector<JointIndex> joints)
    : body_(body), mechanics_(mechanics), joints_(std::move(joints)), maps_(joints_.size()) {
    distal_to_.resize(body.segments.size());
    // Joints come in the order of the tree: a parent's list is complete before its children's.
    for (std::size_t i = 0; i < body.joints.size(); ++i) {
        const Joint& joint = body.joints[i];
        distal_to_[joint.child] = distal_to_[joint.parent];
        for (std::size_t j = 0; j < joints_.size(); ++j)
            if (joints_[j] == i) distal_to_[joint.child].push_back(static_cast<int>(j));
    }
}

void JointReactions::add_line(SegmentIndex from, SegmentIndex to, const Vec3& p_W, const Vec3& u_W,
                              Columns6 JointReactionMap::*columns, Eigen::Index column) {
    // Joints before both ends do not notice the line.
    const std::vector<int>& near = distal_to_[from];
    const std::vector<int>& far = distal_to_[to];
    std::size_t common = 0;
    while (common < near.size() && common < far.size() && near[common] == far[common]) ++common;
    // The reaction holds against the pull: against +u on the near end, −u on the far one.
    const auto add = [&](const std::vector<int>& joints, const Vec3& f_W) {
        for (std::size_t i = common; i < joints.size(); ++i) {
            JointReactionMap& map = maps_[joints[i]];
            auto sum = (map.*columns).col(column);
            sum.head<3>() += (p_W - map.X_WChildFrame.p).cross(f_W);
            sum.tail<3>() += f_W;
        }
    };
    add(near, -u_W);
    add(far, u_W);
}

void JointReactions::calc(const VecX& q, const VecX& qd, const VecX& qdd, const Pose& pose,
                          const MusclePaths& paths, const BodyLoads& loads,
                          MechanicsWorkspace& workspace) {
    mechanics_.calc_segment_loads(q, qd, qdd, workspace, segment_load_W_);
    for (std::size_t j = 0; j < joints_.size(); ++j) {
        const Joint& joint = body_.joints[joints_[j]];
        JointReactionMap& map = maps_[j];
        map.X_WParentFrame = pose.X_W[joint.parent] * joint.X_ParentFrame;
        map.X_WChildFrame = pose.X_W[joint.child] * joint.X_ChildFrame;
        map.constant_W.setZero();
        map.muscle_W.setZero(6, body_.n_muscles());
        map.contact_W.setZero(6, static_cast<Eigen::Index>(3 * loads.contacts.size()));
        map.push_W.setZero(6, static_cast<Eigen::Index>(loads.push_lines.size()));
    }

    for (std::size_t s = 0; s < body_.segments.size(); ++s)
        for (const int j : distal_to_[s])
            maps_[j].constant_W += segment_load_W_.col(static_cast<Eigen::Index>(s));
    for (const ExternalForce& force : loads.external) {
        Vec6 wrench_W;
        wrench_W << force.p_W.cross(force.f_W) + force.moment_W, force.f_W;
        for (const int j : distal_to_[force.segment]) maps_[j].constant_W -= wrench_W;
    }
    for (JointReactionMap& map : maps_)  // from the world origin to the centre
        map.constant_W.head<3>() -= map.X_WChildFrame.p.cross(Vec3(map.constant_W.tail<3>()));

    for (int m = 0; m < body_.n_muscles(); ++m)
        for (int i = paths.first_piece[m]; i < paths.first_piece[m + 1]; ++i) {
            const StraightPiece& piece = paths.pieces[i];
            add_line(piece.from, piece.to, piece.p_W, piece.u_W, &JointReactionMap::muscle_W, m);
        }
    for (std::size_t k = 0; k < loads.push_lines.size(); ++k) {
        const PushLine& line = loads.push_lines[k];
        const Vec3 p_from_W = pose.X_W[line.from] * line.p_from;
        const Vec3 u_W = (pose.X_W[line.to] * line.p_to - p_from_W).normalized();
        add_line(line.from, line.to, p_from_W, -u_W, &JointReactionMap::push_W,
                 static_cast<Eigen::Index>(k));
    }
    for (std::size_t k = 0; k < loads.contacts.size(); ++k) {
        const TouchPoint& touch = loads.contacts[k];
        for (const int j : distal_to_[touch.segment]) {
            JointReactionMap& map = maps_[j];
            auto block = map.contact_W.middleCols<3>(static_cast<Eigen::Index>(3 * k));
            block.topRows<3>() = -cross_matrix(touch.p_W - map.X_WChildFrame.p);
            block.bottomRows<3>() = -Mat3::Identity();
        }
    }
}

std::optional<JointIndex> find_joint(const Body& body, std::string_view name) {
    for (std::size_t i = 0; i < body.joints.size(); ++i)
        if (body.joints[i].name == name) return JointIndex{static_cast<int>(i)};
    return std::nullopt;
}

namespace {

struct KnownJoint {
    std::string_view name;
    LoadedJointKind kind;
    std::string_view label;
};

/// Several names may stand for one label.
constexpr auto make_known_joints() {
    using enum LoadedJointKind;
    return std::array{
        KnownJoint{"hip_r", hip, "hip right"},
        KnownJoint{"hip_l", hip, "hip left"},
        KnownJoint{"walker_knee_r", knee, "knee right"},
        KnownJoint{"walker_knee_l", knee, "knee left"},
        KnownJoint{"knee_r", knee, "knee right"},
        KnownJoint{"knee_l", knee, "knee left"},
        KnownJoint{"L5_S1_IVDjnt", spinal_level, "L5/S1"},
        KnownJoint{"L4_L5_IVDjnt", spinal_level, "L4/L5"},
        KnownJoint{"L3_L4_IVDjnt", spinal_level, "L3/L4"},
        KnownJoint{"L2_L3_IVDjnt", spinal_level, "L2/L3"},
        KnownJoint{"L1_L2_IVDjnt", spinal_level, "L1/L2"},
        KnownJoint{"T12_L1_IVDjnt", spinal_level, "T12/L1"},
    };
}

constexpr auto known_joints = make_known_joints();

}  // namespace

std::vector<LoadedJoint> find_loaded_joints(const Body& body) {
    std::vector<LoadedJoint> found;
    for (const KnownJoint& k : known_joints)
        if (const auto joint = find_joint(body, k.name))
            found.push_back({*joint, k.kind, std::string(k.label)});
    return found;
}

std::vector<std::string> find_missing_joints(const Body& body, LoadedJointKind kind) {
    const std::vector<LoadedJoint> found = find_loaded_joints(body);
    std::vector<std::string> missing;
    for (const KnownJoint& k : known_joints)
        if (k.kind == kind &&
            std::ranges::find(found, k.label, &LoadedJoint::name) == found.end() &&
            std::ranges::find(missing, k.label) == missing.end())
            missing.emplace_back(k.label);
    return missing;
}

}  // namespace sinew
