#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"

namespace sinew {

/// One figure of a result, by where it stands in the JSON document (docs/result_json.md).
struct ResultFigure {
    std::string part;  ///< key of the list or object: groups, joints, spine, spine.levels, …;
                       ///< empty: the document itself
    std::string name;  ///< of the list's member; empty: an object
    Side side = Side::both;  ///< of a group
    std::string key;         ///< mean_activation, peak_moment_Nm, …; its unit is in it
    double value = 0;
    std::string phase;  ///< of a group; empty: the whole repetition
};

/// The figures that uncertainty gives intervals for, in an order that depends on the body, the
/// exercise and what was asked for, and not on the values: groups by name and side with their
/// phases, then spine, joint loads, joints, contacts, work, energy. Every scalar that is an answer;
/// series, times of peaks (they jump between peaks that are nearly as high), counts of frames, what
/// is only asked for and what the solver left are none. Capacities are in collect_capacities(). The
/// result must not be infeasible.
[[nodiscard]] std::vector<ResultFigure> collect_figures(const Body& body, const Result& result);

/// The loads that could be lifted or held, those of them that were found: of the repetition
/// (`capacity`) and of each posture (`static_capacity`). A result may have them or lack them by its
/// values.
[[nodiscard]] std::vector<ResultFigure> collect_capacities(const Result& result);

/// [N]: what forces in body weights are divided by.
[[nodiscard]] double calc_body_weight_N(const Body& body, const Result& result);

}  // namespace sinew
