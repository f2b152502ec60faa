#include "sinew/training/screening.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace {

bool concerns(const Caution& caution, std::span<const std::string> exercises) {
    return std::ranges::any_of(exercises, [&](const std::string& exercise) {
        return caution.exercises.empty() ||
               std::ranges::find(caution.exercises, exercise) != caution.exercises.end();
    });
}

/// The questions that matter with what was answered, up to the first that lacks its answer.
struct Dialogue {
    std::vector<const ScreeningQuestion*> asked, yes;  ///< yes: answered, or implied
    const ScreeningQuestion* missing = nullptr;
    int age = 0;
    Intensity intensity = Intensity::vigorous;

    [[nodiscard]] bool said_yes(std::string_view id) const {
        return std::ranges::find(yes, id, &ScreeningQuestion::id) != yes.end();
    }
    [[nodiscard]] std::vector<std::string> yes_to(QuestionRole role) const {
        std::vector<std::string> ids;
        for (const ScreeningQuestion* question : yes)
            if (question->role == role) ids.push_back(question->id);
        return ids;
    }
    [[nodiscard]] bool any(QuestionRole role) const {
        return std::ranges::find(yes, role, &ScreeningQuestion::role) != yes.end();
    }
};

bool matters(const ScreeningTables& tables, const ScreeningQuestion& question,
             const Dialogue& so_far, std::span<const std::string> exercises) {
    switch (question.role) {
        case QuestionRole::gate:
            return so_far.any(QuestionRole::general);
        case QuestionRole::detail:
            return so_far.said_yes(question.of);
        case QuestionRole::caution:
            return std::ranges::any_of(tables.cautions, [&](const Caution& caution) {
                return caution.question == question.id && concerns(caution, exercises);
            });
        default:
            return true;
    }
}

Dialogue follow(const ScreeningTables& tables, const ScreeningAnswers& answers,
                std::span<const std::string> exercises) {
    for (const auto& [id, answer] : answers.choices) {
        const ScreeningQuestion* question = find_question(tables, id);
        if (question == nullptr)
            throw InputError(fmt::format("error: [{}] there is no such question", id));
        if (!is_choice(*question, answer))
            throw InputError(fmt::format("error: [{}] '{}' is no answer; it must be {}", id, answer,
                                         describe_choices(*question)));
    }
    Dialogue so_far;
    for (const ScreeningQuestion& question : tables.questions) {
        if (!matters(tables, question, so_far, exercises)) continue;
        if (std::ranges::any_of(question.implied_by,
                                [&](const std::string& id) { return so_far.said_yes(id); })) {
            so_far.yes.push_back(&question);
            continue;
        }
        const auto answer = answers.choices.find(question.id);
        if (answer == answers.choices.end()) {
            so_far.missing = &question;
            break;
        }
        so_far.asked.push_back(&question);
        if (answer->second == "yes") so_far.yes.push_back(&question);
        if (question.role == QuestionRole::age) so_far.age = *parse_age(answer->second);
        if (question.role == QuestionRole::intensity)
            so_far.intensity =
                std::ranges::find(intensities, answer->second, &IntensityBounds::name)->intensity;
    }
    return so_far;
}

/// Gathers the reasons of a part with their sources.
class Reasons {
public:
    explicit Reasons(const ScreeningTables& tables) : tables_(tables) {
        part_.verdict = ScreeningVerdict::cleared;
    }
    void add(ScreeningVerdict verdict, std::string says, std::vector<std::string> questions,
             const std::string& source = {}) {
        ScreeningReason reason{verdict, std::move(says), std::move(questions), {}};
        if (!source.empty()) reason.sources.push_back(source);
        for (const std::string& id : reason.questions)
            if (const std::string& of = find_question(tables_, id)->source;
                std::ranges::find(reason.sources, of) == reason.sources.end())
                reason.sources.push_back(of);
        part_.verdict = std::max(part_.verdict, verdict);
        part_.reasons.push_back(std::move(reason));
    }
    [[nodiscard]] ScreeningPart take() { return std::move(part_); }

private:
    const ScreeningTables& tables_;
    ScreeningPart part_;
};

std::string id_of(const ScreeningTables& tables, QuestionRole role) {
    return std::ranges::find(tables.questions, role, &ScreeningQuestion::role)->id;
}

void judge_age(const ScreeningTables& tables, const Dialogue& said, Reasons& reasons) {
    const std::string age = id_of(tables, QuestionRole::age);
    const std::string active = id_of(tables, QuestionRole::active);
    const bool used_to = said.any(QuestionRole::active);
    if (said.age < youngest_age)
        reasons.add(ScreeningVerdict::professional_first,
                    fmt::format("the questionnaire is for people from {} years on: a doctor first, "
                                "together with who looks after you",
                                youngest_age),
                    {age});
    if (said.age > oldest_age && !used_to)
        reasons.add(
            ScreeningVerdict::professional_first,
            fmt::format("over {} years and not used to training: a doctor first", oldest_age),
            {age, active});
    else if (said.age > oldest_age_for_new_hard_effort && !used_to &&
             said.intensity == Intensity::vigorous)
        reasons.add(ScreeningVerdict::cleared_with_limits,
                    fmt::format("over {} years and not used to training: a qualified exercise "
                                "professional before hard effort",
                                oldest_age_for_new_hard_effort),
                    {age, active, id_of(tables, QuestionRole::intensity)});
}

