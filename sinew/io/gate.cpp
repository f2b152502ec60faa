#include "sinew/io/gate.h"

#include <fmt/format.h>

#include "sinew/io/csv.h"

namespace sinew {

Gate load_gate(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "gate.csv");
    table.require_columns({"check", "person", "verdict"});
    Gate gate;
    for (const CsvTable::Row& row : table.rows()) {
        const std::string& verdict = table.text(row, "verdict");
        if (verdict != "holds" && verdict != "fails" && verdict != "undecided")
            table.fail(row, "verdict", "it must be holds, fails or undecided");
        ++gate.checks;
        if (verdict == "holds") ++gate.held;
    }
    return gate;
}

std::string describe(const Gate& gate) {
    if (gate.passed()) return "";
    return fmt::format(
        "no verdict about the abdominal muscles: with these constants {} of {} checks of plank, "
        "curl-up and bridge beside measurements hold (docs/validation_trunk.md, The gate); what "
        "is said of them here is the model's figure",
        gate.held, gate.checks);
}

}  // namespace sinew
