#include "sinew/analysis/capacity.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/analyze.h"

namespace sinew {

namespace {

/// Loads this near to the search's bound are at it [kg].
constexpr double bound_margin_kg = 1e-3;

/// Loads that differ by less are the same: the accuracy of solve_capacity, of a load of 1 t [kg].
constexpr double same_load_kg = 1e-3;

/// Stability is named beside what limits more from this share on.
constexpr double noted_share = 0.01;

std::vector<std::string> row_names(const CapacityFrame& frame, const std::vector<int>& rows) {
    std::vector<std::string> names;
    for (int row : rows) names.push_back(frame.row_name(row));
    return names;
}

/// Of lines, and of the wall's hoops, which have no line.
std::vector<std::string> muscle_names(const CapacityFrame& frame, const std::vector<int>& muscles) {
    std::vector<std::string> names;
    for (int i : muscles) names.push_back(frame.column_name(i));
    return names;
}

std::string without_side(const std::string& name) {
    return side_of(name) == Side::both ? name : name.substr(0, name.size() - 2);
}

/// Whether stability limits more than any joint does, both sides of a joint together.
bool does_stability_limit(const Capacity& answer, const std::vector<std::string>& rows) {
    std::map<std::string, double> share;
    for (std::size_t k = 0; k < rows.size(); ++k)
        share[without_side(rows[k])] += answer.row_share[k];
    return answer.cut_share > 0 && std::ranges::all_of(share, [&](const auto& joint) {
               return joint.second < answer.cut_share;
           });
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
    std::vector<std::string> rows, muscles;
    bool stability_limits = false;
    double stability_share = 0;
    Capacity solved;  ///< of the frame solved last: warm start
    Capacity held;    ///< of the frame that was asked last: warm start
};

class Search {
public:
    Search(const MotionPlan& plan, CapacityFrame& frame)
        : plan_(plan), frame_(frame), problem_(frame.problem()) {
        most_.side = LoadEnd::most;
        most_.load_kg = most_.bound_kg = problem_.most;
        least_.side = LoadEnd::least;
        least_.load_kg = least_.bound_kg = problem_.least;
    }

    /// Moments and pressure first: what stability leaves of their interval is found in few steps.
    RepetitionCapacity run() {
        answer_.status = CapacityStatus::solved;
        if (!visit_all()) return std::move(answer_);
        if (frame_.asks_for_stability()) {
            answer_.load_without_stability_kg = most_.load_kg;
            with_stability_ = true;
            if (!visit_all()) return std::move(answer_);
        }
        finish();
        return std::move(answer_);
    }

private:
    /// False when the search ends at some frame.
    bool visit_all() {
        const int frames = plan_.motion.n_frames();
        int stride = 1;
        while (2 * stride < frames) stride *= 2;
        for (const int coarsest = stride; stride > 0; stride /= 2) {
            // Multiples of twice the stride have been visited, but for the first round.
            const bool first = stride == coarsest;
            for (int f = first ? 0 : stride; f < frames; f += first ? stride : 2 * stride)
                if (!visit(f)) return false;
        }
        return true;
    }

