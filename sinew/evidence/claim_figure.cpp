#include "sinew/evidence/claim_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/attainable_margin.h"
#include "sinew/analysis/energy.h"
#include "sinew/analysis/group_leverage.h"
#include "sinew/analysis/result_figures.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/summarize.h"

namespace sinew {

namespace {

constexpr double per_cent = 100, per_radian = 180 / std::numbers::pi;
constexpr double least_activation = 0.01;  ///< half of what RoleRule still calls idle
constexpr const char* of_activation = "full activation";

using S = FigureSubject;
/// The order is free; calc_figure() goes by name.
constexpr std::array kinds{
    FigureKind{"mean_activation", S::groups, "%", of_activation, per_cent, least_activation, true,
               true, "mean over time"},
    FigureKind{"peak_activation", S::groups, "%", of_activation, per_cent, least_activation, true,
               false, "highest of the repetition"},
    FigureKind{"activation_from_moments", S::groups, "%", of_activation, per_cent, least_activation,
               true, false, "what the moments alone ask for, mean over time"},
    FigureKind{"activation_from_support", S::groups, "%", of_activation, per_cent, least_activation,
               false, false, "what pressure and stability add to that, mean over time"},
    FigureKind{"activation_time", S::groups, "s", of_activation, 1, 0.03, true, false,
               "activation summed over the time of one repetition"},
    FigureKind{"fibre_change", S::groups, "%", "optimal fibre length", per_cent, 0.002, true, true,
               "size of the change of mean fibre length; the largest of the phases"},
    FigureKind{"moment_share", S::groups_at_coordinate, "%", "the joint's moment", per_cent, 0.01,
               true, true,
               "part given of the moment of a joint that works or is loaded; 0 at "
               "others"},
    FigureKind{"opposed_share", S::groups_at_coordinate, "%", "the joint's moment", per_cent, 0.01,
               true, true, "part of that moment that is opposed"},
    FigureKind{"moment_arm", S::groups_at_coordinate, "cm", "", 100, 0.001, false, false,
               "mean over lines and time, + along the coordinate"},
    FigureKind{"moment_at_full_activation", S::groups_at_coordinate, "N·m", "", 1, 0.1, false,
               false, "what all lines could do, + along the coordinate"},
    FigureKind{"mean_moment", S::coordinate, "N·m", "", 1, 0.1, false, true,
               "net, mean over time, + along the coordinate"},
    FigureKind{"peak_moment", S::coordinate, "N·m", "", 1, 0.1, true, false, "net, largest size"},
    FigureKind{"joint_work", S::coordinate, "J", "", 1, 0.1, false, true,
               "of the net moment, both sides"},
    FigureKind{"work_share", S::coordinate, "%", "the joints' work", per_cent, 0.01, true, true,
               "part of the work that all joints together do; 0 where a joint takes work up"},
    FigureKind{"range_of_motion", S::coordinate, "deg", "", per_radian, 0.01, true, true,
               "largest angle less the smallest"},
    FigureKind{"compression", S::level, "N", "", 1, 1, true, false, "peak"},
    FigureKind{"compression_body_weights", S::level, "BW", "", 1, 0.01, true, false, "peak"},
    FigureKind{"shear", S::level, "N", "", 1, 1, true, false, "peak of its size"},
    FigureKind{"joint_force", S::joint, "N", "", 1, 1, true, false, "peak"},
    FigureKind{"joint_force_body_weights", S::joint, "BW", "", 1, 0.01, true, false, "peak"},
    FigureKind{"abdominal_pressure", S::whole, "kPa", "", 1e-3, 10, true, false, "mean over time"},
    FigureKind{"peak_abdominal_pressure", S::whole, "kPa", "", 1e-3, 10, true, false,
               "highest of the repetition"},
    FigureKind{"stability_margin", S::whole, "N·m/rad", "", 1, 0.1, false, false,
               "smallest stiffness that the answer of least effort has"},
    FigureKind{"attainable_margin", S::whole, "N·m/rad", "", 1, 0.1, false, false,
               "largest that muscles could give at any price, up to 200"},
    FigureKind{"mechanical_work", S::whole, "J", "", 1, 0.1, false, false,
               "gained by body and load in lifting"},
    FigureKind{"duration", S::whole, "s", "", 1, 0.01, true, false, "of one repetition"},
    FigureKind{"net_energy", S::span, "kcal", "", 1 / J_per_kcal, 0.01 * J_per_kcal, true, false,
               "that muscles cost the whole body, above rest", 2},
    FigureKind{"gross_energy", S::span, "kcal", "", 1 / J_per_kcal, 0.01 * J_per_kcal, true, false,
               "the same and what rest costs in that time", 2},
    FigureKind{"met", S::span, "MET", "", 1, 0.1, true, false,
               "gross, over what rest costs in that time"},
};

FigureValue none(std::string why) {
    return {std::nullopt, std::move(why)};
}

const GroupResult* find_group(const Result& result, const std::string& name) {
    for (const GroupResult& group : result.groups)
        if (group.side == Side::both && group.name == name) return &group;
    return nullptr;
}

std::string without_side(const std::string& name) {
    return side_of(name) == Side::both ? name : name.substr(0, name.size() - 2);
}

class Reader {
public:
    Reader(const ClaimFigure& figure, const FigureSource& source)
        : figure_(figure),
          source_(source),
          result_(source.result),
          time_s_(result_.plan.motion.time_s) {}

