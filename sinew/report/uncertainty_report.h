#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sinew/analysis/result.h"
#include "sinew/analysis/uncertainty.h"
#include "sinew/body/body.h"

namespace sinew {

/// Adds to the result's document the keys `…_p05`, `…_p50` and `…_p95` beside every figure that has
/// an interval, and the object `uncertainty` with how they came about. docs/result_json.md lists
/// them. A document of an infeasible result has no figures, and gets that object alone.
void add_uncertainty(const Uncertainty& uncertainty, nlohmann::ordered_json& document);

/// "41.2 to 50.3", the 5 and 95 % quantiles times `scale`; empty when there is no such figure.
[[nodiscard]] std::string format_interval(const Uncertainty& uncertainty, const std::string& part,
                                          const std::string& name, const std::string& key,
                                          double scale, int decimals);

/// The intervals of trunk, joint loads, contacts and moments, what is asked of the trunk's groups
/// over all samples, how many samples failed and why, and what was sampled. At most 80 columns.
[[nodiscard]] std::string format_uncertainty(const Body& body, const Result& result,
                                             const Uncertainty& uncertainty);

}  // namespace sinew
