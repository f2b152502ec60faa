#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/muscle/paths.h"

namespace sinew {

/// Watches the muscles' lengths along a motion for steps that their moment arms do not explain: the
/// change from one frame to the next beside the mean of the moment arms times the change of the
/// coordinates. Frames of a slow repetition differ by less than 0.1 rad, where that mean errs by
/// about 0.003 mm, so that half a millimetre is a step of the path: a wrap that engages at a
/// distance, a conditional point, or a fault of the body.
class PathSteps {
public:
    static constexpr double least_size = 5e-4;  ///< [m]

    explicit PathSteps(const Body& body);

    /// Call frame by frame. Allocates on the first call only.
    void record(const VecX& q, const MusclePaths& paths, double time_s);

    /// One line for each muscle that stepped: its largest step, when, and the value of the
    /// coordinate that moved most there of those it crosses.
    [[nodiscard]] std::vector<std::string> describe() const;

private:
    struct Step {
        double size = 0;
        double time_s = 0;
        std::optional<CoordinateIndex> moved;  ///< most since the frame before
        double at = 0;                         ///< its value [rad, m]
    };

    const Body& body_;
    bool first_ = true;
    VecX q_;
    MusclePaths paths_;
    std::vector<Step> largest_;
};

}  // namespace sinew