    FigureValue read() {
        if (!figure_.region.empty()) return none(explain_region());
        switch (figure_.kind->subject) {
            case S::groups:
            case S::groups_at_coordinate:
                for (const std::string& group : figure_.groups)
                    if (!find_group(result_, group))
                        return none(fmt::format("the body has no {}", group));
                return is("fibre_change")                          ? fibre_change()
                       : figure_.kind->subject == S::groups        ? activation()
                       : is("moment_share") || is("opposed_share") ? share()
                                                                   : leverage();
            case S::coordinate:
                return coordinate();
            case S::level:
                return level();
            case S::joint:
                return joint();
            case S::whole:
                return whole();
            case S::span:
                return energy();
        }
        return none("not known");
    }

private:
    [[nodiscard]] bool is(const char* name) const {
        return std::string_view(figure_.kind->name) == name;
    }

    /// No body has muscles whose regions could work apart: a line of pull is one from end to end.
    [[nodiscard]] std::string explain_region() const {
        std::string out;
        for (const std::string& name : figure_.groups) {
            const auto lines = std::ranges::find(source_.body.groups, name, &MuscleGroup::name);
            out += fmt::format("{}the {} {} has in this body {}", out.empty() ? "" : "; ",
                               figure_.region, name,
                               lines == source_.body.groups.end()
                                   ? "no line of pull"
                                   : fmt::format("no line of pull of its own: the muscle is {} "
                                                 "lines that pull alike from end to end",
                                                 lines->members.size()));
        }
        return out;
    }

    /// Mean over the time of the phase asked for, or of all.
    [[nodiscard]] std::optional<double> mean(const VecX& series) const {
        if (!figure_.phase) return mean_over_time(time_s_, series);
        const auto [first, last] = phase_frames();
        if (last <= first) return std::nullopt;
        const Eigen::Index n = last - first + 1;
        return mean_over_time(time_s_.segment(first, n), series.segment(first, n));
    }
    /// The phase ends on the first frame of the next.
    [[nodiscard]] std::pair<int, int> phase_frames() const {
        const int frames = result_.plan.motion.n_frames();
        if (!figure_.phase) return {0, frames - 1};
        int first = 0;
        while (first < frames && result_.plan.phase[first] != *figure_.phase) ++first;
        int last = first;
        while (last + 1 < frames && result_.plan.phase[last] == *figure_.phase) ++last;
        return {first, last};
    }
    [[nodiscard]] FigureValue no_phase() const {
        return none(fmt::format("{} has no phase '{}'", result_.exercise, name_of(*figure_.phase)));
    }

    /// Of the groups, weighed by volume.
    FigureValue activation() {
        VecX all = VecX::Zero(time_s_.size()), moments = all;
        double volume = 0;
        for (const std::string& name : figure_.groups) {
            const GroupResult& group = *find_group(result_, name);
            all += group.volume_share * group.activation;
            if (const VecX& from = group.activation_at[0]; from.size() > 0)
                moments += group.volume_share * from;
            volume += group.volume_share;
        }
        all /= volume;
        moments /= volume;
        if (is("peak_activation")) return {all.maxCoeff(), ""};
        if (is("activation_from_moments")) return {mean_over_time(time_s_, moments), ""};
        const double over_all = mean_over_time(time_s_, all);
        if (is("activation_from_support")) {
            // A brace is what was asked for, not what the movement needs.
            if (result_.spine.brace_asked_Pa > 0)
                return none("a brace stands between what support asks for and the answer");
            return {over_all - mean_over_time(time_s_, moments), ""};
        }
        if (is("activation_time"))
            return {over_all * (time_s_[time_s_.size() - 1] - time_s_[0]), ""};
        const auto value = mean(all);
        return value ? FigureValue{value, ""} : no_phase();
    }

