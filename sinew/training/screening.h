#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinew {

/// What comes of a screening, in the order of caution: each is more cautious than those before it.
/// This order decides wherever two rules differ, and stands nowhere else.
enum class ScreeningVerdict {
    cleared,
    cleared_with_limits,  ///< for light to moderate effort; the reason says what hard effort needs
    wait,                 ///< until a passing illness is over, then answer anew
    professional_first,   ///< a doctor or a qualified exercise professional, before training
    stop_and_seek_care,   ///< stop training and see a doctor before going on
};
inline constexpr std::array screening_verdicts{
    ScreeningVerdict::cleared, ScreeningVerdict::cleared_with_limits, ScreeningVerdict::wait,
    ScreeningVerdict::professional_first, ScreeningVerdict::stop_and_seek_care};

/// How hard someone means to train, with the bounds of energy cost [MET] and of perceived effort
/// (6 to 20). Source: as on a study card of the ACSM guidelines, tenth edition (grey).
enum class Intensity { light, moderate, vigorous };
struct IntensityBounds {
    Intensity intensity;
    const char* name;
    double met_low;
    std::optional<double> met_high;
    int rpe_low;
    std::optional<int> rpe_high;
};
inline constexpr std::array intensities{
    IntensityBounds{Intensity::light, "light", 2, 2.9, 9, 11},
    IntensityBounds{Intensity::moderate, "moderate", 3, 5.9, 12, 13},
    IntensityBounds{Intensity::vigorous, "vigorous", 6, {}, 14, {}}};

/// Ages of the questionnaires. The PAR-Q is for 15 to 69 years: who is older and not used to being
/// active sees a doctor first. The PAR-Q+ sends who is over 45 and not used to hard effort to a
/// professional before it. We take "used to" as trained for the last three months.
inline constexpr int youngest_age = 15, oldest_age = 69, oldest_age_for_new_hard_effort = 45;
/// A clearance holds so long at most (PAR-Q), and never beyond a change of health.
inline constexpr int clearance_months = 12;

/// Which rule an answer feeds. Each from `age` to `pregnancy`, and from `active` to `intensity`,
/// belongs to one question.
enum class QuestionRole {
    age,
    illness,
    pregnancy,
    general,  ///< the first step
    gate,     ///< of an area of conditions, in the second step
    detail,   ///< of a gate
    active,
    disease,
    symptoms,
    intensity,
    caution,  ///< only asked for cautions of the exercises
};

struct ScreeningQuestion {
    std::string id;
    QuestionRole role = QuestionRole::general;
    std::string of;                       ///< of a gate its area in words; of a detail its gate
    std::vector<std::string> implied_by;  ///< a yes to one of these is a yes here, unasked
    std::string text, help;               ///< `help` may be empty
    std::string source, trust;            ///< trust: primary, review or grey
    int line = 0;
};

/// A row of the table that says who needs clearance for which effort.
struct ClearanceRow {
    bool active = false;
    std::optional<bool> disease;  ///< none: with and without
    bool symptoms = false;
    std::array<ScreeningVerdict, 3> at{};  ///< by Intensity
    std::string says, source, trust;
    int line = 0;
};

/// What a caution asks for, in the order of strictness.
enum class CautionAction { adapt, professional_first, avoid };
/// What a caution rests on: a source says so, a coach says so and nobody measured it, or we do.
enum class CautionBasis { finding, opinion, inference };

struct Caution {
    std::string id;
    std::vector<std::string> exercises;  ///< ids; empty: all
    std::string question;                ///< told where it is answered yes; empty: always
    CautionAction action = CautionAction::adapt;
    CautionBasis basis = CautionBasis::finding;
    std::string text, source, trust;
    int line = 0;
};

/// Valid by construction when read by load_screening_tables(): ids are unique, a question refers to
/// earlier ones, and one clearance row answers each case.
struct ScreeningTables {
    std::vector<ScreeningQuestion> questions;  ///< in the order of asking
    std::vector<ClearanceRow> clearance;
    std::vector<Caution> cautions;
};

