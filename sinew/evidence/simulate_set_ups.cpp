#include "sinew/evidence/simulate_set_ups.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sinew/analysis/run_tasks.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

using Named = std::pair<std::string, std::vector<std::string>>;

/// Of one exercise with its variations.
struct Heaviest {
    Named of;
    const Exercise* exercise = nullptr;
    std::optional<double> load_kg;
    std::string why_not;
};

std::string first_line(const char* message) {
    const std::string text = message;
    return text.substr(0, text.find('\n'));
}

void find(const Body& body, const Mechanics& mechanics, const TrunkSupport& support,
          Heaviest& heaviest) {
    try {
        const auto capacity = find_heaviest_load(
            body, mechanics, with_exercise(support, *heaviest.exercise), *heaviest.exercise);
        if (!capacity)
            heaviest.why_not = "nothing in it carries a load";
        else if (capacity->status != CapacityStatus::solved || capacity->at_bound)
            heaviest.why_not = "its heaviest load was not found: " + capacity->limited_by;
        else
            heaviest.load_kg = capacity->load_kg;
    } catch (const InputError& fault) {
        heaviest.why_not = first_line(fault.what());
    }
}

Named whose_heaviest(const SetUpTask& task) {
    if (task.of_exercise) return {task.set_up.load.of_exercise, {}};
    return {task.set_up.exercise, task.set_up.variations};
}

std::vector<Heaviest> list_heaviest(const std::vector<SetUpTask>& tasks) {
    std::vector<Heaviest> list;
    for (const SetUpTask& task : tasks) {
        const Named of = whose_heaviest(task);
        if (!task.set_up.load.share || std::ranges::find(list, of, &Heaviest::of) != list.end())
            continue;
        list.push_back({of, task.of_exercise ? &*task.of_exercise : &task.exercise, {}, {}});
    }
    return list;
}

SetUpAnswer simulate(const Body& body, const Mechanics& mechanics, const TrunkSupport& plain,
                     const SetUpTask& task, const std::vector<Heaviest>& heaviest) {
    SetUpAnswer answer{.set_up = task.set_up, .why_not = {}, .result = {}};
    std::optional<LoadQuantity> load;
    if (task.set_up.load.kg) load = LoadMass{*task.set_up.load.kg};
    if (task.set_up.load.share) {
        const auto found = std::ranges::find(heaviest, whose_heaviest(task), &Heaviest::of);
        if (!found->load_kg) {
            answer.why_not = found->why_not;
            return answer;
        }
        load = LoadMass{*task.set_up.load.share * *found->load_kg};
    }
    const TrunkSupport support = with_exercise(plain, task.exercise);
    const AnalysisOptions options{.support = support,
                                  .static_capacity = false,
                                  .capacity = false,
                                  .largest_margin = false,
                                  .joint_loads = false};
    try {
        answer.result =
            analyze(body, mechanics, make_repetition(body, mechanics, support, task.exercise, load),
                    options);
    } catch (const InputError& fault) {
        answer.why_not = first_line(fault.what());
        return answer;
    }
    const Result& result = answer.result;
    if (result.status == ResultStatus::fell_short)
        answer.why_not = result.shortfalls.empty()
                             ? "it cannot be done: what is asked of pressure is missed"
                             : fmt::format("it cannot be done: {} misses {:.1f} N·m or N",
                                           result.shortfalls.front().coordinate,
                                           std::abs(result.shortfalls.front().missing));
    else if (result.status != ResultStatus::solved)
        answer.why_not = "the solver did not converge";
    return answer;
}

std::optional<double> read_one(const Result& result, const GroupResult& group, Metric metric,
                               Window window) {
    const MotionPlan& plan = result.plan;
    const auto frames = static_cast<std::size_t>(group.activation.size());
    const auto at = [&](std::size_t f) { return group.activation[static_cast<Eigen::Index>(f)]; };
    if (window == Window::lifting || window == Window::lowering) {
        const Phase wanted = window == Window::lifting ? Phase::lifting : Phase::lowering;
        if (metric != Metric::peak) {
            const auto phase = std::ranges::find(group.phases, wanted, &PhaseRole::phase);
            if (phase == group.phases.end()) return std::nullopt;
            return phase->mean_activation;
        }
        std::optional<double> peak;
        for (std::size_t f = 0; f < frames; ++f)
            if (plan.phase[f] == wanted) peak = std::max(peak.value_or(0), at(f));
        return peak;
    }
    const bool holds_alone = std::ranges::all_of(plan.path, [](double way) { return way >= 1; });
    if (window == Window::hold || (window == Window::repetition_or_hold && holds_alone)) {
        constexpr double at_the_top = 1 - 1e-9;
        double sum = 0, peak = 0;
        int n = 0;
        for (std::size_t f = 0; f < frames; ++f) {
            if (plan.path[f] < at_the_top) continue;
            sum += at(f);
            peak = std::max(peak, at(f));
            ++n;
        }
        if (n == 0) return std::nullopt;
        return metric == Metric::peak ? peak : sum / n;
    }
    return metric == Metric::peak ? group.peak_activation : group.mean_activation;
}

std::optional<double> read_group(const Result& result, const std::string& name, bool larger_side,
                                 Metric metric, Window window) {
    std::optional<double> found;
    for (const GroupResult& group : result.groups) {
        if (group.name != name || (group.side == Side::both) == larger_side) continue;
        const auto value = read_one(result, group, metric, window);
        if (value) found = std::max(found.value_or(0), *value);
    }
    return found;
}

}  // namespace

std::vector<SetUpAnswer> simulate_set_ups(const Body& body, const Mechanics& mechanics,
                                          const TrunkSupport& support,
                                          const std::vector<SetUpTask>& tasks, int threads) {
    std::vector<Heaviest> heaviest = list_heaviest(tasks);
    run_tasks(static_cast<int>(heaviest.size()), threads, {}, [&](int k) {
        find(body, mechanics, support, heaviest[static_cast<std::size_t>(k)]);
    });
    std::vector<SetUpAnswer> answers(tasks.size());
    run_tasks(static_cast<int>(tasks.size()), threads, {}, [&](int k) {
        const auto at = static_cast<std::size_t>(k);
        answers[at] = simulate(body, mechanics, support, tasks[at], heaviest);
    });
    return answers;
}

std::optional<double> read_activation(const Result& result, const Reading& reading) {
    const auto read = [&](const std::string& group, Metric metric) {
        return read_group(result, group, reading.larger_side, metric, reading.window);
    };
    if (reading.metric.metric != Metric::share) return read(reading.group, reading.metric.metric);
    double sum = 0;
    for (const std::string& group : reading.metric.groups) {
        const auto value = read(group, Metric::mean);
        if (!value) return std::nullopt;
        sum += *value;
    }
    const auto own = read(reading.group, Metric::mean);
    if (!own || !(sum > 0)) return std::nullopt;
    return *own / sum;
}

}  // namespace sinew
