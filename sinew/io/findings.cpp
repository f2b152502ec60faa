#include "sinew/io/findings.h"

#include <algorithm>

#include <fmt/format.h>

#include "sinew/io/csv_fields.h"

namespace sinew {

std::vector<Finding> load_findings(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "training.csv");
    table.require_columns(
        {"id", "question", "direction", "study", "year", "citation", "n", "measured", "trust"});
    const auto whole = [&](const CsvTable::Row& row, const char* column, int low, int high) {
        std::optional<int> value;
        if (table.text(row, column).empty()) return value;
        value = table.whole_number(row, column);
        if (*value < low || *value > high)
            table.fail(row, column,
                       fmt::format("it is {}; it must be {} to {}", *value, low, high));
        return value;
    };
    std::vector<Finding> findings;
    for (const CsvTable::Row& row : table.rows()) {
        Finding finding{.id = some_text(table, row, "id"),
                        .question = some_text(table, row, "question"),
                        .direction = some_text(table, row, "direction"),
                        .study = some_text(table, row, "study"),
                        .year = whole(row, "year", 1900, 2100),
                        .citation = some_text(table, row, "citation"),
                        .n = whole(row, "n", 1, 1000000),
                        .measured = some_text(table, row, "measured"),
                        .trust = some_text(table, row, "trust"),
                        .line = row.line};
        (void)parse_name<int>(table, row, "direction", {{"yes", 0}, {"no", 1}, {"unclear", 2}});
        (void)parse_name<int>(table, row, "trust", {{"primary", 0}, {"review", 1}, {"grey", 2}});
        if (finding.citation.find("://") != std::string::npos)
            table.fail(row, "citation",
                       "it holds an address; give the DOI, or journal, volume and pages");
        if (std::ranges::find(findings, finding.id, &Finding::id) != findings.end())
            table.fail(row, "id", "it stands twice");
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace sinew
