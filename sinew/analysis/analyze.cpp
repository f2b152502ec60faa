#include "sinew/analysis/analyze.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "sinew/analysis/capacity.h"
#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/frame_problem.h"
#include "sinew/analysis/not_available.h"
#include "sinew/analysis/path_steps.h"
#include "sinew/analysis/record_joint_loads.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/shortfall_cause.h"
#include "sinew/analysis/summarize.h"
#include "sinew/motion/movement_variables.h"
#include "sinew/recruitment/check_shortfall.h"
#include "sinew/recruitment/solve_recruitment.h"
#include "sinew/stopped.h"

namespace sinew {

namespace {

/// One note for each kind of part, and reason, that the body's file held and Sinew leaves out or
/// uses otherwise than it stands there.
void add_unsupported_notes(const Body& body, std::vector<std::string>& notes) {
    std::map<std::tuple<bool, std::string, std::string>, std::pair<int, std::string>> kinds;
    for (const UnsupportedPart& part : body.unsupported) {
        if (part.display_only) continue;
        auto& [count, names] = kinds[{part.in_use, part.kind, part.why}];
        count += part.count;
        if (!part.name.empty()) names += (names.empty() ? ": " : ", ") + part.name;
    }
    for (const auto& [kind, members] : kinds)
        notes.push_back(fmt::format(
            "{}: {} {} ({}){}",
            std::get<0>(kind) ? "in the body, not as in its file" : "left out of the body",
            members.first, std::get<1>(kind), std::get<2>(kind), members.second));
}

/// A direction of the body in words: the coordinates that move most in it.
std::string describe_direction(const Body& body, const std::vector<CoordinateIndex>& rows,
                               const VecX& direction) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(direction.size()));
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<Eigen::Index>(k);
    std::ranges::sort(order, [&](Eigen::Index a, Eigen::Index b) {
        return std::abs(direction[a]) > std::abs(direction[b]);
    });
    std::string text;
    for (std::size_t k = 0; k < std::min<std::size_t>(3, order.size()); ++k)
        text += fmt::format("{}{}", k ? ", " : "",
                            body.coordinates[rows[static_cast<std::size_t>(order[k])]].name);
    return text;
}

/// One run: what goes from frame to frame, and the result as it fills.
class Run {
public:
    Run(const Body& body, const Mechanics& mechanics, MotionPlan plan,
        const AnalysisOptions& options)
        : body_(body),
          mechanics_(mechanics),
          plan_(std::move(plan)),
          options_(options),
          frames_(plan_.motion.n_frames()),
          forces_(body),
          problem_(body, mechanics, forces_),
          levels_(body, mechanics, forces_, options.support, options.recruitment),
          power_(frames_),
          path_steps_(body),
          roles_(body, plan_),
          joint_loads_(body, mechanics, options.support.wall, options.joint_loads, frames_),
          energy_(body, wall_in_use(), options.energy ? &*options.energy : nullptr, frames_),
          point_force_(plan_.contacts.size(), MatX::Zero(3, frames_)),
          clamped_(body.muscles.size(), false) {}

    Result run() {
        prepare();
        for (int f = 0; f < frames_; ++f) {
            throw_if_stopped(options_.stop);
            solve_frame(f);
        }
        summarize_run();
        find_limits_of_shortfalls();
        throw_if_stopped(options_.stop);
        find_capacities();
        find_largest_margin();
        return std::move(result_);
    }

private:
    void prepare() {
        result_.status = ResultStatus::solved;
        result_.body = body_.name;
        result_.body_mass_kg = body_.mass();
        for (const LoadTrack& load : plan_.loads) result_.load_kg += load.mass_kg;
        result_.notes = plan_.notes;
        add_unsupported_notes(body_, result_.notes);
        result_.moment.setZero(body_.n_coordinates(), frames_);
        result_.reserve.setZero(body_.n_coordinates(), frames_);
        result_.activation.setZero(body_.n_muscles(), frames_);
        result_.force.setZero(body_.n_muscles(), frames_);
        const TrunkSupport& support = options_.support;
        const auto hoops = support.wall ? static_cast<Eigen::Index>(support.wall->hoops.size()) : 0;
        for (const DemandLevel level : levels_.levels())
            level_activation(level).setZero(
                body_.n_muscles() + (level == DemandLevel::moments ? 0 : hoops), frames_);
        SpineResult& spine = result_.spine;
        spine.margin_Nm_per_rad = support.stability_options.margin;
        if (asks_for(DemandLevel::pressure)) spine.pressure_Pa.setZero(frames_);
        if (asks_for(DemandLevel::stability)) spine.stability_Nm_per_rad.setZero(frames_);
        if (asks_for(DemandLevel::brace))
            spine.brace_asked_Pa = support.brace * support.wall->pressure_limit;
        spine.not_available = list_not_available(body_, support, options_.joint_loads);
        if (plan_.measured) price_residuals();
    }

