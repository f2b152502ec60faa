#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sinew/analysis/overlay_effects.h"
#include "sinew/evidence/run_claims.h"

namespace sinew {

/// An exercise of a file of claims as it is, and what is shown of it.
struct ShownExercise {
    std::size_t set_up = 0;  ///< in ClaimFile::set_ups
    Result result;
    std::string strip;  ///< drawing (draw_body_strip()); empty: the repetition could not be made
};

/// What the page of an answer shows beside its verdicts.
///
/// A set-up is *plain* when nothing is changed of its exercise and its body; the first plain one of
/// an exercise stands for it. The *subject* is the plain set-up that most sides of comparisons name
/// (the first of equals). *Charted* are the muscle groups whose mean activation some comparison
/// sets side by side in two exercises, and all abdominal ones where one of them is charted.
/// Exercises are *ranked* by the mean activation of the charted abdominal groups taken together,
/// or, where there are none, of the first charted group.
struct AnswerMaterial {
    std::vector<std::size_t> set_ups;  ///< one an exercise, in the file's order; named by a side
    std::optional<std::size_t> subject;
    std::vector<std::string> groups;  ///< charted
    std::vector<std::string> ranking;
    std::vector<ShownExercise> shown;       ///< the subject, then those that rank highest
    std::optional<OverlayEffects> effects;  ///< of the subject
    std::string why_no_effects;
};

/// The parts that need no simulation.
[[nodiscard]] AnswerMaterial choose_material(const ClaimFile& claims);

/// Figures of the charts, to be had with the claims' own (ClaimOptions::also).
[[nodiscard]] std::vector<FigureOfSetUp> list_chart_figures(const AnswerMaterial& material);
/// Mean activation of groups taken together.
[[nodiscard]] ClaimFigure make_mean_activation(std::vector<std::string> groups);
/// Its series in a set-up; null where it was not asked for.
[[nodiscard]] const FigureSeries* find_series(const ClaimRuns& runs, std::size_t set_up,
                                              const ClaimFigure& figure);
/// Set-ups that have the figure, the largest first.
[[nodiscard]] std::vector<std::size_t> rank_set_ups(const AnswerMaterial& material,
                                                    const ClaimRuns& runs,
                                                    const ClaimFigure& figure);

struct AnswerMaterialOptions {
    int frames = 21;  ///< of each repetition
    std::size_t others = 3;
    std::optional<EnergyOptions> energy;
    /// Loads an exercise, by its file's path, with one overlay put on.
    std::function<Exercise(const std::string& file, const OverlayChoice&)> load;
};

/// Simulates and draws what is shown: the subject with its energy, variations and faults, and the
/// others that rank highest. Joints alone decide which fault is worst; heaviest loads are not
/// sought.
void add_simulations(const ClaimFile& claims, const ClaimRuns& runs, const Body& body,
                     const TrunkSupport& support, const AnswerMaterialOptions& options,
                     AnswerMaterial& material);

}  // namespace sinew
