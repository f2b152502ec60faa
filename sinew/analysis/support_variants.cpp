#include "sinew/analysis/support_variants.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/summarize.h"
#include "sinew/stopped.h"

namespace sinew {

namespace {

/// Share of a variant's frames that may lie below what was asked for.
constexpr double frames_allowed = 0.1;

template <class T>
void thin(std::vector<T>& values, const std::vector<int>& kept) {
    std::vector<T> out;
    for (const int f : kept) out.push_back(values[static_cast<std::size_t>(f)]);
    values = std::move(out);
}

}  // namespace

const char* name_of(ThoraxHold hold) {
    switch (hold) {
        case ThoraxHold::pinned:
            return "pinned";
        case ThoraxHold::height_held:
            return "height-held";
        case ThoraxHold::free:
            return "free";
    }
    return "pinned";
}

double calc_owed_to_support(const Result& result, const std::string& name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name)
            return group.mean_from[static_cast<std::size_t>(DemandLevel::pressure)] +
                   group.mean_from[static_cast<std::size_t>(DemandLevel::stability)];
    return std::nan("");
}

bool misses_margin(int frames_wanting, int frames) {
    return frames_wanting > frames_allowed * frames;
}

bool misses_margin(const Result& result) {
    return misses_margin(result.spine.frames_below_margin + result.unsolved_frames,
                         result.plan.motion.n_frames());
}

std::vector<SupportVariant> make_support_variants(const TrunkSupport& given,
                                                  const SupportRanges& ranges) {
    std::vector<SupportVariant> variants{
        {"as asked", given.hold, given.gain, given.stability_options.margin}};
    for (const ThoraxHold hold : {ThoraxHold::pinned, ThoraxHold::height_held, ThoraxHold::free})
        for (const auto& [gain, margin] : {std::pair{ranges.gain_high, ranges.margin_low},
                                           std::pair{ranges.gain_low, ranges.margin_high}})
            variants.push_back({fmt::format("{}, g {:g} κ {:g}", name_of(hold), gain, margin), hold,
                                gain, margin});
    return variants;
}

std::string describe_support_variants(const TrunkSupport& given, const SupportRanges& ranges) {
    return fmt::format(
        "the thorax {}, gain g {:g} and margin κ {:g} N·m/rad as asked; then pinned, height-held "
        "and free, each at g {:g} κ {:g} and g {:g} κ {:g}",
        name_of(given.hold), given.gain, given.stability_options.margin, ranges.gain_high,
        ranges.margin_low, ranges.gain_low, ranges.margin_high);
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
        if (!contact.touches.empty()) thin(contact.touches, kept);
    }
    for (LoadTrack& load : out.loads) {
        thin(load.p_W, kept);
        thin(load.a_W, kept);
        thin(load.f_W, kept);
    }
    for (BandTrack& band : out.bands) {
        for (std::vector<Vec3>& p_W : band.p_W) thin(p_W, kept);
        thin(band.tension_N, kept);
        thin(band.energy_J, kept);
    }
    return out;
}

SupportVariantRuns::SupportVariantRuns(const Body& body, const Mechanics& mechanics,
                                       const MotionPlan& plan, const AnalysisOptions& options,
                                       std::vector<SupportVariant> variants, int frames)
    : body_(body),
      mechanics_(mechanics),
      recruitment_(options.recruitment),
      stop_(options.stop),
      given_(options.support),
      forces_(body) {
    if (!given_.wall || !given_.pressure || !given_.stability) return;
    given_.brace = 0;
    variants_ = std::move(variants);
    plan_ = thin_plan(plan, frames);
    const auto hoops = static_cast<Eigen::Index>(given_.wall->hoops.size());
    const int n_frames = plan_.motion.n_frames();
    owed_.assign(variants_.size(), MatX(body.n_muscles() + hoops, n_frames));
    wanting_.assign(variants_.size(), std::vector<char>(static_cast<std::size_t>(n_frames)));
}

void SupportVariantRuns::work() {
    if (variants_.empty()) return;
    FrameProblem problem(body_, mechanics_, forces_);
    for (int f = next_++; f < plan_.motion.n_frames(); f = next_++) {
        throw_if_stopped(stop_);
        solve_frame(f, problem);
    }
}

/// What moments and pressure ask for is the same in all variants, and each starts from the answer
/// under the support given.
void SupportVariantRuns::solve_frame(int frame, FrameProblem& problem) {
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    std::vector<DeadLoad> weights;
    collect_touches(plan_, frame, touches);
    collect_loads(plan_, frame, loads);
    collect_weights(body_, plan_, frame, weights);
    const VecX q = plan_.motion.q.col(frame);
    problem.calc(q, plan_.motion.qd.col(frame), plan_.motion.qdd.col(frame), loads, touches);
    apply_efforts(body_, plan_, frame, problem.problem().lower);
    DemandLevels levels(body_, mechanics_, forces_, given_, recruitment_);
    levels.solve(q, problem, weights, touches);
    for (std::size_t v = 0; v < variants_.size(); ++v) {
        const SupportVariant& variant = variants_[v];
        TrunkSupport support = given_;
        support.hold = variant.hold;
        support.gain = variant.gain;
        support.stability_options.margin = variant.margin;
        Recruitment answer = levels.answer(DemandLevel::stability);
        Stability outcome = levels.stability();
        levels.solve_stability(support, problem, touches, answer, outcome);
        wanting_[v][static_cast<std::size_t>(frame)] =
            answer.status != RecruitmentStatus::solved || outcome.status != StabilityStatus::stable
                ? 1
                : 0;
        auto owed = owed_[v].col(frame);
        owed = answer.activation;
        owed.head(body_.n_muscles()) -= levels.answer(DemandLevel::moments).activation;
    }
}

SupportCheck SupportVariantRuns::check() const {
    SupportCheck check;
    const int frames = plan_.motion.n_frames();
    std::vector<bool> missed;
    for (std::size_t v = 0; v < variants_.size(); ++v) {
        const auto wanting = static_cast<int>(std::ranges::count(wanting_[v], 1));
        missed.push_back(misses_margin(wanting, frames));
        if (missed[v])
            check.variants_wanting.push_back(
                fmt::format("{} ({} of {} frames)", variants_[v].name, wanting, frames));
    }
    for (const char* group : judged_groups) {
        SupportVerdict verdict{.group = group};
        for (std::size_t v = 0; v < variants_.size(); ++v) {
            const VecX owed = calc_group_activation(body_, &*given_.wall, group, owed_[v]);
            if (owed.size() == 0) continue;
            verdict.variants.push_back(
                {variants_[v].name, mean_over_time(plan_.motion.time_s, owed), missed[v]});
        }
        if (!verdict.variants.empty()) check.verdicts.push_back(std::move(verdict));
    }
    return check;
}

SupportCheck check_support_variants(const Body& body, const Mechanics& mechanics,
                                    const MotionPlan& plan, const AnalysisOptions& options,
                                    std::vector<SupportVariant> variants, int frames) {
    SupportVariantRuns runs(body, mechanics, plan, options, std::move(variants), frames);
    runs.work();
    return runs.check();
}

}  // namespace sinew
