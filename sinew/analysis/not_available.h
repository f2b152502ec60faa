#pragma once

#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/result.h"
#include "sinew/body/body.h"

namespace sinew {

/// Every output that this body cannot give, whatever is asked of it, with the keys that a result
/// lacks for it and the reason: pressure, stability, brace, what they ask of a muscle and the
/// verdicts about that without an abdominal wall; the load of joints, and activations of trunk
/// groups, that the body does not have. `joint_loads`: they are asked for.
///
/// Cannot: tell a group that is missing from one that the model names otherwise.
[[nodiscard]] std::vector<NotAvailable> list_not_available(const Body& body,
                                                           const TrunkSupport& support,
                                                           bool joint_loads);

}  // namespace sinew
