#include "sinew/evidence/run_claims.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/repetition.h"
#include "sinew/analysis/run_tasks.h"
#include "sinew/analysis/shortfall_cause.h"
#include "sinew/analysis/taken_away.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// A body with its mechanics, and what is asked of its trunk.
struct Person {
    Person(Body made, TrunkSupport given, std::span<const std::string> without)
        : body(std::move(made)), support(std::move(given)) {
        take_away(without, body, support);
        mechanics.emplace(body);
    }
    Person(const Person&) = delete;  // the mechanics refers to the body beside it
    Person& operator=(const Person&) = delete;
    Body body;
    TrunkSupport support;
    std::optional<Mechanics> mechanics;
};

/// The distinct figures that comparisons and others ask of each set-up.
std::vector<SetUpRuns> collect_figures(const ClaimFile& claims,
                                       const std::vector<FigureOfSetUp>& also) {
    std::vector<SetUpRuns> out(claims.set_ups.size());
    const auto add = [&](const FigureOfSetUp& operand) {
        auto& figures = out[operand.set_up].figures;
        if (std::ranges::find(figures, operand.figure, &FigureSeries::figure) == figures.end())
            figures.push_back({operand.figure, {}, {}, {}});
    };
    for (const Claim& claim : claims.claims) for_each_figure(claim, add);
    std::ranges::for_each(also, add);
    return out;
}

class Runner {
public:
    Runner(const ClaimFile& claims, const ClaimBody& body, const ClaimOptions& options)
        : claims_(claims), given_(body), options_(options) {}

    ClaimRuns run() {
        runs_.set_ups = collect_figures(claims_, options_.also);
        for (SetUpRuns& set_up : runs_.set_ups)
            for (FigureSeries& series : set_up.figures) series.samples.resize(at(options_.samples));
        runs_.samples = options_.samples;
        runs_.seed = options_.seed;
        runs_.variants_described = describe_support_variants(given_.support, given_.ranges);
        const Body nominal = compile(given_.spec);
        people_.resize(claims_.set_ups.size());
        repetitions_.resize(claims_.set_ups.size());
        samplers_.resize(claims_.set_ups.size());
        inputs_.resize(claims_.set_ups.size());

        std::vector<std::size_t> used;
        for (std::size_t s = 0; s < runs_.set_ups.size(); ++s)
            if (!runs_.set_ups[s].figures.empty()) used.push_back(s);
        const auto n = static_cast<int>(used.size());
        run_tasks(n, options_.threads, {}, [&](int k) { prepare(used[at(k)], nominal); });
        collect_variant_tasks(used);
        const auto variants = static_cast<int>(tasks_.size()), samples = n * options_.samples;
        // The longest tasks first, so that no thread ends long after the others.
        run_tasks(variants + samples, options_.threads, options_.progress, [&](int k) {
            if (k < variants)
                run_variant(tasks_[at(k)]);
            else
                run_sample(used[at((k - variants) % n)], (k - variants) / n);
        });
        spread_variants();
        runs_.simulations = variants + samples;
        for (const std::size_t s : used)
            if (samplers_[s])
                for (const std::string& name : samplers_[s]->sampled())
                    if (std::ranges::find(runs_.sampled, name) == runs_.sampled.end())
                        runs_.sampled.push_back(name);
        return std::move(runs_);
    }

private:
    /// A set-up under one way of holding the thorax, with one gain and margin.
    struct Task {
        std::size_t set_up;
        SupportVariant variant;
        bool nominal;
        std::vector<FigureValue> values = {};  ///< of all figures of the set-up
        bool wanting = false;
    };

    static std::size_t at(int k) { return static_cast<std::size_t>(k); }

    /// A muscle tensed on purpose at the top jumps there, which few frames would smear.
    [[nodiscard]] static int frames_of(const Exercise& exercise, int frames) {
        if (exercise.holds_only) return 2;
        return exercise.efforts_at_top.empty() ? frames : SynthesisOptions{}.frames;
    }

    [[nodiscard]] bool hangs(std::size_t s) const {
        return std::ranges::any_of(runs_.set_ups[s].figures, [](const FigureSeries& series) {
            return hangs_on_trunk(series.figure);
        });
    }

