#pragma once

#include <filesystem>
#include <vector>

#include "sinew/evidence/stated_order.h"

namespace sinew {

/// Reads `data`/evidence/emg_orders.csv in its order. Throws InputError naming file, line and
/// column unless every row has an id of its own, a study, a citation without an address, muscle,
/// metric and phase, two different set-ups, `above` or `not different` between them, and where it
/// has a ratio, one of 1 or more.
[[nodiscard]] std::vector<StatedOrder> load_stated_orders(const std::filesystem::path& data);

}  // namespace sinew
