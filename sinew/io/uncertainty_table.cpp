#include "sinew/io/uncertainty_table.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/csv.h"

namespace sinew {

namespace {

constexpr std::array kinds{std::pair{"uniform", DistributionKind::uniform},
                           std::pair{"triangular", DistributionKind::triangular},
                           std::pair{"log_uniform", DistributionKind::log_uniform},
                           std::pair{"normal", DistributionKind::normal},
                           std::pair{"lognormal", DistributionKind::lognormal}};
constexpr std::array numbers_of{"low", "middle", "high", "sd"};

class TableReader {
public:
    explicit TableReader(const std::filesystem::path& file) : table_(load_csv(file)) {
        table_.require_columns(
            {"name", "distribution", "low", "middle", "high", "sd", "unit", "each", "source"});
    }

    std::vector<UncertainQuantity> read() {
        for (const CsvTable::Row& row : table_.rows()) quantities_.push_back(read_row(row));
        return std::move(quantities_);
    }

private:
    UncertainQuantity read_row(const CsvTable::Row& row) {
        UncertainQuantity quantity;
        quantity.name = table_.text(row, "name");
        const auto known = std::ranges::find_if(uncertain_names(), [&](const UncertainName& name) {
            return quantity.name == name.name;
        });
        if (known == uncertain_names().end())
            table_.fail(row, "name",
                        fmt::format("\"{}\" is nothing that can be sampled", quantity.name));
        if (std::ranges::find(quantities_, quantity.name, &UncertainQuantity::name) !=
            quantities_.end())
            table_.fail(row, "name", "it stands twice");
        quantity.from_table = known->from_table;
        quantity.unit = table_.text(row, "unit");
        quantity.each = table_.text(row, "each");
        quantity.source = table_.text(row, "source");
        if (quantity.source.empty())
            table_.fail(row, "source", "a row needs its source, or declared and the reasoning");
        quantity.distribution = read_distribution(row, quantity);
        return quantity;
    }

    Distribution read_distribution(const CsvTable::Row& row, const UncertainQuantity& quantity) {
        const std::string& word = table_.text(row, "distribution");
        const auto kind =
            std::ranges::find_if(kinds, [&](const auto& entry) { return word == entry.first; });
        if (kind == kinds.end())
            table_.fail(row, "distribution",
                        fmt::format("\"{}\" is none of uniform, triangular, log_uniform, normal, "
                                    "lognormal",
                                    word));
        Distribution distribution{.kind = kind->second};
        const bool has_sd = distribution.kind == DistributionKind::normal ||
                            distribution.kind == DistributionKind::lognormal;
        if (quantity.from_table) {
            if (has_sd)
                table_.fail(
                    row, "distribution",
                    fmt::format("a row of another table has no sd; \"{}\" needs one", word));
            for (const char* column : numbers_of)
                if (!table_.text(row, column).empty())
                    table_.fail(row, column, "it must be empty: the number is another table's");
            return distribution;
        }
        const double unit = quantity.unit == "deg" ? std::numbers::pi / 180 : 1;
        distribution.low = unit * table_.number(row, "low");
        distribution.high = unit * table_.number(row, "high");
        if (distribution.kind != DistributionKind::uniform &&
            distribution.kind != DistributionKind::log_uniform)
            distribution.middle = unit * table_.number(row, "middle");
        if (has_sd)
            distribution.sd = (distribution.kind == DistributionKind::lognormal ? 1 : unit) *
                              table_.number(row, "sd");
        const std::string_view fault = check_distribution(distribution);
        if (!fault.empty()) table_.fail(row, "distribution", std::string(fault));
        return distribution;
    }

    CsvTable table_;
    std::vector<UncertainQuantity> quantities_;
};

}  // namespace

std::vector<UncertainQuantity> load_uncertain_quantities(const std::filesystem::path& data) {
    const std::filesystem::path file = data / "uncertainty.csv";
    std::vector<UncertainQuantity> quantities = TableReader(file).read();
    for (const UncertainName& name : uncertain_names())
        if (std::ranges::find(quantities, name.name, &UncertainQuantity::name) == quantities.end())
            throw InputError(
                fmt::format("{}: error: there is no row \"{}\"", file.string(), name.name));
    return quantities;
}

}  // namespace sinew