    /// A residual as large as is accepted costs as much as all muscles at full activation: muscles
    /// strain for the last newton of a real push, and not for what is wrong with a motion.
    void price_residuals() {
        const double weight_N = body_.mass() * body_.gravity.norm();
        const double force_N = accepted_residual_force * weight_N;
        const double moment_Nm =
            accepted_residual_moment * weight_N * plan_.measured->mass_centre_height_m;
        const std::vector<bool> placing = find_placing_coordinates(body_);
        VecX& price = problem_.problem().reserve_weight;
        price.setConstant(problem_.problem().A.rows(), options_.recruitment.reserve_weight);
        for (std::size_t r = 0; r < problem_.rows().size(); ++r) {
            const CoordinateIndex c = problem_.rows()[r];
            const double accepted = body_.coordinates[c].rotational ? moment_Nm : force_N;
            if (placing[c] && accepted > 0)
                price[static_cast<Eigen::Index>(r)] =
                    std::min(options_.recruitment.reserve_weight, 2 / (accepted * accepted));
        }
    }

    [[nodiscard]] bool asks_for(DemandLevel level) const {
        return std::ranges::find(levels_.levels(), level) != levels_.levels().end();
    }
    /// The wall, where its hoops take part.
    [[nodiscard]] const AbdominalWall* wall_in_use() const {
        return asks_for(DemandLevel::pressure) ? &*options_.support.wall : nullptr;
    }
    MatX& level_activation(DemandLevel level) {
        return result_.level_activation[static_cast<std::size_t>(level)];
    }

    void calc_frame(int f) {
        q_ = plan_.motion.q.col(f);
        qd_ = plan_.motion.qd.col(f);
        qdd_ = plan_.motion.qdd.col(f);
        collect_touches(plan_, f, touches_);
        collect_loads(plan_, f, loads_);
        collect_weights(body_, plan_, f, weights_);
        problem_.calc(q_, qd_, qdd_, loads_, touches_);
        apply_efforts(body_, plan_, f, problem_.problem().lower);
    }

    void solve_frame(int f) {
        calc_frame(f);
        path_steps_.record(q_, problem_.paths, plan_.motion.time_s[f]);
        levels_.solve(q_, problem_, weights_, touches_);
        const Recruitment& answer = levels_.last();
        record_solver(f, answer);

        const int nm = body_.n_muscles();
        problem_.calc_net_moments(answer.contact_force_W, moment_);
        result_.moment.col(f) = moment_;
        for (std::size_t r = 0; r < problem_.rows().size(); ++r)
            result_.reserve(problem_.rows()[r].value, f) =
                answer.reserve[static_cast<Eigen::Index>(r)];
        result_.activation.col(f) = answer.activation.head(nm);
        for (const DemandLevel level : levels_.levels())
            level_activation(level).col(f) = levels_.answer(level).activation;
        result_.force.col(f) = result_.activation.col(f).cwiseProduct(problem_.capacities.active) +
                               problem_.capacities.passive;
        for (int i = 0; i < nm; ++i)
            if (problem_.capacities.clamped[i]) clamped_[i] = true;
        for (std::size_t k = 0; k < plan_.contacts.size(); ++k)
            point_force_[k].col(f) = answer.contact_force_W[k];

        const double pressure_Pa = record_trunk(f);
        activation_ = result_.activation.col(f);
        power_.record(f, body_, problem_, result_, answer.contact_force_W, qd_, pressure_moment_);
        roles_.record(f, problem_, activation_, moment_);
        energy_.record(f, problem_.capacities, answer.activation);
        tension_ = result_.force.col(f);
        joint_loads_.record(f, q_, qd_, qdd_, problem_, loads_, touches_, tension_,
                            answer.contact_force_W, pressure_Pa);
    }