    /// Narrows both ends to what this frame holds; false when the search ends here.
    bool visit(int frame) {
        frame_.calc(plan_, frame, Movement::as_planned);
        if (with_stability_) frame_.calc_stability();
        bool solved = false;
        for (End* end : {&least_, &most_}) {
            if (with_stability_)
                frame_.stable().solve_load(end->load_kg, workspace_, end->held);
            else
                solve_load(problem_, end->load_kg, workspace_, end->held);
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
        if (with_stability_)
            frame_.stable().solve_capacity(workspace_, end.solved, end.side);
        else
            solve_capacity(problem_, workspace_, end.solved, end.side);
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
        end.rows = row_names(frame_, end.solved.limiting_rows);
        end.muscles = muscle_names(frame_, end.solved.limiting_muscles);
        end.stability_limits = does_stability_limit(end.solved, end.rows);
        end.stability_share = end.solved.cut_share;
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
        if (with_stability_) {  // without it some load can be held
            answer_.stability_limits = true;
            const Capacity margin = frame_.solve_largest_margin(workspace_);
            answer_.limited_by = fmt::format(
                "at {:.2f} s no load leaves the body stable by {:g} N·m/rad{}; without that margin "
                "it is {:.1f} kg",
                answer_.time_s, frame_.margin(),
                margin.status == CapacityStatus::solved
                    ? fmt::format(" (with none it is {:.1f} at most)", margin.load)
                    : "",
                *answer_.load_without_stability_kg);
            return;
        }
        answer_.limited_by = fmt::format("no load can be held at {:.2f} s", answer_.time_s);
        CapacityProblem part = problem_;
        const Eigen::Index equalities = part.hold.b.size() - part.hold.at_least_rows;
        part.per_load.setZero();
        part.per_load.head(equalities) = part.hold.b.head(equalities);
        part.hold.b.head(equalities).setZero();
        part.most = 1;
        Capacity supplied;
        solve_capacity(part, workspace_, supplied);
        if (supplied.status != CapacityStatus::solved) return;
        answer_.limiting_coordinates = row_names(frame_, supplied.limiting_rows);
        answer_.limiting_muscles = muscle_names(frame_, supplied.limiting_muscles);
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
        answer_.limiting_coordinates = most_.rows;
        answer_.limiting_muscles = most_.muscles;
        answer_.stability_limits = most_.stability_limits;
        answer_.stability_share = most_.stability_share;
    }

    void finish() {
        answer_.load_kg = most_.load_kg;
        answer_.load_bound_kg = most_.bound_kg;
        answer_.least_kg = least_.load_kg;
        answer_.at_bound = most_.load_kg > problem_.most - bound_margin_kg;
        if (answer_.at_bound) {
            answer_.limited_by = fmt::format("nothing up to {:.0f} kg", problem_.most);
            return;
        }
        place(most_.frame);
        name_limits();
        std::string what = answer_.stability_limits           ? "stability"
                           : answer_.limiting_muscles.empty() ? "contacts"
                                                              : name_joints();
        if (!answer_.stability_limits && answer_.stability_share > noted_share)
            what += ", with the margin of stability,";
        answer_.limited_by = fmt::format("{} at {:.2f} s", what, answer_.time_s);
        if (!answer_.limiting_muscles.empty())
            answer_.limited_by += " (" + join_some(answer_.limiting_muscles) + ")";
    }

    [[nodiscard]] std::string name_joints() const {
        return join_some(answer_.limiting_coordinates);
    }

    /// The limits as the end of a sentence.
    [[nodiscard]] std::string why() const {
        std::string text;
        if (answer_.stability_limits)
            text += ": stability";
        else if (!answer_.limiting_coordinates.empty())
            text += ": " + name_joints();
        if (!answer_.limiting_muscles.empty())
            text += " (" + join_some(answer_.limiting_muscles) + ")";
        return text;
    }

    const MotionPlan& plan_;
    CapacityFrame& frame_;
    const CapacityProblem& problem_;
    bool with_stability_ = false;
    CapacityWorkspace workspace_;
    End most_, least_;
    RepetitionCapacity answer_;
};

}  // namespace

std::optional<RepetitionCapacity> solve_repetition_capacity(const MotionPlan& plan,
                                                            CapacityFrame& frame) {
    if (plan.loads.empty()) return std::nullopt;
    return Search(plan, frame).run();
}

StaticCapacity solve_static_capacity(const MotionPlan& plan, int frame, CapacityFrame& posture,
                                     CapacityWorkspace& workspace, Capacity& nearby) {
    posture.calc(plan, frame, Movement::held_still);
    solve_capacity(posture.problem(), workspace, nearby);
    bool stability_refuses = false;
    if (posture.asks_for_stability() && nearby.status == CapacityStatus::solved) {
        posture.calc_stability();
        posture.stable().solve_capacity(workspace, nearby);
        stability_refuses = nearby.status == CapacityStatus::infeasible;
    }
    StaticCapacity answer;
    answer.time_s = plan.motion.time_s[frame];
    answer.status = nearby.status;
    answer.load_kg = nearby.load;
    answer.at_bound = nearby.load > posture.problem().most - bound_margin_kg;
    answer.limiting_coordinates = row_names(posture, nearby.limiting_rows);
    answer.limiting_muscles = muscle_names(posture, nearby.limiting_muscles);
    answer.stability_limits =
        stability_refuses || does_stability_limit(nearby, answer.limiting_coordinates);
    return answer;
}

}  // namespace sinew
