#include "sinew/io/screening_tables.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/csv_fields.h"

namespace sinew {

namespace {

using Row = CsvTable::Row;

const std::vector<std::pair<const char*, QuestionRole>> roles{
    {"age", QuestionRole::age},
    {"illness", QuestionRole::illness},
    {"pregnancy", QuestionRole::pregnancy},
    {"general", QuestionRole::general},
    {"gate", QuestionRole::gate},
    {"detail", QuestionRole::detail},
    {"active", QuestionRole::active},
    {"disease", QuestionRole::disease},
    {"symptoms", QuestionRole::symptoms},
    {"intensity", QuestionRole::intensity},
    {"caution", QuestionRole::caution}};

bool is_single(QuestionRole role) {
    return role != QuestionRole::general && role != QuestionRole::gate &&
           role != QuestionRole::detail && role != QuestionRole::caution;
}

/// The names of an enum from its own words.
template <class Value, std::size_t n>
std::vector<std::pair<const char*, Value>> names_of(const std::array<Value, n>& values) {
    std::vector<std::pair<const char*, Value>> names;
    for (const Value value : values) names.emplace_back(name_of(value), value);
    return names;
}

const std::string& source_of(const CsvTable& table, const Row& row) {
    const std::string& source = some_text(table, row, "source");
    if (source.find("://") != std::string::npos || source.find("www.") != std::string::npos)
        table.fail(row, "source",
                   "it holds an address; give the DOI, or journal, volume and pages");
    return source;
}

std::string trust_of(const CsvTable& table, const Row& row) {
    (void)parse_name<int>(table, row, "trust", {{"primary", 0}, {"review", 1}, {"grey", 2}});
    return table.text(row, "trust");
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> list;
    for (std::string word; stream >> word;) list.push_back(word);
    return list;
}

/// Letters, digits and -: an id is a key of the answers' file and an element of a page.
const std::string& id_of(const CsvTable& table, const Row& row) {
    const std::string& id = some_text(table, row, "id");
    if (id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        table.fail(row, "id", fmt::format("\"{}\" has other signs than a-z, 0-9 and -", id));
    return id;
}

void read_references(const CsvTable& table, const Row& row, const ScreeningTables& so_far,
                     ScreeningQuestion& question) {
    const bool named = question.role == QuestionRole::gate || question.role == QuestionRole::detail;
    question.of = table.text(row, "of");
    if (named == question.of.empty())
        table.fail(row, "of", named ? "it must not be empty" : "only a gate and a detail have one");
    if (question.role == QuestionRole::detail) {
        const ScreeningQuestion* gate = find_question(so_far, question.of);
        if (gate == nullptr || gate->role != QuestionRole::gate)
            table.fail(row, "of", fmt::format("\"{}\" is no gate before this row", question.of));
    }
    question.implied_by = words(table.text(row, "implied_by"));
    if (!question.implied_by.empty() && question.role != QuestionRole::disease &&
        question.role != QuestionRole::symptoms)
        table.fail(row, "implied_by", "only disease and symptoms have one");
    for (const std::string& id : question.implied_by) {
        const ScreeningQuestion* other = find_question(so_far, id);
        if (other == nullptr ||
            (other->role != QuestionRole::general && other->role != QuestionRole::gate))
            table.fail(row, "implied_by",
                       fmt::format("\"{}\" is no general question or gate before this row", id));
    }
}

void require_roles(const CsvTable& table, const ScreeningTables& tables) {
    for (const auto& [name, role] : roles) {
        const auto n = std::ranges::count(tables.questions, role, &ScreeningQuestion::role);
        if (is_single(role) ? n != 1 : n == 0 && role != QuestionRole::caution)
            throw InputError(fmt::format("{}: error: [role] {} rows are \"{}\"; there must be {}",
                                         table.file(), n, name,
                                         is_single(role) ? "one" : "one or more"));
    }
    for (const ScreeningQuestion& gate : tables.questions)
        if (gate.role == QuestionRole::gate &&
            std::ranges::find(tables.questions, gate.id, &ScreeningQuestion::of) ==
                tables.questions.end())
            throw InputError(fmt::format("{}:{}: error: [id] the gate \"{}\" has no detail",
                                         table.file(), gate.line, gate.id));
}

void read_questions(const CsvTable& table, ScreeningTables& tables) {
    table.require_columns(
        {"id", "role", "of", "implied_by", "question", "help", "source", "trust"});
    for (const Row& row : table.rows()) {
        ScreeningQuestion question{.id = id_of(table, row),
                                   .role = parse_name<QuestionRole>(table, row, "role", roles),
                                   .text = some_text(table, row, "question"),
                                   .help = table.text(row, "help"),
                                   .source = source_of(table, row),
                                   .trust = trust_of(table, row),
                                   .line = row.line};
        if (find_question(tables, question.id) != nullptr) table.fail(row, "id", "it stands twice");
        read_references(table, row, tables, question);
        tables.questions.push_back(std::move(question));
    }
    require_roles(table, tables);
}

void require_one_row_a_case(const CsvTable& table, const ScreeningTables& tables) {
    for (const bool active : {false, true})
        for (const bool disease : {false, true})
            for (const bool symptoms : {false, true}) {
                const auto n =
                    std::ranges::count_if(tables.clearance, [&](const ClearanceRow& row) {
                        return row.active == active && row.symptoms == symptoms &&
                               row.disease.value_or(disease) == disease;
                    });
                if (n != 1)
                    throw InputError(fmt::format(
                        "{}: error: {} rows answer active {}, disease {}, symptoms {}; there must "
                        "be one",
                        table.file(), n, active ? "yes" : "no", disease ? "yes" : "no",
                        symptoms ? "yes" : "no"));
            }
}

void read_clearance(const CsvTable& table, ScreeningTables& tables) {
    table.require_columns({"active", "disease", "symptoms", "light", "moderate", "vigorous", "says",
                           "source", "trust"});
    const std::vector<std::pair<const char*, bool>> yes_or_no{{"yes", true}, {"no", false}};
    for (const Row& row : table.rows()) {
        ClearanceRow one{.active = parse_name<bool>(table, row, "active", yes_or_no),
                         .disease = parse_name<std::optional<bool>>(
                             table, row, "disease", {{"yes", true}, {"no", false}, {"any", {}}}),
                         .symptoms = parse_name<bool>(table, row, "symptoms", yes_or_no),
                         .says = some_text(table, row, "says"),
                         .source = source_of(table, row),
                         .trust = trust_of(table, row),
                         .line = row.line};
        for (const IntensityBounds& bounds : intensities) {
            const auto at = static_cast<std::size_t>(bounds.intensity);
            one.at[at] =
                parse_name<ScreeningVerdict>(table, row, bounds.name, names_of(screening_verdicts));
            if (at > 0 && one.at[at] < one.at[at - 1])
                table.fail(row, bounds.name, "it is less cautious than for a lower intensity");
        }
        tables.clearance.push_back(std::move(one));
    }
    require_one_row_a_case(table, tables);
}

void read_cautions(const CsvTable& table, ScreeningTables& tables) {
    table.require_columns(
        {"id", "exercises", "question", "action", "basis", "text", "source", "trust"});
    const std::array actions{CautionAction::adapt, CautionAction::professional_first,
                             CautionAction::avoid};
    const std::array bases{CautionBasis::finding, CautionBasis::opinion, CautionBasis::inference};
    for (const Row& row : table.rows()) {
        Caution caution{
            .id = id_of(table, row),
            .exercises = words(some_text(table, row, "exercises")),
            .question = table.text(row, "question"),
            .action = parse_name<CautionAction>(table, row, "action", names_of(actions)),
            .basis = parse_name<CautionBasis>(table, row, "basis", names_of(bases)),
            .text = some_text(table, row, "text"),
            .source = source_of(table, row),
            .trust = trust_of(table, row),
            .line = row.line};
        if (caution.exercises == std::vector<std::string>{"all"}) caution.exercises.clear();
        if (std::ranges::find(caution.exercises, "all") != caution.exercises.end())
            table.fail(row, "exercises", "\"all\" stands beside others");
        if (std::ranges::find(tables.cautions, caution.id, &Caution::id) != tables.cautions.end())
            table.fail(row, "id", "it stands twice");
        const ScreeningQuestion* question = find_question(tables, caution.question);
        if (!caution.question.empty() &&
            (question == nullptr || question->role == QuestionRole::age ||
             question->role == QuestionRole::intensity))
            table.fail(row, "question",
                       fmt::format("\"{}\" is no question of yes or no in screening_questions.csv",
                                   caution.question));
        if (caution.question.empty() && caution.action != CautionAction::adapt)
            table.fail(row, "action", "what is always told can only be adapt");
        tables.cautions.push_back(std::move(caution));
    }
}

/// Nothing is asked for nothing.
void require_use(const CsvTable& table, const ScreeningTables& tables) {
    for (const ScreeningQuestion& question : tables.questions)
        if (question.role == QuestionRole::caution &&
            std::ranges::find(tables.cautions, question.id, &Caution::question) ==
                tables.cautions.end())
            throw InputError(fmt::format("{}:{}: error: [id] no caution names \"{}\"", table.file(),
                                         question.line, question.id));
}

}  // namespace

ScreeningTables load_screening_tables(const std::filesystem::path& data) {
    const std::filesystem::path folder = data / "training";
    const CsvTable questions = load_csv(folder / "screening_questions.csv");
    ScreeningTables tables;
    read_questions(questions, tables);
    read_clearance(load_csv(folder / "screening_table.csv"), tables);
    read_cautions(load_csv(folder / "cautions.csv"), tables);
    require_use(questions, tables);
    return tables;
}

}  // namespace sinew
