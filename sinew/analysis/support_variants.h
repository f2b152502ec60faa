#pragma once

#include <atomic>
#include <stop_token>
#include <string>
#include <vector>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/support_verdict.h"

namespace sinew {

/// What pressure and stability together add to a group's mean activation, both sides [0..1]; NaN
/// where the body has no such group.
[[nodiscard]] double calc_owed_to_support(const Result& result, const std::string& group);

/// Whether more than a tenth of the frames lie below the margin that was asked for, or have no
/// optimum: more would have been asked for there than the answer shows.
[[nodiscard]] bool misses_margin(int frames_wanting, int frames);
[[nodiscard]] bool misses_margin(const Result& result);

/// free, height-held or pinned.
[[nodiscard]] const char* name_of(ThoraxHold hold);

/// The declared ranges of what stability stands on.
struct SupportRanges {
    double gain_low = 5, gain_high = 20;      ///< g [1]
    double margin_low = 0, margin_high = 30;  ///< κ [N·m/rad]
};

/// One way of asking for stability.
struct SupportVariant {
    std::string name;
    ThoraxHold hold = ThoraxHold::pinned;
    double gain = 10;    ///< g [1]
    double margin = 10;  ///< κ [N·m/rad]
};

/// The seven ways behind a verdict: as `given`; and with the thorax pinned, held in height and
/// free, each at the corner of the ranges that asks for least (high gain, low margin) and at the
/// one that asks for most (low gain, high margin).
///
/// Departures: the two corners between those, and the middles, are left out: in hip thrust (20 to
///             70 kg), front plank, curl-up and glute bridge, both sexes, the 27 runs of every
///             hold, three gains and three margins give the same verdicts on all seven groups
///             (tests/support_variants.test.cpp repeats it for two of them).
[[nodiscard]] std::vector<SupportVariant> make_support_variants(const TrunkSupport& given,
                                                                const SupportRanges& ranges);

/// The same in words.
[[nodiscard]] std::string describe_support_variants(const TrunkSupport& given,
                                                    const SupportRanges& ranges);

/// What came of the variants; the verdicts have their variants and no answer yet (judge_support()).
struct SupportCheck {
    std::vector<SupportVerdict> verdicts;
    std::vector<std::string>
        variants_wanting;  ///< those that miss their margin, and in how many frames
};

/// Asks for stability once more in each variant, and how much pressure and stability then owe the
/// trunk's groups, as a mean over the repetition.
///
/// Frames are parted among however many threads call work(); each is solved from a cold start, so
/// that the digits do not depend on who took which. Without a brace, whatever `options` say.
///
/// Cannot: vary strength, posture or pressure's geometry; that is uncertainty's business.
class SupportVariantRuns {
public:
    /// `plan`, `options`: as analyze() gets them, which may run beside this in another thread.
    /// `frames`: of the plan, about so many are used, evenly, both ends included. Nothing is run
    /// when stability is not asked for. `body` and `mechanics` must outlive this.
    SupportVariantRuns(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                       const AnalysisOptions& options, std::vector<SupportVariant> variants,
                       int frames);

    /// Takes the next frame that nobody has until none is left.
    void work();
    /// Once every call of work() has returned.
    [[nodiscard]] SupportCheck check() const;

private:
    void solve_frame(int frame, FrameProblem& problem);

    const Body& body_;
    const Mechanics& mechanics_;
    RecruitmentOptions recruitment_;
    std::stop_token stop_;
    TrunkSupport given_;
    std::vector<SupportVariant> variants_;
    MotionPlan plan_;
    MuscleForces forces_;
    std::vector<MatX> owed_;                  ///< per variant: muscles and hoops × frames [0..1]
    std::vector<std::vector<char>> wanting_;  ///< per variant and frame
    std::atomic<int> next_ = 0;
};

/// The same in one thread.
[[nodiscard]] SupportCheck check_support_variants(const Body& body, const Mechanics& mechanics,
                                                  const MotionPlan& plan,
                                                  const AnalysisOptions& options,
                                                  std::vector<SupportVariant> variants, int frames);

/// Every n-th frame of a plan, so that about `frames` remain, the first and the last included.
[[nodiscard]] MotionPlan thin_plan(const MotionPlan& plan, int frames);

}  // namespace sinew
