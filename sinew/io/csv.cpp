#include "sinew/io/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>

#include "sinew/input_error.h"
#include "sinew/io/load_text.h"

namespace sinew {
namespace {

/// Splits one line into fields. False when a quote is left open.
bool split(std::string_view line, std::vector<std::string>& fields) {
    fields.assign(1, "");
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
            if (c != '"') {
                fields.back() += c;
            } else if (i + 1 < line.size() && line[i + 1] == '"') {
                fields.back() += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return !quoted;
}

}  // namespace

CsvTable::CsvTable(std::string file, std::string_view text) : file_(std::move(file)) {
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        Row row{number, {}};
        if (!split(line, row.fields)) {
            throw InputError(
                fmt::format("{}:{}: error: a quote is not closed on its line", file_, number));
        }
        if (columns_.empty()) {
            columns_ = std::move(row.fields);
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                if (std::find(columns_.begin(), columns_.begin() + static_cast<long>(i),
                              columns_[i]) != columns_.begin() + static_cast<long>(i)) {
                    throw InputError(fmt::format("{}:{}: error: [{}] the column is named twice",
                                                 file_, number, columns_[i]));
                }
            }
        } else if (row.fields.size() != columns_.size()) {
            throw InputError(fmt::format("{}:{}: error: the row has {} fields; the header has {}",
                                         file_, number, row.fields.size(), columns_.size()));
        } else {
            rows_.push_back(std::move(row));
        }
    }
    if (columns_.empty())
        throw InputError(fmt::format("{}: error: the table has no header", file_));
}

void CsvTable::require_columns(const std::vector<std::string>& names) const {
    if (columns_ == names) return;
    throw InputError(fmt::format("{}: error: the columns are {}; they must be {}", file_,
                                 fmt::join(columns_, ","), fmt::join(names, ",")));
}

const std::string& CsvTable::text(const Row& row, std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    if (found == columns_.end()) {
        throw InputError(fmt::format("{}: error: there is no column {}", file_, column));
    }
    return row.fields[static_cast<std::size_t>(found - columns_.begin())];
}

double CsvTable::number(const Row& row, std::string_view column) const {
    return parse(row, column, text(row, column));
}

int CsvTable::whole_number(const Row& row, std::string_view column) const {
    const double value = number(row, column);
    if (value != std::floor(value) || std::abs(value) > 1e9) {
        fail(row, column, fmt::format("{} is not a whole number", text(row, column)));
    }
    return static_cast<int>(value);
}

bool CsvTable::truth(const Row& row, std::string_view column) const {
    const std::string& field = text(row, column);
    if (field == "true") return true;
    if (field == "false") return false;
    fail(row, column, fmt::format("\"{}\" is neither true nor false", field));
}

std::vector<double> CsvTable::numbers(const Row& row, std::string_view column) const {
    std::vector<double> values;
    std::istringstream words(text(row, column));
    for (std::string word; words >> word;) values.push_back(parse(row, column, word));
    return values;
}

void CsvTable::fail(const Row& row, std::string_view column, const std::string& what) const {
    throw InputError(fmt::format("{}:{}: error: [{}] {}", file_, row.line, column, what));
}

double CsvTable::parse(const Row& row, std::string_view column, std::string_view field) const {
    double value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(value)) {
        fail(row, column, fmt::format("\"{}\" is not a finite number", field));
    }
    return value;
}

CsvTable load_csv(const std::filesystem::path& file) {
    return {file.string(), load_text(file)};
}

}  // namespace sinew