    void prepare(std::size_t s, const Body& nominal) {
        const ClaimSetUp& set_up = claims_.set_ups[s];
        TrunkSupport support = with_exercise(given_.support, set_up.exercise);
        if (set_up.brace > 0) support.brace = set_up.brace;
        if (set_up.thorax) support.hold = *set_up.thorax;
        const auto fail = [&](const std::string& why) {
            for (FigureSeries& series : runs_.set_ups[s].figures)
                series.nominal.why = fmt::format("{}: {}", set_up.name, why);
        };
        people_[s] = std::make_unique<Person>(nominal, support, set_up.without);
        Person& person = *people_[s];
        try {
            // A share is one of what the whole body could lift, so that nothing else changes when a
            // group is taken away.
            const Person whole(nominal, support, {});
            repetitions_[s] = make_repetition(
                whole.body, *whole.mechanics, whole.support, set_up.exercise, set_up.load,
                {.frames = frames_of(set_up.exercise, options_.frames)});
        } catch (const InputError& error) {
            people_[s].reset();
            fail(first_line(error.what()));
            return;
        }
        const Repetition& repetition = *repetitions_[s];
        runs_.set_ups[s].load_kg =
            repetition.exercise.equipment.carries_load() ? repetition.exercise.load_kg : 0;
        if (repetition.capacity)
            runs_.set_ups[s].load_note =
                fmt::format("{:.0f} % of {:.1f} kg",
                            100 * runs_.set_ups[s].load_kg / repetition.capacity->load_kg,
                            repetition.capacity->load_kg);
        if (options_.samples == 0) return;
        inputs_[s] =
            std::make_unique<UncertainInputs>(UncertainInputs{.adult = given_.adult,
                                                              .spec = given_.spec,
                                                              .exercise = repetition.exercise,
                                                              .support = person.support,
                                                              .pressure = given_.pressure,
                                                              .stability = given_.stability,
                                                              .quantities = given_.quantities});
        samplers_[s] =
            std::make_unique<UncertainSamples>(*inputs_[s], options_.seed, options_.samples);
    }

    /// As many for every set-up, so that two are compared variant by variant.
    [[nodiscard]] std::vector<SupportVariant> variants_of(std::size_t s) const {
        std::vector<SupportVariant> variants =
            make_support_variants(people_[s]->support, given_.ranges);
        const ClaimSetUp& set_up = claims_.set_ups[s];
        if (set_up.thorax || set_up.exercise.thorax)
            for (SupportVariant& variant : variants) variant.hold = people_[s]->support.hold;
        return variants;
    }

    void collect_variant_tasks(const std::vector<std::size_t>& used) {
        for (const std::size_t s : used) {
            if (!repetitions_[s]) continue;
            const std::vector<SupportVariant> variants = variants_of(s);
            for (std::size_t v = 0; v < variants.size(); ++v) {
                if (v > 0 && !hangs(s)) break;
                if (!find_task(s, variants[v])) tasks_.push_back({s, variants[v], v == 0});
            }
        }
        // Free and with a wide margin takes longest.
        std::ranges::stable_sort(
            tasks_, [](const Task& a, const Task& b) { return a.variant.hold > b.variant.hold; });
    }

    Task* find_task(std::size_t s, const SupportVariant& variant) {
        for (Task& task : tasks_)
            if (task.set_up == s && task.variant.hold == variant.hold &&
                task.variant.gain == variant.gain && task.variant.margin == variant.margin)
                return &task;
        return nullptr;
    }

    void run_variant(Task& task) const {
        const Person& person = *people_[task.set_up];
        TrunkSupport support = person.support;
        support.hold = task.variant.hold;
        support.gain = task.variant.gain;
        support.stability_options.margin = task.variant.margin;
        const MotionPlan& plan = repetitions_[task.set_up]->plan;
        const int frames = frames_of(claims_.set_ups[task.set_up].exercise,
                                     task.nominal ? options_.frames : options_.variant_frames);
        task.values = read_figures(task.set_up, person.body, *person.mechanics, support,
                                   thin_plan(plan, frames), task.nominal ? nullptr : &task.wanting);
    }

    void run_sample(std::size_t s, int sample) {
        auto& figures = runs_.set_ups[s].figures;
        std::vector<FigureValue> values(figures.size());
        if (samplers_[s]) {
            const auto none = [&](const char* what, const InputError& error) {
                values.assign(
                    figures.size(),
                    {std::nullopt, fmt::format("{}: {}", what, first_line(error.what()))});
            };
            const SampledInputs made = samplers_[s]->make(sample);
            std::optional<Body> body;
            try {
                body = compile(made.spec);
            } catch (const InputError& error) {
                none("the body cannot be made", error);
            }
            if (body) {
                TrunkSupport support = make_sampled_support(made, *body, inputs_[s]->support);
                const Person person(std::move(*body), std::move(support),
                                    claims_.set_ups[s].without);
                try {
                    MotionPlan plan =
                        synthesize(person.body, *person.mechanics, made.exercise,
                                   {.frames = frames_of(made.exercise, options_.frames)});
                    values = read_figures(s, person.body, *person.mechanics, person.support,
                                          std::move(plan));
                } catch (const InputError& error) {
                    none("the movement cannot be made", error);
                }
            }
        }
        for (std::size_t i = 0; i < figures.size(); ++i)
            figures[i].samples[at(sample)] = std::move(values[i]);
    }

