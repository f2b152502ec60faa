#pragma once

#include <filesystem>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/io/save_text.h"

namespace sinew {

/// A result's series as files of a folder, readable by OpenSim, for save_texts():
/// motion.mot, activation.sto, force.sto (along the tendon [N]), moment.sto (net joint moments
/// under OpenSim's names, `hip_flexion_r_moment` [N·m], `pelvis_tx_force` [N]), contact.mot with
/// external_loads.xml (contact forces and the bar's).
[[nodiscard]] std::vector<TextFile> make_result_files(const Body& body, const Result& result,
                                                      const std::filesystem::path& folder);

}  // namespace sinew
