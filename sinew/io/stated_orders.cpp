#include "sinew/io/stated_orders.h"

#include <set>
#include <string>

#include <fmt/format.h>

#include "sinew/io/csv_fields.h"

namespace sinew {

std::vector<StatedOrder> load_stated_orders(const std::filesystem::path& data) {
    const std::filesystem::path file = data / "evidence" / "emg_orders.csv";
    const CsvTable table = load_csv(file);
    table.require_columns(
        {"id",       "study",     "year",   "doi",           "citation",       "n",
         "sex",      "muscle",    "region", "metric",        "phase",          "relation",
         "exercise", "variation", "load",   "than_exercise", "than_variation", "than_load",
         "ratio",    "notes"});
    std::vector<StatedOrder> orders;
    std::set<std::string> ids;
    for (const CsvTable::Row& row : table.rows()) {
        StatedOrder order{.id = some_text(table, row, "id"),
                          .study = some_text(table, row, "study"),
                          .doi = table.text(row, "doi"),
                          .citation = some_text(table, row, "citation"),
                          .year = whole_or_none(table, row, "year", 1900, 2100),
                          .n = whole_or_none(table, row, "n", 1, 1000000),
                          .sex = table.text(row, "sex"),
                          .muscle = some_text(table, row, "muscle"),
                          .region = table.text(row, "region"),
                          .metric = some_text(table, row, "metric"),
                          .phase = some_text(table, row, "phase"),
                          .ratio = number_or_none(table, row, "ratio"),
                          .notes = table.text(row, "notes"),
                          .file = file.string(),
                          .line = row.line};
        require_source(table, row);
        if (!ids.insert(order.id).second)
            table.fail(row, "id", fmt::format("{} stands twice", order.id));
        const std::string& relation = table.text(row, "relation");
        if (relation != "above" && relation != "not different")
            table.fail(row, "relation",
                       fmt::format("\"{}\" is neither above nor not different", relation));
        order.differ = relation == "above";
        order.first = {order.study, some_text(table, row, "exercise"), table.text(row, "variation"),
                       table.text(row, "load")};
        order.second = {order.study, some_text(table, row, "than_exercise"),
                        table.text(row, "than_variation"), table.text(row, "than_load")};
        if (order.first == order.second)
            table.fail(row, "than_exercise", "the two set-ups are the same");
        if (order.ratio && !(*order.ratio >= 1))
            table.fail(row, "ratio",
                       fmt::format("it is {}; it must be 1 or more, the first over the second",
                                   *order.ratio));
        orders.push_back(std::move(order));
    }
    return orders;
}

}  // namespace sinew
