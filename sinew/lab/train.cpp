#include <algorithm>

#include <fmt/format.h>

#include "sinew/analysis/run_tasks.h"
#include "sinew/input_error.h"
#include "sinew/lab/lab.h"

namespace sinew {

namespace {

/// Frames of each repetition: enough for peaks of smooth series.
constexpr int frames = 41;

/// Largest and mean activation of each group, of the busier side. Antagonists, which only work
/// against what is done, are left out: they are not what it trains.
std::vector<GroupWork> list_groups(const Result& result) {
    std::vector<GroupWork> groups;
    for (const GroupResult& one : result.groups) {
        if (one.role == Role::antagonist) continue;
        auto group = std::ranges::find(groups, one.name, &GroupWork::group);
        if (group == groups.end()) group = groups.insert(groups.end(), {one.name, 0, 0});
        group->peak = std::max(group->peak, one.peak_activation);
        group->mean = std::max(group->mean, one.mean_activation);
    }
    return groups;
}

/// [kg] None: it was not found.
std::optional<double> heaviest(const Subject& who, const TrunkSupport& support,
                               const Exercise& exercise, const std::stop_token& stop) {
    const auto found = find_heaviest_load(who.body, who.mechanics, support, exercise,
                                          {.frames = frames, .stop = stop});
    if (!found || found->status != CapacityStatus::solved) return std::nullopt;
    return found->load_kg;
}

double mean_of_body(const Result& result) {
    double sum = 0;
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both) sum += group.volume_share * group.mean_activation;
    return sum;
}

}  // namespace

std::vector<TrainedExercise> Lab::train(const AdultText& adult,
                                        std::span<const TrainQuestion> questions,
                                        const std::stop_token& stop) {
    const std::shared_ptr<const Subject> who = subject({.adult = adult});
    const TrunkSupport support = make_trunk_support(constants_, who->body);
    std::vector<TrainedExercise> trained(questions.size());
    run_tasks(static_cast<int>(questions.size()), 0, {}, [&](int k) {
        const TrainQuestion& question = questions[static_cast<std::size_t>(k)];
        TrainedExercise& out = trained[static_cast<std::size_t>(k)];
        ExerciseWork& work = out.work;
        std::vector<OverlayChoice> chosen;
        for (const std::string& name : question.variations)
            chosen.push_back({OverlayKind::variation, name});
        Exercise exercise = *find(question.exercise, chosen);
        if (question.hold_s)
            exercise.tempo.seconds[exercise.tempo.starts_with_lifting ? 1 : 3] = *question.hold_s;
        work.exercise = exercise.id;
        work.title = exercise.title;
        work.is_hold = exercise.holds_only;
        work.one_sided = !exercise.symmetric;
        work.repetition_s = exercise.tempo.total();
        try {
            AnalysisOptions options{.static_capacity = false,
                                    .capacity = false,
                                    .largest_margin = false,
                                    .joint_loads = false,
                                    .energy = energy_,
                                    .stop = stop};
            options.support = with_exercise(support, exercise);
            const bool carries = exercise.equipment.carries_load();
            const Repetition repetition = make_repetition(
                who->body, who->mechanics, options.support, std::move(exercise),
                carries ? question.load : std::nullopt, {.frames = frames, .stop = stop});
            const Result result = analyze(who->body, who->mechanics, repetition, options);
            if (carries && result.load_kg > 0) work.load_kg = result.load_kg;
            if (question.heaviest_kg)
                work.heaviest_kg = question.heaviest_kg;
            else if (repetition.capacity)
                work.heaviest_kg = repetition.capacity->load_kg;
            else if (work.load_kg)
                work.heaviest_kg = heaviest(*who, options.support, repetition.exercise, stop);
            work.groups = list_groups(result);
            work.effort = mean_of_body(result);
            if (result.energy) out.repetition = result.energy->repetition;
            if (result.status != ResultStatus::solved)
                out.trouble = "it is more than this body can do";
        } catch (const InputError& error) {
            const std::string what = error.what();
            out.trouble = what.substr(0, what.find('\n'));
        }
    });
    return trained;
}

}  // namespace sinew
