#include "sinew/motion/synthesize.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <Eigen/LU>
#include <Eigen/QR>

#include "sinew/input_error.h"
#include "sinew/motion/resting_points.h"
#include "sinew/motion/set_up.h"
#include "sinew/motion/solve_path.h"
#include "sinew/motion/solve_posture.h"
#include "sinew/motion/time_law.h"
#include "sinew/motion/tracks.h"
#include "sinew/stopped.h"

namespace sinew {

namespace {

constexpr double translation_weight = 1e-2;  // [1/m²] beside 1 per rad²: where the pelvis is, is
                                             // the contacts' business

class Synthesis {
public:
    Synthesis(const Body& body, const Mechanics& mechanics, const Exercise& exercise,
              const SynthesisOptions& options)
        : body_(body),
          exercise_(exercise),
          options_(options),
          variables_(make_movement_variables(body, mechanics, exercise)),
          set_up_(make_set_up(body, exercise, variables_)),
          evaluator_(mechanics, variables_, find_carried(body, exercise)),
          contacts_(set_up_.contacts) {
        contacts_.insert(contacts_.end(), set_up_.throughout.begin(), set_up_.throughout.end());
    }

    MotionPlan run() {
        // Weights belong to coordinates, so that a number that moves two of them counts for both
        // and a symmetric exercise has the answer that its two sides would have apart.
        weight_.setZero(variables_.size());
        for (int i = 0; i < variables_.size(); ++i)
            for (int c = 0; c < body_.n_coordinates(); ++c)
                weight_[i] += (body_.coordinates[c].rotational ? 1 : translation_weight) *
                              variables_.map(c, i) * variables_.map(c, i);
        const VecX top = solve_top();
        if (exercise_.holds_only) {
            fill_hold(top);
        } else {
            const std::vector<PostureEquation> stay = make_resting_equations(
                evaluator_, contacts_, set_up_.resting, top, plan_.foot_distance_m);
            contacts_.insert(contacts_.end(), stay.begin(), stay.end());
            const VecX bottom = solve_key(exercise_.bottom, "bottom", contacts_, set_up_.bottom,
                                          plan_.foot_distance_m)
                                    .z;
            MovementPath path = make_path(bottom, top);
            fill_motion(path);
        }
        plan_.efforts_at_top = exercise_.efforts_at_top;
        const ContactDrift drift = fill_tracks(body_, exercise_, set_up_, evaluator_, plan_);
        check_ranges();
        check_drift(drift);
        for (const std::string& name : variables_.locked_but_moved)
            plan_.notes.push_back(fmt::format(
                "{} is locked in the body; the exercise moves it all the same, and a motor "
                "carries it instead of muscles",
                name));
        return std::move(plan_);
    }

private:
    /// The weight that moves with the body; a stack behind a pulley does not.
    static std::vector<CarriedMass> find_carried(const Body& body, const Exercise& exercise) {
        std::vector<CarriedMass> carried;
        if (exercise.equipment.cable) return carried;
        const std::vector<LoadPoint> points = find_load_points(body, exercise);
        for (const LoadPoint& point : points)
            carried.push_back({point.segment, point.p_Segment,
                               exercise.load_kg / static_cast<double>(points.size())});
        return carried;
    }

    [[noreturn]] void fail(int line, const std::string& place, const std::string& what,
                           const std::string& remedy = "") const {
        const std::string head =
            fmt::format("{}:{}: error: [{}] {}", exercise_.file, line, place, what);
        if (remedy.empty()) throw InputError(head);
        throw InputError(head, remedy);
    }

    /// What holds, but may not be the nearest to what is preferred, must not look like a clean run.
    void note_unsettled(const std::string& which) {
        plan_.notes.push_back(
            fmt::format("the search for the {} posture ended at its limit of {} steps: all its "
                        "conditions hold, but a posture nearer to the preferred one may exist",
                        which, options_.max_posture_iterations));
    }

    PostureSolution solve_key(const KeyPosture& posture, const char* which,
                              const std::vector<PostureEquation>& contacts,
                              const std::vector<PostureEquation>& conditions,
                              std::optional<double> distance) {
        PostureProblem problem;
        problem.max_iterations = options_.max_posture_iterations;
        problem.equations = contacts;
        problem.equations.insert(problem.equations.end(), conditions.begin(), conditions.end());
        problem.weight = weight_;
        problem.distance = distance;
        problem.prefer = VecX::Zero(variables_.size());
        for (const auto* values : {&posture.prefer, &posture.exact})
            for (const auto& [name, value] : *values)
                if (const int i = variables_.find(name); i >= 0) problem.prefer[i] = value;
        PostureSolution solution = solve_posture(evaluator_, variables_, problem);
        if (!solution.solved)
            fail(posture.line, fmt::format("postures.{}", which),
                 fmt::format("the posture cannot be reached: {}", solution.why),
                 "Change the condition, the set-up (bench height, feet) or where the search starts "
                 "(prefer).");
        if (!solution.settled) note_unsettled(which);
        if (exercise_.holds_only) plan_.max_residual = solution.max_residual;
        return solution;
    }

