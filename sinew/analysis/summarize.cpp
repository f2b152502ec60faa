#include "sinew/analysis/summarize.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sinew/analysis/analyze.h"
#include "sinew/motion/movement_variables.h"

namespace sinew {

namespace {

double integral(const VecX& time_s, const VecX& series, int first, int last) {
    double sum = 0;
    for (int f = first; f < last; ++f)
        sum += 0.5 * (series[f] + series[f + 1]) * (time_s[f + 1] - time_s[f]);
    return sum;
}

/// The lines and hoops of one group on one side, each with its part of the volume.
struct Membership {
    std::vector<std::pair<Eigen::Index, double>> parts;  ///< row of the activations, volume
    double volume = 0;

    void add(Eigen::Index row, double share) {
        parts.emplace_back(row, share);
        volume += share;
    }
    /// Mean over the volume, per frame; rows that a level does not have are at rest.
    [[nodiscard]] VecX mean(const MatX& activation) const {
        VecX series = VecX::Zero(activation.cols());
        for (const auto& [row, share] : parts)
            if (row < activation.rows()) series += share * activation.row(row).transpose();
        return series / volume;
    }
};

Membership find_members(const Body& body, const AbdominalWall* wall, const std::string& group,
                        Side side) {
    Membership members;
    for (const MuscleGroup& candidate : body.groups) {
        if (candidate.name != group) continue;
        for (const MuscleIndex m : candidate.members)
            if (side == Side::both || side_of(body.muscles[m].name) == side)
                members.add(m.value, body.muscles[m].volume_share);
    }
    // A hoop runs round both sides.
    for (std::size_t k = 0; wall && k < wall->hoops.size(); ++k)
        if (wall->hoops[k].group == group)
            members.add(body.n_muscles() + static_cast<Eigen::Index>(k),
                        wall->hoops[k].volume_share * (side == Side::both ? 1 : 0.5));
    return members;
}

GroupResult summarize_group(const std::string& name, Side side, const Membership& members,
                            const Result& result) {
    const VecX& time_s = result.plan.motion.time_s;
    GroupResult out{.name = name, .side = side};
    out.volume_share = members.volume;
    double before = 0;
    for (std::size_t level = 0; level < result.level_activation.size(); ++level) {
        if (result.level_activation[level].size() == 0) continue;
        out.activation_at[level] = members.mean(result.level_activation[level]);
        out.mean_activation = mean_over_time(time_s, out.activation_at[level]);
        out.mean_from[level] = out.mean_activation - before;
        before = out.mean_activation;
        out.activation = out.activation_at[level];
    }
    Eigen::Index peak = 0;
    out.peak_activation = out.activation.maxCoeff(&peak);
    out.peak_time_s = time_s[peak];
    return out;
}

void summarize_groups(const Body& body, const AbdominalWall* wall, Result& result) {
    std::vector<std::string> names;
    for (const MuscleGroup& group : body.groups) names.push_back(group.name);
    for (std::size_t k = 0; wall && k < wall->hoops.size(); ++k)
        if (std::ranges::find(names, wall->hoops[k].group) == names.end())
            names.push_back(wall->hoops[k].group);
    for (const std::string& name : names) {
        for (const Side side : {Side::both, Side::left, Side::right}) {
            const Membership members = find_members(body, wall, name, side);
            if (members.volume > 0)
                result.groups.push_back(summarize_group(name, side, members, result));
        }
    }
    std::stable_sort(result.groups.begin(), result.groups.end(), [](const auto& a, const auto& b) {
        return a.mean_activation > b.mean_activation;
    });
}

void summarize_contacts(const std::vector<MatX>& point_force, Result& result) {
    const MotionPlan& plan = result.plan;
    const int frames = plan.motion.n_frames();
    std::map<std::pair<std::string, Side>, std::vector<std::size_t>> points;
    for (std::size_t k = 0; k < plan.contacts.size(); ++k)
        points[{plan.contacts[k].contact, side_of(plan.contacts[k].name)}].push_back(k);
    for (const auto& [key, members] : points) {
        ContactResult contact;
        contact.name = key.first;
        if (key.second != side_of(key.first))
            contact.name += key.second == Side::right ? "_r" : "_l";
        contact.segment = plan.contacts[members.front()].segment;
        contact.force_W.setZero(3, frames);
        contact.p_W.setZero(3, frames);
        contact.moment_W.setZero(3, frames);
        for (int f = 0; f < frames; ++f) {
            double pressure = 0;
            Vec3 weighted = Vec3::Zero(), mean = Vec3::Zero(), force = Vec3::Zero();
            for (std::size_t k : members) {
                const ContactTrack& track = plan.contacts[k];
                const Vec3 f_W = point_force[k].col(f);
                const double normal = f_W.dot(track.normal_W[f]);
                force += f_W;
                pressure += normal;
                weighted += normal * track.p_W[f];
                mean += track.p_W[f] / static_cast<double>(members.size());
            }
            const Vec3 p = pressure > 1e-9 ? Vec3(weighted / pressure) : mean;
            Vec3 moment = Vec3::Zero();
            for (std::size_t k : members)
                moment += (plan.contacts[k].p_W[f] - p).cross(Vec3(point_force[k].col(f)));
            contact.force_W.col(f) = force;
            contact.p_W.col(f) = p;
            contact.moment_W.col(f) = moment;
            if (force.norm() > contact.peak_force_N) {
                contact.peak_force_N = force.norm();
                contact.peak_time_s = plan.motion.time_s[f];
            }
            contact.peak_horizontal_N =
                std::max(contact.peak_horizontal_N, std::hypot(force.x(), force.z()));
        }
        result.contacts.push_back(std::move(contact));
    }
}

/// Sets the residuals of a measured motion beside what is accepted, and tells what is beyond.
void judge_residuals(const Body& body, Result& result) {
    if (!result.plan.measured) return;
    double push_N = 0;
    for (int f = 0; f < result.plan.motion.n_frames(); ++f) {
        Vec3 sum = Vec3::Zero();
        for (const ContactResult& contact : result.contacts) sum += contact.force_W.col(f);
        push_N = std::max(push_N, sum.norm());
    }
    std::string beyond;
    for (Residual& residual : result.residuals) {
        const auto c = body.find_coordinate(residual.coordinate);
        const bool turns = c && body.coordinates[*c].rotational;
        residual.accepted =
            turns ? accepted_residual_moment * push_N * result.plan.measured->mass_centre_height_m
                  : accepted_residual_force * push_N;
        if (residual.is_accepted()) continue;
        beyond +=
            fmt::format("{}{} {:.0f} {} at {:.2f} s (accepted: {:.0f})", beyond.empty() ? "" : ", ",
                        residual.coordinate, std::abs(residual.peak), turns ? "N·m" : "N",
                        residual.time_s, residual.accepted);
    }
    if (!beyond.empty())
        result.notes.push_back(
            "motion, masses and floor do not agree to within what is accepted (Hicks 2015), so "
            "that "
            "the muscles' figures are uncertain about these times: " +
            beyond);
}

}  // namespace

VecX calc_group_activation(const Body& body, const AbdominalWall* wall, const std::string& group,
                           const MatX& activation) {
    const Membership members = find_members(body, wall, group, Side::both);
    return members.volume > 0 ? members.mean(activation) : VecX();
}

double mean_over_time(const VecX& time_s, const VecX& series) {
    const int last = static_cast<int>(time_s.size()) - 1;
    const double span = time_s[last] - time_s[0];
    return span > 0 ? integral(time_s, series, 0, last) / span : series.mean();
}

void PowerSeries::record(int f, const Body& body, const FrameProblem& problem, const Result& result,
                         const std::vector<Vec3>& contact_force_W, const VecX& qd,
                         const VecX& pressure_moment) {
    muscles[f] = -result.force.col(f).dot(problem.lengthening_velocity);
    reserves[f] = result.reserve.col(f).dot(qd);
    double motor = 0;
    for (int c = 0; c < body.n_coordinates(); ++c)
        if (body.coordinates[c].torque_driven || body.coordinates[c].locked)
            // Muscles that cross a locked coordinate which moves all the same did their part.
            motor += (result.moment(c, f) - problem.passive.torque[c] -
                      problem.paths.moment_arm.row(c).dot(result.force.col(f))) *
                     qd[c];
    motors[f] = motor;
    passive[f] = problem.passive.torque.dot(qd);
    pressure[f] = pressure_moment.size() ? pressure_moment.dot(qd) : 0;
    contacts[f] = 0;
    for (std::size_t k = 0; k < contact_force_W.size(); ++k) {
        Vec3 v_W;
        v_W.noalias() = problem.contact_jacobian(k) * qd;
        contacts[f] += contact_force_W[k].dot(v_W);
    }
}

void summarize(const Body& body, const AbdominalWall* wall,
               const std::vector<CoordinateIndex>& rows, const std::vector<MatX>& point_force,
               Result& result) {
    const VecX& time_s = result.plan.motion.time_s;
    summarize_groups(body, wall, result);

    for (int c = 0; c < body.n_coordinates(); ++c) {
        Eigen::Index peak = 0;
        result.moment.row(c).cwiseAbs().maxCoeff(&peak);
        result.joints.push_back({body.coordinates[c].name, result.moment(c, peak), time_s[peak]});
    }

    const std::vector<bool> placing = find_placing_coordinates(body);
    for (CoordinateIndex c : rows) {
        Eigen::Index worst = 0;
        const double reserve = result.reserve.row(c.value).cwiseAbs().maxCoeff(&worst);
        if (result.plan.measured && placing[c]) {
            result.residuals.push_back({body.coordinates[c].name, result.reserve(c.value, worst),
                                        std::sqrt(result.reserve.row(c.value).squaredNorm() /
                                                  static_cast<double>(time_s.size())),
                                        time_s[worst]});
            continue;
        }
        const double peak = std::max(std::abs(result.joints[c].peak_moment_Nm), 5.0);
        const double share = reserve / peak;
        if (share > result.max_reserve_share) {
            result.max_reserve_share = share;
            result.max_reserve_coordinate = body.coordinates[c].name;
        }
        if (share > missed_moment_share)
            result.shortfalls.push_back({.coordinate = body.coordinates[c].name,
                                         .missing = result.reserve(c.value, worst),
                                         .required = result.moment(c.value, worst),
                                         .frame = static_cast<int>(worst),
                                         .time_s = time_s[worst],
                                         .muscles_at_limit = {}});
    }
    std::stable_sort(
        result.shortfalls.begin(), result.shortfalls.end(),
        [](const auto& a, const auto& b) { return std::abs(a.missing) > std::abs(b.missing); });
    summarize_contacts(point_force, result);
    judge_residuals(body, result);
}

WorkBalance calc_work_balance(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                              const PowerSeries& power, Phase phase,
                              MechanicsWorkspace& workspace) {
    // The frame at the end of a phase belongs to the next one, except the last of all.
    const int frames = plan.motion.n_frames();
    int first = 0;
    while (first < frames && plan.phase[first] != phase) ++first;
    int last = first;
    while (last + 1 < frames && plan.phase[last] == phase) ++last;
    WorkBalance work;
    if (last <= first) return work;
    const VecX& time_s = plan.motion.time_s;
    work.muscles_J = integral(time_s, power.muscles, first, last);
    work.passive_J = integral(time_s, power.passive, first, last);
    work.pressure_J = integral(time_s, power.pressure, first, last);
    work.motors_J = integral(time_s, power.motors, first, last);
    work.contacts_J = integral(time_s, power.contacts, first, last);
    work.reserves_J = integral(time_s, power.reserves, first, last);

    Pose pose;
    MatX turn(3, body.n_coordinates());
    const auto energy = [&](int f) {
        const VecX q = plan.motion.q.col(f), qd = plan.motion.qd.col(f),
                   qdd = plan.motion.qdd.col(f);
        mechanics.calc_pose(q, workspace, pose);
        mechanics.calc_motion(q, qd, qdd, workspace);
        double sum = 0;
        for (std::size_t s = 1; s < body.segments.size(); ++s) {
            const Segment& segment = body.segments[s];
            const SegmentIndex index{static_cast<int>(s)};
            const PointMotion com =
                mechanics.calc_point_motion(index, segment.p_SegmentCom, workspace);
            calc_rotation_jacobian(body, pose, index, turn);
            const Vec3 omega = pose.X_W[s].R.transpose() * (turn * qd);
            sum += segment.mass * (0.5 * com.v_W.squaredNorm() - body.gravity.dot(com.p_W)) +
                   0.5 * omega.dot(segment.inertia * omega);
        }
        for (const LoadTrack& load : plan.loads) {
            sum += load.mass_kg * load.potential_per_kg(static_cast<std::size_t>(f), body.gravity);
            if (load.anchor_W) continue;
            const Vec3 v = mechanics.calc_point_motion(load.segment, load.p_Segment, workspace).v_W;
            sum += 0.5 * load.mass_kg * v.squaredNorm();
        }
        for (const BandTrack& band : plan.bands) sum += band.energy_J[static_cast<std::size_t>(f)];
        return sum;
    };
    work.mechanical_J = energy(last) - energy(first);
    return work;
}

}  // namespace sinew
