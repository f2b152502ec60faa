#pragma once

#include "sinew/body/body_spec.h"
#include "sinew/math/tabulated_curve.h"

namespace sinew {

/// The curves of a Millard2012 muscle with a rigid tendon, as functions of fibre length over
/// optimal length and of fibre velocity over maximum velocity (positive lengthening); forces over
/// maximum isometric force.
///
/// Each curve is a chain of quintic Bézier corners: a corner runs from one point and slope to the
/// next, with two control points at a fraction of the way to the place where both tangents meet.
///
/// Source:      Millard, Uchida, Seth & Delp (2013), J. Biomech. Eng. 135(2), 021005, with the
///              places of the joining points as in OpenSim 4.6.
/// Departures:  none from OpenSim's rigid tendon: the active curve falls to 0 and the velocity
///              curve is flat at maximum velocity, whatever `active_minimum_value` and the slopes
///              at maximum velocity say (they serve an elastic tendon without damping).
/// Valid range: table error below 1e-9 of the maximum isometric force, at passive forces up to it.
/// Throws std::invalid_argument when a curve's parameters make no corner.
[[nodiscard]] TabulatedCurve make_active_length_curve(const Millard2012Curves& curves);
[[nodiscard]] TabulatedCurve make_velocity_curve(const Millard2012Curves& curves);

/// Goes on with the stiffness at one norm force beyond it. Without stiffnesses and curviness in the
/// file: stiffness 0.2 at low force, 2 / (strain at one norm force − strain at zero force) at one
/// norm force, curviness 0.75, as in OpenSim.
[[nodiscard]] TabulatedCurve make_passive_curve(const Millard2012Curves& curves);

}  // namespace sinew
