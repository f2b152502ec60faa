#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinew {

/// A table of comma-separated values: lines that begin with # are notes, the first other line names
/// the columns, fields may stand in double quotes with "" for a quote inside. Read strictly: every
/// row has as many fields as the header, and a number is all of its field.
class CsvTable {
public:
    struct Row {
        int line = 0;  ///< in the file, counted from 1
        std::vector<std::string> fields;
    };

    /// Throws InputError when a quote is left open, a row is short or long, a column is named twice
    /// or there is no header. `file` is for messages.
    CsvTable(std::string file, std::string_view text);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

    /// Throws InputError unless the columns are exactly these, in this order.
    void require_columns(const std::vector<std::string>& names) const;

    [[nodiscard]] const std::string& text(const Row& row, std::string_view column) const;
    /// Finite, or InputError naming file, line, column and value.
    [[nodiscard]] double number(const Row& row, std::string_view column) const;
    [[nodiscard]] int whole_number(const Row& row, std::string_view column) const;
    [[nodiscard]] bool truth(const Row& row, std::string_view column) const;  ///< true or false
    /// Numbers parted by spaces; may be empty.
    [[nodiscard]] std::vector<double> numbers(const Row& row, std::string_view column) const;

    /// Throws InputError at this place.
    [[noreturn]] void fail(const Row& row, std::string_view column, const std::string& what) const;

private:
    [[nodiscard]] double parse(const Row& row, std::string_view column,
                               std::string_view field) const;

    std::string file_;
    std::vector<std::string> columns_;
    std::vector<Row> rows_;
};

/// Reads a whole file; InputError when it cannot be read.
[[nodiscard]] CsvTable load_csv(const std::filesystem::path& file);

}  // namespace sinew
