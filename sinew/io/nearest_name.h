#pragma once

#include <span>
#include <string>

namespace sinew {

/// The known name that the fewest insertions, deletions and replacements of letters turn into
/// `name` (Levenshtein 1966), the first of equals. `known` is not empty.
[[nodiscard]] std::string find_nearest_name(const std::string& name,
                                            std::span<const std::string> known);

}  // namespace sinew
