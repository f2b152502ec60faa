#pragma once

#include <string>
#include <vector>

#include "sinew/analysis/result.h"
#include "sinew/exercise/exercise.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/motion/motion.h"
#include "sinew/report/drawing_canvas.h"

namespace sinew {

struct DrawingOptions {
    View view = View::side;
    /// Its title and equipment; none: the body with what it carries, on a floor at height 0.
    const Exercise* exercise = nullptr;
    /// Of this very plan: activations and forces of the muscles, and contact forces. None, or one
    /// that was not run: muscles are faint and no force is shown.
    const Result* result = nullptr;
    double width_px = 640;  ///< at most; less where it would be taller than wide
    bool labels = true;     ///< names the instant, the forces in newtons and what the colours mean
};

/// One frame of a movement as an SVG image that needs nothing else: no script, style sheet or
/// font of its own, on a panel of its own colour. Lengths are true to scale; a contact force as
/// large as body weight is 45 cm long and starts where it acts. The side behind is paler, and its
/// muscles lie behind the trunk; the nearer side's are drawn over the body.
///
/// Cannot: show what covers what exactly: parts are stacked by the depth of their middles.
[[nodiscard]] std::string draw_body(const Body& body, const Mechanics& mechanics,
                                    const MotionPlan& plan, int frame,
                                    const DrawingOptions& options = {});

/// Bottom, middle and top of the lift side by side at one scale, a row a view; an exercise that
/// only holds, in one. `views` empty: from the side, and from the front as well where left does
/// not mirror right. `options.view` is not read.
[[nodiscard]] std::string draw_body_strip(const Body& body, const Mechanics& mechanics,
                                          const MotionPlan& plan, const DrawingOptions& options,
                                          std::vector<View> views = {});

}  // namespace sinew
