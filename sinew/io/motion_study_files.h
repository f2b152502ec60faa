#pragma once

#include <filesystem>
#include <vector>

#include "sinew/analysis/motion_study.h"
#include "sinew/io/save_text.h"

namespace sinew {

/// What a study found as files of a folder under OpenSim's names and column labels, for
/// save_texts(): inverse_dynamics.sto, StaticOptimization_activation.sto and _force.sto,
/// JointReaction_ReactionLoads.sto, and MuscleAnalysis_Length.sto, _LengtheningSpeed.sto,
/// _NormalizedFiberLength.sto, _NormFiberVelocity.sto, _ActiveFiberForceAlongTendon.sto (at full
/// activation), _PassiveFiberForceAlongTendon.sto and _MomentArm_<coordinate>.sto, as far as there
/// are any.
[[nodiscard]] std::vector<TextFile> make_motion_study_files(const Body& body,
                                                            const MotionStudy& study,
                                                            const std::filesystem::path& folder);

}  // namespace sinew
