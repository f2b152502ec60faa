#pragma once

#include "sinew/exercise/exercise.h"
#include "sinew/motion/motion.h"
#include "sinew/report/drawing_canvas.h"

namespace sinew {

/// What stands behind the body: a bench.
void draw_equipment_behind(const Equipment& equipment, Canvas& canvas);

/// Pull-up bar, wheel and bands in one frame of a plan.
void draw_equipment_before(const Equipment& equipment, const MotionPlan& plan, int frame,
                           Canvas& canvas);

/// What the body carries or is pulled by, in one frame of a plan. A load on a barbell, or one that
/// both hands hold more than 30 cm apart, is a bar of 2.2 m with plates of 45 cm where bar and
/// plates together weigh more than the 20 kg of the bar.
void draw_loads(const Equipment& equipment, const MotionPlan& plan, int frame, Canvas& canvas);

/// The floor's line and what is below it, as wide as what was drawn; to be put before all else.
/// Empty seen from above.
[[nodiscard]] std::string draw_floor(const Equipment& equipment, View view, const DrawingBox& box);

/// The height of the floor in the drawing [mm]; the box grows down to it.
void include_floor(const Equipment& equipment, Canvas& canvas);

}  // namespace sinew
