#pragma once

#include <span>

#include "sinew/io/claim_reader.h"
#include "sinew/io/strict_yaml.h"

namespace sinew {

/// An entry of a claim's `comparisons`. `set_ups`: by name, for what operands call.
[[nodiscard]] Comparison read_comparison(const YamlValue& value,
                                         std::span<const ClaimSetUp> set_ups,
                                         const ClaimContext& context);

/// An entry of a claim's `figures`.
[[nodiscard]] StatedFigure read_stated(const YamlValue& value, std::span<const ClaimSetUp> set_ups,
                                       const ClaimContext& context);

/// An entry of a claim's `published`.
[[nodiscard]] PublishedComparison read_published(const YamlValue& value,
                                                 const ClaimContext& context);

/// An entry of a claim's `findings`.
[[nodiscard]] FindingQuery read_findings(const YamlValue& value, const ClaimContext& context);

}  // namespace sinew
