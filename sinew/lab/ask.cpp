#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/findings.h"
#include "sinew/io/screening_tables.h"
#include "sinew/lab/lab.h"
#include "sinew/report/answer_page.h"
#include "sinew/report/claim_words.h"
#include "sinew/report/guide_report.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/plain_answer.h"
#include "sinew/report/plan_words.h"
#include "sinew/report/screening_report.h"

namespace sinew {

namespace {

using Lines = std::vector<std::string>;
using enum TrainingRuleId;

constexpr std::size_t most_ranked = 6;
constexpr const char* usual_share = "75%";  // of the heaviest, at which exercises are compared

/// Rows of evidence about one question, counted and told.
void tell_findings(const std::vector<Finding>& all, std::string_view question, AskedAnswer& out) {
    std::map<std::string, int> counts;
    for (const Finding& finding : all) {
        if (finding.question != question) continue;
        ++counts[finding.direction];
        out.lines.push_back(
            fmt::format("  {}: {} ({})", finding.direction, finding.measured, finding.study));
        out.sources.push_back(fmt::format("{}: {}", finding.id, finding.citation));
    }
    Lines said;
    for (const auto& [direction, count] : counts)
        said.push_back(fmt::format("{} {}", count, direction));
    out.lines.insert(
        out.lines.end() - static_cast<std::ptrdiff_t>(out.sources.size()),
        fmt::format("\"{}\": of the studies known here {}", question, fmt::join(said, ", ")));
}

void cite(const TrainingRule& rule, const TrainingTables& tables, AskedAnswer& out) {
    for (const std::string& id : rule.sources) {
        const auto finding = std::ranges::find(tables.findings, id, &Finding::id);
        std::string source = fmt::format("{}: {}", finding->id, finding->citation);
        if (std::ranges::find(out.sources, source) == out.sources.end())
            out.sources.push_back(std::move(source));
    }
}

std::string in_percent(double activation) {
    return fmt::format("{:.0f} %", 100 * activation);
}

}  // namespace

/// Answers one question, topic by topic.
class LabAnswers {
public:
    LabAnswers(Lab& lab, const AdultText& adult, const std::stop_token& stop, AskedAnswer& out)
        : lab_(lab), adult_(adult), stop_(stop), out_(out), routing_(out.routing) {
        exercise_ = routing_.exercises.empty() ? "hip-thrust" : routing_.exercises.front();
    }

    void answer() {
        switch (routing_.topic) {
            case Topic::none:
                break;
            case Topic::muscles:
                return muscles();
            case Topic::best_exercise:
                return best_exercise();
            case Topic::comparison:
                return comparison();
            case Topic::variation:
            case Topic::fault:
                return overlays();
            case Topic::frequency:
                return frequency();
            case Topic::dose:
                return dose();
            case Topic::safety:
                return safety();
            case Topic::energy:
                return energy();
            case Topic::fat:
                return fat();
            case Topic::how_to:
                return how_to();
            case Topic::claim:
                return claim();
            case Topic::load:
                return load();
        }
    }

private:
    Question question_for_exercise() {
        if (routing_.exercises.empty())
            out_.lines.push_back("(taken as the barbell hip thrust, since no exercise is named)");
        Question question{.exercise = exercise_, .adult = adult_};
        for (const OverlayChoice& overlay : routing_.overlays)
            (overlay.kind == OverlayKind::fault ? question.faults : question.variations)
                .push_back(overlay.name);
        return question;
    }
    void say(std::string line) { out_.lines.push_back(std::move(line)); }

    Simulation simulate() {
        const Question question = question_for_exercise();
        out_.command = fmt::format("sinew analyze {}", exercise_);
        for (const std::string& name : question.variations)
            out_.command += fmt::format(" --variation {}", name);
        for (const std::string& name : question.faults)
            out_.command += fmt::format(" --fault {}", name);
        Simulation run = lab_.simulate(question, Depth::full, stop_);
        say(fmt::format("{}{}, simulated with {}:", run.repetition.exercise.title,
                        routing_.overlays.empty() ? "" : " as asked for",
                        run.repetition.exercise.equipment.carries_load() && run.result.load_kg > 0
                            ? fmt::format("{:.1f} kg", run.result.load_kg)
                            : "body weight"));
        return run;
    }

