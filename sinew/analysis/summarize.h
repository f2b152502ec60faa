#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/result.h"
#include "sinew/muscle/abdominal_wall.h"

namespace sinew {

/// Power of everything that drives the body, frame by frame [W].
struct PowerSeries {
    explicit PowerSeries(int frames)
        : muscles(VecX::Zero(frames)),
          passive(VecX::Zero(frames)),
          pressure(VecX::Zero(frames)),
          motors(VecX::Zero(frames)),
          contacts(VecX::Zero(frames)),
          reserves(VecX::Zero(frames)) {}

    /// Takes frame f from the problem just solved and the result's columns f. `pressure_moment`:
    /// what the belly's pressure does about each coordinate [N·m, N]; empty without.
    void record(int f, const Body& body, const FrameProblem& problem, const Result& result,
                const std::vector<Vec3>& contact_force_W, const VecX& qd,
                const VecX& pressure_moment = {});

    VecX muscles, passive, pressure, motors, contacts, reserves;
};

/// Groups, joints, contacts and shortfalls of a result whose series are filled. `point_force`: per
/// contact point, 3 × frames [N]. `wall`: the muscles without a line that join the groups, if any.
void summarize(const Body& body, const AbdominalWall* wall,
               const std::vector<CoordinateIndex>& rows, const std::vector<MatX>& point_force,
               Result& result);

/// The work of a movement (lifting or lowering) by two routes: energy gained, and the integral of
/// power. Phases end on frames, so that it runs from rest to rest.
[[nodiscard]] WorkBalance calc_work_balance(const Body& body, const Mechanics& mechanics,
                                            const MotionPlan& plan, const PowerSeries& power,
                                            Phase phase, MechanicsWorkspace& workspace);

/// Activation of a group per frame, weighed by volume [0..1]; empty where the body has no such
/// group. `activation`: rows are muscles, then the wall's hoops, which a level without pressure
/// does not have.
[[nodiscard]] VecX calc_group_activation(const Body& body, const AbdominalWall* wall,
                                         const std::string& group, const MatX& activation);

/// Mean over time of a series at the given times (trapezoids).
[[nodiscard]] double mean_over_time(const VecX& time_s, const VecX& series);

}  // namespace sinew
