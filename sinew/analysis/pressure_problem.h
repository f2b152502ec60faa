#pragma once

#include "sinew/analysis/frame_problem.h"
#include "sinew/muscle/abdominal_wall.h"
#include "sinew/muscle/path_curvature.h"

namespace sinew {

/// The frame's problem with the belly under pressure.
///
/// Pressure is no unknown of its own: the wall's equilibrium (abdominal_wall.h) makes it an affine
/// function of activations, P = P₀ + p · a, so each wall muscle's column gains what its pressure
/// does to the joints, (∂V/∂q) pᵢ, and each hoop muscle is a column of just that. Two at-least rows
/// follow the frame's own, in kPa: −P ≥ −limit, and P ≥ brace.
class PressureProblem {
public:
    PressureProblem(const AbdominalWall& wall, const Body& body) : wall_(wall), body_(body) {}

    /// Takes the frame as FrameProblem::calc left it. `brace_Pa`: the pressure asked for, 0 for
    /// none. After the first frame nothing is allocated.
    void calc(FrameProblem& frame, double brace_Pa);

    [[nodiscard]] const RecruitmentProblem& problem() const { return problem_; }
    [[nodiscard]] double pressure(const VecX& activation) const {
        return wall_.resting_pressure + per_activation_.dot(activation);
    }
    /// Generalised force per pascal, over all coordinates [m³/rad]: ∂V/∂q.
    [[nodiscard]] const VecX& volume_gradient() const { return volume_gradient_; }

private:
    const AbdominalWall& wall_;
    const Body& body_;
    RecruitmentProblem problem_;
    VecX per_activation_;  ///< [Pa]
    VecX volume_gradient_;
    LineDerivatives line_;
};

}  // namespace sinew