    VecX solve_top() {
        std::vector<PostureEquation> contacts = contacts_;
        contacts.insert(contacts.end(), set_up_.resting.begin(), set_up_.resting.end());
        if (set_up_.reference) contacts.push_back(*set_up_.reference);
        if (!set_up_.finds_distance) {
            plan_.foot_distance_m = exercise_.feet.distance.value_or(0);
            return solve_key(exercise_.top, "top", contacts, set_up_.top, plan_.foot_distance_m).z;
        }
        std::vector<PostureEquation> conditions = set_up_.top;
        conditions.push_back(*set_up_.finds_distance);
        const PostureSolution found =
            solve_key(exercise_.top, "top", contacts, conditions, std::nullopt);
        plan_.foot_distance_m = found.distance + exercise_.feet.shift;
        if (exercise_.feet.shift == 0) return found.z;
        return solve_key(exercise_.top, "top", contacts, set_up_.top, plan_.foot_distance_m).z;
    }

    MovementPath make_path(const VecX& bottom, const VecX& top) {
        PathProblem problem;
        problem.contacts = contacts_;
        problem.max_iterations = options_.max_posture_iterations;
        problem.distance = plan_.foot_distance_m;
        problem.bottom = bottom;
        problem.top = top;
        problem.weight = weight_;
        for (const auto& [name, unused] : exercise_.bottom.exact)
            if (const int i = variables_.find(name); i >= 0 && exercise_.top.exact.contains(name))
                problem.straight.push_back(i);
        MovementPath path(evaluator_, variables_, problem);
        if (!path.solved())
            fail(exercise_.bottom.line, "postures",
                 fmt::format("no way leads from the bottom to the top posture: {}", path.why()));
        if (!path.settled()) note_unsettled("halfway");
        return path;
    }

    void start_motion() {
        Motion& motion = plan_.motion;
        motion.time_s = calc_frame_times(exercise_.tempo, options_.frames);
        for (MatX* m : {&motion.q, &motion.qd, &motion.qdd})
            m->setZero(body_.n_coordinates(), options_.frames);
    }

    void fill_hold(const VecX& z) {
        start_motion();
        plan_.motion.q.colwise() = evaluator_.coordinates(z);
        plan_.path.assign(options_.frames, 1);
        plan_.phase.assign(options_.frames, Phase::hold_top);
    }

    void fill_motion(MovementPath& path) {
        start_motion();
        const int frames = options_.frames;
        Motion& motion = plan_.motion;
        for (int f = 0; f < frames; ++f) {
            throw_if_stopped(options_.stop);
            const PathTime at = calc_path_time(exercise_.tempo, motion.time_s[f]);
            const PathPosture posture = path.calc(at.s);
            if (!std::isfinite(posture.max_residual))
                fail(exercise_.bottom.line, "postures",
                     fmt::format("the movement breaks off {:.0f} % of the way up", 100 * at.s));
            plan_.max_residual = std::max(plan_.max_residual, posture.max_residual);
            motion.q.col(f) = evaluator_.coordinates(posture.z);
            motion.qd.col(f) = variables_.map * (posture.d1 * at.sd);
            motion.qdd.col(f) =
                variables_.map * (posture.d2 * (at.sd * at.sd) + posture.d1 * at.sdd);
            plan_.path.push_back(at.s);
            plan_.phase.push_back(at.phase);
        }
    }

    /// Only the worst passage is named; the key postures keep their ranges by construction.
    void check_ranges() const {
        constexpr double rounding = 1e-9;
        const std::vector<bool> placing = find_placing_coordinates(body_);
        double worst = rounding;
        std::string what;
        for (int c = 0; c < body_.n_coordinates(); ++c) {
            if (placing[c] || variables_.map.row(c).isZero()) continue;
            const Coordinate& coordinate = body_.coordinates[c];
            const double high = plan_.motion.q.row(c).maxCoeff();
            const double low = plan_.motion.q.row(c).minCoeff();
            const bool above = high - coordinate.maximum > coordinate.minimum - low;
            const double beyond = above ? high - coordinate.maximum : coordinate.minimum - low;
            if (beyond <= worst) continue;
            worst = beyond;
            const double unit = coordinate.rotational ? 180 / std::numbers::pi : 1;
            what = fmt::format(
                "{} reaches {:.1f} {} between bottom and top; its range ends at {:.1f}",
                coordinate.name, unit * (above ? high : low), coordinate.rotational ? "deg" : "m",
                unit * (above ? coordinate.maximum : coordinate.minimum));
        }
        if (!what.empty()) fail(exercise_.bottom.line, "postures", what);
    }

    void check_drift(const ContactDrift& drift) {
        plan_.max_drift_m = drift.m;
        if (drift.m > options_.max_drift_m)
            fail(drift.point->spec->line, "contacts." + drift.point->spec->name,
                 fmt::format("{} moves by {:.3g} mm on its surface; the bound is {:g} mm",
                             drift.point->marker, drift.m * 1e3, options_.max_drift_m * 1e3),
                 "Is the body a mirror image of itself?");
    }

    const Body& body_;
    const Exercise& exercise_;
    const SynthesisOptions& options_;
    MovementVariables variables_;
    SetUp set_up_;
    PostureEvaluator evaluator_;
    std::vector<PostureEquation> contacts_;  ///< hold through the whole repetition
    VecX weight_;
    MotionPlan plan_;
};

}  // namespace

MotionPlan synthesize(const Body& body, const Mechanics& mechanics, const Exercise& exercise,
                      const SynthesisOptions& options) {
    if (options.frames < 2)
        throw InputError(fmt::format(
            "error: [frames] {} frames are asked for; at least 2 are needed", options.frames));
    return Synthesis(body, mechanics, exercise, options).run();
}

}  // namespace sinew
