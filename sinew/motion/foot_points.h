#pragma once

#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// A point of a foot's sole.
struct FootPoint {
    std::string name;  ///< heel_r
    std::string foot;  ///< foot_r
    SegmentIndex segment;
    Vec3 p_Segment = Vec3::Zero();  ///< [m]
};

/// Heel, inner and outer ball, and toes of both feet: the body's markers of those names, or else
/// points on its segments calcn_r, toes_r and the left ones, whose origins are the heel and the
/// ball of the foot in OpenSim's leg models. Empty where it has neither.
///
/// Source: Drillis & Contini (1966), Body Segment Parameters: a foot is 0.055 of the height wide
///         and 0.152 long; Williams & McClay (2000), Phys. Ther. 80, 864–871: the ball at 0.72 of
///         its length. Hence half the width is 0.25, and the toes reach 0.39, of heel to ball.
[[nodiscard]] std::vector<FootPoint> find_foot_points(const Body& body, const Mechanics& mechanics);

}  // namespace sinew
