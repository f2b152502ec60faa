#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

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
/// The value of a name in a list of pairs of name and value; the fault names all of them.
template <class Value, class Names = std::vector<std::pair<const char*, Value>>>
[[nodiscard]] Value parse_name(const CsvTable& table, const CsvTable::Row& row, const char* column,
                               const Names& names) {
    const std::string& text = table.text(row, column);
    std::string known;
    for (const auto& [name, value] : names) {
        if (text == name) return value;
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    table.fail(row, column, "\"" + text + "\" is none of " + known);
}
/// `doi` begins with 10. where there is one; it, `citation` and `notes` hold no address.
void require_source(const CsvTable& table, const CsvTable::Row& row);

}  // namespace sinew
