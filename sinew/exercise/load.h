#pragma once

#include <variant>

namespace sinew {

/// A load as it was asked for: in kilograms, or as a part of what the body can lift in the
/// exercise.
struct LoadMass {
    double kg = 0;  ///< 0 to 1000
};
struct LoadShare {
    double of_capacity = 0;  ///< [1] 0 to 1: `75%` is 0.75
};
using LoadQuantity = std::variant<LoadMass, LoadShare>;

}  // namespace sinew
