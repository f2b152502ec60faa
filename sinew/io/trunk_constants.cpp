#include "sinew/io/trunk_constants.h"

#include "sinew/io/csv.h"

namespace sinew {

namespace {

PressureConstants load(const std::filesystem::path& file) {
    const CsvTable table = load_csv(file);
    table.require_columns({"name", "value", "low", "high", "unit", "source", "trust"});
    PressureConstants constants;
    for (const CsvTable::Row& row : table.rows()) {
        const RangedConstant constant{table.number(row, "value"), table.number(row, "low"),
                                      table.number(row, "high")};
        if (!(constant.low <= constant.value && constant.value <= constant.high))
            table.fail(row, "value", "it must lie between low and high");
        if (!constants.try_emplace(table.text(row, "name"), constant).second)
            table.fail(row, "name", "it stands twice");
    }
    return constants;
}

}  // namespace

TrunkConstants load_trunk_constants(const std::filesystem::path& data) {
    return {load(data / "bodies" / "pressure.csv"), load(data / "bodies" / "stability.csv")};
}

}  // namespace sinew
