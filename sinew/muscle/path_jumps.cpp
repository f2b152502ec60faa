#include "sinew/muscle/path_jumps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sinew/mechanics/mechanics.h"
#include "sinew/muscle/path_route.h"
#include "sinew/muscle/paths.h"

namespace sinew {

namespace {

/// Everything that the search evaluates, with its memory.
class Search {
public:
    Search(const Body& body, const PathJumpOptions& options)
        : body_(body),
          options_(options),
          mechanics_(body),
          mechanics_workspace_(mechanics_.make_workspace()),
          path_workspace_(body) {}

    void sweep(const VecX& posture, int index, CoordinateIndex c, std::vector<PathJump>& jumps) {
        const auto [low, high] = range(c, posture);
        if (!(high > low)) {
            return;
        }
        q_ = posture;
        MusclePaths before, after;
        calc_at(c, low, before);
        for (int step = 0; step < options_.steps; ++step) {
            const double from = low + (high - low) * step / options_.steps;
            const double to = low + (high - low) * (step + 1) / options_.steps;
            calc_at(c, to, after);
            for (int m = 0; m < body_.n_muscles(); ++m) {
                const double slope =
                    -0.5 * (before.moment_arm(c.value, m) + after.moment_arm(c.value, m));
                const double change = after.length[m] - before.length[m];
                if (std::abs(change - slope * (to - from)) > options_.least_size) {
                    follow({MuscleIndex(m), c, index}, from, to, jumps);
                }
            }
            std::swap(before, after);
        }
    }

private:
    struct Range {
        double low, high;
    };

    struct Sample {
        double length;
        std::vector<int> points;  // indices into Muscle::points, in order
        std::vector<int> wraps;   // indices into Muscle::wraps, in order
        std::vector<int> inside;  // indices into Muscle::wraps that an end lies within
    };

    [[nodiscard]] Range range(CoordinateIndex c, const VecX& posture) const {
        const Coordinate& coordinate = body_.coordinates[c];
        if (coordinate.locked && !coordinate.prescribed) {
            return {0, 0};
        }
        if (coordinate.rotational &&
            coordinate.maximum - coordinate.minimum > 2 * std::numbers::pi) {
            const double middle = posture[c.value];
            return {middle - std::numbers::pi / 2, middle + std::numbers::pi / 2};
        }
        return {coordinate.minimum, coordinate.maximum};
    }

    void calc_at(CoordinateIndex c, double value, MusclePaths& paths) {
        q_[c.value] = value;
        mechanics_.calc_pose(q_, mechanics_workspace_, pose_);
        calc_paths(body_, q_, pose_, path_workspace_, paths);
    }

    Sample sample(MuscleIndex m, CoordinateIndex c, double value) {
        q_[c.value] = value;
        mechanics_.calc_pose(q_, mechanics_workspace_, pose_);
        calc_wrap_frames(body_, pose_, X_WWrap_);
        calc_route(body_, body_.muscles[m], q_, pose_, X_WWrap_, route_);
        Sample result{route_.length, {}, {}, {}};
        for (std::size_t i = 0; i < route_.wraps.size(); ++i) {
            if (route_.wraps[i].status == WrapStatus::inside) {
                result.inside.push_back(static_cast<int>(i));
            }
        }
        for (const RouteNode& node : route_.nodes) {
            if (node.point >= 0) {
                result.points.push_back(node.point);
            } else if (node.arc >= 0) {
                result.wraps.push_back(node.wrap);
            }
        }
        return result;
    }

    /// Halves the interval, keeping the half with the larger change, until it is narrow.
    void follow(PathJump jump, double from, double to, std::vector<PathJump>& jumps) {
        Sample a = sample(jump.muscle, jump.coordinate, from);
        Sample b = sample(jump.muscle, jump.coordinate, to);
        while (to - from > options_.resolution) {
            const double middle = 0.5 * (from + to);
            Sample s = sample(jump.muscle, jump.coordinate, middle);
            if (std::abs(s.length - a.length) > std::abs(b.length - s.length)) {
                b = std::move(s);
                to = middle;
            } else {
                a = std::move(s);
                from = middle;
            }
        }
        jump.size = b.length - a.length;
        if (std::abs(jump.size) <= options_.least_size) {
            return;
        }
        jump.at = 0.5 * (from + to);
        if (const int point = find_switched(a.points, b.points); point >= 0) {
            jump.cause = JumpCause::conditional_point;
            jump.part = point;
        } else if (const int wrap = find_switched(a.wraps, b.wraps); wrap >= 0) {
            const bool entered = std::ranges::find(a.inside, wrap) != a.inside.end() ||
                                 std::ranges::find(b.inside, wrap) != b.inside.end();
            jump.cause = entered ? JumpCause::point_enters : JumpCause::wrap_engages;
            jump.part = wrap;
        }
        jumps.push_back(jump);
    }

    /// What only one of two lists holds; −1: nothing.
    static int find_switched(const std::vector<int>& a, const std::vector<int>& b) {
        for (const auto* list : {&a, &b}) {
            const auto* other = list == &a ? &b : &a;
            for (const int item : *list) {
                if (std::ranges::find(*other, item) == other->end()) {
                    return item;
                }
            }
        }
        return -1;
    }

    const Body& body_;
    PathJumpOptions options_;
    Mechanics mechanics_;
    MechanicsWorkspace mechanics_workspace_;
    PathWorkspace path_workspace_;
    Pose pose_;
    Route route_;
    std::vector<Transform> X_WWrap_;
    VecX q_;
};

}  // namespace

std::vector<PathJump> check_path_jumps(const Body& body, std::span<const VecX> postures,
                                       const PathJumpOptions& options) {
    std::vector<bool> crossed(body.coordinates.size(), false);
    for (const Muscle& muscle : body.muscles) {
        for (const CoordinateIndex c : muscle.coordinates) {
            crossed[c] = true;
        }
    }
    Search search(body, options);
    std::vector<PathJump> jumps;
    for (std::size_t p = 0; p < postures.size(); ++p) {
        for (int c = 0; c < body.n_coordinates(); ++c) {
            if (crossed[c]) {
                search.sweep(postures[p], static_cast<int>(p), CoordinateIndex(c), jumps);
            }
        }
    }
    return jumps;
}

std::string describe(const PathJump& jump, const Body& body) {
    const Muscle& muscle = body.muscles[jump.muscle];
    const Coordinate& coordinate = body.coordinates[jump.coordinate];
    std::string cause = "no declared switch";
    if (jump.cause == JumpCause::conditional_point) {
        cause = fmt::format("conditional point {} switches", jump.part + 1);
    } else if (jump.cause == JumpCause::wrap_engages) {
        cause = fmt::format("surface {} takes hold or lets go",
                            body.wraps[muscle.wraps[jump.part].surface].name);
    } else if (jump.cause == JumpCause::point_enters) {
        cause = fmt::format("an end of the piece enters surface {}, which then lets go",
                            body.wraps[muscle.wraps[jump.part].surface].name);
    }
    return fmt::format("{}: length steps by {:.2f} mm at {} = {:.4f} {}: {}", muscle.name,
                       1e3 * jump.size, coordinate.name, jump.at,
                       coordinate.rotational ? "rad" : "m", cause);
}

}  // namespace sinew
