#include "sinew/io/energy_tables.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/csv.h"

namespace sinew {

namespace {

constexpr const char* all_others = "*";

FibreTypes load_fibre_types(const std::filesystem::path& file) {
    const CsvTable table = load_csv(file);
    table.require_columns({"group", "slow", "source", "trust"});
    FibreTypes types;
    for (const CsvTable::Row& row : table.rows()) {
        const double slow = table.number(row, "slow");
        if (!(slow >= 0 && slow <= 1))
            table.fail(row, "slow", fmt::format("it is {}; it must be 0 to 1", slow));
        if (table.text(row, "source").empty()) table.fail(row, "source", "it must not be empty");
        if (!types.slow_share.try_emplace(table.text(row, "group"), slow).second)
            table.fail(row, "group", "it stands twice");
    }
    const auto others = types.slow_share.extract(all_others);
    if (others.empty())
        throw InputError(fmt::format("{}: error: there is no row \"{}\" for the groups without one",
                                     file.string(), all_others));
    types.otherwise = others.mapped();
    return types;
}

/// An empty field is no figure; one that is there must be above 0.
bool has_figure(const CsvTable& table, const CsvTable::Row& row, const char* column) {
    if (table.text(row, column).empty()) return false;
    if (!(table.number(row, column) > 0)) table.fail(row, column, "it must be above 0");
    return true;
}

std::vector<PublishedMet> load_published_mets(const std::filesystem::path& file) {
    const CsvTable table = load_csv(file);
    table.require_columns({"name", "value", "low", "high", "unit", "beside", "label", "what", "n",
                           "sex", "source", "doi", "trust"});
    std::vector<PublishedMet> rows;
    std::set<std::string> names;
    for (const CsvTable::Row& row : table.rows()) {
        const auto text = [&](const char* column) { return table.text(row, column); };
        if (!names.insert(text("name")).second) table.fail(row, "name", "it stands twice");
        if (text("source").empty()) table.fail(row, "source", "it must not be empty");
        const bool low = has_figure(table, row, "low"), high = has_figure(table, row, "high");
        if (!has_figure(table, row, "value") && !(low && high))
            table.fail(row, "value", "it is empty, and so is low or high");
        const std::string beside = text("beside");
        if (beside.empty()) continue;
        if (beside != "load" && beside != "body_weight")
            table.fail(row, "beside",
                       fmt::format("\"{}\" is neither load nor body_weight", beside));
        if (text("unit") != "MET") table.fail(row, "unit", "beside a result it must be MET");
        rows.push_back({.code = text("name"),
                        .met = table.number(row, "value"),
                        .label = text("label"),
                        .what = text("what"),
                        .source = text("source"),
                        .doi = text("doi"),
                        .with_load = beside == "load"});
    }
    return rows;
}

}  // namespace

EnergyOptions load_energy_options(const std::filesystem::path& data) {
    return {.fibre_types = load_fibre_types(data / "fibre_types.csv"),
            .session = {},
            .published = load_published_mets(data / "evidence" / "energy.csv")};
}

void assign_specific_tensions(const std::filesystem::path& data, BodySpec& spec) {
    const bool male = spec.name.starts_with("adult_male_");
    if (!male && !spec.name.starts_with("adult_female_")) return;
    const AdultTables tables = load_adult_tables(data);
    std::map<std::string, double> known;
    for (const MuscleSpec& muscle :
         make_adult(tables, {.sex = male ? Sex::male : Sex::female}).muscles)
        known[muscle.name] = muscle.specific_tension;
    for (MuscleSpec& muscle : spec.muscles)
        if (const auto at = known.find(muscle.name); at != known.end())
            muscle.specific_tension = at->second;
}

}  // namespace sinew
