#pragma once

#include <string_view>

#include "sinew/exercise/load.h"

namespace sinew {

enum class Dimension { mass, length, angle, time, stiffness };

/// Reads a number with its unit, such as `80kg`, `176 lb`, `40cm` or `12deg`, into SI.
///
///   mass    kg, lb, N (as weight: N / 9.80665)      length  m, cm, mm, in
///   angle   deg, rad                                time    s, ms
///   stiffness  N/m
///
/// `place` leads the message of the InputError thrown when the number or the unit is missing or
/// wrong, for instance `hip_thrust.yaml:14: error: [load]` or `error: [--load]`.
[[nodiscard]] double parse_quantity(std::string_view text, Dimension dimension,
                                    std::string_view place);

/// Reads `80kg`, `176lb`, `785N` or `75%`. `place` leads the message of the InputError, as above.
[[nodiscard]] LoadQuantity parse_load(std::string_view text, std::string_view place);

/// Reads a plain number; the same message when it is not one, or not finite.
[[nodiscard]] double parse_number(std::string_view text, std::string_view place);

}  // namespace sinew
