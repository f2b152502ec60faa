#pragma once

#include <string>

#include "sinew/analysis/result.h"

namespace sinew {

/// The result in one sentence, made by rule: at most three groups of each role with their mean
/// activation, the largest first, and always what the abdominal groups do. Of a result that fell
/// short or has no optimum: why; of a measured motion that fell short: both.
[[nodiscard]] std::string describe_plainly(const Body& body, const Result& result);

}  // namespace sinew
