#pragma once

#include <span>
#include <vector>

#include "sinew/evidence/simulate_set_ups.h"

namespace sinew {

/// The exercises of the set-ups. Those whose exercise or variation does not ship, or not yet, go to
/// `missing` as answers that say so. Throws InputError where a file that ships is wrong.
[[nodiscard]] std::vector<SetUpTask> load_set_up_tasks(std::span<const SimulatedSetUp> set_ups,
                                                       std::vector<SetUpAnswer>& missing);

}  // namespace sinew
