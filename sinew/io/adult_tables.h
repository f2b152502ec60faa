#pragma once

#include <filesystem>

#include "sinew/body/adult_tables.h"

namespace sinew {

/// Reads the tables of the built-in adult body from `data/bodies`; `data` is the folder that holds
/// `bodies`. Throws InputError with file, line and column when a table is missing or a field wrong.
[[nodiscard]] AdultTables load_adult_tables(const std::filesystem::path& data);

}  // namespace sinew
