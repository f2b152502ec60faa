#pragma once

#include <filesystem>

#include "sinew/analysis/demand_levels.h"
#include "sinew/muscle/abdominal_wall.h"

namespace sinew {

/// The constants of abdominal pressure and of spine stability, by name.
struct TrunkConstants {
    PressureConstants pressure;   ///< data/bodies/pressure.csv, SI
    PressureConstants stability;  ///< data/bodies/stability.csv: gain [1], margin [N·m/rad]
};

/// Reads both tables below `data`/bodies. Throws InputError naming file, line and column unless
/// every row has low ≤ value ≤ high and a name of its own.
[[nodiscard]] TrunkConstants load_trunk_constants(const std::filesystem::path& data);

/// Pressure and stability with these constants, no brace, the thorax pinned; a body that has no
/// abdominal wall says why.
[[nodiscard]] TrunkSupport make_trunk_support(const TrunkConstants& constants, const Body& body);

}  // namespace sinew
