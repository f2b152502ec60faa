#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/overlay_effects.h"
#include "sinew/analysis/repetition.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/analysis/uncertainty.h"
#include "sinew/body/adult_tables.h"
#include "sinew/evidence/evaluate_claims.h"
#include "sinew/io/gate.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/lab/plan_question.h"
#include "sinew/lab/question.h"
#include "sinew/report/asked_answer.h"
#include "sinew/report/comparison_report.h"
#include "sinew/report/planned.h"
#include "sinew/report/screening_report.h"
#include "sinew/training/log_entry.h"

namespace sinew {

/// A compiled body that whoever analyses shares.
struct Subject {
    explicit Subject(BodySpec made) : spec(std::move(made)), body(compile(spec)), mechanics(body) {}
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;
    BodySpec spec;
    Body body;
    Mechanics mechanics;
};

/// Of a preview: enough to see the movement and the order of the muscles.
inline constexpr int preview_frames = 13;

enum class Depth {
    preview,  ///< fewer frames and the answer's figures alone: no capacity, verdicts or energy
    full,     ///< what `sinew analyze` tells
};

/// A question and what came of it.
struct Simulation {
    std::shared_ptr<const Subject> subject;
    AnalysisOptions options;
    Repetition repetition;
    Result result;
};

/// How an exercise is done, and what each of its variations and faults does.
struct GuideQuestion {
    std::string exercise;
    std::optional<std::string> load;  ///< none: the exercise's own
    AdultText adult;
};
struct Guided {
    Exercise exercise;  ///< with the load
    OverlayEffects effects;
};

/// How hard muscles work in several exercises.
struct CompareQuestion {
    std::vector<std::string> exercises;  ///< two or more, each with +overlay as often as wanted
    std::vector<std::string> muscles;    ///< groups; none: the most active
    std::optional<std::string> load;     ///< of those that carry one
    AdultText adult;
};
struct Compared {
    std::vector<ComparedExercise> exercises;
    std::vector<std::string> groups;
};

/// Verdicts on claims.
struct CheckQuestion {
    std::string claims;                ///< id of a file of claims that ships, or a .yaml file
    std::optional<std::string> claim;  ///< one of them by its id
    AdultText adult;
    ClaimOptions options;  ///< samples, seed, progress; `also` is found here
    bool page = false;     ///< also make the page
};
struct Checked {
    ClaimFile claims;
    ClaimRuns runs;
    ClaimsOutcome outcome;
    std::string body;
    std::string page;  ///< HTML; empty: not asked for
};

/// One exercise as it is trained.
struct TrainQuestion {
    std::string exercise;
    std::vector<std::string> variations;
    std::optional<LoadQuantity> load;   ///< none: the file's; left out where nothing carries one
    std::optional<double> hold_s;       ///< of each repetition, at the top; none: the file's
    std::optional<double> heaviest_kg;  ///< that this body can lift once, where it is known
};
/// What it is to the muscles, and what a repetition costs.
struct TrainedExercise {
    ExerciseWork work;  ///< without what it needs
    EnergySum repetition;
    std::string trouble;  ///< why the body cannot do it so; empty: it can
};

/// A screening with the loads of an exercise beside it.
struct Screened {
    const ScreeningTables& tables;
    ScreeningAnswers answers;
    ScreeningOutcome outcome;
    Simulation simulation;
    std::optional<ScreeningLoads> loads;

    /// Refers to this.
    [[nodiscard]] ScreeningReport report() const {
        return {.tables = tables, .answers = answers, .outcome = outcome, .loads = &*loads};
    }
};

/// The laboratory: reads the tables once, keeps the bodies and exercises it has made, and answers
/// questions. One object serves every thread.
///
/// Files that change while it lives are not read again.
class Lab {
public:
    /// Reads the tables of data_directory(). Throws InputError where one is wrong.
    Lab();

    /// The exercise with the overlays, the tempo and the set-up asked for; what of the set-up was
    /// changed goes to `changes`, in words.
    [[nodiscard]] Exercise exercise(const Question& question,
                                    std::vector<std::string>* changes = nullptr);
    /// The body asked for, made or kept.
    [[nodiscard]] std::shared_ptr<const Subject> subject(const Question& question);

    /// Simulates one repetition, or follows a measured motion. Throws InputError where the question
    /// is wrong or the body cannot do the movement, and Stopped when `stop` is requested. Solver
    /// trouble is in the result.
    [[nodiscard]] Simulation simulate(const Question& question, Depth depth = Depth::full,
                                      const std::stop_token& stop = {});

    /// The same question asked of many bodies and set-ups (run_uncertainty()); the verdicts of a
    /// full simulation are given anew with what the samples say. `held`: none is a share where the
    /// load was given as one, and kilograms otherwise; it and the share in `options` are found
    /// here. Throws InputError where a share is to be held of a heaviest load that was not found.
    [[nodiscard]] Uncertainty sample(const Question& question, Simulation& simulation,
                                     UncertaintyOptions options, std::optional<LoadHeld> held = {});

