#pragma once

#include <filesystem>
#include <vector>

#include "sinew/evidence/comparison.h"
#include "sinew/evidence/maximal_effort.h"

namespace sinew {

/// Reads `data`/evidence/simulated_as.csv in its order. Throws InputError naming file, line and
/// column unless every row has a study, an exercise and a reason, `as` is an id or -, the load is
/// empty, kilograms (40kg) or a share (75%, 70% of deadlift), side is both or larger and match same
/// or near; a row that is not comparable has none of these. No two rows are for the same.
[[nodiscard]] std::vector<SimulatedAs> load_simulated_as(const std::filesystem::path& data);

/// Reads `data`/evidence/emg_words.csv. Throws InputError unless every word of a kind (muscle,
/// metric, phase, unit) stands once and means something that is known, or - with a reason.
[[nodiscard]] EmgWords load_emg_words(const std::filesystem::path& data);

/// Reads `data`/evidence/mvic_tasks.csv in its order; angles in degrees there. Throws InputError
/// unless region is leg or trunk, sign 1 or -1, angles are -180 to 180, a trunk's coordinate is FE,
/// LB or AR, and rows of the same task describe the same effort.
[[nodiscard]] std::vector<MvicTask> load_mvic_tasks(const std::filesystem::path& data);

}  // namespace sinew
