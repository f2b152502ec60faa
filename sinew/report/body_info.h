#pragma once

#include <string>

#include "sinew/io/body_info.h"

namespace sinew {

/// The table that `sinew body info` prints: segments, coordinates, muscles and the rest by count
/// and name, then whatever is not supported by kind, count and name with what its absence means,
/// and which properties are kept for writing but decide no result. Lines end with '\n' and are
/// wrapped at `width` columns.
[[nodiscard]] std::string format_body_info(const BodyInfo& info, int width = 100);

}  // namespace sinew
