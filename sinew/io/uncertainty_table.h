#pragma once

#include <filesystem>
#include <vector>

#include "sinew/analysis/uncertain_inputs.h"

namespace sinew {

/// Reads `data`/uncertainty.csv: what uncertainty samples, and from which distribution, in SI and
/// radians. Throws InputError naming file, line and column unless every one of uncertain_names()
/// has one row, its numbers make its distribution, and each row has a source or its reasoning. A
/// row whose numbers stand in another table is uniform, log_uniform or triangular and has none of
/// its own.
[[nodiscard]] std::vector<UncertainQuantity> load_uncertain_quantities(
    const std::filesystem::path& data);

}  // namespace sinew
