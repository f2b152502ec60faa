#pragma once

#include <map>
#include <string>

#include "sinew/body/body.h"

namespace sinew {

/// Every muscle line of a body as JSON: name, group, strength, fibre and tendon, pennation, and
/// where it is from, where `sources` knows.
[[nodiscard]] std::string format_muscles_json(const Body& body,
                                              const std::map<std::string, std::string>& sources);

}  // namespace sinew
