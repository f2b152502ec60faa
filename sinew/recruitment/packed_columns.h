#pragma once

#include <vector>

namespace sinew {

/// Non-zeros of a matrix stored column by column.
struct PackedColumns {
    std::vector<int> start;  ///< where column i begins; one more than there are columns
    std::vector<int> row;
    std::vector<double> value;
};

}  // namespace sinew
