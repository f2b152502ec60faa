#include "sinew/io/findings.h"

#include <algorithm>

#include <fmt/format.h>

#include "sinew/io/csv.h"

namespace sinew {

std::vector<Finding> load_findings(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "training.csv");
    table.require_columns(
        {"id", "question", "direction", "study", "year", "citation", "n", "measured", "trust"});
    const auto some = [&](const CsvTable::Row& row, const char* column) {
        const std::string& text = table.text(row, column);
        if (text.empty()) table.fail(row, column, "it must not be empty");
        return text;
    };
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
        Finding finding{.id = some(row, "id"),
                        .question = some(row, "question"),
                        .direction = some(row, "direction"),
                        .study = some(row, "study"),
                        .year = whole(row, "year", 1900, 2100),
                        .citation = some(row, "citation"),
                        .n = whole(row, "n", 1, 1000000),
                        .measured = some(row, "measured"),
                        .trust = some(row, "trust"),
                        .line = row.line};
        if (finding.direction != "yes" && finding.direction != "no" &&
            finding.direction != "unclear")
            table.fail(row, "direction",
                       fmt::format("it is '{}'; it must be yes, no or unclear", finding.direction));
        if (finding.trust != "primary" && finding.trust != "review" && finding.trust != "grey")
            table.fail(row, "trust", "it must be primary, review or grey");
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