    void record_solver(int f, const Recruitment& answer) {
        for (const DemandLevel level : levels_.levels()) {
            const Recruitment& at = levels_.answer(level);
            if (at.status == RecruitmentStatus::solved) continue;
            result_.status = ResultStatus::infeasible;
            if (result_.unsolved_frames++ == 0)
                first_unsolved_ =
                    fmt::format("the first at {:.3f} s: {:.1e} N·m left after {} steps",
                                plan_.motion.time_s[f], at.newton_residual_Nm, at.iterations);
            break;
        }
        result_.max_equilibrium_residual_Nm =
            std::max(result_.max_equilibrium_residual_Nm, answer.max_residual_Nm);
        result_.max_newton_residual_Nm =
            std::max(result_.max_newton_residual_Nm, answer.newton_residual_Nm);
        result_.max_relative_gap = std::max(result_.max_relative_gap, answer.relative_gap);
        result_.max_iterations = std::max(result_.max_iterations, answer.iterations);
    }

    /// Pressure and stability of the last level; returns the pressure [Pa].
    double record_trunk(int f) {
        SpineResult& spine = result_.spine;
        if (spine.pressure_Pa.size() == 0) return 0;
        const double pressure = levels_.pressure(levels_.levels().back());
        spine.pressure_Pa[f] = pressure;
        pressure_moment_ = pressure * levels_.volume_gradient();
        constexpr double nearly = 0.999;
        if (pressure > nearly * options_.support.wall->pressure_limit)
            ++spine.frames_at_pressure_limit;
        const double lacking = spine.brace_asked_Pa - pressure;
        if (lacking > missed_brace_share * spine.brace_asked_Pa) {
            ++spine.frames_below_brace;
            spine.brace_shortfall_Pa = std::max(spine.brace_shortfall_Pa, lacking);
        }
        if (spine.stability_Nm_per_rad.size() == 0) return pressure;
        const Stability& stability = levels_.stability();
        spine.stability_Nm_per_rad[f] = stability.smallest;
        if (stability.status != StabilityStatus::stable) ++spine.frames_below_margin;
        if (f == 0 || stability.smallest < least_stability_) {
            least_stability_ = stability.smallest;
            spine.weakest_direction = describe_direction(body_, problem_.rows(), stability.weakest);
        }
        return pressure;
    }

    void summarize_run() {
        if (result_.unsolved_frames > 0)
            result_.notes.push_back(fmt::format("no optimum in {} of {} frames, {}",
                                                result_.unsolved_frames, frames_, first_unsolved_));
        for (std::string& line : path_steps_.describe()) result_.notes.push_back(std::move(line));
        for (int i = 0; i < body_.n_muscles(); ++i)
            if (clamped_[i]) result_.clamped_muscles.push_back(body_.muscles[i].name);
        joint_loads_.summarize(plan_.motion.time_s, result_);
        result_.plan = plan_;
        summarize(body_, wall_in_use(), problem_.rows(), point_force_, result_);
        roles_.assign(RoleRule{}, result_);
        energy_.summarize(result_);
        for (auto [phase, work] : {std::pair{Phase::lifting, &result_.work_lifting},
                                   std::pair{Phase::lowering, &result_.work_lowering}})
            *work = calc_work_balance(body_, mechanics_, result_.plan, power_, phase,
                                      problem_.mechanics_workspace());
    }

