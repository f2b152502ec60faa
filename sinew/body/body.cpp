#include "sinew/body/body.h"

#include <algorithm>

namespace sinew {

namespace {

template <class Things>
std::optional<int> find_by_name(const Things& things, std::string_view name) {
    const auto it = std::find_if(things.begin(), things.end(),
                                 [&](const auto& thing) { return thing.name == name; });
    if (it == things.end()) return std::nullopt;
    return static_cast<int>(it - things.begin());
}

template <class IndexType>
std::optional<IndexType> as_index(std::optional<int> i) {
    if (!i) return std::nullopt;
    return IndexType{*i};
}

}  // namespace

double Body::mass() const {
    double sum = 0;
    for (const Segment& segment : segments) sum += segment.mass;
    return sum;
}

VecX Body::default_posture() const {
    VecX q(n_coordinates());
    for (int i = 0; i < n_coordinates(); ++i) q[i] = coordinates[i].default_value;
    return q;
}

std::optional<SegmentIndex> Body::find_segment(std::string_view name) const {
    return as_index<SegmentIndex>(find_by_name(segments, name));
}

std::optional<CoordinateIndex> Body::find_coordinate(std::string_view name) const {
    return as_index<CoordinateIndex>(find_by_name(coordinates, name));
}

std::optional<MuscleIndex> Body::find_muscle(std::string_view name) const {
    return as_index<MuscleIndex>(find_by_name(muscles, name));
}

}  // namespace sinew
