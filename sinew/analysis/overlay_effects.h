#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "sinew/analysis/repetition.h"

namespace sinew {

/// A figure without and with an overlay.
struct Change {
    std::string name;
    double before = 0, after = 0;
};

/// What one variation or fault does to an exercise.
struct OverlayEffect {
    Overlay overlay;
    std::string title;  ///< of the exercise done so
    ResultStatus status = ResultStatus::not_run;
    double load_kg = 0;
    std::string why_not;         ///< in words, where no figures are given
    std::vector<Change> groups;  ///< mean activation, both sides [1]; largest change first
    std::vector<Change> loads;   ///< peak compression and shear of the spine, hip and knee [N]
    std::optional<Change>
        capacity_kg;  ///< heaviest load; none: it carries none, or it was not found
    /// How much worse the joints are off: the largest of the relative rises of `loads` and of the
    /// relative loss of the heaviest load [1]; infinite where it cannot be done with this load.
    double harm = 0;
};

/// The exercise as it is, and with each overlay that its file offers, at one and the same load. An
/// overlay that sets a load among other things keeps it, and is compared with the exercise at that
/// load; one that sets nothing else is compared with the exercise as it is.
struct OverlayEffects {
    Result base;
    std::vector<OverlayEffect> variations;  ///< in the file's order
    std::vector<OverlayEffect> faults;      ///< by harm, the worst first
};

/// Loads one exercise with one overlay put on.
using OverlayLoader = std::function<Exercise(const OverlayChoice&)>;

struct OverlayEffectOptions {
    int frames = 21;         ///< of each repetition
    bool capacities = true;  ///< also find the heaviest loads; without them harm is of joints alone
    int threads = 0;         ///< 0: as many as the machine has; no answer depends on it
    std::stop_token stop;    ///< once requested, Stopped is thrown at the next frame
};

/// `exercise` without overlays and with its load.
[[nodiscard]] OverlayEffects calc_overlay_effects(const Body& body, const Mechanics& mechanics,
                                                  const TrunkSupport& support,
                                                  const Exercise& exercise,
                                                  const OverlayLoader& with_overlay,
                                                  const OverlayEffectOptions& options = {});

}  // namespace sinew
