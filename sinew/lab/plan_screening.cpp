#include "sinew/lab/plan_screening.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/screening_tables.h"
#include "sinew/report/screening_report.h"

namespace sinew {

std::optional<PlanRefusal> apply_screening(const ScreeningAnswers& answers,
                                           const TrainingTables& tables, PlanRequest& request,
                                           std::vector<std::string>& notes) {
    const ScreeningTables screening = load_screening_tables(data_directory());
    const ScreeningOutcome person = decide_screening(screening, answers, {});
    if (person.status == ScreeningStatus::incomplete)
        throw InputError(
            fmt::format("error: [answers] {}: the answer is missing; it must be {}", person.missing,
                        describe_choices(*find_question(screening, person.missing))),
            "`sinew screen` asks for all of them.");
    if (holds_back(person))
        return PlanRefusal{
            .stopped_by = {"screening"},
            .reason = fmt::format("{}; {}", in_words(person.verdict), describe_decision(person)),
            .remedy = describe(person.verdict)};
    // Sets that leave two repetitions undone are hard work, whatever somebody meant to do.
    ScreeningAnswers hard = answers;
    hard.choices["intensity"] = "vigorous";
    const ScreeningOutcome limits = decide_screening(screening, hard, {});
    const auto limits_of = [](const ScreeningPart& part) {
        std::vector<std::string> says;
        for (const ScreeningReason& reason : part.reasons)
            if (reason.verdict == ScreeningVerdict::cleared_with_limits)
                says.push_back(reason.says);
        return says;
    };
    std::vector<std::string> why = limits_of(limits.questionnaire);
    const std::vector<std::string> of_effort = limits_of(limits.effort);
    const auto active = answers.choices.find("active-now");
    // Of who is not used to training the table says to begin lightly, not to be seen first.
    if (active != answers.choices.end() && active->second == "yes")
        why.insert(why.end(), of_effort.begin(), of_effort.end());
    else
        for (const std::string& one : of_effort)
            notes.push_back("screening: " + one + "; these sets are hard work: begin below them");
    if (!why.empty())
        return PlanRefusal{
            .stopped_by = {"screening"},
            .reason = fmt::format("these sets are hard work; {}", fmt::join(why, "; ")),
            .remedy = "Ask a doctor or a qualified exercise professional first."};
    std::map<std::string, std::vector<std::string>> by_reason;
    for (const ExerciseNeeds& one : tables.needs) {
        const std::vector<std::string> ids{one.exercise};
        const ScreeningOutcome outcome = decide_screening(screening, answers, ids);
        std::string reason;
        if (outcome.status == ScreeningStatus::incomplete)
            reason = fmt::format("its question {} was not answered", outcome.missing);
        else if (outcome.exercises[0].action.value_or(CautionAction::adapt) != CautionAction::adapt)
            reason = in_words(*outcome.exercises[0].action);
        if (reason.empty()) continue;
        request.left_out.push_back(one.exercise);
        by_reason[reason].push_back(one.exercise);
    }
    for (const auto& [reason, exercises] : by_reason)
        notes.push_back(
            fmt::format("screening leaves out {}: {}", fmt::join(exercises, ", "), reason));
    return std::nullopt;
}

void tell_cautions(const ScreeningAnswers& answers, Planned& planned) {
    Plan& plan = *planned.outcome.plan;
    for (const Caution& caution : load_screening_tables(data_directory()).cautions) {
        const auto answer = answers.choices.find(caution.question);
        const bool asked = (caution.question.empty() && caution.basis == CautionBasis::finding) ||
                           (answer != answers.choices.end() && answer->second == "yes");
        std::vector<std::string> titles;
        for (const ExerciseWork& work : plan.works)
            if (asked &&
                (caution.exercises.empty() ||
                 std::ranges::find(caution.exercises, work.exercise) != caution.exercises.end()))
                titles.push_back(work.title);
        if (titles.empty()) continue;
        plan.notes.push_back(fmt::format("{}: {} ({}: {})", fmt::join(titles, ", "), caution.text,
                                         in_words(caution.basis), caution.source));
    }
}

}  // namespace sinew
