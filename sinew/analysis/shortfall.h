#pragma once

#include <string>
#include <vector>

namespace sinew {

/// A moment that the muscles do not match: they supply required − missing. A lack where the two
/// have one sign; where they differ the muscles give too much, serving another joint at their
/// limit.
struct Shortfall {
    std::string coordinate;
    double missing = 0;   ///< [N·m, N] the reserve of largest size over the repetition
    double required = 0;  ///< [N·m, N] what was asked in that frame
    int frame = 0;
    double time_s = 0;
    std::vector<std::string> muscles_at_limit;
};

}  // namespace sinew
