#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/evidence/comparison.h"
#include "sinew/evidence/measurement.h"
#include "sinew/evidence/simulate_set_ups.h"
#include "sinew/evidence/stated_order.h"

namespace sinew {

/// The rule of pairs (docs/evidence.md), fixed before the first run.
struct PairRule {
    double z = 1.96;                ///< of the difference of two means over its standard error
    double without_scatter = 1.25;  ///< greater over lesser, where a study gives no scatter
    double idle_below = 0.02;       ///< activation below which a muscle is not at work
    double same_within = 0.01;      ///< of the greater: closer activations are equal
    double ratio_within = 2;        ///< factor between the published ratio and ours
};

/// How a pair's measured order was decided.
enum class OrderBasis { stated, deviation_and_n, deviation, quartiles, no_scatter };

enum class PairVerdict {
    correct,
    wrong,
    too_close,      ///< in people: not scored
    not_simulated,  ///< not scored; why_not says why
};

/// One end of a pair.
struct PairEnd {
    MeasuredSetUp measured;
    std::optional<double> mean;  ///< as measured, in the pair's unit
    std::string id;              ///< of the measurement, or of the stated order
    SimulatedSetUp as;
    bool near = false;                ///< something that the table names differs
    std::optional<double> simulated;  ///< activation, or share [1]
};

/// One muscle in two set-ups of one study, measured alike. `first` is greater in people.
struct Pair {
    std::string study, doi, citation;
    std::string muscle, region, metric, phase, unit;  ///< as measured; unit empty: order alone
    std::string group;                                ///< ours
    PairEnd first, second;
    OrderBasis basis = OrderBasis::no_scatter;
    PairVerdict verdict = PairVerdict::not_simulated;
    std::optional<double> measured_ratio, simulated_ratio;  ///< first over second
    std::string why_not;
};

/// Of a muscle, or of several together.
struct PairScore {
    std::string name;
    int correct = 0, scored = 0, too_close = 0, not_simulated = 0;
    int ratios_agree = 0, ratios = 0;  ///< of the scored pairs with a published ratio
};

/// A row that makes neither pair nor level, or a set-up that is not simulated.
struct Unused {
    std::string study, what, why;
    int rows = 0;
};

/// What is asked of the simulation, and what is not and why.
struct Comparisons {
    std::vector<Pair> pairs;  ///< by heading (pair_heading), study and muscle
    std::vector<Unused> unused;
};

/// The heading under which a group's pairs are scored: obliques are one; groups without a heading
/// of their own are `others`.
[[nodiscard]] std::string pair_heading(const std::string& group);

/// Looks up what a row's words mean. Throws InputError at the row's place where a word or a set-up
/// is in no row of the tables; nothing, and the reason in `why`, where it stands for nothing here.
class Dictionary {
public:
    /// Both must outlive this.
    Dictionary(const EmgWords& words, std::span<const SimulatedAs> set_ups)
        : words_(words), set_ups_(set_ups) {}

    [[nodiscard]] std::optional<Reading> read(const std::string& place, const std::string& muscle,
                                              const std::string& metric, const std::string& phase,
                                              std::string& why) const;
    [[nodiscard]] std::optional<UnitKind> unit(const Measurement& measurement,
                                               std::string& why) const;
    [[nodiscard]] const SimulatedAs* set_up(const std::string& place, const MeasuredSetUp& measured,
                                            std::string& why) const;

private:
    const EmgWords& words_;
    std::span<const SimulatedAs> set_ups_;
};

/// All pairs of the measurements of EMG and the stated orders, with their measured order; nothing
/// is simulated yet.
[[nodiscard]] Comparisons list_pairs(std::span<const Measurement> measurements,
                                     std::span<const StatedOrder> orders,
                                     const Dictionary& dictionary, const PairRule& rule = {});

/// Puts the simulated activations into the pairs, and the verdicts.
void judge_pairs(std::span<const SetUpAnswer> answers, const Dictionary& dictionary,
                 std::vector<Pair>& pairs, const PairRule& rule = {});

/// One for each heading that has a pair, in the order of the pairs.
[[nodiscard]] std::vector<PairScore> score_pairs(std::span<const Pair> pairs,
                                                 const PairRule& rule = {});

}  // namespace sinew
