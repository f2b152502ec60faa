#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/result.h"
#include "sinew/mechanics/mechanics.h"

namespace sinew {

/// What a figure is of.
enum class FigureSubject {
    whole,                 ///< the set-up as a whole
    groups,                ///< muscle groups, both sides, taken together
    groups_at_coordinate,  ///< what they do about a coordinate
    coordinate,            ///< a coordinate; without its side: the right one
    level,                 ///< a lumbar level; none given: the largest of all
    joint,                 ///< hip_r, knee_r, …
    span,                  ///< one of energy_spans
};

/// A figure that claims may compare. `name` is its key in claim files; where the JSON document of a
/// result has the same figure, it has the same name up to the unit.
struct FigureKind {
    const char* name;
    FigureSubject subject;
    const char* unit;  ///< as printed and as written in claim files
    const char* of;    ///< what the unit is a share of; figures of different ones do not compare
    double scale;      ///< printed = SI × scale
    double floor;      ///< SI; a ratio takes anything smaller for this
    bool never_negative;
    bool has_phase;  ///< can be asked of one phase alone
    const char* meaning;
    int decimals = 1;  ///< as printed
};
[[nodiscard]] std::span<const FigureKind> figure_kinds();

/// Over what energy is counted; set and session are those of SessionPlan.
inline constexpr std::array energy_spans{"repetition", "set", "session"};

struct ClaimFigure {
    const FigureKind* kind = nullptr;
    std::vector<std::string> groups;
    std::string at;              ///< coordinate, level, joint or span
    std::optional<Phase> phase;  ///< none: the whole repetition
    std::string region;          ///< of the groups; empty: all of them
    friend bool operator==(const ClaimFigure&, const ClaimFigure&) = default;
};

/// In words, such as `mean activation of rectus abdominis, lifting`.
[[nodiscard]] std::string describe(const ClaimFigure& figure);
/// With its unit.
[[nodiscard]] std::string format_figure(const FigureKind& kind, double value);

/// Whether the figure hangs on how the thorax is held and on the constants of stability: activation
/// of the trunk's groups (judged_groups), pressure, the spine's loads and its stability.
[[nodiscard]] bool hangs_on_trunk(const ClaimFigure& figure);
/// Whether it is a figure of an abdominal group, about which the gate decides.
[[nodiscard]] bool is_abdominal(const ClaimFigure& figure);

/// Whether the result must say what the muscles cost.
[[nodiscard]] bool needs_energy(const ClaimFigure& figure);
/// Whether it is taken from an analysis; if not, the plan is enough.
[[nodiscard]] bool needs_result(const ClaimFigure& figure);

/// A figure, or why there is none.
struct FigureValue {
    std::optional<double> value;  ///< SI
    std::string why;
};

/// What a figure is taken from. The support is that of the result.
struct FigureSource {
    const Body& body;
    const Mechanics& mechanics;
    const TrunkSupport& support;
    const Result& result;
};
[[nodiscard]] FigureValue calc_figure(const ClaimFigure& figure, const FigureSource& source);

}  // namespace sinew
