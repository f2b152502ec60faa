#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "sinew/analysis/result.h"

namespace sinew {

/// What a repetition, a set and a session cost, and published METs beside them; what is not in it.
/// Empty where it was not asked for.
[[nodiscard]] std::string format_energy(const Result& result);

/// The key `energy` of the JSON document; null where it was not asked for.
[[nodiscard]] nlohmann::ordered_json make_energy_json(const Result& result);

}  // namespace sinew
