#include "sinew/analysis/analyze.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/path_steps.h"
#include "sinew/analysis/summarize.h"
#include "sinew/recruitment/check_shortfall.h"
#include "sinew/recruitment/solve_capacity.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {

namespace {

/// The load held still at one frame's posture, by the unknown kilograms.
StaticCapacity calc_static_capacity(const Body& body, const Mechanics& mechanics,
                                    const MotionPlan& plan, int frame, FrameProblem& problem) {
    StaticCapacity answer;
    answer.time_s = plan.motion.time_s[frame];
    const VecX q = plan.motion.q.col(frame);
    const VecX zero = VecX::Zero(q.size());
    std::vector<TouchPoint> touches;
    collect_touches(plan, frame, touches);
    problem.calc(q, zero, zero, {}, touches);
    const VecX unloaded = problem.required;

    std::vector<ExternalForce> kilogram;
    for (const LoadTrack& load : plan.loads)
        kilogram.push_back({load.segment, load.p_W[frame],
                            body.gravity / static_cast<double>(plan.loads.size()), Vec3::Zero()});
    VecX loaded;
    mechanics.calc_inverse_dynamics(q, zero, zero, kilogram, problem.mechanics_workspace(), loaded);

    CapacityProblem capacity;
    capacity.hold = problem.problem();
    const auto& rows = problem.rows();
    capacity.per_load.resize(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r)
        capacity.per_load[static_cast<Eigen::Index>(r)] =
            loaded[rows[r].value] - unloaded[rows[r].value];
    const Capacity found = solve_capacity(capacity);
    answer.status = found.status;
    answer.load_kg = found.load;
    answer.at_bound = found.load > capacity.most - 1e-3;
    for (int row : found.limiting_rows)
        answer.limiting_coordinates.push_back(body.coordinates[rows[row]].name);
    for (int i : found.limiting_muscles) answer.limiting_muscles.push_back(body.muscles[i].name);
    return answer;
}

/// One note for each kind of part, and reason, that the body's file held and Sinew leaves out.
void add_unsupported_notes(const Body& body, std::vector<std::string>& notes) {
    std::map<std::pair<std::string, std::string>, std::pair<int, std::string>> kinds;
    for (const UnsupportedPart& part : body.unsupported) {
        if (part.display_only) continue;
        auto& [count, names] = kinds[{part.kind, part.why}];
        count += part.count;
        if (!part.name.empty()) names += (names.empty() ? ": " : ", ") + part.name;
    }
    for (const auto& [kind, members] : kinds)
        notes.push_back(fmt::format("left out of the body: {} {} ({}){}", members.first, kind.first,
                                    kind.second, members.second));
}

}  // namespace

Side side_of(const std::string& name) {
    if (name.ends_with("_r") || name.ends_with("_R")) return Side::right;
    if (name.ends_with("_l") || name.ends_with("_L")) return Side::left;
    return Side::both;
}

