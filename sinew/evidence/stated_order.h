#pragma once

#include <optional>
#include <string>

#include "sinew/evidence/measured_set_up.h"

namespace sinew {

/// What a study states of one muscle in two set-ups (data/evidence/emg_orders.csv), in its words.
struct StatedOrder {
    std::string id, study, doi, citation;
    std::optional<int> year, n;
    std::string sex;
    std::string muscle, region, metric, phase;
    bool differ = true;  ///< the first is above the second; false: they are not different
    MeasuredSetUp first, second;
    std::optional<double> ratio;  ///< first over second, where it is printed
    std::string notes;
    std::string file;
    int line = 0;
};

}  // namespace sinew
