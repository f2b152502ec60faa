#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/body/body.h"

namespace sinew {

enum class JumpCause {
    conditional_point,  ///< a conditional point joins or leaves the path, as its file declares
    wrap_engages,       ///< a surface takes hold of the path or lets go
    point_enters,       ///< the same, because an end of a piece comes to lie within the surface
    undeclared,         ///< the same points and surfaces on both sides: the body should be mended
};

/// A step in a muscle's length that its moment arm cannot explain.
struct PathJump {
    MuscleIndex muscle;
    CoordinateIndex coordinate;
    int posture = 0;  ///< index of the posture from which the coordinate was moved
    double at = 0;    ///< [rad or m] value of the coordinate
    double size = 0;  ///< [m] change of length as the coordinate rises through `at`
    JumpCause cause = JumpCause::undeclared;
    int part = -1;  ///< index into Muscle::points or Muscle::wraps of what switches; −1: none
};

struct PathJumpOptions {
    int steps = 200;           ///< per coordinate over its range
    double least_size = 5e-5;  ///< [m] steps below this are not reported
    double resolution = 1e-7;  ///< [rad or m] width to which a step is followed
};

/// Moves each coordinate over its range from each posture and looks for steps in the length of
/// every muscle that crosses it: where the change over one interval differs from the mean of the
/// moment arms at its ends by more than `least_size`, the interval is halved until it is
/// `resolution` wide.
///
/// Locked coordinates are left alone. A coordinate whose range is wider than a full turn is moved
/// over ±90° about the posture.
///
/// Cannot: see two opposite steps within one interval, or steps away from the postures given.
[[nodiscard]] std::vector<PathJump> check_path_jumps(const Body& body,
                                                     std::span<const VecX> postures,
                                                     const PathJumpOptions& options = {});

/// One line: muscle, coordinate, place, size and cause.
[[nodiscard]] std::string describe(const PathJump& jump, const Body& body);

}  // namespace sinew
