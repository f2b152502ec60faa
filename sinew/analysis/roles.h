#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/result.h"

namespace sinew {

/// The rule by which a muscle group gets its role in a phase. Every figure of it, and the order of
/// its steps, stand here and nowhere else.
///
/// A joint counts when it does the work or is loaded, whether it moves or not:
///
///   works    its net moment does at least `working_joint` of the work of the joint that does
///            most, and at least `least_work_J`
///   loaded   the moment that must be supplied about it is at least `loaded_joint_Nm` on average;
///            held: loaded, does not work and moves less than `still_joint_deg`
///
/// A group's share at a joint is its active moment in the direction of the net moment (*gives*) or
/// against it (*opposes*), over the larger of the net moment and of what all muscles together give
/// in its direction, all integrated over the phase. The steps, of which the first that fits counts:
///
///  1. idle: mean activation below `idle_below`.
///  2. prime mover: gives at least `prime_mover_from` at a joint that works (*drives*);
///     synergist: at least `synergist_from`.
///  3. stabiliser: *owes* at least `support_from` of full activation to pressure and stability
///     (and a brace), beyond what moments ask for.
///  4. stabiliser: gives at least `prime_mover_from` at a held joint (*holds*).
///  5. Else its largest share at any joint that counts, where it is at least `synergist_from`:
///     antagonist when it opposes there, synergist when it gives.
///  6. minor: active, and below every bound.
///
/// Why in this order. A muscle that crosses two joints mostly drives one and opposes the other:
/// who moves or holds enough of the load is there for it (2 and 4 before 5). A muscle that
/// stability asks for mostly opposes some moment: it works because it was asked to, and its reason
/// names what it does to the joint as well (3 before 5). Below the bounds of these nothing tells
/// for from against but the size of the shares, so the larger decides (5).
///
/// A coordinate of the right and its twin on the left are one joint, loaded where either is; a
/// group of one side is compared with the muscles and the load of that side, which has half of what
/// a joint in the middle carries.
///
/// Source:      DESIGN, section 5.7: prime mover, synergist and idle with their figures; an
/// antagonist
///              opposes the net moment and is active; a stabiliser owes a twentieth to pressure or
///              stability, or holds the load at a joint that does not move.
/// Departures:  more than one joint works at a time. The page lists the antagonist before the
///              stabiliser, where a muscle may be both: the order above, for its reasons. Synergist
///              is also who helps at a loaded joint that does little or no work. Where ligaments,
///              passive muscles or pressure carry a moment the share is that of the net moment and
///              not that of the few muscles at work beside them. Who meets no bound is called
///              minor, so that no role stands beside a figure that contradicts it. A first form of
///              the rule looked for opposition at working joints alone, so that nothing held could
///              have an antagonist, and called synergist, or stabiliser when it owed most of its
///              own activation, whatever no step fitted: changed as false for any muscle.
/// Cannot:      tell which of two muscles at one joint is needed; say what a muscle without a line
///              of pull does to a joint.
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

    /// Fills GroupResult::phases, role, role_phase, role_reason and contraction. The groups' means
    /// per level must be there. Shares in reasons are cut to a tenth of a percent, not rounded, so
    /// that none reads as a bound that it does not reach.
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
        VecX load_Nm_s;           ///< per coordinate: ∫ |net moment| dt
        /// Per side, groups × joints [N·m·s]: moments in the direction of the net one, and opposed.
        std::array<MatX, 3> with, against;
        std::array<VecX, 3> driven_Nm_s;  ///< per side and joint: `with` of all muscles
        /// Per side and group: mean fibre length [ℓ_opt] when the phase starts and ends.
        std::array<VecX, 3> fibre_first, fibre_last;
    };

    /// A share of a joint's moment [1]; no joint: of none.
    struct Share {
        double value = 0;
        std::optional<std::size_t> joint;
        void raise(double other, std::size_t at) {
            if (other > value) *this = {other, at};
        }
    };
    /// The largest of a group's shares: at joints that work, at those held, and at all that count.
    struct Shares {
        Share drives, holds, gives, opposes;
        std::vector<JointShare> joints;
    };
    /// Of a phase's load, what the muscles of a side must supply [N·m·s], and the largest of one
    /// coordinate.
    struct Load {
        double share = 0, largest = 0;
    };

    [[nodiscard]] PhaseRole judge(const RoleRule& rule, const GroupResult& group,
                                  const PhaseSums& phase) const;
    /// [ℓ_opt] over the phase; none: no line of the group on that side.
    [[nodiscard]] std::optional<double> calc_fibre_change(const MuscleGroup& group, Side side,
                                                          const PhaseSums& phase) const;
    [[nodiscard]] Shares calc_shares(const RoleRule& rule, const MuscleGroup& group, Side side,
                                     const PhaseSums& phase) const;
    [[nodiscard]] Load calc_load(const Joint& joint, Side side, const PhaseSums& phase) const;
    [[nodiscard]] double range_deg(const Joint& joint, const PhaseSums& phase) const;
    [[nodiscard]] std::string say(const char* what, const Share& share) const;

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
