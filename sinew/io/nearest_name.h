#pragma once

#include <span>
#include <string>

namespace sinew {

/// Of the known names that begin with `name`, or else contain it, or else of all, the one that the
/// fewest insertions, deletions and replacements of letters turn into it (Levenshtein 1966), the
/// first of equals. `known` is not empty.
[[nodiscard]] std::string find_nearest_name(const std::string& name,
                                            std::span<const std::string> known);

}  // namespace sinew
