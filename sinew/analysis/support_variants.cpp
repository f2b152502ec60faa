#include "sinew/analysis/support_variants.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/summarize.h"

namespace sinew {

namespace {

/// Share of a variant's frames that may lie below what was asked for.
constexpr double frames_allowed = 0.1;

struct Variant {
    std::string name;
    TrunkSupport support;
    MatX owed;  ///< what pressure and stability add to each muscle and hoop, per frame [0..1]
    int frames_wanting = 0;
};

std::vector<Variant> make_variants(TrunkSupport given, const SupportRanges& ranges) {
    given.brace = 0;
    std::vector<Variant> variants;
    for (const auto& [name, hold] : {std::pair{"thorax pinned", ThoraxHold::pinned},
                                     std::pair{"thorax held in height", ThoraxHold::height_held},
                                     std::pair{"thorax free", ThoraxHold::free}}) {
        variants.push_back({.name = name, .support = given, .owed = {}});
        variants.back().support.hold = hold;
    }
    for (const double gain : {ranges.gain_low, ranges.gain_high}) {
        variants.push_back({.name = fmt::format("gain {:g}", gain), .support = given, .owed = {}});
        variants.back().support.gain = gain;
    }
    for (const double margin : {ranges.margin_low, ranges.margin_high}) {
        variants.push_back(
            {.name = fmt::format("margin {:g}", margin), .support = given, .owed = {}});
        variants.back().support.stability_options.margin = margin;
    }
    return variants;
}

/// Every variant in every frame. What moments and pressure ask for is the same in all of them, and
/// each starts from the answer under the support given.
void solve_variants(const Body& body, const Mechanics& mechanics, const AnalysisOptions& options,
                    const MotionPlan& plan, std::vector<Variant>& variants) {
    TrunkSupport given = options.support;
    given.brace = 0;
    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    DemandLevels levels(body, mechanics, forces, given, options.recruitment);
    const auto hoops = static_cast<Eigen::Index>(given.wall->hoops.size());
    for (Variant& variant : variants)
        variant.owed.resize(body.n_muscles() + hoops, plan.motion.n_frames());
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    std::vector<DeadLoad> weights;
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        collect_touches(plan, f, touches);
        collect_loads(plan, f, loads);
        collect_weights(body, plan, f, weights);
        const VecX q = plan.motion.q.col(f);
        problem.calc(q, plan.motion.qd.col(f), plan.motion.qdd.col(f), loads, touches);
        levels.solve(q, problem, weights, touches);
        for (Variant& variant : variants) {
            Recruitment answer = levels.answer(DemandLevel::stability);
            Stability outcome = levels.stability();
            levels.solve_stability(variant.support, problem, touches, answer, outcome);
            if (answer.status != RecruitmentStatus::solved ||
                outcome.status != StabilityStatus::stable)
                ++variant.frames_wanting;
            variant.owed.col(f) = answer.activation;
            variant.owed.col(f).head(body.n_muscles()) -=
                levels.answer(DemandLevel::moments).activation;
        }
    }
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
    return result.spine.frames_below_margin + result.unsolved_frames >
           frames_allowed * result.plan.motion.n_frames();
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

SupportCheck check_support_variants(const Body& body, const Mechanics& mechanics,
                                    const MotionPlan& whole, const AnalysisOptions& options,
                                    const SupportRanges& ranges, int frames) {
    SupportCheck check;
    const TrunkSupport& support = options.support;
    if (!support.wall || !support.pressure || !support.stability) return check;
    std::vector<Variant> variants = make_variants(support, ranges);
    const MotionPlan plan = thin_plan(whole, frames);
    solve_variants(body, mechanics, options, plan, variants);

    const AbdominalWall& wall = *support.wall;
    const double threshold = RoleRule{}.support_from;
    for (const char* group : judged_groups) {
        SupportVerdict verdict{.group = group};
        for (const Variant& variant : variants) {
            const VecX owed = calc_group_activation(body, &wall, group, variant.owed);
            if (owed.size() == 0) continue;
            const double mean = mean_over_time(plan.motion.time_s, owed);
            verdict.owed.emplace_back(variant.name, mean);
            (mean >= threshold ? verdict.some_ask : verdict.some_do_not) = true;
        }
        if (!verdict.owed.empty()) check.verdicts.push_back(std::move(verdict));
    }
    const int all = plan.motion.n_frames();
    for (const Variant& variant : variants)
        if (variant.frames_wanting > frames_allowed * all)
            check.variants_wanting.push_back(
                fmt::format("{} ({} of {} frames)", variant.name, variant.frames_wanting, all));
    for (SupportVerdict& verdict : check.verdicts) {
        const bool open = !check.variants_wanting.empty() && verdict.some_do_not;
        verdict.answer = verdict.some_ask && verdict.some_do_not ? SupportAnswer::undecided
                         : verdict.some_ask                      ? SupportAnswer::asked_for
                         : open                                  ? SupportAnswer::undecided
                                                                 : SupportAnswer::not_asked_for;
    }
    return check;
}

}  // namespace sinew
