#pragma once

#include <span>
#include <string>

#include "sinew/analysis/demand_levels.h"
#include "sinew/body/body.h"

namespace sinew {

/// Takes muscle groups away: their lines cannot be activated, and the wall's hoops of the same
/// groups have no force. Lines keep their passive force, as of a muscle that is relaxed.
void take_away(std::span<const std::string> groups, Body& body, TrunkSupport& support);

}  // namespace sinew
