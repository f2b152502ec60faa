#pragma once

#include "sinew/body/body_spec.h"
#include "sinew/math/tabulated_curve.h"

namespace sinew {

/// The curves of a Thelen2003 muscle, as functions of fibre length over optimal length and of fibre
/// velocity over maximum velocity (positive lengthening); forces over maximum isometric force.
///
/// Source:      Thelen (2003), J. Biomech. Eng. 125(1), 70–77, equations 1, 3, 6 and 7, as in
///              OpenSim 4.6: lengthening force goes on in a straight line from a threshold (95 %)
///              of its limit.
/// Departures:  the velocity curve is the one at full activation; Thelen's maximum velocity shrinks
///              to a quarter with activation. As in OpenSim, no force is below 0.
/// Valid range: fibre lengths up to ten optimal lengths; the passive curve goes on in a straight
///              line beyond them. Table error below 1e-9, relative where the passive force is
///              over 1.
[[nodiscard]] TabulatedCurve make_active_length_curve(const Thelen2003Curves& curves);
[[nodiscard]] TabulatedCurve make_velocity_curve(const Thelen2003Curves& curves);
[[nodiscard]] TabulatedCurve make_passive_curve(const Thelen2003Curves& curves);

}  // namespace sinew
