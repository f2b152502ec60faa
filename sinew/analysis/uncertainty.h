#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/result_figures.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/analysis/uncertain_inputs.h"

namespace sinew {

/// What stays the same from sample to sample.
enum class LoadHeld {
    kilograms,  ///< the same bar for everybody
    share,      ///< the same share of what each sample could lift (solve_repetition_capacity)
};

struct UncertaintyOptions {
    int samples = 200;
    std::uint64_t seed = 1;
    LoadHeld held = LoadHeld::kilograms;
    double share = 0;  ///< of capacity, when that is held [0..1]
    /// Of each sample's repetition; fewer than the result's own, because peaks of smooth series and
    /// means over time hardly need more.
    int frames = 41;
    int threads = 0;  ///< 0: as many as the machine has; they decide the time and nothing else
    /// Told after each sample, by one thread at a time: how many are done, and of how many.
    std::function<void(int done, int all)> progress;
};

/// The middle nine tenths of one figure over the samples that were solved.
struct FigureInterval {
    ResultFigure figure;  ///< without its value
    double p05 = 0, p50 = 0, p95 = 0;
    int samples = 0;  ///< over how many
};

/// Samples that gave no answer, by reason.
struct SampleFailures {
    std::string reason;
    int count = 0;
    std::string example;  ///< what the first of them said; may be empty
};

struct Uncertainty {
    int samples = 0, solved = 0;
    std::uint64_t seed = 0;
    bool loaded = false;  ///< the exercise has a bar; without one nothing is held
    LoadHeld held = LoadHeld::kilograms;
    double share = 0;
    int frames = 0;
    int dimensions = 0;  ///< draws a sample has
    std::vector<std::string> sampled;
    std::vector<std::pair<std::string, std::string>> not_sampled;  ///< and why
    std::vector<SampleFailures> failures;                          ///< most frequent first
    std::vector<FigureInterval>
        intervals;  ///< in the order of collect_figures(); none: none solved
    /// Load of the solved samples [kg]; the same three times when kilograms are held.
    double load_p05_kg = 0, load_p50_kg = 0, load_p95_kg = 0;
    /// What could be lifted and held (collect_capacities), each over all samples of which it was
    /// found, those included that fell short of the load asked for.
    std::vector<FigureInterval> capacities;
    /// Of the trunk's groups, when stability is asked for. Every sample has the hold that was asked
    /// for, and a gain and a margin of its own.
    std::vector<SupportOverSamples> support;
    int margin_missed = 0;  ///< solved samples with more than a tenth of their frames below it
    int brace_missed = 0;   ///< solved samples that do not reach the brace in some frame
    std::vector<std::string> notes;

    /// Null when there is no such figure.
    [[nodiscard]] const FigureInterval* find(const std::string& part, const std::string& name,
                                             const std::string& key, Side side = Side::both,
                                             const std::string& phase = "") const;
};

/// Asks the same question of many bodies and set-ups drawn at random from what is known of them
/// (UncertainSamples), and gives the 5, 50 and 95 % quantiles of every figure.
///
/// `inputs.exercise` carries the load. `analysis` says how each sample is solved; its support gives
/// brace, thorax and what is asked for, while wall, gain and margin are each sample's own.
///
/// A sample that cannot be made, falls short or does not converge gives no figures and is counted
/// by reason; what would have carried one that fell short is found out (Result::shortfall_cause).
/// Quantiles are those of the samples that were solved: where many fall short, they tell
/// of the stronger ones alone.
///
/// Source:     McKay, Beckman & Conover (1979), Technometrics 21(2), 239–245.
/// Cannot:     say how wrong the model itself is: only what its inputs' ranges make of it. The
///             quantiles themselves scatter: with N samples the 5 % quantile is as uncertain as
///             sampling from N people of an imagined population.
[[nodiscard]] Uncertainty run_uncertainty(const UncertainInputs& inputs,
                                          const AnalysisOptions& analysis,
                                          const UncertaintyOptions& options);

}  // namespace sinew
