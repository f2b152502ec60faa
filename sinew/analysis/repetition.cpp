#include "sinew/analysis/repetition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sinew/analysis/capacity.h"
#include "sinew/input_error.h"
#include "sinew/motion/synthesize.h"

namespace sinew {

TrunkSupport with_exercise(TrunkSupport support, const Exercise& exercise) {
    if (exercise.brace && support.wall && support.pressure) support.brace = *exercise.brace;
    support.of = exercise.stability_of;
    if (exercise.thorax) support.hold = *exercise.thorax;
    return support;
}

std::optional<RepetitionCapacity> find_heaviest_load(const Body& body, const Mechanics& mechanics,
                                                     const TrunkSupport& support, Exercise exercise,
                                                     const SynthesisOptions& synthesis) {
    constexpr int max_passes = 8;
    constexpr double settled = 1e-3;  // of the load
    const MuscleForces forces(body);
    const bool is_balanced = exercise.throughout.balance_x || exercise.throughout.balance_z;
    std::optional<RepetitionCapacity> found;
    double last_load = 0, last_gap = 0;
    for (int pass = 0; pass < max_passes; ++pass) {
        FrameProblem problem(body, mechanics, forces);
        CapacityFrame frame(body, mechanics, forces, problem, support);
        const auto capacity =
            solve_repetition_capacity(synthesize(body, mechanics, exercise, synthesis), frame);
        if (!capacity || capacity->status != CapacityStatus::solved || capacity->at_bound)
            return pass == 0 ? capacity : found;
        found = capacity;
        // Secants to where the posture's load is the heaviest in it. Pass 0 has none: what was
        // found is balanced next. The heaviest rarely grows with the load that is balanced.
        const double gap = capacity->load_kg - exercise.load_kg;
        if (!is_balanced || std::abs(gap) <= settled * capacity->load_kg) break;
        double slope = -1;
        if (pass > 0) slope = std::min(-0.5, (gap - last_gap) / (exercise.load_kg - last_load));
        last_gap = gap;
        last_load = exercise.load_kg;
        exercise.load_kg = std::max(0.0, exercise.load_kg - gap / slope);
    }
    return found;
}

Repetition make_repetition(const Body& body, const Mechanics& mechanics,
                           const TrunkSupport& support, Exercise exercise,
                           const std::optional<LoadQuantity>& load,
                           const SynthesisOptions& synthesis) {
    Repetition repetition{.exercise = std::move(exercise), .plan = {}, .capacity = {}};
    Exercise& loaded = repetition.exercise;
    if (load && !loaded.equipment.carries_load())
        throw InputError(fmt::format("error: [--load] nothing in {} carries a load", loaded.id));
    if (!load) {
        // as the exercise says
    } else if (const auto* mass = std::get_if<LoadMass>(&*load)) {
        loaded.load_kg = mass->kg;
    } else {
        const double share = std::get<LoadShare>(*load).of_capacity;
        std::optional<RepetitionCapacity>& capacity = repetition.capacity;
        capacity = find_heaviest_load(body, mechanics, support, loaded, synthesis);
        if (!capacity || capacity->status != CapacityStatus::solved || capacity->at_bound)
            throw InputError(
                fmt::format(
                    "error: [--load] {:g} % of what? the heaviest load of {} was not found: {}",
                    100 * share, loaded.id,
                    capacity ? capacity->limited_by : std::string("it carries none")),
                capacity && capacity->stability_limits
                    ? "Give the load in kilograms, or ask for a smaller --margin."
                    : "Give the load in kilograms.");
        loaded.load_kg = share * capacity->load_kg;
    }
    repetition.plan = synthesize(body, mechanics, loaded, synthesis);
    return repetition;
}

Result analyze(const Body& body, const Mechanics& mechanics, const Repetition& repetition,
               AnalysisOptions options) {
    options.capacity = options.capacity && !repetition.capacity;
    Result result = analyze(body, mechanics, repetition.plan, options);
    result.exercise = repetition.exercise.id;
    for (const Overlay& overlay : repetition.exercise.chosen)
        (overlay.kind == OverlayKind::variation ? result.variations : result.faults)
            .push_back(overlay.name);
    if (repetition.capacity) result.capacity = repetition.capacity;
    return result;
}

}  // namespace sinew
