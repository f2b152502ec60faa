#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace sinew {

/// How many insertions, deletions and replacements of letters turn `a` into `b`, and how many into
/// the beginning of `b` that takes fewest (Levenshtein 1966).
struct Edits {
    std::size_t whole = 0, beginning = 0;
};

[[nodiscard]] inline Edits count_edits(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);  // of a's first letters against all of b's
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return {row.back(), *std::ranges::min_element(row)};
}

/// Of the known names that begin with `name`, or else contain it, or else of all, the one that the
/// fewest edits turn into it: of its beginning, since names are cut short, then of the whole; the
/// first of equals. `known` is not empty.
[[nodiscard]] inline std::string find_nearest_name(const std::string& name,
                                                   std::span<const std::string> known) {
    const auto distance = [&](const std::string& other) {
        const std::size_t at = name.empty() ? std::string::npos : other.find(name);
        const int apart = at == 0 ? 0 : at != std::string::npos ? 1 : 2;
        const Edits edits = count_edits(name, other);
        return std::tuple{apart, edits.beginning, edits.whole};
    };
    return *std::ranges::min_element(known, {}, distance);
}

}  // namespace sinew