    void muscles() {
        const Simulation run = simulate();
        for (const GroupResult& group : run.result.groups) {
            if (group.side != Side::both ||
                std::ranges::find(routing_.muscles, group.name) == routing_.muscles.end())
                continue;
            say(fmt::format("  {}: {} of full activation on average, {} at most", group.name,
                            in_percent(group.mean_activation), in_percent(group.peak_activation)));
        }
        say(describe_plainly(run.subject->body, run.result));
    }

    void best_exercise() {
        const Compared compared = lab_.compare({.exercises = list_exercise_ids(),
                                                .muscles = routing_.muscles,
                                                .load = usual_share,
                                                .adult = adult_},
                                               stop_);
        for (const std::string& muscle : routing_.muscles) rank(compared, muscle);
        out_.command = fmt::format("sinew compare {} --load {} --muscle \"{}\"",
                                   fmt::join(list_exercise_ids(), " "), usual_share,
                                   fmt::join(routing_.muscles, "\" --muscle \""));
    }

    void rank(const Compared& compared, const std::string& muscle) {
        std::vector<std::pair<const GroupResult*, const ComparedExercise*>> order;
        for (const ComparedExercise& one : compared.exercises)
            for (const GroupResult& group : one.result.groups)
                if (group.side == Side::both && group.name == muscle)
                    order.emplace_back(&group, &one);
        std::ranges::stable_sort(order, std::greater<>(),
                                 [](const auto& one) { return one.first->mean_activation; });
        say(fmt::format(
            "{}, on average over a repetition, with {} of the heaviest load where there "
            "is one:",
            muscle, usual_share));
        for (std::size_t k = 0; k < std::min(most_ranked, order.size()); ++k)
            say(fmt::format("  {}: {}, at most {}", order[k].second->exercise.title,
                            in_percent(order[k].first->mean_activation),
                            in_percent(order[k].first->peak_activation)));
    }

    void comparison() {
        const bool loaded = std::ranges::any_of(routing_.exercises, [&](const std::string& name) {
            return find_exercise(name).equipment.carries_load();
        });
        const Compared compared =
            lab_.compare({.exercises = routing_.exercises,
                          .muscles = routing_.muscles,
                          .load = loaded ? std::optional<std::string>(usual_share) : std::nullopt,
                          .adult = adult_},
                         stop_);
        for (const std::string& muscle : compared.groups) rank(compared, muscle);
        out_.command = fmt::format("sinew compare {}", fmt::join(routing_.exercises, " "));
        if (loaded) out_.command += fmt::format(" --load {}", usual_share);
    }

    void overlays() {
        (void)question_for_exercise();
        const Guided guided = lab_.guide({.exercise = exercise_, .adult = adult_}, stop_);
        out_.command = fmt::format("sinew guide {}", exercise_);
        for (const auto* effects : {&guided.effects.variations, &guided.effects.faults})
            for (const OverlayEffect& effect : *effects) {
                if (std::ranges::find(routing_.overlays, effect.overlay.name,
                                      &OverlayChoice::name) == routing_.overlays.end())
                    continue;
                say(fmt::format("{}, {}:", guided.exercise.title, effect.overlay.title));
                for (const auto& [of, what] : describe_effect(effect))
                    say(fmt::format("  {}: {}", of, what));
            }
    }

    /// Groups for which a set of the exercise is direct, at the usual share of the heaviest.
    Lines hard_groups(const TrainingRules& rules) {
        const std::vector<TrainQuestion> one{{.exercise = exercise_, .load = LoadShare{0.75}}};
        const std::vector<TrainedExercise> trained = lab_.train(adult_, one, stop_);
        title_ = trained[0].work.title;
        if (!trained[0].trouble.empty()) say(trained[0].trouble);
        Lines names;
        for (const GroupWork& group : trained[0].work.groups)
            if (kind_of_set(trained[0].work, group.group, rules) == SetKind::direct)
                names.push_back(fmt::format("{} ({})", group.group, in_percent(group.peak)));
        return names;
    }

