#include "sinew/analysis/uncertainty.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <span>
#include <thread>

#include <fmt/format.h>

#include "sinew/analysis/capacity.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/input_error.h"
#include "sinew/motion/synthesize.h"

namespace sinew {

namespace {

constexpr const char* too_weak = "too weak for it";

/// What became of one sample.
struct Outcome {
    bool solved = false;
    std::string reason, example;  ///< of a failure
    std::vector<ResultFigure> figures;
    double load_kg = 0;
    std::vector<ResultFigure> capacities;
    std::vector<double> owed;  ///< per trunk group; NaN: the body lacks it
    bool margin_missed = false, brace_missed = false;
};

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// Both sides of a symmetric movement are equally weak: rounding decides which is named.
std::string without_side(const std::string& name) {
    return side_of(name) == Side::both ? name : name.substr(0, name.size() - 2);
}

/// The same movement with another load: the path does not depend on it.
void set_load(const Body& body, double load_kg, MotionPlan& plan) {
    for (LoadTrack& load : plan.loads)
        load.set_mass(load_kg / static_cast<double>(plan.loads.size()), body.gravity);
}

class Sampler {
public:
    Sampler(const UncertainInputs& inputs, const AnalysisOptions& analysis,
            const UncertaintyOptions& options)
        : analysis_(analysis), options_(options), samples_(inputs, options.seed, options.samples) {}

    [[nodiscard]] const UncertainSamples& samples() const { return samples_; }

    /// Depends on the sample's number alone.
    [[nodiscard]] Outcome run(int sample) const {
        Outcome outcome;
        try {
            solve(sample, outcome);
        } catch (const InputError& error) {
            if (outcome.reason.empty()) throw;
            outcome.example = first_line(error.what());
        }
        return outcome;
    }

private:
    void solve(int sample, Outcome& outcome) const {
        const SampledInputs made = samples_.make(sample);
        outcome.reason = "the body cannot be made";
        const Body body = compile(made.spec);
        const Mechanics mechanics(body);
        AnalysisOptions analysis = analysis_;
        analysis.largest_margin = false;
        analysis.capacity = options_.held == LoadHeld::kilograms;
        analysis.support = make_support(made, body);

        outcome.reason = "the movement cannot be made";
        MotionPlan plan = synthesize(body, mechanics, made.exercise, {.frames = options_.frames});
        outcome.reason.clear();
        if (options_.held == LoadHeld::share &&
            !find_load(body, mechanics, analysis.support, plan, outcome))
            return;

        const Result result = analyze(body, mechanics, std::move(plan), analysis);
        outcome.load_kg = result.load_kg;
        std::ranges::move(collect_capacities(result), std::back_inserter(outcome.capacities));
        if (result.status == ResultStatus::infeasible) {
            outcome.reason = "no optimum was found";
            outcome.example = result.notes.empty() ? "" : result.notes.front();
            return;
        }
        if (result.status == ResultStatus::fell_short) {
            explain(result, outcome);
            return;
        }
        outcome.figures = collect_figures(body, result);
        record_support(result, outcome);
        outcome.brace_missed = result.spine.frames_below_brace > 0;
        outcome.solved = true;
    }

    static void explain(const Result& result, Outcome& outcome) {
        // What the pelvis misses beside a joint is the same lack seen from the ground.
        const auto rank = [](const Shortfall& s) {
            return std::pair{!s.coordinate.starts_with("pelvis_"), std::abs(s.missing)};
        };
        const Shortfall& worst = *std::ranges::max_element(result.shortfalls, {}, rank);
        const std::string missing = without_side(worst.coordinate);
        switch (result.shortfall_cause.value()) {
            case ShortfallCause::strength:
                outcome.reason = fmt::format("{}, missing {}", too_weak, missing);
                return;
            case ShortfallCause::friction:
                outcome.reason = "its contacts slip, however strong it is";
                break;
            case ShortfallCause::neither:
                outcome.reason = "neither more strength nor more friction alone would hold it";
                break;
            case ShortfallCause::support:
                outcome.reason = "it carries the moments, but not pressure and stability as well";
                break;
        }
        outcome.example = fmt::format("missing {} at {:.2f} s", missing, worst.time_s);
    }

