#pragma once

#include <filesystem>
#include <vector>

#include "sinew/evidence/measurement.h"

namespace sinew {

/// Reads `data`/evidence/emg.csv and loads.csv, in this order, rows in the order of the files.
/// Throws InputError naming file, line and column unless every row has an id that no other row of
/// either file has, a study, a citation without an address, an exercise, a metric, a muscle or a
/// quantity, and a figure (mean, low or high) with its unit, or else notes; a doi begins with 10.;
/// year and n are whole numbers in range; sd is not negative; and low is not above high.
[[nodiscard]] std::vector<Measurement> load_measurements(const std::filesystem::path& data);

}  // namespace sinew
