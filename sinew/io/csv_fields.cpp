#include "sinew/io/csv_fields.h"

#include <fmt/format.h>

namespace sinew {

std::optional<double> number_or_none(const CsvTable& table, const CsvTable::Row& row,
                                     const char* column) {
    if (table.text(row, column).empty()) return std::nullopt;
    return table.number(row, column);
}

std::optional<int> whole_or_none(const CsvTable& table, const CsvTable::Row& row,
                                 const char* column, int low, int high) {
    if (table.text(row, column).empty()) return std::nullopt;
    const int value = table.whole_number(row, column);
    if (value < low || value > high)
        table.fail(row, column, fmt::format("it is {}; it must be {} to {}", value, low, high));
    return value;
}

const std::string& some_text(const CsvTable& table, const CsvTable::Row& row, const char* column) {
    const std::string& text = table.text(row, column);
    if (text.empty()) table.fail(row, column, "it must not be empty");
    return text;
}

void require_source(const CsvTable& table, const CsvTable::Row& row) {
    const std::string& doi = table.text(row, "doi");
    if (!doi.empty() && !doi.starts_with("10."))
        table.fail(row, "doi", fmt::format("\"{}\" does not begin with 10.", doi));
    for (const char* column : {"doi", "citation", "notes"})
        if (table.text(row, column).find("://") != std::string::npos)
            table.fail(row, column,
                       "it holds an address; give the DOI, or journal, volume and pages");
}

}  // namespace sinew