struct ScreeningAnswers {
    std::map<std::string, std::string> choices;  ///< by question: yes, no, 34, moderate
    std::optional<std::chrono::year_month_day> answered_on;
};

enum class ScreeningStatus { not_run, incomplete, decided };

/// Why a part of the screening says what it says.
struct ScreeningReason {
    ScreeningVerdict verdict = ScreeningVerdict::stop_and_seek_care;
    std::string says;
    std::vector<std::string> questions;  ///< whose answers decided
    std::vector<std::string> sources;    ///< of those questions and of the rule
};

/// One of the two parts. The verdict is the most cautious of its reasons.
struct ScreeningPart {
    ScreeningVerdict verdict = ScreeningVerdict::stop_and_seek_care;
    std::vector<ScreeningReason> reasons;
};

/// The cautions that apply to one exercise.
struct ExerciseAdvice {
    std::string exercise;
    bool named = false;                   ///< some caution names it, whether it applies or not
    std::optional<CautionAction> action;  ///< the strictest; none: no caution applies
    std::vector<Caution> cautions;        ///< the strictest first
};

struct ScreeningOutcome {
    ScreeningStatus status = ScreeningStatus::not_run;
    std::string missing;  ///< incomplete: the first question that lacks its answer
    /// The more cautious of the two parts. Meaningful when decided, and never lenient before.
    ScreeningVerdict verdict = ScreeningVerdict::stop_and_seek_care;
    ScreeningPart questionnaire, effort;
    std::vector<ExerciseAdvice> exercises;  ///< in the order in which they were given
    std::vector<std::string> asked;         ///< questions that mattered, in their order
    std::vector<std::string> not_needed;    ///< answered without being asked
};

/// cleared, cleared_with_limits, …; adapt, …; finding, …
[[nodiscard]] const char* name_of(ScreeningVerdict verdict);
[[nodiscard]] const char* name_of(CautionAction action);
[[nodiscard]] const char* name_of(CautionBasis basis);

/// Null where there is none of this id.
[[nodiscard]] const ScreeningQuestion* find_question(const ScreeningTables& tables,
                                                     std::string_view id);

/// "yes or no", "light, moderate or vigorous", "a whole number from 1 to 120".
[[nodiscard]] std::string describe_choices(const ScreeningQuestion& question);
/// A whole number of years from 1 to 120, or none.
[[nodiscard]] std::optional<int> parse_age(std::string_view text);
[[nodiscard]] bool is_choice(const ScreeningQuestion& question, std::string_view answer);

/// Which question comes next for someone who wants to do these exercises (ids); none: all that
/// matter are answered. Throws InputError where an answer is none of its question's choices.
[[nodiscard]] const ScreeningQuestion* next_question(const ScreeningTables& tables,
                                                     const ScreeningAnswers& answers,
                                                     std::span<const std::string> exercises);

/// What the answers mean.
///
/// The questionnaire: no to all general questions clears; after a yes the gates are asked, and
/// after a yes to a gate its details; no to all details clears, a yes to one asks for a
/// professional. Age, a passing illness and pregnancy have rules of their own. The effort: the
/// clearance row of who is used to training, known disease, symptoms and intensity.
///
/// Source:      PAR-Q+ and ACSM screening, findings T041 and T042, as the tables name them.
/// Departures:  chest pain and dizziness of the first step count as symptoms, disease of the heart
///              and stroke of the second as known disease; age rules take "used to" from `active`.
/// Valid range: a further yes never makes the verdict less cautious, except to `active`.
/// Cannot:      find what someone does not know or say; it replaces no professional.
///
/// Throws InputError where an answer is none of its question's choices.
[[nodiscard]] ScreeningOutcome decide_screening(const ScreeningTables& tables,
                                                const ScreeningAnswers& answers,
                                                std::span<const std::string> exercises);

/// The last day on which answers of that day hold: clearance_months later, or the end of a shorter
/// month.
[[nodiscard]] std::chrono::year_month_day clearance_ends(std::chrono::year_month_day answered_on);

/// Whether a professional comes first, or waiting: for this person, or for one of the exercises.
[[nodiscard]] bool holds_back(const ScreeningOutcome& outcome);

}  // namespace sinew