    /// Each throws InputError where the question is wrong, and Stopped when `stop` is requested.
    [[nodiscard]] Guided guide(const GuideQuestion& question, const std::stop_token& stop = {});
    [[nodiscard]] Compared compare(const CompareQuestion& question,
                                   const std::stop_token& stop = {});
    [[nodiscard]] Checked check(const CheckQuestion& question);
    /// Simulates a repetition of each.
    [[nodiscard]] std::vector<TrainedExercise> train(const AdultText& adult,
                                                     std::span<const TrainQuestion> questions,
                                                     const std::stop_token& stop = {});
    /// The exercises that ship, each as it is trained: with its load, a share of the heaviest, and
    /// without where its file has none. What this body cannot do, or cannot be read, is told in
    /// `notes`.
    [[nodiscard]] std::vector<TrainedExercise> train_library(const AdultText& adult,
                                                             const TrainingTables& tables,
                                                             double share,
                                                             std::vector<std::string>& notes,
                                                             const std::stop_token& stop = {});
    /// A week of training repeated, or the rule that stops it (make_plan()).
    [[nodiscard]] Planned plan(const PlanQuestion& question, const std::stop_token& stop = {});
    /// Decides what complete answers mean for an exercise, and simulates what it loads; refers to
    /// the tables.
    [[nodiscard]] std::unique_ptr<Screened> screen(const ScreeningTables& tables,
                                                   ScreeningAnswers answers,
                                                   const Question& question,
                                                   const std::stop_token& stop = {});
    /// Answers a plain question from what is computed and cited, or says why not (QuestionIndex).
    [[nodiscard]] AskedAnswer ask(const std::string& question, const AdultText& adult,
                                  const std::stop_token& stop = {});
    /// The week of a training log, Monday to Sunday, in which `date` lies.
    [[nodiscard]] LoggedWeek log_week(const std::string& file, std::chrono::year_month_day date,
                                      TrainingLevel level, const AdultText& adult,
                                      const std::stop_token& stop = {});
    /// What was measured of an exercise (measured_json.h).
    [[nodiscard]] std::string measured_json(const std::string& exercise);

private:
    /// What does not depend on the load that is asked for.
    struct Capacities {
        RepetitionCapacity repetition;
        std::vector<StaticCapacity> postures;
    };
    /// What each entry of a log was to this body, each set-up simulated once. An entry whose
    /// exercise no longer ships has a trouble and works nothing.
    [[nodiscard]] std::vector<TrainedExercise> train_entries(const AdultText& adult,
                                                             std::span<const LogEntry> entries,
                                                             const std::stop_token& stop);
    /// Simulates each exercise anew with the load that a plan begins with; what cannot be begun is
    /// left out and told.
    void train_at_first_loads(const AdultText& adult, Planned& planned,
                              std::span<const PastSets> past, std::vector<TrainedExercise>& library,
                              const std::stop_token& stop);
    using KeptSubject = std::pair<std::vector<std::string>, std::shared_ptr<const Subject>>;

    [[nodiscard]] std::optional<Capacities> find_capacities(const std::string& key);
    void keep_capacities(const std::string& key, const Result& result);
    [[nodiscard]] std::shared_ptr<const Exercise> find(const std::string& name,
                                                       std::span<const OverlayChoice> chosen);
    /// `hip-thrust+paused+dropped-bar`: an exercise with overlays of its file.
    [[nodiscard]] Exercise find_joined(const std::string& text);
    [[nodiscard]] TrunkSupport support(const Question& question, const Exercise& exercise,
                                       const Body& body) const;
    [[nodiscard]] SupportRanges support_ranges() const;
    /// The answer to a question about a measured motion; without verdicts on the trunk, whose
    /// variants are made for the smooth phases of one repetition.
    void simulate_measured(const Question& question, Depth depth, Simulation& simulation) const;
    /// What of this run the gate was not tried with.
    [[nodiscard]] std::vector<std::string> changed_from_gate(const Question& question,
                                                             const AnalysisOptions& options) const;
    /// Why the gate is closed to it; empty when it is open.
    [[nodiscard]] std::string describe_gate(const Question& question,
                                            const AnalysisOptions& options) const;
    /// One verdict a group, of the runs and the gate together.
    void give_verdicts(const Question& question, SupportCheck check, Simulation& simulation) const;

    AdultTables adult_;
    TrunkConstants constants_;
    EnergyOptions energy_;
    std::vector<TissueLimit> limits_;
    Gate gate_;
    std::vector<UncertainQuantity> quantities_;

    std::once_flag index_made_;
    std::optional<QuestionIndex> index_;  ///< made for the first question that is asked

    std::mutex keeping_;  ///< guards what is kept
    /// By name and overlays.
    std::map<std::vector<std::string>, std::shared_ptr<const Exercise>> exercises_;
    std::list<KeptSubject> subjects_;  ///< the last used first
    std::map<std::string, Capacities> capacities_;
};

}  // namespace sinew
