#pragma once

#include <span>
#include <string>
#include <vector>

#include "sinew/training/done_sets.h"

namespace sinew {

/// Sets of one muscle group over the span of time that they were counted in.
struct GroupDose {
    std::string group;
    int direct = 0, indirect = 0;  ///< sets of each kind (kind_of_set())
    double counted = 0;            ///< direct ones and what the indirect ones count
    int days = 0;                  ///< of the calendar, with a set of either kind
    int direct_days = 0;           ///< the same, with a direct one
};

/// Where a week's sum lies in the published range (`sets_of_a_group`).
enum class DoseVerdict { below, within, above };

/// Counts the sets of every group that has one, the largest sum first, equals by name.
/// Fractional counting of Pelland et al. 2024 (T055): an indirect set is half of a direct one.
/// Departs from them in what is direct: they go by the muscle that a study measured and the name of
/// the exercise; here simulated activation decides (kind_of_set()).
[[nodiscard]] std::vector<GroupDose> calc_dose(std::span<const DoneSets> sets,
                                               const TrainingRules& rules);

[[nodiscard]] DoseVerdict judge_dose(double counted, const TrainingRule& sets_of_a_group);

}  // namespace sinew
