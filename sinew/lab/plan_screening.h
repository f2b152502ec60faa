#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/report/planned.h"
#include "sinew/training/screening.h"

namespace sinew {

/// Leaves out of the request what the screening advises against, and tells why in `notes`; refuses
/// where somebody should be seen first. Sets that leave two repetitions undone are hard work,
/// whatever effort the answers name. Throws InputError where a general answer is missing.
[[nodiscard]] std::optional<PlanRefusal> apply_screening(const ScreeningAnswers& answers,
                                                         const TrainingTables& tables,
                                                         PlanRequest& request,
                                                         std::vector<std::string>& notes);

/// Adds to a plan's notes what to mind in its exercises.
void tell_cautions(const ScreeningAnswers& answers, Planned& planned);

}  // namespace sinew
