#pragma once

#include <filesystem>
#include <vector>

#include "sinew/analysis/tissue_limit.h"

namespace sinew {

/// Reads `data`/evidence/tissue_limits.csv: the rows that stand beside a load of a result, in the
/// order of the file, so that the first of each kind is the one for the load's own line. Throws
/// InputError naming file, line and column unless every row has a name of its own, a value above
/// zero, a kind and a source, and those beside a load a unit of N or body_weights and a label.
[[nodiscard]] std::vector<TissueLimit> load_tissue_limits(const std::filesystem::path& data);

}  // namespace sinew
