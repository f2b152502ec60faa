#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"

namespace sinew {

/// What hips, knees and lumbar levels carry at most, in newtons and body weights, each beside a
/// published figure (the first of its kind in Result::tissue_limits), and all published figures
/// with their sources below. What exceeds a limit is marked: a flag, no verdict and no advice.
/// Empty where nothing was recorded.
[[nodiscard]] std::string format_joint_loads(const Body& body, const Result& result);

/// The published figure for the line of a load; null where there is none.
[[nodiscard]] const TissueLimit* find_tissue_limit(const Result& result, LoadKind kind);

/// Loads of the result for which no published limit is known: what stands beside them, if
/// anything, was measured or calculated.
[[nodiscard]] std::vector<LoadKind> find_loads_without_limit(const Result& result);

/// lumbar_compression, lumbar_shear, hip_contact or knee_contact.
[[nodiscard]] const char* name_of(LoadKind kind);

/// limit, strength, measured or calculated.
[[nodiscard]] const char* name_of(LimitKind kind);

}  // namespace sinew