Result analyze(const Body& body, const Mechanics& mechanics, MotionPlan plan,
               const AnalysisOptions& options) {
    const int frames = plan.motion.n_frames();
    const int nq = body.n_coordinates(), nm = body.n_muscles();
    Result result;
    result.body = body.name;
    result.body_mass_kg = body.mass();
    for (const LoadTrack& load : plan.loads) result.load_kg += load.mass_kg;
    result.notes = plan.notes;
    add_unsupported_notes(body, result.notes);
    result.moment.setZero(nq, frames);
    result.reserve.setZero(nq, frames);
    result.activation.setZero(nm, frames);
    result.force.setZero(nm, frames);
    std::vector<MatX> point_force(plan.contacts.size(), MatX::Zero(3, frames));

    const MuscleForces forces(body);
    FrameProblem problem(body, mechanics, forces);
    RecruitmentWorkspace workspace;
    Recruitment answer;
    std::vector<TouchPoint> touches;
    std::vector<ExternalForce> loads;
    std::vector<bool> clamped(nm, false);
    PowerSeries power(frames);
    PathSteps path_steps(body);
    VecX q, qd, qdd, moment;
    std::string first_unsolved;
    result.status = ResultStatus::solved;

    for (int f = 0; f < frames; ++f) {
        q = plan.motion.q.col(f);
        qd = plan.motion.qd.col(f);
        qdd = plan.motion.qdd.col(f);
        collect_touches(plan, f, touches);
        collect_loads(plan, f, loads);
        problem.calc(q, qd, qdd, loads, touches);
        path_steps.record(q, problem.paths, plan.motion.time_s[f]);
        solve_recruitment(problem.problem(), options.recruitment, workspace, answer);

        if (answer.status != RecruitmentStatus::solved) {
            result.status = ResultStatus::infeasible;
            if (result.unsolved_frames++ == 0)
                first_unsolved = fmt::format(
                    "the first at {:.3f} s: {:.1e} N·m left after {} steps", plan.motion.time_s[f],
                    answer.newton_residual_Nm, answer.iterations);
        }
        result.max_equilibrium_residual_Nm =
            std::max(result.max_equilibrium_residual_Nm, answer.max_residual_Nm);
        result.max_newton_residual_Nm =
            std::max(result.max_newton_residual_Nm, answer.newton_residual_Nm);
        result.max_relative_gap = std::max(result.max_relative_gap, answer.relative_gap);
        result.max_iterations = std::max(result.max_iterations, answer.iterations);
        problem.calc_net_moments(answer.contact_force_W, moment);
        result.moment.col(f) = moment;
        for (std::size_t r = 0; r < problem.rows().size(); ++r)
            result.reserve(problem.rows()[r].value, f) =
                answer.reserve[static_cast<Eigen::Index>(r)];
        result.activation.col(f) = answer.activation;
        result.force.col(f) =
            answer.activation.cwiseProduct(problem.capacities.active) + problem.capacities.passive;
        for (int i = 0; i < nm; ++i) {
            if (problem.capacities.clamped[i]) {
                clamped[i] = true;
                ++result.clamped_fibres;
            }
        }
        for (std::size_t k = 0; k < plan.contacts.size(); ++k)
            point_force[k].col(f) = answer.contact_force_W[k];
        power.record(f, body, problem, result, answer.contact_force_W, qd);
    }

    if (result.unsolved_frames > 0)
        result.notes.push_back(fmt::format("no optimum in {} of {} frames, {}",
                                           result.unsolved_frames, frames, first_unsolved));
    for (std::string& line : path_steps.describe()) result.notes.push_back(std::move(line));
    for (int i = 0; i < nm; ++i)
        if (clamped[i]) result.clamped_muscles.push_back(body.muscles[i].name);
    result.plan = std::move(plan);
    summarize(body, problem.rows(), point_force, result);
    for (auto [phase, work] : {std::pair{Phase::lifting, &result.work_lifting},
                               std::pair{Phase::lowering, &result.work_lowering}})
        *work = calc_work_balance(body, mechanics, result.plan, power, phase,
                                  problem.mechanics_workspace());

    // Which moments are missed, each at its worst frame, and which muscles are at their limit
    // there. Most are missed in one and the same frame.
    constexpr double any_share = 1e-9;  // summarize() has decided what counts as missed
    std::map<int, std::vector<MissedMoment>> missed_at;
    for (Shortfall& shortfall : result.shortfalls) {
        const int f = shortfall.frame;
        const auto [found, fresh] = missed_at.try_emplace(f);
        if (fresh) {
            q = result.plan.motion.q.col(f);
            qd = result.plan.motion.qd.col(f);
            qdd = result.plan.motion.qdd.col(f);
            collect_touches(result.plan, f, touches);
            collect_loads(result.plan, f, loads);
            problem.calc(q, qd, qdd, loads, touches);
            Recruitment again;
            solve_recruitment(problem.problem(), options.recruitment, workspace, again);
            found->second =
                check_shortfall(problem.problem(), options.recruitment, again, any_share);
        }
        for (const MissedMoment& missed : found->second) {
            if (body.coordinates[problem.rows()[missed.row]].name != shortfall.coordinate) continue;
            for (const LimitingMuscle& m : missed.muscles)
                shortfall.muscles_at_limit.push_back(body.muscles[m.muscle].name);
        }
    }
    if (!result.shortfalls.empty() && result.status == ResultStatus::solved)
        result.status = ResultStatus::fell_short;

    if (options.static_capacity && !result.plan.loads.empty()) {
        for (const auto& [posture, s] :
             {std::pair{"bottom", 0.0}, std::pair{"middle", 0.5}, std::pair{"top", 1.0}}) {
            StaticCapacity capacity = calc_static_capacity(body, mechanics, result.plan,
                                                           frame_at(result.plan, s), problem);
            capacity.posture = posture;
            result.capacities.push_back(std::move(capacity));
        }
    }
    return result;
}

}  // namespace sinew
