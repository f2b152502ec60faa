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
          evaluator_(mechanics, variables_),
          contacts_(set_up_.contacts) {}

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
            const std::vector<PostureEquation> stay =
                make_resting_equations(evaluator_, set_up_, top, plan_.foot_distance_m);
            contacts_.insert(contacts_.end(), stay.begin(), stay.end());
            const VecX bottom = solve_key(exercise_.bottom, "bottom", contacts_, set_up_.bottom,
                                          plan_.foot_distance_m)
                                    .z;
            MovementPath path = make_path(bottom, top);
            fill_motion(path);
        }
        fill_tracks();
        check_ranges();
        check_drift();
        for (const std::string& name : variables_.locked_but_moved)
            plan_.notes.push_back(fmt::format(
                "{} is locked in the body; the exercise moves it all the same, and a motor "
                "carries it instead of muscles",
                name));
        return std::move(plan_);
    }

private:
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

    void fill_tracks() {
        for (const PlacedContact& point : set_up_.points) {
            ContactTrack track;
            track.name = point.marker;
            track.contact = point.spec->name;
            track.surface = point.spec->surface;
            track.segment = point.segment;
            track.friction = point.friction;
            plan_.contacts.push_back(track);
        }
        if (exercise_.equipment.barbell) add_bar(*exercise_.equipment.barbell);
        const Motion& motion = plan_.motion;
        for (int f = 0; f < motion.n_frames(); ++f) {
            evaluator_.calc_pose(motion.q.col(f));
            for (std::size_t i = 0; i < plan_.contacts.size(); ++i)
                track_contact(set_up_.points[i], plan_.contacts[i]);
            for (LoadTrack& load : plan_.loads) {
                const PointMotion at =
                    evaluator_.calc_point_motion(motion.q.col(f), motion.qd.col(f),
                                                 motion.qdd.col(f), load.segment, load.p_Segment);
                load.p_W.push_back(at.p_W);
                load.a_W.push_back(at.a_W);
                load.f_W.push_back(load.mass_kg * (body_.gravity - at.a_W));
            }
        }
    }

    void track_contact(const PlacedContact& point, ContactTrack& track) {
        if (point.spec->kind != ContactKind::rolling) {
            track.p_W.push_back(evaluator_.pose().X_W[point.segment] * point.p_Segment);
            track.p_Segment.push_back(point.p_Segment);
            track.normal_W.push_back(Vec3::UnitY());
            return;
        }
        const RollingTouch touch =
            calc_rolling_touch(make_rolling(exercise_, point, 0), evaluator_.pose());
        track.p_W.push_back(touch.p_W);
        track.p_Segment.push_back(touch.p_Segment);
        track.normal_W.push_back(touch.normal_W);
    }

    void add_bar(const Barbell& bar) {
        for (const std::string& name : bar.markers) {
            const Marker& marker = *std::ranges::find(body_.markers, name, &Marker::name);
            LoadTrack load;
            load.name = "bar_" + name;
            load.segment = marker.segment;
            load.mass_kg = exercise_.load_kg / static_cast<double>(bar.markers.size());
            load.p_Segment = marker.p + (bar.pad_thickness + bar.bar_radius) * bar.direction;
            plan_.loads.push_back(load);
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

    /// Every point of every contact, the mirrored side and the points that ride along included.
    void check_drift() {
        for (std::size_t i = 0; i < plan_.contacts.size(); ++i) {
            const PlacedContact& point = set_up_.points[i];
            const ContactTrack& track = plan_.contacts[i];
            double drift = 0;
            for (const Vec3& p : track.p_W) {
                if (point.spec->kind != ContactKind::rolling) {
                    Vec3 lies = track.p_W.front();
                    if (point.spec->kind == ContactKind::resting)
                        lies.y() = exercise_.equipment.floor.height;
                    drift = std::max(drift, (p - lies).norm());
                    continue;
                }
                const RollingEquation edge = make_rolling(exercise_, point, 0);
                const auto f = static_cast<std::size_t>(&p - track.p_W.data());
                const Vec3 off = p - edge.centre - edge.radius * track.normal_W[f];
                drift = std::max(drift, off.head<2>().norm());
            }
            if (drift > options_.max_drift_m)
                fail(point.spec->line, "contacts." + point.spec->name,
                     fmt::format("{} moves by {:.3g} mm on its surface; the bound is {:g} mm",
                                 point.marker, drift * 1e3, options_.max_drift_m * 1e3),
                     "Is the body a mirror image of itself?");
            plan_.max_drift_m = std::max(plan_.max_drift_m, drift);
        }
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
