#include "sinew/analysis/capacity.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinew {

namespace {

/// Loads this near to the search's bound are at it [kg].
constexpr double bound_margin_kg = 1e-3;

/// Loads that differ by less are the same: the accuracy of solve_capacity, of a load of 1 t [kg].
constexpr double same_load_kg = 1e-3;

std::vector<std::string> coordinate_names(const Body& body, const FrameProblem& problem,
                                          const std::vector<int>& rows) {
    std::vector<std::string> names;
    for (int row : rows) names.push_back(body.coordinates[problem.rows()[row]].name);
    return names;
}

std::vector<std::string> muscle_names(const Body& body, const std::vector<int>& muscles) {
    std::vector<std::string> names;
    for (int i : muscles) names.push_back(body.muscles[i].name);
    return names;
}

/// The first few names, and how many more there are.
std::string join_some(const std::vector<std::string>& names) {
    constexpr std::size_t most = 3;
    const std::size_t shown = std::min(names.size(), most);
    std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

/// One end of the interval of loads that all frames visited so far carry.
struct End {
    LoadEnd side;
    double load_kg, bound_kg;
    int frame = -1;  ///< which set it; −1: none, it is the search's bound
    std::vector<int> rows, muscles;
    Capacity solved;  ///< of the frame solved last: warm start
    Capacity held;    ///< of the frame that was asked last: warm start
};

class Search {
public:
    Search(const Body& body, const MotionPlan& plan, FrameProblem& problem)
        : body_(body), plan_(plan), problem_(problem) {
        most_.side = LoadEnd::most;
        most_.load_kg = most_.bound_kg = capacity_.most;
        least_.side = LoadEnd::least;
        least_.load_kg = least_.bound_kg = capacity_.least;
    }

    RepetitionCapacity run() {
        answer_.status = CapacityStatus::solved;
        const int frames = plan_.motion.n_frames();
        int stride = 1;
        while (2 * stride < frames) stride *= 2;
        for (const int coarsest = stride; stride > 0; stride /= 2) {
            // Multiples of twice the stride have been visited, but for the first round.
            const bool first = stride == coarsest;
            for (int f = first ? 0 : stride; f < frames; f += first ? stride : 2 * stride)
                if (!visit(f)) return std::move(answer_);
        }
        finish();
        return std::move(answer_);
    }

private:
    /// Narrows both ends to what this frame holds; false when the search ends here.
    bool visit(int frame) {
        calc_capacity_frame(body_, plan_, frame, Movement::as_planned, problem_, memory_);
        bool solved = false;
        for (End* end : {&least_, &most_}) {
            solve_load(capacity_, end->load_kg, workspace_, end->held);
            if (end->held.status == CapacityStatus::solved) {
                answer_.max_residual_Nm =
                    std::max(answer_.max_residual_Nm, end->held.max_residual_Nm);
                continue;
            }
            solved = true;
            if (!narrow(*end, frame)) return false;
        }
        answer_.frames_solved += solved ? 1 : 0;
        if (least_.load_kg > most_.load_kg + same_load_kg) {
            fail_apart();
            return false;
        }
        return true;
    }

    bool narrow(End& end, int frame) {
        solve_capacity(capacity_, workspace_, end.solved, end.side);
        if (end.solved.status != CapacityStatus::solved) {
            fail_alone(frame, end.solved.status);
            return false;
        }
        answer_.max_residual_Nm = std::max(answer_.max_residual_Nm, end.solved.max_residual_Nm);
        const double load = end.solved.load;
        if (end.side == LoadEnd::most ? load >= end.load_kg : load <= end.load_kg) return true;
        end.load_kg = load;
        end.bound_kg = end.solved.load_bound;
        end.frame = frame;
        end.rows = end.solved.limiting_rows;
        end.muscles = end.solved.limiting_muscles;
        return true;
    }

    void place(int frame) {
        answer_.frame = frame;
        answer_.time_s = plan_.motion.time_s[frame];
    }

    /// This frame holds no load, or could not be solved. The part that can be supplied of what is
    /// needed without load says how far it is from that, and why.
    void fail_alone(int frame, CapacityStatus status) {
        answer_.status = status;
        place(frame);
        if (status == CapacityStatus::not_converged) {
            answer_.limited_by = fmt::format("not known: no proof at {:.2f} s", answer_.time_s);
            return;
        }
        answer_.limited_by = fmt::format("no load can be held at {:.2f} s", answer_.time_s);
        CapacityProblem part = capacity_;
        part.per_load = part.hold.b;
        part.hold.b.setZero();
        part.most = 1;
        Capacity supplied;
        solve_capacity(part, workspace_, supplied);
        if (supplied.status != CapacityStatus::solved) return;
        answer_.limiting_coordinates = coordinate_names(body_, problem_, supplied.limiting_rows);
        answer_.limiting_muscles = muscle_names(body_, supplied.limiting_muscles);
        answer_.limited_by +=
            fmt::format(", {:.1f} % of what is needed without load{}", 100 * supplied.load, why());
    }

    void fail_apart() {
        answer_.status = CapacityStatus::infeasible;
        place(most_.frame);
        name_limits();
        answer_.limited_by =
            fmt::format("{:.1f} kg is the least at {:.2f} s, and {:.1f} kg the most at {:.2f} s{}",
                        least_.load_kg, plan_.motion.time_s[least_.frame], most_.load_kg,
                        answer_.time_s, why());
    }

    void name_limits() {
        answer_.limiting_coordinates = coordinate_names(body_, problem_, most_.rows);
        answer_.limiting_muscles = muscle_names(body_, most_.muscles);
    }

    void finish() {
        answer_.load_kg = most_.load_kg;
        answer_.load_bound_kg = most_.bound_kg;
        answer_.least_kg = least_.load_kg;
        answer_.at_bound = most_.load_kg > capacity_.most - bound_margin_kg;
        if (answer_.at_bound) {
            answer_.limited_by = fmt::format("nothing up to {:.0f} kg", capacity_.most);
            return;
        }
        place(most_.frame);
        name_limits();
        answer_.limited_by =
            answer_.limiting_muscles.empty()
                ? fmt::format("contacts at {:.2f} s", answer_.time_s)
                : fmt::format("{} at {:.2f} s ({})", join_some(answer_.limiting_coordinates),
                              answer_.time_s, join_some(answer_.limiting_muscles));
    }

    /// The limits as the end of a sentence.
    [[nodiscard]] std::string why() const {
        std::string text;
        if (!answer_.limiting_coordinates.empty())
            text += ": " + join_some(answer_.limiting_coordinates);
        if (!answer_.limiting_muscles.empty())
            text += " (" + join_some(answer_.limiting_muscles) + ")";
        return text;
    }

    const Body& body_;
    const MotionPlan& plan_;
    FrameProblem& problem_;
    CapacityFrame memory_;
    const CapacityProblem& capacity_ = memory_.problem;
    CapacityWorkspace workspace_;
    End most_, least_;
    RepetitionCapacity answer_;
};

}  // namespace

void calc_capacity_frame(const Body& body, const MotionPlan& plan, int frame, Movement movement,
                         FrameProblem& problem, CapacityFrame& out) {
    assert(!plan.loads.empty());
    const bool moves = movement == Movement::as_planned;
    out.q = plan.motion.q.col(frame);
    out.qd = plan.motion.qd.col(frame);
    out.qdd = plan.motion.qdd.col(frame);
    if (!moves) {
        out.qd.setZero();
        out.qdd.setZero();
    }
    out.touches.clear();
    for (const ContactTrack& track : plan.contacts)
        out.touches.push_back(
            {track.segment, track.p_W[frame], track.normal_W[frame], track.friction});
    problem.calc(out.q, out.qd, out.qdd, {}, out.touches);
    out.problem.hold = problem.problem();

    double mass_kg = 0;
    for (const LoadTrack& load : plan.loads) mass_kg += load.mass_kg;
    const auto& rows = problem.rows();
    VecX& per_load = out.problem.per_load;
    per_load.setZero(static_cast<Eigen::Index>(rows.size()));
    out.point_jacobian.resize(3, body.n_coordinates());
    for (const LoadTrack& load : plan.loads) {
        const double share =
            mass_kg > 0 ? load.mass_kg / mass_kg : 1 / static_cast<double>(plan.loads.size());
        Vec3 f_W = share * body.gravity;
        if (moves) f_W -= share * load.a_W[frame];
        calc_point_jacobian(body, problem.pose, load.segment, load.p_W[frame], out.point_jacobian);
        for (std::size_t r = 0; r < rows.size(); ++r)
            per_load[static_cast<Eigen::Index>(r)] -=
                out.point_jacobian.col(rows[r].value).dot(f_W);
    }
}

std::optional<RepetitionCapacity> solve_repetition_capacity(const Body& body,
                                                            const MotionPlan& plan,
                                                            FrameProblem& problem) {
    if (plan.loads.empty()) return std::nullopt;
    return Search(body, plan, problem).run();
}

StaticCapacity solve_static_capacity(const Body& body, const MotionPlan& plan, int frame,
                                     FrameProblem& problem, CapacityWorkspace& workspace,
                                     Capacity& nearby) {
    CapacityFrame posture;
    calc_capacity_frame(body, plan, frame, Movement::held_still, problem, posture);
    solve_capacity(posture.problem, workspace, nearby);
    StaticCapacity answer;
    answer.time_s = plan.motion.time_s[frame];
    answer.status = nearby.status;
    answer.load_kg = nearby.load;
    answer.at_bound = nearby.load > posture.problem.most - bound_margin_kg;
    answer.limiting_coordinates = coordinate_names(body, problem, nearby.limiting_rows);
    answer.limiting_muscles = muscle_names(body, nearby.limiting_muscles);
    return answer;
}

}  // namespace sinew
