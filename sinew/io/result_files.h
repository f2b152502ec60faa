#pragma once

#include <filesystem>

#include "sinew/analysis/result.h"

namespace sinew {

/// Writes a result's series into a folder (made when absent), readable by OpenSim:
/// motion.mot, activation.sto, force.sto (along the tendon [N]), moment.sto (net joint moments
/// under OpenSim's names, `hip_flexion_r_moment` [N·m], `pelvis_tx_force` [N]), contact.mot with
/// external_loads.xml (contact forces and the bar's). Each file is whole or absent. Throws
/// InputError.
void save_result_files(const Body& body, const Result& result, const std::filesystem::path& folder);

}  // namespace sinew
