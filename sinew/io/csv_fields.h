#pragma once

#include <optional>
#include <string>

#include "sinew/io/csv.h"

namespace sinew {

/// Fields that the tables of evidence share. Each throws InputError at its place.

/// A number, or nothing where the field is empty.
[[nodiscard]] std::optional<double> number_or_none(const CsvTable& table, const CsvTable::Row& row,
                                                   const char* column);
/// A whole number from low to high, or nothing.
[[nodiscard]] std::optional<int> whole_or_none(const CsvTable& table, const CsvTable::Row& row,
                                               const char* column, int low, int high);
/// A text that must not be empty.
[[nodiscard]] const std::string& some_text(const CsvTable& table, const CsvTable::Row& row,
                                           const char* column);
/// `doi` begins with 10. where there is one; it, `citation` and `notes` hold no address.
void require_source(const CsvTable& table, const CsvTable::Row& row);

}  // namespace sinew
