#include "sinew/io/measurements.h"

#include <map>
#include <string>

#include <fmt/format.h>

#include "sinew/io/csv_fields.h"

namespace sinew {

namespace {

void check(const CsvTable& table, const CsvTable::Row& row, const Measurement& m) {
    require_source(table, row);
    if (m.sd && !(*m.sd >= 0))
        table.fail(row, "sd", fmt::format("it is {}; it must be 0 or more", *m.sd));
    if (m.low && m.high && *m.low > *m.high)
        table.fail(row, "low", fmt::format("it is {}, above high, {}", *m.low, *m.high));
    const bool figure = m.mean || m.low || m.high;
    if (figure && m.unit.empty())
        table.fail(row, "unit", "a figure has no unit; write 1 where it is a pure number");
    if (!figure && m.notes.empty())
        table.fail(row, "mean", "the row has no mean, low, high or notes; it says nothing");
    if (m.sd && !m.mean) table.fail(row, "sd", "it stands without a mean");
}

void read(const std::filesystem::path& file, MeasurementKind kind,
          std::map<std::string, std::string>& places, std::vector<Measurement>& measurements) {
    const CsvTable table = load_csv(file);
    const bool emg = kind == MeasurementKind::emg;
    std::vector<std::string> columns{"id", "study", "year",     "doi",       "citation",
                                     "n",  "sex",   "exercise", "variation", "load"};
    for (const char* column : {emg ? "muscle" : "quantity", emg ? "region" : "site", "metric"})
        columns.emplace_back(column);
    if (emg) columns.emplace_back("phase");
    for (const char* column : {"unit", "mean", "sd", "low", "high", "notes"})
        columns.emplace_back(column);
    table.require_columns(columns);
    for (const CsvTable::Row& row : table.rows()) {
        Measurement m{.kind = kind,
                      .id = some_text(table, row, "id"),
                      .study = some_text(table, row, "study"),
                      .year = whole_or_none(table, row, "year", 1900, 2100),
                      .doi = table.text(row, "doi"),
                      .citation = some_text(table, row, "citation"),
                      .n = whole_or_none(table, row, "n", 1, 1000000),
                      .sex = table.text(row, "sex"),
                      .exercise = some_text(table, row, "exercise"),
                      .variation = table.text(row, "variation"),
                      .load = table.text(row, "load"),
                      .metric = some_text(table, row, "metric"),
                      .unit = table.text(row, "unit"),
                      .mean = number_or_none(table, row, "mean"),
                      .sd = number_or_none(table, row, "sd"),
                      .low = number_or_none(table, row, "low"),
                      .high = number_or_none(table, row, "high"),
                      .notes = table.text(row, "notes"),
                      .file = file.string(),
                      .line = row.line};
        (emg ? m.muscle : m.quantity) = some_text(table, row, emg ? "muscle" : "quantity");
        (emg ? m.region : m.site) = table.text(row, emg ? "region" : "site");
        if (emg) m.phase = table.text(row, "phase");
        check(table, row, m);
        const auto [known, fresh] =
            places.emplace(m.id, fmt::format("{}:{}", file.filename().string(), row.line));
        if (!fresh)
            table.fail(row, "id",
                       fmt::format("{} stands already in {}; give this row an id of its own", m.id,
                                   known->second));
        measurements.push_back(std::move(m));
    }
}

}  // namespace

std::vector<Measurement> load_measurements(const std::filesystem::path& data) {
    std::vector<Measurement> measurements;
    std::map<std::string, std::string> places;
    read(data / "evidence" / "emg.csv", MeasurementKind::emg, places, measurements);
    read(data / "evidence" / "loads.csv", MeasurementKind::load, places, measurements);
    return measurements;
}

}  // namespace sinew
