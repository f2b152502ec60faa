#include "sinew/analysis/roles.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/summarize.h"

namespace sinew {

namespace {

std::string without_side(const std::string& name) {
    return side_of(name) == Side::both ? name : name.substr(0, name.size() - 2);
}

/// Trapezoid weight of frame f within [first, last].
double weight_of(const VecX& time_s, int f, int first, int last) {
    double weight = 0;
    if (f > first) weight += 0.5 * (time_s[f] - time_s[f - 1]);
    if (f < last) weight += 0.5 * (time_s[f + 1] - time_s[f]);
    return weight;
}

double mean_between(const VecX& time_s, const VecX& series, int first, int last) {
    if (last <= first) return series[first];
    double sum = 0;
    for (int f = first; f <= last; ++f) sum += weight_of(time_s, f, first, last) * series[f];
    return sum / (time_s[last] - time_s[first]);
}

std::size_t index_of(Side side) {
    return static_cast<std::size_t>(side);
}

}  // namespace

const char* name_of(Role role) {
    constexpr std::array<const char*, 5> names{"idle", "prime mover", "synergist", "stabiliser",
                                               "antagonist"};
    return names[static_cast<std::size_t>(role)];
}
const char* name_of(Contraction contraction) {
    constexpr std::array<const char*, 3> names{"holds", "shortens", "lengthens"};
    return names[static_cast<std::size_t>(contraction)];
}
const char* name_of(Phase phase) {
    constexpr std::array<const char*, 4> names{"lifting", "hold at the top", "lowering",
                                               "hold at the bottom"};
    return names[static_cast<std::size_t>(phase)];
}

RoleRecorder::RoleRecorder(const Body& body, const MotionPlan& plan)
    : body_(body),
      plan_(plan),
      joint_of_(body.coordinates.size(), -1),
      group_of_(body.muscles.size(), -1) {
    for (const Muscle& muscle : body.muscles) {
        for (const CoordinateIndex c : muscle.coordinates) {
            if (joint_of_[c] >= 0 || body.coordinates[c].locked) continue;
            const std::string name = without_side(body.coordinates[c].name);
            auto at = std::ranges::find(joints_, name, &Joint::name);
            if (at == joints_.end()) at = joints_.insert(at, {name, {}});
            at->coordinates.push_back(c);
            joint_of_[c] = static_cast<int>(at - joints_.begin());
        }
    }
    for (std::size_t g = 0; g < body.groups.size(); ++g)
        for (const MuscleIndex m : body.groups[g].members) group_of_[m] = static_cast<int>(g);

    const auto groups = static_cast<Eigen::Index>(body.groups.size());
    const auto joints = static_cast<Eigen::Index>(joints_.size());
    const int frames = plan.motion.n_frames();
    for (int f = 0; f < frames; ++f) {
        if (!phases_.empty() && phases_.back().phase == plan.phase[f]) continue;
        if (!phases_.empty()) phases_.back().last = f;
        PhaseSums sums;
        sums.phase = plan.phase[f];
        sums.first = f;
        sums.last = frames - 1;
        sums.work_J.setZero(joints);
        sums.load_Nm_s.setZero(joints);
        for (std::size_t s = 0; s < 3; ++s) {
            sums.with[s].setZero(groups, joints);
            sums.against[s].setZero(groups, joints);
            sums.fibre_first[s].setZero(groups);
            sums.fibre_last[s].setZero(groups);
        }
        phases_.push_back(std::move(sums));
    }
    // The last frame closes the last movement; alone it is no phase.
    std::erase_if(phases_, [](const PhaseSums& p) { return p.last <= p.first; });
}

void RoleRecorder::record(int f, const FrameProblem& frame, const VecX& activation,
                          const VecX& net_moment) {
    const VecX& time_s = plan_.motion.time_s;
    for (PhaseSums& sums : phases_) {
        if (f < sums.first || f > sums.last) continue;
        const double weight = weight_of(time_s, f, sums.first, sums.last);
        for (std::size_t c = 0; c < joint_of_.size(); ++c) {
            if (joint_of_[c] < 0) continue;
            const auto row = static_cast<Eigen::Index>(c);
            sums.work_J[joint_of_[c]] += weight * net_moment[row] * plan_.motion.qd(row, f);
            sums.load_Nm_s[joint_of_[c]] += weight * std::abs(net_moment[row]);
        }
        for (int m = 0; m < body_.n_muscles(); ++m) {
            const int g = group_of_[m];
            if (g < 0) continue;
            const auto side = index_of(side_of(body_.muscles[m].name));
            const auto both = index_of(Side::both);
            for (VecX* const at : {f == sums.first ? sums.fibre_first.data() : nullptr,
                                   f == sums.last ? sums.fibre_last.data() : nullptr}) {
                if (at == nullptr) continue;
                const double part =
                    body_.muscles[m].volume_share * frame.capacities.norm_fibre_length[m];
                at[both][g] += part;
                if (side != both) at[side][g] += part;
            }
            const double force = activation[m] * frame.capacities.active[m];
            if (force == 0) continue;
            for (const CoordinateIndex c : body_.muscles[m].coordinates) {
                const int j = joint_of_[c];
                if (j < 0) continue;
                const double moment = frame.paths.moment_arm(c.value, m) * force;
                auto& to = moment * net_moment[c.value] >= 0 ? sums.with : sums.against;
                to[both](g, j) += weight * std::abs(moment);
                if (side != both) to[side](g, j) += weight * std::abs(moment);
            }
        }
    }
}

double RoleRecorder::range_deg(const Joint& joint, const PhaseSums& phase) const {
    double most = 0;
    for (const CoordinateIndex c : joint.coordinates) {
        const auto span =
            plan_.motion.q.row(c.value).segment(phase.first, phase.last - phase.first + 1);
        most = std::max(most, span.maxCoeff() - span.minCoeff());
    }
    return most * 180 / std::numbers::pi;
}

PhaseRole RoleRecorder::judge(const RoleRule& rule, const GroupResult& group,
                              const PhaseSums& phase) const {
    const VecX& time_s = plan_.motion.time_s;
    const double duration = time_s[phase.last] - time_s[phase.first];
    PhaseRole out;
    out.phase = phase.phase;
    out.mean_activation = mean_between(time_s, group.activation, phase.first, phase.last);

    const auto at = std::ranges::find(body_.groups, group.name, &MuscleGroup::name);
    const bool has_lines = at != body_.groups.end();
    const auto g = static_cast<Eigen::Index>(at - body_.groups.begin());
    const auto side = index_of(group.side);
    if (has_lines) {
        double volume = 0;
        for (const MuscleIndex m : at->members)
            if (group.side == Side::both || side_of(body_.muscles[m].name) == group.side)
                volume += body_.muscles[m].volume_share;
        const double change = (phase.fibre_last[side][g] - phase.fibre_first[side][g]) / volume;
        out.contraction = change < -rule.hold_below  ? Contraction::shortens
                          : change > rule.hold_below ? Contraction::lengthens
                                                     : Contraction::holds;
    }
    if (out.mean_activation < rule.idle_below) {
        out.role = Role::idle;
        out.reason = fmt::format("{:.1f} % active", 100 * out.mean_activation);
        return out;
    }

    // Where it drives, where it opposes, and where it holds: the largest share of each.
    struct Share {
        double value = 0;
        Eigen::Index joint = -1;
    };
    Share drives, opposes, holds, elsewhere;
    const double most_work = phase.work_J.size() ? phase.work_J.cwiseAbs().maxCoeff() : 0;
    const auto raise = [](Share& share, double value, Eigen::Index joint) {
        if (value > share.value) share = {value, joint};
    };
    for (Eigen::Index j = 0; has_lines && j < phase.work_J.size(); ++j) {
        const double all = phase.with[side].col(j).sum();
        if (!(all > 0)) continue;
        const double with = phase.with[side](g, j) / all;
        const double against = phase.against[side](g, j) / all;
        const double work = std::abs(phase.work_J[j]);
        const bool loaded = phase.load_Nm_s[j] > rule.loaded_joint_Nm * duration;
        if (work >= rule.least_work_J && work >= rule.working_joint * most_work) {
            raise(drives, with, j);
            raise(opposes, against, j);
        } else if (loaded &&
                   range_deg(joints_[static_cast<std::size_t>(j)], phase) < rule.still_joint_deg) {
            raise(holds, with, j);
        }
        if (loaded) raise(elsewhere, with, j);
    }
    const auto say = [&](const Share& share, const char* what) {
        return fmt::format("{} {:.0f} % of {}", what, 100 * share.value,
                           joints_[static_cast<std::size_t>(share.joint)].name);
    };
    double support = 0;
    for (const DemandLevel level :
         {DemandLevel::pressure, DemandLevel::stability, DemandLevel::brace}) {
        const auto k = static_cast<std::size_t>(level);
        if (group.activation_at[k].size() == 0) continue;
        std::size_t before = k;
        do --before;
        while (before > 0 && group.activation_at[before].size() == 0);
        const VecX& lower = group.activation_at[before];
        support += mean_between(time_s, group.activation_at[k], phase.first, phase.last) -
                   (lower.size() ? mean_between(time_s, lower, phase.first, phase.last) : 0);
    }
    const bool takes_no_part =
        holds.value < rule.prime_mover_from && opposes.value < rule.synergist_from;
    if (drives.value >= rule.synergist_from) {
        out.role = drives.value >= rule.prime_mover_from ? Role::prime_mover : Role::synergist;
        out.reason = say(drives, "gives");
    } else if (support >= rule.support_from ||
               (takes_no_part && support > 0.5 * out.mean_activation)) {
        out.role = Role::stabiliser;
        out.reason = fmt::format("owes {:.1f} % to pressure, stability", 100 * support);
    } else if (holds.value >= rule.prime_mover_from) {
        out.role = Role::stabiliser;
        out.reason = say(holds, "holds with");
    } else if (opposes.value >= rule.synergist_from) {
        out.role = Role::antagonist;
        out.reason = say(opposes, "opposes with");
    } else {
        out.role = Role::synergist;
        out.reason = elsewhere.joint >= 0 ? say(elsewhere, "elsewhere: gives")
                                          : fmt::format("{:.0f} % active, at no loaded joint",
                                                        100 * out.mean_activation);
    }
    return out;
}

void RoleRecorder::assign(const RoleRule& rule, Result& result) const {
    for (GroupResult& group : result.groups) {
        group.phases.clear();
        for (const PhaseSums& phase : phases_) group.phases.push_back(judge(rule, group, phase));
        // The weightiest role counts: movers before supporters, idle last.
        constexpr std::array<int, 5> weight{0, 4, 3, 2, 1};
        const auto rank = [&](Role role) { return weight[static_cast<std::size_t>(role)]; };
        const PhaseRole* chosen = nullptr;
        for (const PhaseRole& phase : group.phases)
            if (!chosen || rank(phase.role) > rank(chosen->role)) chosen = &phase;
        if (!chosen) continue;
        group.role = chosen->role;
        group.role_reason = chosen->reason;
        group.contraction = chosen->contraction;
    }
}

}  // namespace sinew
