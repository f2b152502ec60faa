#include "sinew/io/trunk_constants.h"

#include <initializer_list>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/csv.h"

namespace sinew {

namespace {

PressureConstants load(const std::filesystem::path& file,
                       std::initializer_list<const char*> needed) {
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
    for (const char* name : needed)
        if (!constants.contains(name))
            throw InputError(fmt::format("{}: error: there is no row \"{}\"", file.string(), name));
    return constants;
}

}  // namespace

TrunkConstants load_trunk_constants(const std::filesystem::path& data) {
    return {load(data / "bodies" / "pressure.csv", {}),
            load(data / "bodies" / "stability.csv", {"gain", "margin"})};
}

TrunkSupport make_trunk_support(const TrunkConstants& constants, const Body& body) {
    TrunkSupport support;
    support.wall = make_abdominal_wall(body, constants.pressure, support.why_no_wall);
    support.gain = constants.stability.at("gain").value;
    support.stability_options.margin = constants.stability.at("margin").value;
    return support;
}

}  // namespace sinew
