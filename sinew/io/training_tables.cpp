#include "sinew/io/training_tables.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/csv_fields.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/findings.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

using Names = std::vector<std::string>;

/// The parts between separators, without blanks around them; none of an empty text.
Names split(const std::string& text, char separator) {
    Names parts;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(separator, from), text.size());
        const std::size_t first = text.find_first_not_of(' ', from);
        if (first < end) {
            const std::size_t last = text.find_last_not_of(' ', end - 1);
            parts.push_back(text.substr(first, last - first + 1));
        }
        from = end + 1;
    }
    return parts;
}

template <class Value>
std::optional<Value> name_or_any(const CsvTable& table, const CsvTable::Row& row,
                                 const char* column,
                                 const std::vector<std::pair<const char*, Value>>& names) {
    if (table.text(row, column) == "any") return std::nullopt;
    return parse_name<Value>(table, row, column, names);
}

TrainingRuleId parse_rule(const CsvTable& table, const CsvTable::Row& row) {
    std::vector<std::pair<std::string, TrainingRuleId>> names;
    for (int k = 0; k <= static_cast<int>(TrainingRuleId::pause_between_sets); ++k) {
        const auto rule = static_cast<TrainingRuleId>(k);
        names.emplace_back(rule_name(rule), rule);
    }
    return parse_name<TrainingRuleId>(table, row, "rule", names);
}

/// Ids of findings, or none where it was chosen and says why.
Names parse_sources(const CsvTable& table, const CsvTable::Row& row,
                    const std::vector<Finding>& findings) {
    if (some_text(table, row, "source") == "chosen") {
        (void)some_text(table, row, "why");
        return {};
    }
    Names ids = split(table.text(row, "source"), ' ');
    for (const std::string& id : ids)
        if (std::ranges::find(findings, id, &Finding::id) == findings.end())
            table.fail(row, "source",
                       fmt::format("evidence/training.csv has no row \"{}\"; write its ids, or "
                                   "chosen",
                                   id));
    return ids;
}

TrainingRules load_rules(const std::filesystem::path& data, const std::vector<Finding>& findings) {
    const CsvTable table = load_csv(data / "training" / "rules.csv");
    table.require_columns({"rule", "aim", "level", "low", "high", "unit", "source", "why"});
    std::vector<TrainingRule> rows;
    for (const CsvTable::Row& row : table.rows()) {
        TrainingRule rule{
            .rule = parse_rule(table, row),
            .aim = name_or_any<Aim>(table, row, "aim",
                                    {{"growth", Aim::growth}, {"strength", Aim::strength}}),
            .level = name_or_any<TrainingLevel>(table, row, "level",
                                                {{"novice", TrainingLevel::novice},
                                                 {"intermediate", TrainingLevel::intermediate},
                                                 {"advanced", TrainingLevel::advanced}}),
            .low = number_or_none(table, row, "low"),
            .high = number_or_none(table, row, "high"),
            .unit = some_text(table, row, "unit"),
            .sources = parse_sources(table, row, findings),
            .why = table.text(row, "why"),
            .line = row.line};
        if (rule.low.value_or(0) < 0) table.fail(row, "low", "it is negative");
        rows.push_back(std::move(rule));
    }
    return {table.file(), std::move(rows)};
}

std::vector<TrainingGoal> load_goals(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "training" / "goals.csv");
    table.require_columns({"goal", "title", "groups", "caveat"});
    std::vector<TrainingGoal> goals;
    for (const CsvTable::Row& row : table.rows()) {
        TrainingGoal goal{some_text(table, row, "goal"), some_text(table, row, "title"),
                          split(some_text(table, row, "groups"), ';'), table.text(row, "caveat")};
        if (std::ranges::find(goals, goal.name, &TrainingGoal::name) != goals.end())
            table.fail(row, "goal", "it stands twice");
        goals.push_back(std::move(goal));
    }
    return goals;
}

std::vector<ExerciseNeeds> load_needs(const std::filesystem::path& data) {
    const CsvTable table = load_csv(data / "training" / "exercise_needs.csv");
    table.require_columns({"exercise", "needs", "loaded_by", "increment_kg", "least_kg", "hands"});
    const Names known = list_exercise_ids();
    std::vector<ExerciseNeeds> all;
    for (const CsvTable::Row& row : table.rows()) {
        ExerciseNeeds one{some_text(table, row, "exercise"),
                          split(table.text(row, "needs"), ';'),
                          table.text(row, "loaded_by"),
                          number_or_none(table, row, "least_kg").value_or(0),
                          number_or_none(table, row, "increment_kg").value_or(0),
                          table.text(row, "hands").empty() ? 0 : table.whole_number(row, "hands")};
        if (std::ranges::find(known, one.exercise) == known.end())
            table.fail(row, "exercise",
                       fmt::format("\"{}\" does not ship; nearest: {}", one.exercise,
                                   find_nearest_name(one.exercise, known)));
        if (std::ranges::find(all, one.exercise, &ExerciseNeeds::exercise) != all.end())
            table.fail(row, "exercise", "it stands twice");
        if (one.loaded_by.empty() == (one.least_kg > 0))
            table.fail(row, "least_kg", "it is given where there is a load, and above 0");
        if (one.loaded_by.empty() == (one.increment_kg > 0))
            table.fail(row, "increment_kg", "it is given where there is a load, and above 0");
        if (one.hands < 0 || one.hands > 2 || (one.hands > 0 && one.loaded_by.empty()))
            table.fail(row, "hands", "it is 1 or 2 where there is a load, or empty");
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

TrainingTables load_training_tables(const std::filesystem::path& data) {
    const std::vector<Finding> findings = load_findings(data);
    TrainingTables tables{load_rules(data, findings), load_goals(data), load_needs(data), {}};
    std::set<std::string> cited;
    for (const TrainingRule& rule : tables.rules.rows())
        cited.insert(rule.sources.begin(), rule.sources.end());
    for (const Finding& finding : findings)
        if (cited.contains(finding.id)) tables.findings.push_back(finding);
    return tables;
}

std::vector<std::string> list_equipment(const TrainingTables& tables) {
    std::set<std::string> names;
    for (const ExerciseNeeds& one : tables.needs) {
        names.insert(one.needs.begin(), one.needs.end());
        if (!one.loaded_by.empty()) names.insert(one.loaded_by);
    }
    return {names.begin(), names.end()};
}

std::vector<TrainingGoal> find_goals(const TrainingTables& tables,
                                     std::span<const std::string> names) {
    Names known;
    for (const TrainingGoal& goal : tables.goals) known.push_back(goal.name);
    if (names.empty())
        throw InputError("error: [--goal] there is none",
                         fmt::format("It can be: {}.", fmt::join(known, ", ")));
    std::vector<TrainingGoal> goals;
    for (const std::string& name : names) {
        const auto found = std::ranges::find(tables.goals, name, &TrainingGoal::name);
        if (found == tables.goals.end())
            throw InputError(fmt::format("error: [--goal] '{}' is not known; nearest: {}", name,
                                         find_nearest_name(name, known)),
                             fmt::format("It can be: {}.", fmt::join(known, ", ")));
        if (std::ranges::find(goals, name, &TrainingGoal::name) != goals.end())
            throw InputError(fmt::format("error: [--goal] '{}' is given twice", name));
        goals.push_back(*found);
    }
    return goals;
}

}  // namespace sinew
