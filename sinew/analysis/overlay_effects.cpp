#include "sinew/analysis/overlay_effects.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sinew/analysis/run_tasks.h"
#include "sinew/input_error.h"

namespace sinew {

namespace {

/// Peaks of what the joints carry, over sides and levels.
std::vector<std::pair<std::string, double>> peak_loads(const Result& result) {
    std::vector<std::pair<std::string, double>> peaks;
    double compression = 0, shear = 0, hip = 0, knee = 0;
    for (const SpinalLevelResult& level : result.spine.levels) {
        compression = std::max(compression, level.peak_compression_N);
        shear = std::max(shear, level.peak_shear_N);
    }
    for (const JointLoad& joint : result.joint_loads)
        (joint.kind == LoadKind::hip_contact ? hip : knee) =
            std::max(joint.kind == LoadKind::hip_contact ? hip : knee, joint.peak_force_N);
    if (!result.spine.levels.empty()) {
        peaks.emplace_back("spinal compression", compression);
        peaks.emplace_back("spinal shear", shear);
    }
    if (!result.joint_loads.empty()) {
        peaks.emplace_back("hip", hip);
        peaks.emplace_back("knee", knee);
    }
    return peaks;
}

/// The heaviest load where one was found; of a load that cannot be lifted at all, 0.
std::optional<double> heaviest_kg(const Result& result) {
    if (!result.capacity) return std::nullopt;
    if (result.capacity->status == CapacityStatus::infeasible) return 0;
    if (result.capacity->status != CapacityStatus::solved || result.capacity->at_bound)
        return std::nullopt;
    return result.capacity->load_kg;
}

void compare(const Result& base, const Result& result, OverlayEffect& effect) {
    for (const GroupResult& before : base.groups) {
        if (before.side != Side::both) continue;
        for (const GroupResult& after : result.groups)
            if (after.side == Side::both && after.name == before.name)
                effect.groups.push_back(
                    {before.name, before.mean_activation, after.mean_activation});
    }
    std::ranges::stable_sort(effect.groups, [](const Change& a, const Change& b) {
        return std::abs(a.after - a.before) > std::abs(b.after - b.before);
    });
    const auto before = peak_loads(base), after = peak_loads(result);
    for (std::size_t k = 0; k < before.size(); ++k) {
        effect.loads.push_back({before[k].first, before[k].second, after[k].second});
        if (before[k].second > 0)
            effect.harm = std::max(effect.harm, after[k].second / before[k].second - 1);
    }
    const std::optional<double> could = heaviest_kg(base), can = heaviest_kg(result);
    if (!could || !can) return;
    effect.capacity_kg = Change{"heaviest load", *could, *can};
    if (*could > 0) effect.harm = std::max(effect.harm, 1 - *can / *could);
}

class Effects {
public:
    Effects(const Body& body, const Mechanics& mechanics, const TrunkSupport& support,
            const OverlayEffectOptions& options)
        : body_(body), mechanics_(mechanics), support_(support), options_(options) {}

    [[nodiscard]] Result run(const Exercise& exercise) const {
        AnalysisOptions options{
            .static_capacity = false, .capacity = options_.capacities, .largest_margin = false};
        options.support = with_exercise(support_, exercise);
        options.stop = options_.stop;
        return analyze(body_, mechanics_,
                       make_repetition(body_, mechanics_, options.support, exercise, std::nullopt,
                                       {.frames = options_.frames, .stop = options_.stop}),
                       options);
    }

    void run_overlay(const Exercise& exercise, const Exercise& plain, const Result& base,
                     const Overlay& overlay, OverlayEffect& effect) const {
        effect.overlay = overlay;
        effect.title = exercise.title;
        effect.load_kg = exercise.load_kg;
        try {
            const Result result = run(exercise);
            effect.status = result.status;
            if (exercise.load_kg == plain.load_kg || !overlay.sets_more) {
                compare(base, result, effect);
            } else {
                Exercise lighter = plain;
                lighter.load_kg = exercise.load_kg;
                compare(run(lighter), result, effect);
            }
        } catch (const InputError& fault) {
            effect.why_not = fault.what();
        }
        if (effect.status != ResultStatus::solved)
            effect.harm = std::numeric_limits<double>::infinity();
    }

private:
    const Body& body_;
    const Mechanics& mechanics_;
    const TrunkSupport& support_;
    const OverlayEffectOptions& options_;
};

}  // namespace

OverlayEffects calc_overlay_effects(const Body& body, const Mechanics& mechanics,
                                    const TrunkSupport& support, const Exercise& exercise,
                                    const OverlayLoader& with_overlay,
                                    const OverlayEffectOptions& options) {
    const Effects effects(body, mechanics, support, options);
    OverlayEffects out;
    out.base = effects.run(exercise);
    std::vector<OverlayEffect> found(exercise.overlays.size());
    run_tasks(static_cast<int>(found.size()), options.threads, {}, [&](int k) {
        const auto i = static_cast<std::size_t>(k);
        const Overlay& overlay = exercise.overlays[i];
        Exercise changed = with_overlay({overlay.kind, overlay.name});
        if (!overlay.sets_load) changed.load_kg = exercise.load_kg;
        effects.run_overlay(changed, exercise, out.base, overlay, found[i]);
    });
    for (OverlayEffect& effect : found)
        (effect.overlay.kind == OverlayKind::variation ? out.variations : out.faults)
            .push_back(std::move(effect));
    std::ranges::stable_sort(out.faults, std::greater<>(), &OverlayEffect::harm);
    return out;
}

}  // namespace sinew