    void frequency() {
        const TrainingTables tables = load_training_tables(data_directory());
        const TrainingRule& rest = tables.rules.find(rest_between_hard_sessions);
        const bool of_exercise = !routing_.exercises.empty() || routing_.muscles.empty();
        if (of_exercise) {
            (void)question_for_exercise();
            const Lines hard = hard_groups(tables.rules);
            say(hard.empty()
                    ? fmt::format("{}: in simulation no muscle reaches {}, so that a set of it is "
                                  "not a hard one and the rest below is not asked for.",
                                  title_, in_percent(tables.rules.low(direct_activation)))
                    : fmt::format("{}: a set is hard for {}. Not every day, then:", title_,
                                  fmt::join(hard, ", ")));
        } else {
            say(fmt::format("Hard sets of {}: not every day.", fmt::join(routing_.muscles, ", ")));
        }
        say(fmt::format("  rest between hard sessions of the same muscles: {} ({})",
                        describe_bounds(rest), describe_sources(rest, tables)));
        for (const TrainingLevel level :
             {TrainingLevel::novice, TrainingLevel::intermediate, TrainingLevel::advanced}) {
            const TrainingRule& days = tables.rules.find(training_days, Aim::growth, level);
            say(fmt::format("  {}: {}", level_name(level), describe_bounds(days)));
            if (level == TrainingLevel::novice) cite(days, tables, out_);
        }
        cite(rest, tables, out_);
        out_.command = "sinew plan --help";
    }

    void dose() {
        const TrainingTables tables = load_training_tables(data_directory());
        for (const TrainingLevel level :
             {TrainingLevel::novice, TrainingLevel::intermediate, TrainingLevel::advanced}) {
            const TrainingRule& sets = tables.rules.find(sets_of_a_group, Aim::growth, level);
            say(fmt::format("{}: {} of each muscle group, an indirect set counting half",
                            level_name(level), describe_bounds(sets)));
            if (level != TrainingLevel::intermediate) cite(sets, tables, out_);
        }
        cite(tables.rules.find(indirect_set_counts), tables, out_);
        if (!routing_.exercises.empty()) {
            const Lines hard = hard_groups(tables.rules);
            say(hard.empty() ? fmt::format("{}: a set of it is direct for no muscle.", title_)
                             : fmt::format("{}: a set of it is direct for {}.", title_,
                                           fmt::join(hard, ", ")));
        }
        const TrainingRule& reps = tables.rules.find(repetitions);
        say(fmt::format("{} a set with a load that allows no more", describe_bounds(reps)));
        out_.command = "sinew plan --help";
    }

    /// What to mind in the exercise: always, and for whom.
    void cautions() {
        const ScreeningTables tables = load_screening_tables(data_directory());
        for (const Caution& caution : tables.cautions) {
            if (!caution.exercises.empty() &&
                std::ranges::find(caution.exercises, exercise_) == caution.exercises.end())
                continue;
            const ScreeningQuestion* asked = find_question(tables, caution.question);
            say(fmt::format(
                "  {}{}: {} ({}: {})", asked ? fmt::format("if yes to \"{}\", ", asked->text) : "",
                in_words(caution.action), caution.text, in_words(caution.basis), caution.source));
        }
    }

    void safety() {
        const Simulation run = simulate();
        cautions();
        const std::vector<SpinalLevelResult>& levels = run.result.spine.levels;
        if (!levels.empty()) {
            const SpinalLevelResult& pressed =
                *std::ranges::max_element(levels, {}, &SpinalLevelResult::peak_compression_N);
            say_load(run, LoadKind::lumbar_compression,
                     "lower back, compression, most at " + pressed.name,
                     pressed.peak_compression_N);
            const SpinalLevelResult& sheared =
                *std::ranges::max_element(levels, {}, &SpinalLevelResult::peak_shear_N);
            say_load(run, LoadKind::lumbar_shear, "lower back, shear, most at " + sheared.name,
                     sheared.peak_shear_N);
        }
        for (const JointLoad& load : run.result.joint_loads)
            say_load(run, load.kind, load.name + " contact", load.peak_force_N);
        say("These are flags and no verdict on whether it is safe for you: `sinew screen "
            "--exercise " +
            exercise_ + "` asks what a professional would ask first.");
    }

    /// Beside the published figure for its kind.
    void say_load(const Simulation& run, LoadKind kind, const std::string& name, double force_N) {
        std::string line = fmt::format("  {}: {:.0f} N at most", name, force_N);
        if (const TissueLimit* limit = find_tissue_limit(run.result, kind)) {
            const double weight_N = run.result.body_mass_kg * run.subject->body.gravity.norm();
            line += fmt::format(", beside {:.0f} N ({}, {})",
                                limit->in_body_weights ? limit->value * weight_N : limit->value,
                                limit->label, limit->source);
        }
        say(line);
    }