    [[nodiscard]] std::vector<const PhaseRole*> phases(const std::string& group) const {
        std::vector<const PhaseRole*> out;
        for (const PhaseRole& phase : find_group(result_, group)->phases)
            if (!figure_.phase || phase.phase == *figure_.phase) out.push_back(&phase);
        return out;
    }

    FigureValue fibre_change() {
        double most = 0;
        for (const std::string& name : figure_.groups) {
            const auto phases = this->phases(name);
            if (phases.empty()) return no_phase();
            for (const PhaseRole* phase : phases) {
                if (!phase->fibre_change)
                    return none(
                        fmt::format("{} has no line of pull in this body, and so no fibre length "
                                    "that posture changes",
                                    name));
                most = std::max(most, std::abs(*phase->fibre_change));
            }
        }
        return {most, ""};
    }

    FigureValue share() {
        double most = 0;
        const auto& first = find_group(result_, figure_.groups.front())->phases;
        bool any = false;
        for (const PhaseRole& at : first) {
            if (figure_.phase && at.phase != *figure_.phase) continue;
            any = true;
            double sum = 0;
            for (const std::string& name : figure_.groups)
                for (const PhaseRole& phase : find_group(result_, name)->phases)
                    for (const JointShare& joint : phase.joints)
                        if (phase.phase == at.phase && joint.joint == figure_.at)
                            sum += is("moment_share") ? joint.gives : joint.opposes;
            most = std::max(most, sum);
        }
        return any ? FigureValue{most, ""} : no_phase();
    }

    FigureValue leverage() {
        const GroupLeverage leverage = calc_group_leverage(
            source_.body, source_.mechanics, result_.plan, figure_.groups, figure_.at);
        if (leverage.lines == 0)
            return none(fmt::format("no line of {} crosses {}", fmt::join(figure_.groups, ", "),
                                    figure_.at));
        return {is("moment_arm") ? leverage.moment_arm_m : leverage.moment_Nm, ""};
    }

    FigureValue coordinate() {
        const auto c = find_coordinate_or_right(source_.body, figure_.at);
        if (!c) return none(fmt::format("the body has no {}", figure_.at));
        const VecX moment = result_.moment.row(c->value);
        if (is("peak_moment")) return {moment.cwiseAbs().maxCoeff(), ""};
        const auto [first, last] = phase_frames();
        if (figure_.phase && last <= first) return no_phase();
        const Eigen::Index n = last - first + 1;
        const auto& q = result_.plan.motion.q;
        if (is("range_of_motion")) {
            const VecX angle = q.row(c->value).segment(first, n);
            return {angle.maxCoeff() - angle.minCoeff(), ""};
        }
        if (is("mean_moment")) return {mean(moment), ""};
        // Both sides of a joint count as one.
        std::map<std::string, double> work;
        for (int k = 0; k < source_.body.n_coordinates(); ++k) {
            const Coordinate& one = source_.body.coordinates[k];
            if (one.locked || one.name.starts_with("pelvis_")) continue;
            const VecX power = result_.moment.row(k).cwiseProduct(result_.plan.motion.qd.row(k));
            const double duration = time_s_[last] - time_s_[first];
            work[without_side(one.name)] +=
                duration * mean_over_time(time_s_.segment(first, n), power.segment(first, n));
        }
        const double own = work[without_side(figure_.at)];
        if (is("joint_work")) return {own, ""};
        double all = 0;
        for (const auto& [name, joules] : work) all += std::max(0.0, joules);
        if (!(all > 0)) return none("no joint does work");
        return {std::max(0.0, own) / all, ""};
    }

    FigureValue level() {
        std::optional<double> most;
        for (const SpinalLevelResult& level : result_.spine.levels)
            if (figure_.at.empty() || level.name == figure_.at)
                most = std::max(most.value_or(0),
                                is("shear") ? level.peak_shear_N : level.peak_compression_N);
        if (!most) return none("the body has no such lumbar level");
        if (is("compression_body_weights")) *most /= calc_body_weight_N(source_.body, result_);
        return {most, ""};
    }

