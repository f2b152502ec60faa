#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/analysis/joint_reaction.h"
#include "sinew/analysis/static_optimization.h"
#include "sinew/motion/external_loads.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// On which segment of a joint a reaction acts, and in whose axes it is given.
enum class JointSide { child, parent };
enum class ReactionAxes { child, parent, ground };

/// The reaction at one joint over time.
struct ReactionSeries {
    std::string joint, on, in;  ///< the segment that it acts on; the one in whose axes it is given
    /// 9 × frames: force [N], moment about the joint's frame on the segment that it acts on [N·m],
    /// and where that frame's origin lies from the origin of `in` [m]; all in the axes of `in`.
    MatX load;
};

/// Muscles along a motion, whatever they do: n_muscles × frames.
struct MuscleSeries {
    MatX length_m, velocity_m_s, norm_fibre_length, norm_fibre_velocity;
    MatX active_N, passive_N;      ///< along the tendon, at full activation; rigid tendon
    std::vector<MatX> moment_arm;  ///< per coordinate [m, 1]
};

/// What came of somebody's own motion on their own model.
struct MotionStudy {
    Motion motion;
    ExternalLoads loads;
    std::vector<std::string> notes;  ///< what of the files was not used, or not as it stands
    MatX moment;  ///< n_coordinates × frames [N·m, N]: inverse dynamics; empty: not asked for
    std::optional<StaticOptimization> shared;
    std::vector<Shortfall> shortfalls;
    std::vector<ReactionSeries> reactions;
    std::optional<MuscleSeries> muscles;
};

/// n_coordinates × frames [N·m, N]: what everything but the external loads must give.
[[nodiscard]] MatX calc_moments(const Body& body, const Mechanics& mechanics, const Motion& motion,
                                const ExternalLoads& loads, SharingQuestion question);

/// Reactions of joints to a shared motion. The wrench on the parent is that on the child turned
/// round, about the joint's frame on the parent.
///
/// Source: as JointReactions; OpenSim 4.6, JointReaction. Actuators along coordinates act at their
/// joint and are part of its reaction.
[[nodiscard]] std::vector<ReactionSeries> calc_reactions(
    const Body& body, const Mechanics& mechanics, const Motion& motion, const ExternalLoads& loads,
    const StaticOptimization& shared, SharingQuestion question, std::vector<JointIndex> joints,
    JointSide on, ReactionAxes in);

[[nodiscard]] MuscleSeries follow_muscles(const Body& body, const Mechanics& mechanics,
                                          const Motion& motion);

}  // namespace sinew
