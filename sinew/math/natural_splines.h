#pragma once

#include <vector>

#include "sinew/math/function.h"
#include "sinew/math/spatial.h"

namespace sinew {

/// Natural splines of degree 2m − 1 through several signals at the same knots: make_gcv_spline()
/// with an error variance of 0, its equations factored once. x: knots; rows: a signal a row. Throws
/// std::invalid_argument as that does.
[[nodiscard]] std::vector<Function> make_natural_splines(int half_order, const VecX& x,
                                                         const MatX& rows);

}  // namespace sinew
