#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// The contents of an OpenSim storage file (.sto, .mot): named columns over time, as they stand in
/// the file.
struct TimeTable {
    std::string name;
    bool in_degrees = false;           ///< what the header says of rotational columns
    bool says_unit = false;            ///< whether it says anything of them
    std::vector<std::string> columns;  ///< without time
    VecX time_s;
    MatX values;  ///< frames × columns
};

/// The text of such a file. Numbers keep the digits that read back as the same double.
[[nodiscard]] std::string format_time_table(const TimeTable& table);

/// Reads the header of OpenSim 4 (`nRows=`, `inDegrees=`) and the older one (`datarows`), either
/// line ending, and trailing tabs. Throws InputError naming file and line: no `endheader`, counts
/// that do not match, a repeated column, a row that is short or long, a value that is not a finite
/// number, time that does not increase.
[[nodiscard]] TimeTable load_time_table(const std::filesystem::path& path);

}  // namespace sinew