    [[nodiscard]] TrunkSupport make_support(const SampledInputs& made, const Body& body) const {
        TrunkSupport support = analysis_.support;
        if (!support.wall) return support;
        support.wall = make_abdominal_wall(body, made.pressure, support.why_no_wall);
        for (HoopMuscle& hoop : support.wall->hoops) {
            const double times = made.strength_over_rectus.at(hoop.group);
            hoop.max_force *= times;
            hoop.volume_share *= times;
        }
        support.gain = made.gain;
        support.stability_options.margin = made.margin;
        return support;
    }

    /// Gives the plan the share of its own capacity.
    bool find_load(const Body& body, const Mechanics& mechanics, const TrunkSupport& support,
                   MotionPlan& plan, Outcome& outcome) const {
        const MuscleForces forces(body);
        FrameProblem problem(body, mechanics, forces);
        set_load(body, 1, plan);  // any load: the answer does not depend on it
        CapacityFrame frame(body, mechanics, forces, problem, support);
        const auto capacity = solve_repetition_capacity(plan, frame);
        if (!capacity || capacity->status != CapacityStatus::solved || capacity->at_bound) {
            outcome.reason = "its heaviest load was not found";
            outcome.example = capacity ? capacity->limited_by : "there is nothing to lift";
            return false;
        }
        Result found;
        found.capacity = capacity;
        outcome.capacities = collect_capacities(found);
        set_load(body, options_.share * capacity->load_kg, plan);
        return true;
    }

    static void record_support(const Result& result, Outcome& outcome) {
        if (result.spine.stability_Nm_per_rad.size() == 0) return;
        outcome.margin_missed = misses_margin(result);
        for (const char* group : judged_groups)
            outcome.owed.push_back(calc_owed_to_support(result, group));
    }

    const AnalysisOptions& analysis_;
    const UncertaintyOptions& options_;
    const UncertainSamples samples_;
};

/// Every sample on its own; a thread takes the next that nobody has.
std::vector<Outcome> run_all(const Sampler& sampler, const UncertaintyOptions& options) {
    std::vector<Outcome> outcomes(static_cast<std::size_t>(options.samples));
    std::vector<std::exception_ptr> faults(outcomes.size());
    std::atomic<int> next = 0;
    std::mutex told;
    int done = 0;
    const auto work = [&] {
        for (int k = next++; k < options.samples; k = next++) {
            const auto at = static_cast<std::size_t>(k);
            try {
                outcomes[at] = sampler.run(k);
            } catch (...) {
                faults[at] = std::current_exception();
            }
            const std::scoped_lock lock(told);
            ++done;
            if (options.progress) options.progress(done, options.samples);
        }
    };
    const int all = options.threads > 0
                        ? options.threads
                        : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < std::min(all, options.samples); ++t) others.emplace_back(work);
        work();
    }
    for (const std::exception_ptr& fault : faults)
        if (fault) std::rethrow_exception(fault);
    return outcomes;
}

struct Quantiles {
    double p05, p50, p95;
};

bool is_same_figure(const ResultFigure& a, const ResultFigure& b) {
    return a.part == b.part && a.name == b.name && a.key == b.key && a.side == b.side &&
           a.phase == b.phase;
}

Quantiles quantiles_of(const std::vector<double>& values) {
    return {calc_quantile(values, 0.05), calc_quantile(values, 0.5), calc_quantile(values, 0.95)};
}

void add_failures(const std::vector<Outcome>& outcomes, Uncertainty& out) {
    for (const Outcome& outcome : outcomes) {
        if (outcome.solved) continue;
        const auto known = std::ranges::find(out.failures, outcome.reason, &SampleFailures::reason);
        if (known != out.failures.end())
            ++known->count;
        else
            out.failures.push_back({outcome.reason, 1, outcome.example});
    }
    std::ranges::stable_sort(out.failures, std::greater<>(), &SampleFailures::count);
}

void add_intervals(const std::vector<const Outcome*>& solved, Uncertainty& out) {
    if (solved.empty()) return;
    const std::vector<ResultFigure>& names = solved.front()->figures;
    std::vector<double> values(solved.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t k = 0; k < solved.size(); ++k) {
            const ResultFigure& figure = solved[k]->figures[i];
            assert(is_same_figure(figure, names[i]));
            values[k] = figure.value;
        }
        const Quantiles q = quantiles_of(values);
        out.intervals.push_back({names[i], q.p05, q.p50, q.p95, static_cast<int>(solved.size())});
        out.intervals.back().figure.value = 0;
    }
    for (std::size_t k = 0; k < solved.size(); ++k) values[k] = solved[k]->load_kg;
    const Quantiles load = quantiles_of(values);
    out.load_p05_kg = load.p05;
    out.load_p50_kg = load.p50;
    out.load_p95_kg = load.p95;
}

