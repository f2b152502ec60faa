#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/run_tasks.h"
#include "sinew/input_error.h"
#include "sinew/io/quantity.h"
#include "sinew/lab/lab.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

/// Frames of each repetition: enough for means and peaks of smooth series.
constexpr int frames = 41;

/// `hip-thrust+paused+dropped-bar`: an exercise with overlays of its file.
std::vector<std::string> split_overlays(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find('+', from), text.size());
        parts.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

std::vector<std::string> group_names(const Result& result) {
    std::vector<std::string> names;
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both) names.push_back(group.name);
    return names;
}

/// Those asked for; otherwise the ones that some exercise works most.
std::vector<std::string> choose_groups(const std::vector<std::string>& asked,
                                       const std::vector<ComparedExercise>& compared) {
    const std::vector<std::string> known = group_names(compared.front().result);
    for (const std::string& name : asked)
        if (std::ranges::find(known, name) == known.end())
            throw InputError(fmt::format("error: [--muscle] '{}' is not known; nearest: {}", name,
                                         find_nearest_name(name, known)),
                             fmt::format("It must be one of: {}.", fmt::join(known, ", ")));
    if (!asked.empty()) return asked;
    constexpr std::size_t most = 8;
    std::vector<std::pair<double, std::string>> largest;
    for (const std::string& name : known) {
        double mean = 0;
        for (const ComparedExercise& one : compared)
            for (const GroupResult& group : one.result.groups)
                if (group.side == Side::both && group.name == name)
                    mean = std::max(mean, group.mean_activation);
        largest.emplace_back(mean, name);
    }
    std::ranges::stable_sort(largest, std::greater<>(), &std::pair<double, std::string>::first);
    std::vector<std::string> names;
    for (std::size_t k = 0; k < std::min(most, largest.size()); ++k)
        names.push_back(largest[k].second);
    return names;
}

}  // namespace

Exercise Lab::find_joined(const std::string& text) {
    const std::vector<std::string> parts = split_overlays(text);
    const std::shared_ptr<const Exercise> plain = find(parts[0], {});
    std::vector<OverlayChoice> chosen;
    for (std::size_t k = 1; k < parts.size(); ++k) {
        const auto offered = std::ranges::find(plain->overlays, parts[k], &Overlay::name);
        // An unknown name is refused there, with the nearest.
        chosen.push_back(
            {offered == plain->overlays.end() ? OverlayKind::variation : offered->kind, parts[k]});
    }
    return *find(parts[0], chosen);
}

Compared Lab::compare(const CompareQuestion& question, const std::stop_token& stop) {
    std::optional<LoadQuantity> load;
    if (question.load) load = parse_load(*question.load, "error: [--load]");
    if (question.exercises.size() < 2)
        throw InputError(fmt::format("error: [exercises] there is {}; two or more are compared",
                                     question.exercises.size()),
                         "For one alone: sinew analyze.");
    std::vector<Exercise> exercises;
    for (const std::string& name : question.exercises) exercises.push_back(find_joined(name));
    if (load && std::ranges::none_of(exercises, [](const Exercise& exercise) {
            return exercise.equipment.carries_load();
        }))
        throw InputError("error: [--load] none of these exercises carries a load");
    if (load)
        for (const Exercise& exercise : exercises)
            if (exercise.equipment.carries_load()) refuse_other_load(exercise);

    const std::shared_ptr<const Subject> who = subject({.adult = question.adult});
    const TrunkSupport support = make_trunk_support(constants_, who->body);
    Compared answer;
    answer.exercises.resize(exercises.size());
    run_tasks(static_cast<int>(exercises.size()), 0, {}, [&](int k) {
        const Exercise& exercise = exercises[static_cast<std::size_t>(k)];
        const bool carries = exercise.equipment.carries_load();
        AnalysisOptions options{.static_capacity = false,
                                .capacity = false,
                                .largest_margin = false,
                                .joint_loads = false,
                                .stop = stop};
        options.support = with_exercise(support, exercise);
        const Repetition repetition =
            make_repetition(who->body, who->mechanics, options.support, exercise,
                            carries ? load : std::nullopt, {.frames = frames, .stop = stop});
        answer.exercises[static_cast<std::size_t>(k)] = {
            repetition.exercise, analyze(who->body, who->mechanics, repetition, options), carries};
    });
    answer.groups = choose_groups(question.muscles, answer.exercises);
    return answer;
}

}  // namespace sinew
