#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sinew/analysis/support_variants.h"
#include "sinew/analysis/uncertain_inputs.h"
#include "sinew/evidence/claim.h"

namespace sinew {

/// What claims are tried on.
struct ClaimBody {
    SampledAdult adult;
    BodySpec spec;
    TrunkSupport support;
    PressureConstants pressure, stability;
    SupportRanges ranges;
    std::vector<UncertainQuantity> quantities;
    EnergyOptions energy;
};

struct ClaimOptions {
    int samples = 0;  ///< 0: the body as it stands alone
    std::uint64_t seed = 1;
    int frames = 21;         ///< of each repetition; a hold has two
    int variant_frames = 6;  ///< of them, under other assumptions about the trunk: every fourth
    /// Figures to be had besides those that comparisons name, of set-ups that some comparison
    /// names.
    std::vector<FigureOfSetUp> also;
    int threads = 0;  ///< 0: as many as the machine has; they decide the time alone
    /// Told by one thread at a time: parts of the work done, and of how many.
    std::function<void(int done, int all)> progress;
};

/// One figure of one set-up, wherever it was asked for.
struct FigureSeries {
    ClaimFigure figure;
    FigureValue nominal;
    std::vector<FigureValue> variants;  ///< as SetUpRuns::variants; empty: does not hang on them
    std::vector<FigureValue> samples;
};

struct SetUpRuns {
    double load_kg = 0;
    std::string load_note;  ///< where it is a share: of what
    std::vector<FigureSeries> figures;
    std::vector<std::string> variants;  ///< of the trunk's assumptions, the first as it is given
    std::vector<std::string> wanting;   ///< in which the margin cannot be had with every moment
};

/// What was simulated for a file of claims; verdicts are made of nothing else.
struct ClaimRuns {
    std::vector<SetUpRuns> set_ups;  ///< as ClaimFile::set_ups
    std::string variants_described;
    int samples = 0;
    std::uint64_t seed = 0;
    int simulations = 0;
    std::vector<std::string> sampled;  ///< quantities, over all set-ups

    [[nodiscard]] const FigureSeries& at(const FigureOfSetUp& operand) const;
};

/// Simulates every set-up that some comparison or stated figure names: once as the body stands;
/// where a figure hangs on the trunk's assumptions, once more under each of them
/// (make_support_variants(); a set-up or exercise that says how the thorax is held keeps that); and
/// once a sample. The draws of a sample are shared by all set-ups (UncertainSamples), so that
/// contrasts are those of one person. A load given as a share is one of what the body as it stands
/// can lift, and is then held in kilograms.
///
/// Where moments alone are carried, but not what a variant asks for besides, that variant's figures
/// are those of the dearest compromise, and it is named as wanting.
///
/// Every simulation depends on the set-up and the sample's number alone.
[[nodiscard]] ClaimRuns run_claims(const ClaimFile& claims, const ClaimBody& body,
                                   const ClaimOptions& options);

}  // namespace sinew
