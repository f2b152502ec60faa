#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/held_stiffness.h"
#include "sinew/analysis/pressure_problem.h"
#include "sinew/recruitment/stability.h"

namespace sinew {

/// What the trunk has to do beyond the moments, and with which constants.
struct TrunkSupport {
    std::optional<AbdominalWall> wall;  ///< none: neither pressure nor stability nor brace
    std::string why_no_wall;            ///< what the body lacks, for the report
    bool pressure = true;               ///< false: moments alone, and no stability
    bool stability = true;
    double gain = 10;  ///< g [1]
    StabilityOptions stability_options;
    ThoraxHold hold = ThoraxHold::pinned;
    StabilityOf of = StabilityOf::whole_body;
    double brace = 0;  ///< pressure asked for, as a share of the wall's limit [0..1]
};

/// The levels in the fixed order in which activation is attributed: each adds one demand to those
/// before it.
enum class DemandLevel { moments, pressure, stability, brace };
inline constexpr int n_demand_levels = 4;
inline constexpr std::array<const char*, n_demand_levels> demand_level_names{"moments", "pressure",
                                                                             "stability", "brace"};

/// One frame solved at every level that is asked for, warm-started from the frame before.
///
///   moments     the frame's problem alone
///   pressure    the belly's wall and its pressure join the same moments
///   stability   and the body as its contacts hold it stays stable by the margin
///   brace       and the pressure is at least what is asked for
///
/// What a level adds may be negative: pressure that extends the spine spares its extensors.
class DemandLevels {
public:
    /// All must outlive this.
    DemandLevels(const Body& body, const Mechanics& mechanics, const MuscleForces& forces,
                 const TrunkSupport& support, const RecruitmentOptions& recruitment);

    /// Takes the frame as FrameProblem::calc left it.
    void solve(const VecX& q, FrameProblem& frame, std::span<const DeadLoad> weights,
               std::span<const TouchPoint> contacts);

    /// The level of stability once more, in the frame last solved, with another hold, gain and
    /// margin; `support` is otherwise as given. Starts from `answer` and `outcome`, as
    /// solve_stable_recruitment() does. Only where stability is asked for.
    void solve_stability(const TrunkSupport& support, const FrameProblem& frame,
                         std::span<const TouchPoint> contacts, Recruitment& answer,
                         Stability& outcome);

    /// The levels asked for, ascending; the last is the answer.
    [[nodiscard]] std::span<const DemandLevel> levels() const { return levels_; }
    [[nodiscard]] const Recruitment& answer(DemandLevel level) const {
        return answer_[static_cast<std::size_t>(level)];
    }
    [[nodiscard]] const Recruitment& last() const { return answer(levels_.back()); }
    /// The problem that the last answer solves.
    [[nodiscard]] const RecruitmentProblem& last_problem() const { return *last_problem_; }
    /// Of the last level that asks for it; not_run without.
    [[nodiscard]] const Stability& stability() const { return stability_; }
    /// [Pa] at an answer; 0 where the belly is no part of the problem.
    [[nodiscard]] double pressure(DemandLevel level) const;
    /// ∂V/∂q over all coordinates [m³/rad]: what a pascal does. Empty without a wall.
    [[nodiscard]] const VecX& volume_gradient() const;

private:
    const Body& body_;
    const TrunkSupport& support_;
    const RecruitmentOptions& recruitment_;
    std::vector<DemandLevel> levels_;
    std::array<Recruitment, n_demand_levels> answer_;
    /// Puts the multipliers where the motion leads them: the moments' level on along the line of
    /// the last two frames, the other by what the moments' have just moved.
    void predict_moments();
    void keep_step();
    void predict_pressure();

    std::optional<PressureProblem> pressed_, braced_;
    std::optional<HeldStiffness> stiffness_;
    RecruitmentWorkspace workspace_;
    StabilityWorkspace stable_workspace_, braced_workspace_;
    Stability stability_;
    FreeDirectionsWorkspace directions_workspace_;
    MatX free_directions_, other_directions_;
    const RecruitmentProblem* last_problem_ = nullptr;
    VecX former_dual_, former_step_;  ///< of the moments' level: multipliers a frame ago, and since
    VecX none_;
};

}  // namespace sinew
