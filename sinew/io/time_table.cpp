#include "sinew/io/time_table.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/load_text.h"

namespace sinew {

namespace {

std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> fields;
    const std::string_view blanks = " \t\r";
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
        fields.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(blanks, end);
    }
    return fields;
}

class TableReader {
public:
    explicit TableReader(const std::filesystem::path& path)
        : file_(path.string()), text_(load_text(path)) {}

    TimeTable run() {
        read_header();
        read_columns();
        read_rows();
        return std::move(table_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw InputError(fmt::format("{}:{}: error: {}", file_, line_number_, what));
    }

    bool next_line() {
        if (!std::getline(text_, line_)) return false;
        ++line_number_;
        if (line_number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_.erase(0, 3);
        return true;
    }

    int read_count(std::string_view text, std::string_view key) const {
        int count = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (status != std::errc() || end != text.data() + text.size() || count < 0)
            fail(fmt::format("{} is '{}'; it must be a whole number", key, text));
        return count;
    }

    void read_header() {
        for (bool first = true;; first = false) {
            if (!next_line()) {
                if (line_number_ == 0) throw InputError(file_ + ": error: the file is empty");
                fail("the file ends without a line 'endheader'");
            }
            const std::vector<std::string_view> words = split(line_);
            if (words.empty()) continue;
            if (words[0] == "endheader") return;
            const std::size_t equals = words[0].find('=');
            const std::string_view key = words[0].substr(0, equals);
            const std::string_view value = equals != std::string_view::npos
                                               ? words[0].substr(equals + 1)
                                           : words.size() > 1 ? words[1]
                                                              : std::string_view();
            // Counts of the older header are not held against the contents: OpenSim itself never
            // did, and published files carry wrong ones.
            if (key == "nRows") {
                n_rows_ = read_count(value, key);
            } else if (key == "nColumns") {
                n_columns_ = read_count(value, key);
            } else if (key == "inDegrees") {
                if (value != "yes" && value != "no")
                    fail(fmt::format("inDegrees is '{}'; it must be yes or no", value));
                table_.in_degrees = value == "yes";
                table_.says_unit = true;
            } else if (first) {
                table_.name = line_.substr(0, line_.find_last_not_of(" \t\r") + 1);
                if (key == "name" && words.size() > 1) table_.name = std::string(words[1]);
            }
        }
    }

    void read_columns() {
        if (!next_line()) fail("the file ends before the names of the columns");
        const std::vector<std::string_view> names = split(line_);
        if (names.empty() || names[0] != "time") fail("the first column must be 'time'");
        if (n_columns_ && *n_columns_ != static_cast<int>(names.size()))
            fail(
                fmt::format("the header says {} columns; there are {}", *n_columns_, names.size()));
        std::set<std::string_view> seen;
        for (std::size_t i = 1; i < names.size(); ++i) {
            if (!seen.insert(names[i]).second)
                fail(fmt::format("the column '{}' is there twice", names[i]));
            table_.columns.emplace_back(names[i]);
        }
    }

    void read_rows() {
        std::vector<double> numbers;
        std::vector<double> times;
        while (next_line()) {
            const std::vector<std::string_view> fields = split(line_);
            if (fields.empty()) continue;
            if (fields.size() != table_.columns.size() + 1)
                fail(fmt::format("the row has {} values; there are {} columns", fields.size(),
                                 table_.columns.size() + 1));
            for (std::size_t i = 0; i < fields.size(); ++i) {
                double value = 0;
                const char* end = fields[i].data() + fields[i].size();
                const char* begin = fields[i].data() + (fields[i][0] == '+' ? 1 : 0);
                const auto [stop, status] = std::from_chars(begin, end, value);
                if (status != std::errc() || stop != end || !std::isfinite(value))
                    fail(fmt::format("[{}] '{}' is not a finite number",
                                     i == 0 ? "time" : table_.columns[i - 1], fields[i]));
                if (i == 0) {
                    if (!times.empty() && value <= times.back())
                        fail(fmt::format("[time] {} follows {}; time must increase", value,
                                         times.back()));
                    times.push_back(value);
                } else {
                    numbers.push_back(value);
                }
            }
        }
        if (times.empty()) fail("the table has no rows");
        if (n_rows_ && *n_rows_ != static_cast<int>(times.size()))
            fail(fmt::format("the header says {} rows; there are {}", *n_rows_, times.size()));
        const auto rows = static_cast<Eigen::Index>(times.size());
        const auto columns = static_cast<Eigen::Index>(table_.columns.size());
        table_.time_s = Eigen::Map<const VecX>(times.data(), rows);
        table_.values = Eigen::Map<
            const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
            numbers.data(), rows, columns);
    }

    std::string file_;
    std::stringstream text_;
    std::string line_;
    int line_number_ = 0;
    std::optional<int> n_rows_, n_columns_;
    TimeTable table_;
};

}  // namespace

std::string format_time_table(const TimeTable& table) {
    fmt::memory_buffer out;
    auto to = std::back_inserter(out);
    fmt::format_to(to, "{}\nversion=1\nnRows={}\nnColumns={}\ninDegrees={}\n\n", table.name,
                   table.time_s.size(), table.columns.size() + 1, table.in_degrees ? "yes" : "no");
    fmt::format_to(to, "Units are S.I. units (second, metres, newtons, ...)\n");
    fmt::format_to(to, "Angles are in {}.\n\nendheader\ntime",
                   table.in_degrees ? "degrees" : "radians");
    for (const std::string& column : table.columns) fmt::format_to(to, "\t{}", column);
    fmt::format_to(to, "\n");
    for (Eigen::Index f = 0; f < table.time_s.size(); ++f) {
        fmt::format_to(to, "{}", table.time_s[f]);
        for (Eigen::Index c = 0; c < table.values.cols(); ++c)
            fmt::format_to(to, "\t{}", table.values(f, c));
        fmt::format_to(to, "\n");
    }
    return fmt::to_string(out);
}

TimeTable load_time_table(const std::filesystem::path& path) {
    return TableReader(path).run();
}

}  // namespace sinew
