#pragma once

#include <array>
#include <string>
#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/result.h"

namespace sinew {

/// The rule by which a muscle group gets its role in a phase, fixed before any exercise was run.
/// Every figure of it stands here. In this order:
///
///  1. idle: mean activation in the phase is below `idle_below`.
///  2. The joints that do the work are those whose net moment does at least `working_joint` of the
///     work of the joint that does most, and at least `least_work_J`. At such a joint a group's
///     share is its active moment in the direction of the net moment over that of all muscles,
///     both integrated over the phase. prime mover: at least `prime_mover_from` at one of them;
///     synergist: at least `synergist_from`.
///  3. stabiliser: stability and pressure (and a brace) ask for at least `support_from` of full
///     activation, or the group gives at least `prime_mover_from` of the moment that holds a joint
///     which is loaded by `loaded_joint_Nm` on average and moves less than `still_joint_deg`.
///  4. antagonist: at a working joint the group's moment opposes the net one by at least
///     `synergist_from` of the moment of those that drive it.
///  5. otherwise: stabiliser when most of its activation is owed to stability and pressure, else
///     synergist, which works at a joint that does less of the work.
///
/// A coordinate of the right and its twin on the left are one joint; a group of one side is
/// compared with the muscles of that side.
///
/// Departures from the first draft of this rule, with reasons: a lift is done by more than one
/// joint at a time, so that joints with a fifth of the largest work count too; the fifth step says
/// what is left, so that no group is without a role, and only joints that carry a moment count in
/// it.
struct RoleRule {
    double idle_below = 0.02;
    double working_joint = 0.20;
    double least_work_J = 0.5;
    double prime_mover_from = 0.15;
    double synergist_from = 0.03;
    double support_from = 0.05;
    double loaded_joint_Nm = 5;
    double still_joint_deg = 2;
    double hold_below = 0.01;  ///< change of fibre length that still counts as holding [ℓ_opt]
};

/// Gathers, frame by frame, what the rule asks for.
class RoleRecorder {
public:
    RoleRecorder(const Body& body, const MotionPlan& plan);

    /// Frame f as FrameProblem::calc left it, with the answer's activations of muscle lines and the
    /// net moments (n_coordinates).
    void record(int f, const FrameProblem& frame, const VecX& activation, const VecX& net_moment);

    /// Fills GroupResult::phases, role, role_reason and contraction. The groups' means per level
    /// must be there.
    void assign(const RoleRule& rule, Result& result) const;

private:
    struct Joint {
        std::string name;  ///< of the coordinate, without its side
        std::vector<CoordinateIndex> coordinates;
    };
    struct PhaseSums {
        Phase phase = Phase::lifting;
        int first = 0, last = 0;  ///< frames
        VecX work_J;              ///< per joint: ∫ net moment · q̇ dt
        VecX load_Nm_s;           ///< per joint: ∫ |net moment| dt
        /// Per side, groups × joints [N·m·s]: moments in the direction of the net one, and opposed.
        std::array<MatX, 3> with, against;
        /// Per side and group: mean fibre length [ℓ_opt] when the phase starts and ends.
        std::array<VecX, 3> fibre_first, fibre_last;
    };

    [[nodiscard]] PhaseRole judge(const RoleRule& rule, const GroupResult& group,
                                  const PhaseSums& phase) const;
    [[nodiscard]] double range_deg(const Joint& joint, const PhaseSums& phase) const;

    const Body& body_;
    const MotionPlan& plan_;
    std::vector<Joint> joints_;
    std::vector<int> joint_of_;  ///< per coordinate; −1: no muscle crosses it
    std::vector<int> group_of_;  ///< per muscle; −1: none
    std::vector<PhaseSums> phases_;
};

[[nodiscard]] const char* name_of(Role role);
[[nodiscard]] const char* name_of(Contraction contraction);
[[nodiscard]] const char* name_of(Phase phase);

}  // namespace sinew
