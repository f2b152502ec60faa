#include "sinew/io/comparison_tables.h"

#include <algorithm>
#include <numbers>
#include <set>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "sinew/io/csv_fields.h"
#include "sinew/io/quantity.h"

namespace sinew {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> split(const std::string& text, const std::string& between) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t at; (at = text.find(between, from)) != std::string::npos;
         from = at + between.size())
        parts.push_back(text.substr(from, at - from));
    parts.push_back(text.substr(from));
    return parts;
}

LoadWish parse_wish(const CsvTable& table, const CsvTable::Row& row) {
    LoadWish wish;
    const std::string& text = table.text(row, "our_load");
    if (text.empty()) return wish;
    const std::vector<std::string> parts = split(text, " of ");
    const LoadQuantity load =
        parse_load(parts[0], fmt::format("{}:{}: error: [our_load]", table.file(), row.line));
    if (const auto* share = std::get_if<LoadShare>(&load))
        wish.share = share->of_capacity;
    else
        wish.kg = std::get<LoadMass>(load).kg;
    if (parts.size() > 2 || (parts.size() == 2 && (wish.kg || parts[1].empty())))
        table.fail(row, "our_load",
                   fmt::format("\"{}\" is no load; write 40kg, 75% or 70% of an exercise's", text));
    if (parts.size() == 2) wish.of_exercise = parts[1];
    return wish;
}

MetricMeaning parse_metric(const CsvTable& table, const CsvTable::Row& row,
                           const std::string& text) {
    MetricMeaning meaning;
    const std::string share = "share of ";
    if (text.starts_with(share)) {
        meaning.metric = Metric::share;
        meaning.groups = split(text.substr(share.size()), " + ");
        return meaning;
    }
    meaning.metric = parse_name<Metric>(
        table, row, "as",
        {{"mean", Metric::mean}, {"peak", Metric::peak}, {"pooled", Metric::mean}});
    meaning.pooled = text == "pooled";
    return meaning;
}

template <class Value>
void add_word(const CsvTable& table, const CsvTable::Row& row, std::optional<Value> as,
              std::map<std::string, Meaning<Value>>& words) {
    const std::string& word = some_text(table, row, "word");
    const auto [known, fresh] =
        words.emplace(word, Meaning<Value>{std::move(as), table.text(row, "reason")});
    if (!fresh) table.fail(row, "word", fmt::format("\"{}\" stands twice", word));
}

double angle(const CsvTable& table, const CsvTable::Row& row, const char* column) {
    const double degrees = table.number(row, column);
    if (!(degrees >= -180 && degrees <= 180))
        table.fail(row, column, fmt::format("it is {}; it must be -180 to 180", degrees));
    return degrees * std::numbers::pi / 180;
}

bool is_same(const MaximalEffort& a, const MaximalEffort& b) {
    return a.trunk == b.trunk && a.coordinate == b.coordinate && a.sign == b.sign &&
           a.hip == b.hip && a.knee == b.knee && a.lumbar == b.lumbar;
}

}  // namespace

std::vector<SimulatedAs> load_simulated_as(const fs::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "simulated_as.csv");
    table.require_columns({"study", "exercise", "variation", "load", "as", "variations", "our_load",
                           "side", "match", "reason"});
    std::vector<SimulatedAs> rows;
    std::set<MeasuredSetUp> seen;
    for (const CsvTable::Row& row : table.rows()) {
        SimulatedAs entry{
            .measured = {some_text(table, row, "study"), some_text(table, row, "exercise"),
                         table.text(row, "variation"), table.text(row, "load")},
            .reason = some_text(table, row, "reason")};
        if (!seen.insert(entry.measured).second)
            table.fail(row, "exercise", fmt::format("{} stands twice", describe(entry.measured)));
        const std::string& as = some_text(table, row, "as");
        if (as == "-") {
            for (const char* column : {"variations", "our_load", "side", "match"})
                if (!table.text(row, column).empty())
                    table.fail(row, column,
                               "a set-up that is not comparable has none; leave it empty");
        } else {
            SimulatedSetUp set_up{.exercise = as, .variations = {}, .load = parse_wish(table, row)};
            std::istringstream words(table.text(row, "variations"));
            for (std::string word; words >> word;) set_up.variations.push_back(word);
            entry.as = std::move(set_up);
            entry.larger_side =
                parse_name<bool>(table, row, "side", {{"both", false}, {"larger", true}});
            entry.near = parse_name<bool>(table, row, "match", {{"same", false}, {"near", true}});
        }
        rows.push_back(std::move(entry));
    }
    return rows;
}

