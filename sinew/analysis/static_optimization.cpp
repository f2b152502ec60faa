#include "sinew/analysis/static_optimization.h"

#include <algorithm>
#include <cmath>

#include "sinew/analysis/run_tasks.h"
#include "sinew/mechanics/actuator_forces.h"
#include "sinew/mechanics/opensim_accelerations.h"
#include "sinew/mechanics/passive_torque.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/paths.h"
#include "sinew/recruitment/solve_recruitment.h"

namespace sinew {

namespace {

/// Frames of a block: enough that its cold start costs little.
constexpr int block_frames = 64;

/// A moment that nobody gives costs so much per (N·m)²: a dual of muscles, below 1, leaves 1e-6.
constexpr double shortfall_weight = 1e6;
/// Beside |x|³ in OpenSim's question with exponent 3.
constexpr double opensim_epsilon = 1e-6;

RecruitmentOptions make_recruitment_options(const StaticOptimizationOptions& options) {
    RecruitmentOptions recruitment{.exponent = options.exponent};
    if (options.question == SharingQuestion::opensim)
        recruitment.epsilon = options.exponent == 2 ? 0 : opensim_epsilon;
    return recruitment;
}

/// What OpenSim 4.6 has in place of the cosine of a Millard muscle's pennation, over that cosine:
/// its calcInextensibleTendonActiveFiberForce takes the norm fibre length for a length in metres,
/// so that hardly any pennation is left.
double calc_opensim_pennation_factor(const Muscle& muscle, const MuscleCapacities& at, int i) {
    if (at.clamped[static_cast<std::size_t>(i)] != 0) return 1;
    const double height = muscle.optimal_fibre_length * std::sin(muscle.pennation);
    const double sine = std::min(1.0, height / at.norm_fibre_length[i]);
    return std::sqrt(1 - sine * sine) / at.cos_pennation[i];
}

/// What one thread needs for its frames.
class Solver {
public:
    Solver(const Body& body, const Mechanics& mechanics, const MuscleForces& forces,
           const StaticOptimizationOptions& options)
        : body_(body),
          mechanics_(mechanics),
          forces_(forces),
          is_opensim_(options.question == SharingQuestion::opensim),
          recruitment_options_(make_recruitment_options(options)),
          mechanics_workspace_(mechanics.make_workspace()),
          path_workspace_(body),
          opensim_accelerations_(body) {
        for (int c = 0; c < body.n_coordinates(); ++c)
            if (!body.coordinates[c].locked) rows_.push_back(c);
        const auto m = static_cast<Eigen::Index>(rows_.size());
        const int muscles = body.n_muscles();
        const auto n = muscles + static_cast<Eigen::Index>(body.actuators.size());
        problem_.A.setZero(m, n);
        problem_.b.setZero(m);
        problem_.lower.setZero(n);
        problem_.upper.setOnes(n);
        problem_.volume_share.setOnes(n);
        problem_.reserve_weight.setConstant(m, shortfall_weight);
        for (int i = 0; i < muscles; ++i) {
            const Muscle& muscle = body.muscles[i];
            if (is_opensim_) {
                problem_.lower[i] = muscle.min_control;
                problem_.upper[i] = muscle.max_control;
            } else {
                problem_.volume_share[i] = muscle.volume_share;
                problem_.upper[i] = muscle.max_activation;
            }
        }
        for (std::size_t k = 0; k < body.actuators.size(); ++k) {
            const auto i = muscles + static_cast<Eigen::Index>(k);
            problem_.lower[i] = body.actuators[k].min_control;
            problem_.upper[i] = body.actuators[k].max_control;
        }
    }

    void solve(const Motion& motion, const ExternalLoads& loads, int frame,
               StaticOptimization& out) {
        q_ = motion.q.col(frame);
        qd_ = motion.qd.col(frame);
        qdd_ = motion.qdd.col(frame);
        mechanics_.calc_pose(q_, mechanics_workspace_, pose_);
        calc_paths(body_, q_, pose_, path_workspace_, paths_);
        calc_lengthening_velocities(paths_, qd_, lengthening_);
        forces_.calc(paths_.length, lengthening_, capacities_);
        calc_passive_torques(body_, q_, qd_, passive_);
        external_.clear();
        add_external_forces(loads, motion.time_s[frame], pose_, external_);
        if (is_opensim_) opensim_accelerations_.add_forces(qd_, pose_, external_);
        mechanics_.calc_inverse_dynamics(q_, qd_, qdd_, external_, mechanics_workspace_, moment_);
        set_problem();
        solve_recruitment(problem_, recruitment_options_, recruitment_workspace_, answer_);

        const int muscles = body_.n_muscles();
        out.moment.col(frame) = moment_;
        out.activation.col(frame) = answer_.activation.head(muscles);
        out.control.col(frame) = answer_.activation.tail(out.control.rows());
        out.muscle_force_N.col(frame) = out.activation.col(frame).cwiseProduct(active_);
        if (!is_opensim_) out.muscle_force_N.col(frame) += capacities_.passive;
        for (std::size_t r = 0; r < rows_.size(); ++r)
            out.shortfall(rows_[r], frame) = answer_.reserve[static_cast<Eigen::Index>(r)];
        out.objective[frame] = calc_cost();
        out.status[static_cast<std::size_t>(frame)] = answer_.status;
        iterations += answer_.iterations;
    }

