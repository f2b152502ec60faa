#pragma once

#include <span>
#include <string>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"

namespace sinew {

/// What muscle groups together could do about one coordinate, as means over a plan's frames.
struct GroupLeverage {
    int lines = 0;            ///< that cross the coordinate
    double moment_arm_m = 0;  ///< of the force, maximal isometric forces as weights; + along the
                              ///< coordinate
    double moment_Nm = 0;     ///< of all lines at full activation, passive force left out
};

/// `coordinate`: by name; without its side, the right one. Muscles of that side alone count then.
[[nodiscard]] GroupLeverage calc_group_leverage(const Body& body, const Mechanics& mechanics,
                                                const MotionPlan& plan,
                                                std::span<const std::string> groups,
                                                const std::string& coordinate);

/// By its own name, or as the right one of two; none: the body has no such coordinate.
[[nodiscard]] std::optional<CoordinateIndex> find_coordinate_or_right(const Body& body,
                                                                      const std::string& name);

}  // namespace sinew