EmgWords load_emg_words(const fs::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "emg_words.csv");
    table.require_columns({"kind", "word", "as", "reason"});
    EmgWords words;
    enum class Kind { muscle, metric, phase, unit };
    for (const CsvTable::Row& row : table.rows()) {
        const std::string& as = some_text(table, row, "as");
        const bool nothing = as == "-";
        if (nothing) (void)some_text(table, row, "reason");
        switch (parse_name<Kind>(table, row, "kind",
                                 {{"muscle", Kind::muscle},
                                  {"metric", Kind::metric},
                                  {"phase", Kind::phase},
                                  {"unit", Kind::unit}})) {
            case Kind::muscle:
                add_word(table, row, nothing ? std::nullopt : std::optional(as), words.muscle);
                break;
            case Kind::metric:
                add_word(table, row,
                         nothing ? std::nullopt : std::optional(parse_metric(table, row, as)),
                         words.metric);
                break;
            case Kind::phase: {
                std::optional<Window> window;
                if (!nothing)
                    window = parse_name<Window>(table, row, "as",
                                                {{"repetition", Window::repetition},
                                                 {"hold", Window::hold},
                                                 {"repetition or hold", Window::repetition_or_hold},
                                                 {"lifting", Window::lifting},
                                                 {"lowering", Window::lowering}});
                add_word(table, row, window, words.phase);
                break;
            }
            case Kind::unit: {
                std::optional<UnitKind> unit;
                if (!nothing)
                    unit = parse_name<UnitKind>(
                        table, row, "as",
                        {{"level", UnitKind::level}, {"within", UnitKind::within}});
                add_word(table, row, unit, words.unit);
                break;
            }
        }
    }
    return words;
}

std::vector<MvicTask> load_mvic_tasks(const fs::path& data) {
    const CsvTable table = load_csv(data / "evidence" / "mvic_tasks.csv");
    table.require_columns({"group", "task", "region", "coordinate", "sign", "hip_deg", "knee_deg",
                           "lumbar_deg", "protocol", "source"});
    std::vector<MvicTask> tasks;
    for (const CsvTable::Row& row : table.rows()) {
        MaximalEffort effort{
            .task = some_text(table, row, "task"),
            .trunk = parse_name<bool>(table, row, "region", {{"leg", false}, {"trunk", true}}),
            .coordinate = some_text(table, row, "coordinate"),
            .sign = parse_name<int>(table, row, "sign", {{"1", 1}, {"-1", -1}}),
            .hip = angle(table, row, "hip_deg"),
            .knee = angle(table, row, "knee_deg"),
            .lumbar = angle(table, row, "lumbar_deg")};
        if (effort.trunk)
            (void)parse_name<int>(table, row, "coordinate", {{"FE", 0}, {"LB", 1}, {"AR", 2}});
        for (const MvicTask& known : tasks)
            if (known.effort.task == effort.task && !is_same(known.effort, effort))
                table.fail(row, "task",
                           fmt::format("\"{}\" stands above with another effort", effort.task));
        tasks.push_back({some_text(table, row, "group"), std::move(effort),
                         some_text(table, row, "protocol"), some_text(table, row, "source")});
    }
    return tasks;
}

}  // namespace sinew