    /// Which moments are missed, each at its worst frame, and which muscles are at their limit
    /// there. Most are missed in one and the same frame.
    void find_limits_of_shortfalls() {
        constexpr double any_share = 1e-9;  // summarize() has decided what counts as missed
        std::map<int, std::vector<MissedMoment>> missed_at;
        for (Shortfall& shortfall : result_.shortfalls) {
            const auto [found, fresh] = missed_at.try_emplace(shortfall.frame);
            if (fresh) {
                calc_frame(shortfall.frame);
                levels_.solve(q_, problem_, weights_, touches_);
                found->second = check_shortfall(levels_.last_problem(), options_.recruitment,
                                                levels_.last(), any_share);
            }
            for (const MissedMoment& missed : found->second) {
                const auto row = static_cast<std::size_t>(missed.row);
                if (row >= problem_.rows().size() ||
                    body_.coordinates[problem_.rows()[row]].name != shortfall.coordinate)
                    continue;
                for (const LimitingMuscle& m : missed.muscles)
                    if (m.muscle < body_.n_muscles())
                        shortfall.muscles_at_limit.push_back(body_.muscles[m.muscle].name);
            }
        }
        if (result_.shortfalls.empty() || result_.status != ResultStatus::solved) return;
        result_.status = ResultStatus::fell_short;
        result_.shortfall_cause = find_shortfall_cause(problem_, options_.recruitment, result_);
    }

    void find_capacities() {
        if (result_.plan.loads.empty()) return;
        CapacityFrame frame(body_, mechanics_, forces_, problem_, options_.support);
        if (options_.capacity) result_.capacity = solve_repetition_capacity(result_.plan, frame);
        if (!options_.static_capacity) return;
        CapacityWorkspace workspace;
        Capacity nearby;
        for (const auto& [posture, s] :
             {std::pair{"bottom", 0.0}, std::pair{"middle", 0.5}, std::pair{"top", 1.0}}) {
            StaticCapacity capacity = solve_static_capacity(result_.plan, frame_at(result_.plan, s),
                                                            frame, workspace, nearby);
            capacity.posture = posture;
            result_.capacities.push_back(std::move(capacity));
        }
    }

    void find_largest_margin() {
        SpineResult& spine = result_.spine;
        if (spine.frames_below_margin == 0 || !options_.largest_margin) return;
        int worst = 0;
        spine.stability_Nm_per_rad.minCoeff(&worst);
        CapacityFrame frame(body_, mechanics_, forces_, problem_, options_.support);
        frame.calc(result_.plan, worst, Movement::as_planned);
        frame.calc_stability();
        CapacityWorkspace workspace;
        const Capacity found = frame.solve_largest_margin(workspace, result_.load_kg);
        LargestMargin& margin = spine.largest_margin.emplace();
        margin.time_s = result_.plan.motion.time_s[worst];
        if (found.status != CapacityStatus::solved) return;
        margin.margin_Nm_per_rad = found.load;
        for (const int row : found.limiting_rows)
            margin.limiting_coordinates.push_back(frame.row_name(row));
        for (const int column : found.limiting_muscles)
            margin.limiting_muscles.push_back(frame.column_name(column));
    }

    const Body& body_;
    const Mechanics& mechanics_;
    const MotionPlan plan_;
    const AnalysisOptions& options_;
    const int frames_;
    Result result_;
    const MuscleForces forces_;
    FrameProblem problem_;
    DemandLevels levels_;
    PowerSeries power_;
    PathSteps path_steps_;
    RoleRecorder roles_;
    JointLoadRecorder joint_loads_;
    EnergyRecorder energy_;
    std::vector<MatX> point_force_;
    std::vector<bool> clamped_;
    std::string first_unsolved_;
    double least_stability_ = 0;

    std::vector<TouchPoint> touches_;
    std::vector<ExternalForce> loads_;
    std::vector<DeadLoad> weights_;
    VecX q_, qd_, qdd_, moment_, activation_, tension_, pressure_moment_;
};

}  // namespace

Side side_of(const std::string& name) {
    if (name.ends_with("_r") || name.ends_with("_R")) return Side::right;
    if (name.ends_with("_l") || name.ends_with("_L")) return Side::left;
    return Side::both;
}

Result analyze(const Body& body, const Mechanics& mechanics, MotionPlan plan,
               const AnalysisOptions& options) {
    return Run(body, mechanics, std::move(plan), options).run();
}

}  // namespace sinew