std::vector<std::string> join(std::vector<std::string> first,
                              const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

ScreeningPart judge_questionnaire(const ScreeningTables& tables, const Dialogue& said) {
    Reasons reasons(tables);
    judge_age(tables, said, reasons);
    if (said.any(QuestionRole::illness))
        reasons.add(ScreeningVerdict::wait, "wait until you are well again, then answer anew",
                    said.yes_to(QuestionRole::illness));
    if (said.any(QuestionRole::pregnancy))
        reasons.add(ScreeningVerdict::professional_first,
                    "pregnant: talk first to who looks after your pregnancy, or to a qualified "
                    "exercise professional",
                    said.yes_to(QuestionRole::pregnancy));
    if (const auto details = said.yes_to(QuestionRole::detail); !details.empty())
        reasons.add(ScreeningVerdict::professional_first,
                    "yes to a follow-up question: see a qualified exercise professional first, or "
                    "go through the online follow-up programme ePARmed-X+",
                    details);
    else if (const auto general = said.yes_to(QuestionRole::general); !general.empty())
        reasons.add(ScreeningVerdict::cleared,
                    "yes to a general question, no to every follow-up: this part clears you",
                    join(general, said.yes_to(QuestionRole::gate)));
    else
        reasons.add(
            ScreeningVerdict::cleared, "no to every general question: this part clears you", {},
            std::ranges::find(tables.questions, QuestionRole::general, &ScreeningQuestion::role)
                ->source);
    return reasons.take();
}

ScreeningPart judge_effort(const ScreeningTables& tables, const Dialogue& said) {
    const bool disease = said.any(QuestionRole::disease);
    const auto row = std::ranges::find_if(tables.clearance, [&](const ClearanceRow& one) {
        return one.active == said.any(QuestionRole::active) &&
               one.symptoms == said.any(QuestionRole::symptoms) &&
               one.disease.value_or(disease) == disease;
    });
    std::vector<std::string> questions{id_of(tables, QuestionRole::active)};
    for (const QuestionRole role : {QuestionRole::disease, QuestionRole::symptoms})
        for (const ScreeningQuestion* question : said.yes)
            if (question->role == role) {
                const auto first = questions.size();
                for (const std::string& id : question->implied_by)
                    if (said.said_yes(id)) questions.push_back(id);
                if (questions.size() == first) questions.push_back(question->id);
            }
    questions.push_back(id_of(tables, QuestionRole::intensity));
    Reasons reasons(tables);
    reasons.add(row->at[static_cast<std::size_t>(said.intensity)], row->says, questions,
                row->source);
    return reasons.take();
}

ExerciseAdvice advise(const ScreeningTables& tables, const Dialogue& said,
                      const std::string& exercise) {
    ExerciseAdvice advice{.exercise = exercise};
    for (const Caution& caution : tables.cautions) {
        if (!concerns(caution, {&exercise, 1})) continue;
        advice.named = advice.named || !caution.exercises.empty();
        if (!caution.question.empty() && !said.said_yes(caution.question)) continue;
        advice.cautions.push_back(caution);
    }
    std::ranges::stable_sort(advice.cautions, std::ranges::greater{}, &Caution::action);
    if (!advice.cautions.empty()) advice.action = advice.cautions.front().action;
    return advice;
}

}  // namespace

const ScreeningQuestion* next_question(const ScreeningTables& tables,
                                       const ScreeningAnswers& answers,
                                       std::span<const std::string> exercises) {
    return follow(tables, answers, exercises).missing;
}

ScreeningOutcome decide_screening(const ScreeningTables& tables, const ScreeningAnswers& answers,
                                  std::span<const std::string> exercises) {
    const Dialogue said = follow(tables, answers, exercises);
    ScreeningOutcome outcome;
    for (const ScreeningQuestion* question : said.asked) outcome.asked.push_back(question->id);
    if (said.missing != nullptr) {
        outcome.status = ScreeningStatus::incomplete;
        outcome.missing = said.missing->id;
        return outcome;
    }
    for (const ScreeningQuestion& question : tables.questions)
        if (answers.choices.contains(question.id) &&
            std::ranges::find(outcome.asked, question.id) == outcome.asked.end())
            outcome.not_needed.push_back(question.id);
    outcome.questionnaire = judge_questionnaire(tables, said);
    outcome.effort = judge_effort(tables, said);
    outcome.verdict = std::max(outcome.questionnaire.verdict, outcome.effort.verdict);
    for (const std::string& exercise : exercises)
        outcome.exercises.push_back(advise(tables, said, exercise));
    outcome.status = ScreeningStatus::decided;
    return outcome;
}

std::chrono::year_month_day clearance_ends(std::chrono::year_month_day answered_on) {
    const auto later = answered_on + std::chrono::months(clearance_months);
    return later.ok() ? later : later.year() / later.month() / std::chrono::last;
}

bool holds_back(const ScreeningOutcome& outcome) {
    return outcome.status != ScreeningStatus::decided ||
           outcome.verdict >= ScreeningVerdict::wait ||
           std::ranges::any_of(outcome.exercises, [](const ExerciseAdvice& advice) {
               return advice.action.value_or(CautionAction::adapt) > CautionAction::adapt;
           });
}

}  // namespace sinew
