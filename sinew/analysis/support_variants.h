#pragma once

#include <array>
#include <string>
#include <vector>

#include "sinew/analysis/analyze.h"

namespace sinew {

/// The groups of which it is asked whether pressure and stability need them.
inline constexpr std::array judged_groups{
    "rectus abdominis", "external oblique", "internal oblique",  "transversus abdominis",
    "erector spinae",   "multifidus",       "quadratus lumborum"};

/// What pressure and stability together add to a group's mean activation, both sides [0..1]; NaN
/// where the body has no such group.
[[nodiscard]] double calc_owed_to_support(const Result& result, const std::string& group);

/// Whether more than a tenth of the frames lie below the margin that was asked for, or have no
/// optimum: more would have been asked for there than the answer shows.
[[nodiscard]] bool misses_margin(const Result& result);

/// The declared ranges of what stability stands on.
struct SupportRanges {
    double gain_low = 5, gain_high = 20;      ///< g [1]
    double margin_low = 0, margin_high = 30;  ///< κ [N·m/rad]
};

/// What becomes of the trunk's verdicts over the variants.
struct SupportCheck {
    std::vector<SupportVerdict> verdicts;
    std::vector<std::string> variants_wanting;  ///< those that miss their margin
};

/// Asks for stability again with the thorax free, held in height and pinned, and at the ends of the
/// ranges of gain and margin, and each time whether pressure and stability owe a trunk
/// group at least `RoleRule::support_from` of full activation as a mean over the repetition. An
/// answer that is not the same in all of them is undecided, and so is a no where a variant did not
/// reach its margin in more than a tenth of its frames, because more would have been asked for;
/// such variants are named.
///
/// `plan`, `options`: as analyze() gets them, which may run beside this in another thread.
/// `frames`: of the plan, about so many are used, evenly, both ends included. Empty when stability
/// is not asked for.
///
/// Cannot: vary strength, posture or pressure's geometry; that is uncertainty's business.
[[nodiscard]] SupportCheck check_support_variants(const Body& body, const Mechanics& mechanics,
                                                  const MotionPlan& plan,
                                                  const AnalysisOptions& options,
                                                  const SupportRanges& ranges, int frames);

/// Every n-th frame of a plan, so that about `frames` remain, the first and the last included.
[[nodiscard]] MotionPlan thin_plan(const MotionPlan& plan, int frames);

}  // namespace sinew