    int iterations = 0;

private:
    void set_problem() {
        active_ = capacities_.active;
        if (is_opensim_)
            for (int i = 0; i < body_.n_muscles(); ++i)
                if (std::holds_alternative<Millard2012Curves>(body_.muscles[i].curves))
                    active_[i] *= calc_opensim_pennation_factor(body_.muscles[i], capacities_, i);
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            const auto row = static_cast<Eigen::Index>(r);
            problem_.b[row] = moment_[rows_[r]] - passive_.torque[rows_[r]];
            for (int i = 0; i < body_.n_muscles(); ++i) {
                const double arm = paths_.moment_arm(rows_[r], i);
                problem_.A(row, i) = arm * active_[i];
                if (!is_opensim_) problem_.b[row] -= arm * capacities_.passive[i];
            }
        }
        for (std::size_t k = 0; k < body_.actuators.size(); ++k) {
            calc_actuator_push(body_, q_, pose_, body_.actuators[k], push_);
            for (std::size_t r = 0; r < rows_.size(); ++r)
                problem_.A(static_cast<Eigen::Index>(r),
                           body_.n_muscles() + static_cast<Eigen::Index>(k)) =
                    push_.generalised[rows_[r]];
        }
    }

    /// Of muscles and actuators, without what shortfalls cost.
    [[nodiscard]] double calc_cost() const {
        const Eigen::ArrayXd x = answer_.activation.array().abs();
        const Eigen::ArrayXd power =
            recruitment_options_.exponent == 3 ? x.cube().eval() : x.square().eval();
        return (problem_.volume_share.array() * (power + recruitment_options_.epsilon * x.square()))
            .sum();
    }

    const Body& body_;
    const Mechanics& mechanics_;
    const MuscleForces& forces_;
    bool is_opensim_;
    RecruitmentOptions recruitment_options_;
    std::vector<int> rows_;  ///< coordinates with an equation
    MechanicsWorkspace mechanics_workspace_;
    PathWorkspace path_workspace_;
    OpensimAccelerations opensim_accelerations_;
    RecruitmentWorkspace recruitment_workspace_;
    VecX q_, qd_, qdd_, lengthening_, moment_, active_;
    Pose pose_;
    MusclePaths paths_;
    MuscleCapacities capacities_;
    PassiveTorques passive_;
    std::vector<ExternalForce> external_;
    ActuatorPush push_;
    RecruitmentProblem problem_;
    Recruitment answer_;
};

}  // namespace

StaticOptimization solve_static_optimization(const Body& body, const Mechanics& mechanics,
                                             const Motion& motion, const ExternalLoads& loads,
                                             const StaticOptimizationOptions& options) {
    const int frames = motion.n_frames();
    StaticOptimization out;
    for (MatX* m : {&out.activation, &out.muscle_force_N}) m->setZero(body.n_muscles(), frames);
    out.control.setZero(static_cast<Eigen::Index>(body.actuators.size()), frames);
    for (MatX* m : {&out.shortfall, &out.moment}) m->setZero(body.n_coordinates(), frames);
    out.objective.setZero(frames);
    out.status.assign(static_cast<std::size_t>(frames), RecruitmentStatus::not_run);
    const MuscleForces forces(body);
    const int blocks = (frames + block_frames - 1) / block_frames;
    std::vector<int> iterations(static_cast<std::size_t>(blocks));
    run_tasks(blocks, options.threads, {}, [&](int block) {
        Solver solver(body, mechanics, forces, options);
        const int end = std::min(frames, (block + 1) * block_frames);
        for (int frame = block * block_frames; frame < end; ++frame)
            solver.solve(motion, loads, frame, out);
        iterations[static_cast<std::size_t>(block)] = solver.iterations;
    });
    for (const int one : iterations) out.iterations += one;
    return out;
}

std::vector<Shortfall> list_shortfalls(const Body& body, const Mechanics& mechanics,
                                       const Motion& motion, const StaticOptimization& answer) {
    std::vector<Shortfall> all;
    PathWorkspace workspace(body);
    MechanicsWorkspace mechanics_workspace = mechanics.make_workspace();
    Pose pose;
    MusclePaths paths;
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const auto row = answer.shortfall.row(c);
        Eigen::Index worst = 0;
        if (row.size() == 0 || !(row.cwiseAbs().maxCoeff(&worst) >= short_from)) continue;
        Shortfall one{.coordinate = body.coordinates[c].name,
                      .missing = row[worst],
                      .required = answer.moment(c, worst),
                      .frame = static_cast<int>(worst),
                      .time_s = motion.time_s[worst],
                      .muscles_at_limit = {}};
        const VecX q = motion.q.col(worst);
        mechanics.calc_pose(q, mechanics_workspace, pose);
        calc_paths(body, q, pose, workspace, paths);
        constexpr double full = 0.999;
        for (int i = 0; i < body.n_muscles(); ++i)
            if (paths.moment_arm(c, i) * one.missing > 0 &&
                answer.activation(i, worst) >= full * body.muscles[i].max_control)
                one.muscles_at_limit.push_back(body.muscles[i].name);
        all.push_back(std::move(one));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, [](const Shortfall& one) {
        return std::abs(one.missing) / (1 + std::abs(one.required));
    });
    return all;
}

}  // namespace sinew
