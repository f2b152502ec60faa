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
};

/// The figures that uncertainty gives intervals for, in an order that depends on the body, the
/// exercise and what was asked for, and not on the values: groups by name and side, then spine,
/// joint loads, joints, contacts, work. Capacities are not among them. The result must not be
/// infeasible.
[[nodiscard]] std::vector<ResultFigure> collect_figures(const Result& result);

}  // namespace sinew
