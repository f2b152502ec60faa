#include "sinew/analysis/support_variants.h"

#include <algorithm>
#include <cmath>
#include <future>

#include <fmt/format.h>

#include "sinew/analysis/roles.h"

namespace sinew {

namespace {

/// Share of a variant's frames that may lie below what was asked for.
constexpr double frames_allowed = 0.1;

struct Variant {
    std::string name;
    ThoraxHold hold;
    double gain, margin;
};

int frames_wanting(const Result& result) {
    return result.spine.frames_below_margin + result.unsolved_frames;
}

template <class T>
void thin(std::vector<T>& values, const std::vector<int>& kept) {
    std::vector<T> out;
    for (const int f : kept) out.push_back(values[static_cast<std::size_t>(f)]);
    values = std::move(out);
}

}  // namespace

double calc_owed_to_support(const Result& result, const std::string& name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name)
            return group.mean_from[static_cast<std::size_t>(DemandLevel::pressure)] +
                   group.mean_from[static_cast<std::size_t>(DemandLevel::stability)];
    return std::nan("");
}

bool misses_margin(const Result& result) {
    return frames_wanting(result) > frames_allowed * result.plan.motion.n_frames();
}

MotionPlan thin_plan(const MotionPlan& plan, int frames) {
    const int all = plan.motion.n_frames();
    std::vector<int> kept;
    for (int k = 0; k < frames; ++k) {
        const int f = static_cast<int>(
            std::lround(static_cast<double>(k) * (all - 1) / std::max(1, frames - 1)));
        if (kept.empty() || kept.back() != f) kept.push_back(f);
    }
    MotionPlan out = plan;
    out.motion.time_s = plan.motion.time_s(kept);
    out.motion.q = plan.motion.q(Eigen::all, kept);
    out.motion.qd = plan.motion.qd(Eigen::all, kept);
    out.motion.qdd = plan.motion.qdd(Eigen::all, kept);
    thin(out.path, kept);
    thin(out.phase, kept);
    for (ContactTrack& contact : out.contacts) {
        thin(contact.p_W, kept);
        thin(contact.p_Segment, kept);
        thin(contact.normal_W, kept);
    }
    for (LoadTrack& load : out.loads) {
        thin(load.p_W, kept);
        thin(load.a_W, kept);
        thin(load.f_W, kept);
    }
    return out;
}

void check_support_variants(const Body& body, const Mechanics& mechanics,
                            const AnalysisOptions& options, const SupportRanges& ranges, int frames,
                            Result& result) {
    if (result.spine.stability_Nm_per_rad.size() == 0) return;
    const TrunkSupport& given = options.support;
    const double gain = given.gain, margin = given.stability_options.margin;
    const std::vector<Variant> variants{
        {"thorax pinned", ThoraxHold::pinned, gain, margin},
        {"thorax held in height", ThoraxHold::height_held, gain, margin},
        {"thorax free", ThoraxHold::free, gain, margin},
        {fmt::format("gain {:g}", ranges.gain_low), given.hold, ranges.gain_low, margin},
        {fmt::format("gain {:g}", ranges.gain_high), given.hold, ranges.gain_high, margin},
        {fmt::format("margin {:g}", ranges.margin_low), given.hold, gain, ranges.margin_low},
        {fmt::format("margin {:g}", ranges.margin_high), given.hold, gain, ranges.margin_high}};

    AnalysisOptions varied = options;
    varied.static_capacity = varied.capacity = varied.joint_loads = false;
    varied.support.brace = 0;
    const MotionPlan plan = thin_plan(result.plan, frames);
    const double threshold = RoleRule{}.support_from;
    for (const char* group : trunk_groups) result.spine.verdicts.push_back({.group = group});
    // Each variant is a run of its own; their order is that of the list, whoever ends first.
    std::vector<std::future<Result>> runs;
    for (const Variant& variant : variants) {
        varied.support.hold = variant.hold;
        varied.support.gain = variant.gain;
        varied.support.stability_options.margin = variant.margin;
        runs.push_back(std::async(std::launch::async, [&body, &mechanics, &plan, varied] {
            return analyze(body, mechanics, plan, varied);
        }));
    }
    for (std::size_t k = 0; k < variants.size(); ++k) {
        const Variant& variant = variants[k];
        const Result run = runs[k].get();
        if (misses_margin(run))
            result.spine.variants_wanting.push_back(fmt::format(
                "{} ({} of {} frames)", variant.name, frames_wanting(run), plan.motion.n_frames()));
        for (SupportVerdict& verdict : result.spine.verdicts) {
            const double value = calc_owed_to_support(run, verdict.group);
            if (!std::isfinite(value)) continue;
            verdict.owed.emplace_back(variant.name, value);
            verdict.some_ask = verdict.some_ask || value >= threshold;
            verdict.some_do_not = verdict.some_do_not || value < threshold;
        }
    }
    std::erase_if(result.spine.verdicts,
                  [](const SupportVerdict& verdict) { return verdict.owed.empty(); });
    for (SupportVerdict& verdict : result.spine.verdicts) {
        const bool open = !result.spine.variants_wanting.empty() && verdict.some_do_not;
        verdict.answer = verdict.some_ask && verdict.some_do_not ? SupportAnswer::undecided
                         : verdict.some_ask                      ? SupportAnswer::asked_for
                         : open                                  ? SupportAnswer::undecided
                                                                 : SupportAnswer::not_asked_for;
    }
}

}  // namespace sinew
