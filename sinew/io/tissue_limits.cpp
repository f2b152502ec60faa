#include "sinew/io/tissue_limits.h"

#include <array>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sinew/io/csv.h"
#include "sinew/io/csv_fields.h"

namespace sinew {

namespace {

constexpr std::array load_kinds{std::pair{"lumbar_compression", LoadKind::lumbar_compression},
                                std::pair{"lumbar_shear", LoadKind::lumbar_shear},
                                std::pair{"hip_contact", LoadKind::hip_contact},
                                std::pair{"knee_contact", LoadKind::knee_contact}};
constexpr std::array limit_kinds{
    std::pair{"limit", LimitKind::limit}, std::pair{"strength", LimitKind::strength},
    std::pair{"measured", LimitKind::measured}, std::pair{"calculated", LimitKind::calculated}};

void require_text(const CsvTable& table, const CsvTable::Row& row, const char* column) {
    if (table.text(row, column).empty()) table.fail(row, column, "it must not be empty");
}

}  // namespace

std::vector<TissueLimit> load_tissue_limits(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "tissue_limits.csv");
    table.require_columns({"name", "value", "unit", "beside", "kind", "label", "what", "source",
                           "reference", "url", "trust"});
    std::vector<TissueLimit> limits;
    std::set<std::string> names;
    for (const CsvTable::Row& row : table.rows()) {
        TissueLimit limit{.name = table.text(row, "name"),
                          .kind = parse_name<LimitKind>(table, row, "kind", limit_kinds),
                          .value = table.number(row, "value"),
                          .label = table.text(row, "label"),
                          .what = table.text(row, "what"),
                          .source = table.text(row, "source"),
                          .reference = table.text(row, "reference"),
                          .url = table.text(row, "url")};
        require_text(table, row, "name");
        require_text(table, row, "source");
        require_text(table, row, "reference");
        if (!names.insert(limit.name).second) table.fail(row, "name", "it stands twice");
        if (!(limit.value > 0))
            table.fail(row, "value", fmt::format("it is {}; it must be above 0", limit.value));
        if (table.text(row, "beside").empty()) continue;
        limit.beside = parse_name<LoadKind>(table, row, "beside", load_kinds);
        const std::string& unit = table.text(row, "unit");
        if (unit != "N" && unit != "body_weights")
            table.fail(
                row, "unit",
                fmt::format("\"{}\" is no unit of a load; it must be N or body_weights", unit));
        limit.in_body_weights = unit == "body_weights";
        require_text(table, row, "label");
        limits.push_back(std::move(limit));
    }
    return limits;
}

}  // namespace sinew
