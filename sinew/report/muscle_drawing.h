#pragma once

#include <string>

#include "sinew/analysis/result.h"
#include "sinew/body/body.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/report/drawing_canvas.h"

namespace sinew {

/// Less than this and a line counts as idle: all such lines are one faint path.
inline constexpr double idle_in_drawings = 0.02;

/// Colour of an activation [0..1]: amber through red to dark violet. Lightness falls all the way,
/// so that it reads without colour vision and in print.
///
/// Source: the plasma map of matplotlib (Smith & van der Walt 2015), from 0.82 down to 0.
[[nodiscard]] std::string activation_colour(double activation);

/// Draws the muscle lines of one side (both: those without a side) as they run in this posture:
/// coloured by activation, 2 mm thick and thicker by force (8 mm at 1000 N). Without a result all
/// of them are faint. `faded`: the side that lies behind.
void draw_muscles(const Body& body, const VecX& q, const Pose& pose, const Result* result,
                  int frame, Side side, bool faded, Canvas& canvas);

/// A bar of the colours with its ends in words, `width_mm` wide, its upper left corner at `at`.
void draw_activation_key(const Vec2& at, double width_mm, double text_mm, Canvas& canvas);

}  // namespace sinew
