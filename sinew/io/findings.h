#pragma once

#include <filesystem>
#include <vector>

#include "sinew/evidence/finding.h"

namespace sinew {

/// Reads `data`/evidence/training.csv. Throws InputError naming file, line and column unless every
/// row has an id of its own, a question, a direction, a study, a citation without an address, what
/// was measured, and a trust of primary, review or grey.
[[nodiscard]] std::vector<Finding> load_findings(const std::filesystem::path& data);

}  // namespace sinew
