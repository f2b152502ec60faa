#pragma once

#include <compare>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/evidence/measured_set_up.h"

namespace sinew {

/// The load of a set-up of ours. With neither number it is the exercise's own.
struct LoadWish {
    std::optional<double> kg;
    std::optional<double> share;  ///< of the heaviest load [0..1]
    std::string of_exercise;      ///< whose heaviest load; empty: the exercise's own
    auto operator<=>(const LoadWish&) const = default;
};

/// One of our exercises, set up in one way.
struct SimulatedSetUp {
    std::string exercise;  ///< its id
    std::vector<std::string> variations;
    LoadWish load;
    auto operator<=>(const SimulatedSetUp&) const = default;
};

/// "back-squat, deep, 75 %": parts that are not given left out.
[[nodiscard]] std::string describe(const SimulatedSetUp& set_up);

/// What a measured set-up is simulated as (data/evidence/simulated_as.csv).
struct SimulatedAs {
    MeasuredSetUp measured;            ///< a part that is * stands for any text
    std::optional<SimulatedSetUp> as;  ///< none: it is not comparable
    bool larger_side = false;          ///< the side that works more is taken; false: both together
    bool near = false;                 ///< something that `reason` names differs
    std::string reason;
};

/// The first that fits; null where none does.
[[nodiscard]] const SimulatedAs* find_simulated_as(std::span<const SimulatedAs> table,
                                                   const MeasuredSetUp& measured);

enum class Metric { mean, peak, share };
enum class Window { repetition, hold, repetition_or_hold, lifting, lowering };
enum class UnitKind {
    level,   ///< of a maximal contraction
    within,  ///< comparable within a study alone
};

/// What the tables' words stand for (data/evidence/emg_words.csv). Each word has a row; one that
/// stands for nothing of ours has the reason alone.
template <class Value>
struct Meaning {
    std::optional<Value> as;
    std::string reason;
};
struct MetricMeaning {
    Metric metric = Metric::mean;
    bool pooled = false;              ///< over studies: a level, and no pair within a study
    std::vector<std::string> groups;  ///< of a share: the first over the sum of all
};
struct EmgWords {
    std::map<std::string, Meaning<std::string>> muscle;  ///< to a group of the body
    std::map<std::string, Meaning<MetricMeaning>> metric;
    std::map<std::string, Meaning<Window>> phase;
    std::map<std::string, Meaning<UnitKind>> unit;
};

/// What of a simulated repetition is read: a group's activation, or its share among several.
struct Reading {
    std::string group;
    bool larger_side = false;
    MetricMeaning metric;
    Window window = Window::repetition;
};

}  // namespace sinew