    [[nodiscard]] std::vector<FigureValue> read_figures(std::size_t s, const Body& body,
                                                        const Mechanics& mechanics,
                                                        const TrunkSupport& support,
                                                        MotionPlan plan,
                                                        bool* wanting = nullptr) const {
        const auto& figures = runs_.set_ups[s].figures;
        const auto loads = [](const FigureSeries& series) {
            return series.figure.kind->subject == FigureSubject::level ||
                   series.figure.kind->subject == FigureSubject::joint;
        };
        if (std::ranges::none_of(
                figures, [](const FigureSeries& series) { return needs_result(series.figure); })) {
            Result planned;
            planned.plan = std::move(plan);
            std::vector<FigureValue> values;
            for (const FigureSeries& series : figures)
                values.push_back(calc_figure(series.figure, {body, mechanics, support, planned}));
            return values;
        }
        AnalysisOptions options{.support = support,
                                .static_capacity = false,
                                .capacity = false,
                                .largest_margin = false,
                                .joint_loads = std::ranges::any_of(figures, loads)};
        if (std::ranges::any_of(
                figures, [](const FigureSeries& series) { return needs_energy(series.figure); }))
            options.energy = given_.energy;
        Result result = analyze(body, mechanics, std::move(plan), options);
        result.exercise = claims_.set_ups[s].exercise.id;
        bool carried = result.status == ResultStatus::solved;
        if (wanting && result.shortfall_cause == ShortfallCause::support) carried = *wanting = true;
        std::vector<FigureValue> values;
        for (const FigureSeries& series : figures) {
            if (carried)
                values.push_back(calc_figure(series.figure, {body, mechanics, support, result}));
            else
                values.push_back({std::nullopt, explain(claims_.set_ups[s], result)});
        }
        return values;
    }

    static std::string explain(const ClaimSetUp& set_up, const Result& result) {
        if (result.status == ResultStatus::infeasible)
            return fmt::format("{}: no optimum was found", set_up.name);
        const Shortfall& worst = result.shortfalls.front();
        return fmt::format(
            "{}{} cannot be done: {:.1f} of {:.1f} N·m or N are missing at {} ({})", set_up.name,
            set_up.without.empty() ? ""
                                   : fmt::format(" without {}", fmt::join(set_up.without, ", ")),
            worst.missing, worst.required, worst.coordinate,
            sinew::name_of(result.shortfall_cause.value()));
    }

    /// Tasks are distinct; each variant's figure is that of the task that stands for it.
    void spread_variants() {
        for (std::size_t s = 0; s < runs_.set_ups.size(); ++s) {
            if (!repetitions_[s]) continue;
            const std::vector<SupportVariant> variants = variants_of(s);
            for (std::size_t v = 0; v < variants.size(); ++v) {
                const SupportVariant& variant = variants[v];
                const Task* task = find_task(s, variant);
                if (!task) continue;
                runs_.set_ups[s].variants.push_back(fmt::format("{}, g {:g} κ {:g}",
                                                                sinew::name_of(variant.hold),
                                                                variant.gain, variant.margin));
                if (task->wanting)
                    runs_.set_ups[s].wanting.push_back(runs_.set_ups[s].variants.back());
                for (std::size_t i = 0; i < task->values.size(); ++i) {
                    FigureSeries& series = runs_.set_ups[s].figures[i];
                    if (v == 0) series.nominal = task->values[i];
                    if (hangs_on_trunk(series.figure)) series.variants.push_back(task->values[i]);
                }
            }
        }
    }

    const ClaimFile& claims_;
    const ClaimBody& given_;
    const ClaimOptions& options_;
    ClaimRuns runs_;
    std::vector<std::unique_ptr<Person>> people_;
    std::vector<std::optional<Repetition>> repetitions_;
    std::vector<std::unique_ptr<UncertainInputs>> inputs_;
    std::vector<std::unique_ptr<UncertainSamples>> samplers_;
    std::vector<Task> tasks_;
};

}  // namespace

const FigureSeries& ClaimRuns::at(const FigureOfSetUp& operand) const {
    const auto& figures = set_ups[operand.set_up].figures;
    const auto found = std::ranges::find(figures, operand.figure, &FigureSeries::figure);
    assert(found != figures.end());
    return *found;
}

ClaimRuns run_claims(const ClaimFile& claims, const ClaimBody& body, const ClaimOptions& options) {
    return Runner(claims, body, options).run();
}

}  // namespace sinew
