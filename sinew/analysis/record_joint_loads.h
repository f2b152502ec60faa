#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/joint_reaction.h"
#include "sinew/analysis/result.h"
#include "sinew/muscle/abdominal_wall.h"

namespace sinew {

/// Gathers what hips, knees and lumbar levels carry, frame by frame. Pressure presses pelvis and
/// ribs apart and so takes load off the levels between.
class JointLoadRecorder {
public:
    /// All must outlive this. Not `wanted`: nothing is recorded.
    JointLoadRecorder(const Body& body, const Mechanics& mechanics,
                      const std::optional<AbdominalWall>& wall, bool wanted, int frames);

    /// Frame f as FrameProblem::calc left it; tension of each muscle [N], contact forces [N],
    /// pressure [Pa].
    void record(int f, const VecX& q, const VecX& qd, const VecX& qdd, FrameProblem& frame,
                std::span<const ExternalForce> loads, std::span<const TouchPoint> touches,
                const VecX& tension, std::span<const Vec3> contact_force_W, double pressure_Pa);

    /// Peaks, into Result::joint_loads and SpineResult::levels.
    void summarize(const VecX& time_s, Result& result);

private:
    std::vector<LoadedJoint> loaded_;
    std::optional<JointReactions> reactions_;
    std::vector<PushLine> lines_;
    double area_ = 0;
    std::vector<JointLoad> joints_;          ///< in the order of loaded_, those that are no levels
    std::vector<SpinalLevelResult> levels_;  ///< the rest
};

}  // namespace sinew
