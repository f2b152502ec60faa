#include "sinew/report/screening_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/io/calendar_date.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

std::string line(const std::string& text, int depth) {
    const std::string indent(static_cast<std::size_t>(depth), ' ');
    return wrap(indent + text, indent + "  ") + "\n";
}

std::string with_spaces(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

std::string format_part(const ScreeningReport& report, const char* title,
                        const ScreeningPart& part) {
    std::string out = fmt::format("\n{}: {}\n", title, in_words(part.verdict));
    for (const ScreeningReason& reason : part.reasons) {
        out += line(fmt::format("- {}: {}", in_words(reason.verdict), reason.says), 2);
        for (const std::string& id : reason.questions) {
            const auto answer = report.answers.choices.find(id);
            if (answer != report.answers.choices.end())
                out += line(
                    fmt::format("{} {}", find_question(report.tables, id)->text, answer->second),
                    6);
        }
        out += line(fmt::format("source: {}", fmt::join(reason.sources, "; ")), 6);
    }
    return out;
}

std::string format_advice(const ScreeningReport& report, const ExerciseAdvice& advice) {
    std::string out = fmt::format("\ncautions for {}: {}\n", advice.exercise,
                                  advice.action ? in_words(*advice.action) : "none applies");
    if (!advice.named)
        out += line("no caution of ours names this exercise: that is no clearance for it", 2);
    for (const Caution& caution : advice.cautions) {
        out += line(fmt::format("- {}: {}", in_words(caution.action), caution.text), 2);
        if (!caution.question.empty())
            out += line(
                fmt::format("since: {} yes", find_question(report.tables, caution.question)->text),
                6);
        out += line(fmt::format("{}; source ({}): {}", in_words(caution.basis), caution.trust,
                                caution.source),
                    6);
    }
    return out;
}

std::string format_loads(const ScreeningLoads& loads) {
    std::string out = "\n" + line(fmt::format("joint loads, simulated: {}", loads.title), 0);
    if (const std::string trouble = describe_trouble(loads.result); !trouble.empty())
        out += line(trouble, 2);
    out += format_joint_loads(loads.body, loads.result);
    return out + line(describe_limits(), 0);
}

}  // namespace

std::string in_words(ScreeningVerdict verdict) {
    return with_spaces(name_of(verdict));
}

std::string in_words(CautionAction action) {
    return with_spaces(name_of(action));
}

const char* in_words(CautionBasis basis) {
    switch (basis) {
        case CautionBasis::finding:
            return "a source says so";
        case CautionBasis::opinion:
            return "a coach's opinion, not measured";
        case CautionBasis::inference:
            return "our inference";
    }
    return "";
}

const char* describe(ScreeningVerdict verdict) {
    switch (verdict) {
        case ScreeningVerdict::cleared:
            return "Nothing in your answers asks for advice first. Start slowly and build up.";
        case ScreeningVerdict::cleared_with_limits:
            return "Light to moderate effort needs no advice first. Hard effort needs more: see "
                   "below. Start slowly and build up.";
        case ScreeningVerdict::wait:
            return "Wait until you are well again, then answer anew.";
        case ScreeningVerdict::professional_first:
            return "See a doctor or a qualified exercise professional before you train: below it "
                   "says whom and why.";
        case ScreeningVerdict::stop_and_seek_care:
            return "Stop training, and see a doctor before you go on.";
    }
    return "";
}

const char* describe_decision(const ScreeningOutcome& outcome) {
    if (outcome.questionnaire.verdict == outcome.effort.verdict)
        return "both parts say so: the questionnaire, and the effort you mean";
    return outcome.questionnaire.verdict > outcome.effort.verdict
               ? "decided by the questionnaire, the more cautious of the two parts"
               : "decided by the effort you mean, the more cautious of the two parts";
}

std::vector<std::string> describe_held_back(const ScreeningOutcome& outcome) {
    std::vector<std::string> sentences;
    for (const ExerciseAdvice& advice : outcome.exercises) {
        if (advice.action == CautionAction::avoid)
            sentences.push_back(
                fmt::format("Leave out {} for now: see its cautions.", advice.exercise));
        if (advice.action == CautionAction::professional_first)
            sentences.push_back(fmt::format(
                "See a professional before you do {}: see its cautions.", advice.exercise));
    }
    return sentences;
}

const char* describe_limits() {
    return "The limits are no promise of safety: they were made for work, or come from "
           "specimens, and a load below one can harm you as a load above one may not. The loads "
           "are simulated for an average body and were not measured on you.";
}

std::string describe_trouble(const Result& result) {
    switch (result.status) {
        case ResultStatus::solved:
            return "";
        case ResultStatus::fell_short:
            return "this body cannot lift it so: the loads are those of the attempt";
        case ResultStatus::infeasible:
        case ResultStatus::not_run:
            break;
    }
    return "the solver found no answer in some frame: no loads can be given";
}

const char* describe_standing() {
    return "This is no medical advice and never replaces a professional's. With pain or doubt, ask "
           "one whatever stands here.";
}

std::vector<std::string> describe_terms(const ScreeningReport& report) {
    std::vector<std::string> terms;
    std::string until;
    if (report.answers.answered_on)
        until = fmt::format(", here until {},",
                            format_date(clearance_ends(*report.answers.answered_on)));
    terms.push_back(fmt::format(
        "These answers hold {} months at most{} and no longer once your health changes.",
        clearance_months, until));
    if (!report.answers.answered_on)
        terms.emplace_back(
            "The answers carry no date (answered-on): whether they still hold, only you know.");
    if (!report.outcome.not_needed.empty())
        terms.push_back(fmt::format("Answered but not needed here: {}.",
                                    fmt::join(report.outcome.not_needed, ", ")));
    terms.emplace_back(describe_standing());
    terms.push_back(fmt::format(
        "The questions follow the PAR-Q+ in our own words and are not its form, which is at {}.",
        official_form));
    return terms;
}

std::string format_screening(const ScreeningReport& report) {
    const ScreeningOutcome& outcome = report.outcome;
    std::string out = fmt::format("screening before training: {}\n", in_words(outcome.verdict));
    out += line(describe(outcome.verdict), 2) + line(describe_decision(outcome), 2);
    for (const std::string& sentence : describe_held_back(outcome)) out += line(sentence, 2);
    out += format_part(report, "questionnaire", outcome.questionnaire);
    out += format_part(report, "effort you mean", outcome.effort);
    for (const ExerciseAdvice& advice : outcome.exercises) out += format_advice(report, advice);
    if (report.loads) out += format_loads(*report.loads);
    out += "\n";
    for (const std::string& term : describe_terms(report)) out += line(term, 0);
    return out;
}

}  // namespace sinew