    void energy() {
        const Simulation run = simulate();
        if (!run.result.energy) return;
        const EnergyUse& use = *run.result.energy;
        const auto kcal = [](double joule) { return joule / J_per_kcal; };
        say(fmt::format("  one repetition: {:.2f} kcal net, {:.2f} gross",
                        kcal(use.repetition.net_J), kcal(use.repetition.gross_J)));
        say(fmt::format("  a set of {}: {:.1f} kcal net, {:.1f} gross", use.plan.repetitions,
                        kcal(use.set.net_J), kcal(use.set.gross_J)));
        say(fmt::format("  {} sets with pauses: {:.1f} kcal net, {:.1f} gross, {:.1f} MET",
                        use.plan.sets, kcal(use.session.net_J), kcal(use.session.gross_J),
                        use.session.met));
        for (const PublishedMet& published : use.published)
            out_.sources.push_back(fmt::format("{:.1f} MET: {} ({})", published.met, published.what,
                                               published.source));
    }

    void fat() {
        tell_findings(load_findings(data_directory()),
                      "training the belly takes fat from the belly", out_);
        out_.command = "sinew check hip-thrust-for-abs";
    }

    void how_to() {
        (void)question_for_exercise();
        const Exercise exercise = find_exercise(exercise_);
        say(exercise.title + ":");
        for (const auto& [head, lines] :
             {std::pair{"set-up", &exercise.guide.set_up},
              std::pair{"steps", &exercise.guide.steps}, std::pair{"cues", &exercise.guide.cues}}) {
            if (lines->empty()) continue;
            say(fmt::format("{}:", head));
            for (const std::string& line : *lines) say("  - " + line);
        }
        out_.sources = exercise.sources;
        out_.command = fmt::format("sinew guide {}", exercise_);
    }

    void claim() {
        CheckQuestion question;
        question.claims = routing_.claims.front();
        question.adult = adult_;
        const Checked checked = lab_.check(question);
        say(checked.outcome.sentence);
        std::map<std::string, Lines> by_verdict;
        for (const ClaimOutcome& one : checked.outcome.claims)
            by_verdict[name_of(one.verdict)].push_back(one.claim->says);
        for (const auto& [verdict, claims] : by_verdict) {
            say(fmt::format("{}:", verdict));
            for (const std::string& line : claims) say("  - " + line);
        }
        out_.command = fmt::format("sinew check {}", routing_.claims.front());
    }

    void load() {
        const Simulation run = simulate();
        const TrainingTables tables = load_training_tables(data_directory());
        const auto& capacity = run.result.capacity;
        if (!capacity || capacity->status != CapacityStatus::solved) {
            say("  no heaviest load: " +
                std::string(run.repetition.exercise.equipment.carries_load()
                                ? "none was found"
                                : "nothing carries one"));
            return;
        }
        say(
            fmt::format("  the heaviest that this body can lift once: {:.1f} kg; {} is a model of "
                        "average strength unless --strength says otherwise",
                        capacity->load_kg, run.subject->body.name));
        for (const TrainingLevel level : {TrainingLevel::novice, TrainingLevel::advanced}) {
            const TrainingRule& share = tables.rules.find(share_of_heaviest, Aim::growth, level);
            say(fmt::format("  level {}: sets with {} of it, {:.1f} to {:.1f} kg",
                            level_name(level), describe_bounds(share),
                            *share.low * capacity->load_kg, *share.high * capacity->load_kg));
            cite(share, tables, out_);
        }
        cautions();
    }

    Lab& lab_;
    const AdultText& adult_;
    const std::stop_token& stop_;
    AskedAnswer& out_;
    const Routing& routing_;
    std::string exercise_, title_;
};

AskedAnswer Lab::ask(const std::string& question, const AdultText& adult,
                     const std::stop_token& stop) {
    if (question.find_first_not_of(" \t\n") == std::string::npos)
        throw InputError("error: [question] it is empty");
    std::call_once(index_made_, [&] { index_.emplace(data_directory()); });
    AskedAnswer out{.question = question, .routing = index_->route(question)};
    LabAnswers(*this, adult, stop, out).answer();
    return out;
}

}  // namespace sinew