    FigureValue joint() {
        for (const JointLoad& load : result_.joint_loads)
            if (load.name == figure_.at)
                return {is("joint_force")
                            ? load.peak_force_N
                            : load.peak_force_N / calc_body_weight_N(source_.body, result_),
                        ""};
        return none(fmt::format("the body has no joint load {}", figure_.at));
    }

    FigureValue whole() {
        const SpineResult& spine = result_.spine;
        if (is("duration")) return {time_s_[time_s_.size() - 1] - time_s_[0], ""};
        if (is("mechanical_work")) return {result_.work_lifting.mechanical_J, ""};
        if (is("attainable_margin")) {
            const auto margin = calc_attainable_margin(source_.body, source_.mechanics,
                                                       result_.plan, source_.support);
            return margin ? FigureValue{margin, ""}
                          : none("no largest margin was found with every moment supplied");
        }
        const bool margin = is("stability_margin");
        const VecX& series = margin ? spine.stability_Nm_per_rad : spine.pressure_Pa;
        if (series.size() == 0) return none("the body has no abdominal wall");
        return {margin                          ? series.minCoeff()
                : is("peak_abdominal_pressure") ? series.maxCoeff()
                                                : mean_over_time(time_s_, series),
                ""};
    }

    FigureValue energy() {
        if (!result_.energy) return none("the result does not say what its muscles cost");
        const EnergyUse& energy = *result_.energy;
        const EnergySum& sum = figure_.at == "session" ? energy.session
                               : figure_.at == "set"   ? energy.set
                                                       : energy.repetition;
        return {is("met") ? sum.met : is("net_energy") ? sum.net_J : sum.gross_J, ""};
    }

    const ClaimFigure& figure_;
    const FigureSource& source_;
    const Result& result_;
    const VecX& time_s_;
};

}  // namespace

std::span<const FigureKind> figure_kinds() {
    return kinds;
}

std::string describe(const ClaimFigure& figure) {
    std::string name = figure.kind->name;
    std::ranges::replace(name, '_', ' ');
    std::string out = name;
    if (!figure.groups.empty())
        out += fmt::format(" of {}{}{}", figure.region, figure.region.empty() ? "" : " ",
                           fmt::join(figure.groups, ", "));
    if (!figure.at.empty())
        out += fmt::format("{} {}",
                           figure.kind->subject == FigureSubject::span ? " of a"
                           : figure.groups.empty()                     ? " of"
                                                                       : " at",
                           figure.at);
    if (figure.phase) out += fmt::format(", {}", name_of(*figure.phase));
    return out;
}

std::string format_figure(const FigureKind& kind, double value) {
    const double printed = value * kind.scale;
    const int digits = std::abs(printed) < 99.95 ? kind.decimals : 0;
    std::string number = fmt::format("{:.{}f}", printed, digits);
    if (number.find_first_not_of("-0.") == std::string::npos && number.front() == '-')
        number.erase(0, 1);
    return fmt::format("{} {}", number, kind.unit);
}

bool hangs_on_trunk(const ClaimFigure& figure) {
    const std::string_view name = figure.kind->name;
    if (name == "activation_from_moments" || name == "fibre_change" || name == "moment_arm" ||
        name == "moment_at_full_activation" || name == "mechanical_work" || name == "duration" ||
        name == "range_of_motion")
        return false;
    if (figure.kind->subject == FigureSubject::whole ||
        figure.kind->subject == FigureSubject::level || figure.kind->subject == FigureSubject::span)
        return true;
    return std::ranges::any_of(figure.groups, [](const std::string& group) {
        return std::ranges::find(judged_groups, group) != judged_groups.end();
    });
}

bool is_abdominal(const ClaimFigure& figure) {
    const std::string_view name = figure.kind->name;
    if (name == "fibre_change" || name == "moment_arm" || name == "moment_at_full_activation")
        return false;
    return std::ranges::any_of(figure.groups,
                               [](const std::string& group) { return sinew::is_abdominal(group); });
}

bool needs_energy(const ClaimFigure& figure) {
    return figure.kind->subject == FigureSubject::span;
}

bool needs_result(const ClaimFigure& figure) {
    return std::string_view(figure.kind->name) != "attainable_margin";
}

FigureValue calc_figure(const ClaimFigure& figure, const FigureSource& source) {
    return Reader(figure, source).read();
}

}  // namespace sinew
