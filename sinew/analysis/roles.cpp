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

/// In percent, cut to a tenth.
std::string percent(double share) {
    return fmt::format("{:.1f} %", std::floor(1000 * share) / 10);
}

Contraction name_contraction(const RoleRule& rule, const std::optional<double>& change) {
    if (!change) return Contraction::not_computed;
    return *change < -rule.hold_below  ? Contraction::shortens
           : *change > rule.hold_below ? Contraction::lengthens
                                       : Contraction::holds;
}

/// The demands beyond moments that were made of a group, in words.
std::string support_names(const GroupResult& group) {
    std::string out;
    for (std::size_t k = 1; k < group.activation_at.size(); ++k)
        if (group.activation_at[k].size() > 0)
            out += fmt::format("{}{}", out.empty() ? "" : ", ", demand_level_names[k]);
    return out;
}

}  // namespace

const char* name_of(Role role) {
    constexpr std::array<const char*, 6> names{"idle",       "prime mover", "synergist",
                                               "stabiliser", "antagonist",  "minor"};
    return names[static_cast<std::size_t>(role)];
}
const char* name_of(Contraction contraction) {
    constexpr std::array<const char*, 4> names{"not computed", "holds", "shortens", "lengthens"};
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
        sums.load_Nm_s.setZero(body.n_coordinates());
        for (std::size_t s = 0; s < 3; ++s) {
            sums.with[s].setZero(groups, joints);
            sums.against[s].setZero(groups, joints);
            sums.driven_Nm_s[s].setZero(joints);
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
            sums.load_Nm_s[row] += weight * std::abs(net_moment[row]);
        }
        for (int m = 0; m < body_.n_muscles(); ++m) {
            const int g = group_of_[m];
            const auto side = index_of(side_of(body_.muscles[m].name));
            const auto both = index_of(Side::both);
            for (VecX* const at : {f == sums.first ? sums.fibre_first.data() : nullptr,
                                   f == sums.last ? sums.fibre_last.data() : nullptr}) {
                if (at == nullptr || g < 0) continue;
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
                const double impulse = weight * std::abs(moment);
                const bool gives = moment * net_moment[c.value] >= 0;
                for (const std::size_t s : {both, side}) {
                    if (gives) sums.driven_Nm_s[s][j] += impulse;
                    if (g >= 0) (gives ? sums.with : sums.against)[s](g, j) += impulse;
                    if (side == both) break;
                }
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

RoleRecorder::Load RoleRecorder::calc_load(const Joint& joint, Side side,
                                           const PhaseSums& phase) const {
    Load load;
    for (const CoordinateIndex c : joint.coordinates) {
        const Side its = side_of(body_.coordinates[c].name);
        if (side != Side::both && its != Side::both && its != side) continue;
        const double moment = phase.load_Nm_s[c.value];
        load.share += side != Side::both && its == Side::both ? 0.5 * moment : moment;
        load.largest = std::max(load.largest, moment);
    }
    return load;
}

RoleRecorder::Shares RoleRecorder::calc_shares(const RoleRule& rule, const MuscleGroup& group,
                                               Side side, const PhaseSums& phase) const {
    const auto g = static_cast<Eigen::Index>(&group - body_.groups.data());
    const double duration = plan_.motion.time_s[phase.last] - plan_.motion.time_s[phase.first];
    const double most_work = phase.work_J.size() ? phase.work_J.cwiseAbs().maxCoeff() : 0;
    Shares shares;
    for (std::size_t at = 0; at < joints_.size(); ++at) {
        const auto j = static_cast<Eigen::Index>(at);
        const Load load = calc_load(joints_[at], side, phase);
        const double work = std::abs(phase.work_J[j]);
        const bool works = work >= rule.least_work_J && work >= rule.working_joint * most_work;
        if (!works && load.largest < rule.loaded_joint_Nm * duration) continue;
        const auto s = index_of(side);
        const double all = std::max(phase.driven_Nm_s[s][j], load.share);
        if (!(all > 0)) continue;
        const double gives = phase.with[s](g, j) / all;
        const double opposes = phase.against[s](g, j) / all;
        shares.joints.push_back({joints_[at].name, gives, opposes});
        shares.gives.raise(gives, at);
        shares.opposes.raise(opposes, at);
        if (works)
            shares.drives.raise(gives, at);
        else if (range_deg(joints_[at], phase) < rule.still_joint_deg)
            shares.holds.raise(gives, at);
    }
    return shares;
}

std::optional<double> RoleRecorder::calc_fibre_change(const MuscleGroup& group, Side side,
                                                      const PhaseSums& phase) const {
    double volume = 0;
    for (const MuscleIndex m : group.members)
        if (side == Side::both || side_of(body_.muscles[m].name) == side)
            volume += body_.muscles[m].volume_share;
    if (!(volume > 0)) return std::nullopt;
    const auto g = static_cast<Eigen::Index>(&group - body_.groups.data());
    const auto s = index_of(side);
    return (phase.fibre_last[s][g] - phase.fibre_first[s][g]) / volume;
}

std::string RoleRecorder::say(const char* what, const Share& share) const {
    return fmt::format("{} {} of {}", what, percent(share.value), joints_[*share.joint].name);
}

PhaseRole RoleRecorder::judge(const RoleRule& rule, const GroupResult& group,
                              const PhaseSums& phase) const {
    const auto mean = [&](const VecX& series) {
        return mean_between(plan_.motion.time_s, series, phase.first, phase.last);
    };
    PhaseRole out;
    out.phase = phase.phase;
    out.mean_activation = mean(group.activation);
    Shares shares;
    const auto lines = std::ranges::find(body_.groups, group.name, &MuscleGroup::name);
    if (lines != body_.groups.end()) {
        out.fibre_change = calc_fibre_change(*lines, group.side, phase);
        out.contraction = name_contraction(rule, out.fibre_change);
        shares = calc_shares(rule, *lines, group.side, phase);
        out.joints = shares.joints;
    }
    const VecX& for_moments = group.activation_at[static_cast<std::size_t>(DemandLevel::moments)];
    const double owed = for_moments.size() ? out.mean_activation - mean(for_moments) : 0;
    const Share &drives = shares.drives, &holds = shares.holds, &gives = shares.gives,
                &opposes = shares.opposes;
    const auto owes = [&] {
        return fmt::format("owes {} to {}", percent(owed), support_names(group));
    };
    const bool against = opposes.value >= gives.value;
    const Share& larger = against ? opposes : gives;
    const Share& other = against ? gives : opposes;
    // A large share at a joint that is still is held there.
    const auto say_given = [&] {
        const bool held = holds.value >= std::max(gives.value, rule.prime_mover_from);
        return held ? say("holds", holds) : say("gives", gives);
    };
    const auto say_opposed = [&] { return say("opposes", opposes); };
    const auto say_larger = [&] { return against ? say_opposed() : say_given(); };

    if (out.mean_activation < rule.idle_below) {
        out.role = Role::idle;
        out.reason = percent(out.mean_activation) + " active";
    } else if (drives.value >= rule.synergist_from) {
        out.role = drives.value >= rule.prime_mover_from ? Role::prime_mover : Role::synergist;
        out.reason = say("drives", drives);
    } else if (owed >= rule.support_from) {
        out.role = Role::stabiliser;
        out.reason = owes();
        if (larger.value >= rule.synergist_from) out.reason += "; " + say_larger();
    } else if (holds.value >= rule.prime_mover_from) {
        out.role = Role::stabiliser;
        out.reason = say("holds", holds);
    } else if (larger.value >= rule.synergist_from) {
        out.role = against ? Role::antagonist : Role::synergist;
        out.reason = say_larger();
        if (other.value >= rule.synergist_from)
            out.reason += "; " + (against ? say_given() : say_opposed());
    } else {
        out.role = Role::minor;
        // Of the bounds that it misses, the one that it comes nearest to.
        constexpr double least_told = 0.001;
        if (owed >= least_told && owed / rule.support_from >= larger.value / rule.synergist_from)
            out.reason = owes();
        else if (larger.value >= least_told)
            out.reason = say_larger();
        else
            out.reason = fmt::format("below {:g} % of any loaded joint", 100 * least_told);
    }
    return out;
}

void RoleRecorder::assign(const RoleRule& rule, Result& result) const {
    for (GroupResult& group : result.groups) {
        group.phases.clear();
        for (const PhaseSums& phase : phases_) group.phases.push_back(judge(rule, group, phase));
        // The weightiest role counts, movers before supporters, and the first phase of equals.
        const auto weight = [](const PhaseRole& phase) {
            constexpr std::array<int, 6> weights{0, 5, 4, 3, 2, 1};  // in the order of Role
            return weights[static_cast<std::size_t>(phase.role)];
        };
        const auto chosen = std::ranges::max_element(group.phases, {}, weight);
        if (chosen == group.phases.end()) continue;
        group.role = chosen->role;
        group.role_phase = chosen->phase;
        group.role_reason = chosen->reason;
        group.contraction = chosen->contraction;
    }
}

}  // namespace sinew
