#pragma once

#include <string>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/body/body_spec.h"
#include "sinew/exercise/exercise.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// What is to be seen of a result, frame by frame, for somebody else to draw: poses of segments,
/// muscle paths with their activation and force, equipment, contact forces, load on each lumbar
/// level. World axes: x towards the feet of a lifter on the back, y up, z to the right [m, N].
///
/// One block of bytes, little-endian: "SNW1"; the length of the header in bytes, 32 bits; the
/// header, JSON padded with spaces to a multiple of four; then arrays of 32-bit floats, which the
/// header's `arrays` names with offset (in floats, from the end of the header) and shape.
/// docs/scene_format.md lists them.
///
/// A muscle that touches no wrap has its own path points; one with wraps has
/// points_of_wrapped_path, evenly spaced along its path.
///
/// `frames`: at most so many of the result's, evenly spaced, both ends included.
[[nodiscard]] std::string encode_scene(const BodySpec& spec, const Body& body,
                                       const Mechanics& mechanics, const Exercise& exercise,
                                       const Result& result, int frames);

inline constexpr int points_of_wrapped_path = 12;

/// Frames of a result that a page draws; it moves straight between them. A measured motion is
/// longer than a repetition.
[[nodiscard]] inline int count_scene_frames(const Result& result) {
    return result.plan.measured ? 201 : 51;
}

}  // namespace sinew
