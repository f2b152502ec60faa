#pragma once

#include <cstddef>

namespace sinew {

/// Indices of different things are different types. Value-initialised means "none" only inside
/// std::optional; an Index is otherwise always valid.
template <class Tag>
struct Index {
    int value = 0;
    constexpr Index() = default;
    constexpr explicit Index(int v) : value(v) {}
    constexpr operator std::size_t() const { return static_cast<std::size_t>(value); }
    friend constexpr bool operator==(Index a, Index b) { return a.value == b.value; }
    friend constexpr auto operator<=>(Index a, Index b) { return a.value <=> b.value; }
};

using SegmentIndex = Index<struct SegmentTag>;
using JointIndex = Index<struct JointTag>;
using CoordinateIndex = Index<struct CoordinateTag>;
using StepIndex = Index<struct StepTag>;
using WrapIndex = Index<struct WrapTag>;
using MuscleIndex = Index<struct MuscleTag>;

}  // namespace sinew
