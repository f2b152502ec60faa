#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/frame_problem.h"
#include "sinew/recruitment/solve_capacity.h"

namespace sinew {

/// A maximal isometric effort against a fixed tester, in one posture. The legs take it alike, the
/// lumbar levels share their angle evenly.
struct MaximalEffort {
    std::string task;
    bool trunk = false;  ///< resisted at the lower tips of the shoulder blades; false: one leg
    /// Of a leg, such as hip_flexion_r; of the trunk FE, LB or AR: extension, bending to the right,
    /// turning to the left, of the whole lumbar spine.
    std::string coordinate;
    int sign = 1;                          ///< of the moment that the muscles make about it
    double hip = 0, knee = 0, lumbar = 0;  ///< [rad] flexion, flexion, extension
};

/// Contractions that reach this share of the greatest moment are told apart by nobody.
inline constexpr double near_maximum = 0.99;

struct EffortAnswer {
    CapacityStatus status = CapacityStatus::not_run;
    double moment_Nm = 0;  ///< beside what is passive; of the trunk about L5/S1, level or upright
    VecX activation;       ///< per muscle of the body
};

/// The greatest moment that activations give at rest while they balance what nothing else holds:
/// of a leg's test the joints of that leg that the tester leaves free (hip rotation, knee and ankle
/// for the hip; the ankle for the knee), of the trunk's all other directions of every level. A
/// pad's force has a lever to each level; a twist and its moment are the same at all.
///
///   maximise  λ   subject to  R a = λ d,   0 ≤ a ≤ 1
///
/// Departures:  without abdominal pressure and without a request for stability.
/// Cannot:      say how hard people try, or which of several equally strong recruitments they use.
class MaximalEfforts {
public:
    /// Both must outlive this. Throws InputError where the body lacks a coordinate or marker.
    MaximalEfforts(const Body& body, const Mechanics& mechanics);

    [[nodiscard]] EffortAnswer solve(const MaximalEffort& effort);

    /// The least and the largest activation of a group, weighed as given over all muscles, in
    /// contractions that make at least the share `near_maximum` of a solved answer's moment; none
    /// where either was not found.
    [[nodiscard]] std::optional<std::pair<double, double>> find_range(const MaximalEffort& effort,
                                                                      const EffortAnswer& answer,
                                                                      const VecX& weights);

private:
    struct Part {
        std::string coordinate;
        double of_load;
    };
    [[nodiscard]] int row(const std::string& coordinate) const;
    [[nodiscard]] const Marker& marker(const std::string& name) const;
    [[nodiscard]] std::vector<Part> direction_of(const MaximalEffort& effort, const VecX& q) const;
    [[nodiscard]] CapacityProblem make_problem(const MaximalEffort& effort);

    const Body& body_;
    const Mechanics& mechanics_;
    MuscleForces forces_;
    FrameProblem problem_;
};

/// The task by which a group's EMG is normalised (data/evidence/mvic_tasks.csv).
struct MvicTask {
    std::string group;
    MaximalEffort effort;
    std::string protocol, source;
};

/// A group's activation on the right in its tasks.
struct Mvic {
    std::string group;
    double activation = 0;  ///< the largest over its tasks [0..1]
    /// What the largest over its tasks could be where the moment is within a hundredth of the
    /// greatest: how little the moment says of the activation.
    double least = 0, most = 0;
    std::string task;  ///< in which it is
    double moment_Nm = 0;
    std::string why_not;  ///< no task was solved; empty: `activation` holds
};

/// One for each group that has a task, in the order of the tasks; each effort is solved once.
[[nodiscard]] std::vector<Mvic> calc_mvics(const Body& body, const Mechanics& mechanics,
                                           std::span<const MvicTask> tasks);

}  // namespace sinew
