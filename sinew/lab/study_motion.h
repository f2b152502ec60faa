#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sinew/analysis/motion_study.h"
#include "sinew/lab/lab.h"

namespace sinew {

/// What of a measured motion is asked for; a reaction comes with the optimisation that it needs.
enum class StudyPart { inverse_dynamics, static_optimization, joint_reaction, muscle_analysis };

/// What is asked of somebody's own model and motion, as a person writes it.
struct MotionStudyQuestion {
    std::string body, motion;                   ///< paths
    std::optional<std::string> external_loads;  ///< path of an ExternalLoads file
    std::optional<std::string> actuators;       ///< path of a ForceSet file
    std::optional<std::string> lowpass, start, end;
    std::optional<std::string> exponent;  ///< 2 or 3; none: that of the question
    bool opensim = false;                 ///< SharingQuestion::opensim
    std::optional<std::string>
        forces;                       ///< path of a file of forces, for reactions: not shared anew
    std::vector<std::string> joints;  ///< of reactions; none: all of them
    std::optional<std::string> on, in;  ///< child or parent; child, parent or ground
};

struct StudiedMotion {
    std::shared_ptr<const Subject> subject;
    MotionStudy study;
};

/// Follows the motion at the samples' own times. Throws InputError where an option or a file is
/// wrong; what muscles and actuators cannot give is in the answer.
[[nodiscard]] StudiedMotion study_motion(const MotionStudyQuestion& question, StudyPart part);

}  // namespace sinew