void add_capacities(const std::vector<Outcome>& outcomes, Uncertainty& out) {
    std::vector<std::pair<ResultFigure, std::vector<double>>> found;
    for (const Outcome& outcome : outcomes)
        for (const ResultFigure& figure : outcome.capacities) {
            auto at = std::ranges::find_if(
                found, [&](const auto& known) { return is_same_figure(known.first, figure); });
            if (at == found.end()) at = found.insert(found.end(), {figure, {}});
            at->second.push_back(figure.value);
        }
    for (auto& [figure, values] : found) {
        figure.value = 0;
        const Quantiles q = quantiles_of(values);
        out.capacities.push_back({figure, q.p05, q.p50, q.p95, static_cast<int>(values.size())});
    }
}

void add_support(const std::vector<const Outcome*>& solved, Uncertainty& out) {
    for (const Outcome* outcome : solved) {
        out.margin_missed += outcome->margin_missed ? 1 : 0;
        out.brace_missed += outcome->brace_missed ? 1 : 0;
    }
    for (std::size_t g = 0; g < judged_groups.size(); ++g) {
        SupportOverSamples support{.group = judged_groups[g]};
        std::vector<double> values;
        for (const Outcome* outcome : solved) {
            if (outcome->owed.empty() || !std::isfinite(outcome->owed[g])) continue;
            values.push_back(outcome->owed[g]);
            support.tally.count(values.back(), outcome->margin_missed);
        }
        if (values.empty()) continue;
        const Quantiles q = quantiles_of(values);
        support.owed_p05 = q.p05;
        support.owed_p50 = q.p50;
        support.owed_p95 = q.p95;
        out.support.push_back(support);
    }
}

void add_notes(Uncertainty& out) {
    constexpr int enough_samples = 20;  // with fewer, the 5 % quantile is nearly the least of them
    constexpr double few_failures = 0.05;
    if (out.solved < enough_samples)
        out.notes.push_back(
            fmt::format("{} solved samples are few for 5 and 95 % quantiles", out.solved));
    int weak = 0;
    for (const SampleFailures& failure : out.failures)
        if (failure.reason.starts_with(too_weak)) weak += failure.count;
    if (weak > few_failures * out.samples)
        out.notes.push_back(
            fmt::format("{} of {} samples are too weak, so that the intervals tell "
                        "of the stronger ones alone",
                        weak, out.samples));
    const int others = out.samples - out.solved - weak;
    if (others > few_failures * out.samples)
        out.notes.push_back(
            fmt::format("{} of {} samples have no answer for another reason than "
                        "strength; the intervals leave them out",
                        others, out.samples));
    if (out.brace_missed > 0)
        out.notes.push_back(fmt::format(
            "{} of {} solved samples do not reach the pressure of the brace in every frame",
            out.brace_missed, out.solved));
}

}  // namespace

const FigureInterval* Uncertainty::find(const std::string& part, const std::string& name,
                                        const std::string& key, Side side,
                                        const std::string& phase) const {
    const ResultFigure wanted{part, name, side, key, 0, phase};
    for (const auto* list : {&intervals, &capacities})
        for (const FigureInterval& interval : *list)
            if (is_same_figure(interval.figure, wanted)) return &interval;
    return nullptr;
}

Uncertainty run_uncertainty(const UncertainInputs& inputs, const AnalysisOptions& analysis,
                            const UncertaintyOptions& options) {
    assert(options.samples > 0);
    const Sampler sampler(inputs, analysis, options);
    const std::vector<Outcome> outcomes = run_all(sampler, options);

    std::vector<const Outcome*> solved;
    for (const Outcome& outcome : outcomes)
        if (outcome.solved) solved.push_back(&outcome);
    Uncertainty out;
    out.samples = options.samples;
    out.solved = static_cast<int>(solved.size());
    out.seed = options.seed;
    out.loaded = inputs.exercise.equipment.carries_load();
    out.held = options.held;
    out.share = options.share;
    out.frames = options.frames;
    out.dimensions = sampler.samples().n_dimensions();
    out.sampled = sampler.samples().sampled();
    out.not_sampled = sampler.samples().not_sampled();
    out.notes = sampler.samples().notes();
    add_failures(outcomes, out);
    add_intervals(solved, out);
    add_capacities(outcomes, out);
    add_support(solved, out);
    add_notes(out);
    return out;
}

}  // namespace sinew
