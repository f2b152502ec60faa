#include "sinew/muscle/paths.h"

#include <algorithm>
#include <cmath>

#include "sinew/muscle/path_route.h"

namespace sinew {

namespace {

/// A step between two segments: sign +1 when it moves the far one only, −1 the near one only.
struct Hop {
    int step = 0;
    double sign = 0;
};

/// The steps on the way from one segment to another.
std::vector<Hop> find_hops(const Body& body, SegmentIndex from, SegmentIndex to) {
    std::vector<Hop> hops;
    const auto above = [&](SegmentIndex segment) {
        std::vector<int> steps;
        for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent) {
            steps.push_back(k->value);
        }
        return steps;
    };
    const std::vector<int> near = above(from);
    const std::vector<int> far = above(to);
    for (const int k : near) {
        if (std::ranges::find(far, k) == far.end()) {
            hops.push_back({k, -1.0});
        }
    }
    for (const int k : far) {
        if (std::ranges::find(near, k) == near.end()) {
            hops.push_back({k, +1.0});
        }
    }
    return hops;
}

/// A straight piece between fixed points of two segments.
struct FixedPiece {
    SegmentIndex from, to;
    Vec3 p_from, p_to;  // in their segments
    int hops = 0;       // index into PathWorkspace::Data::hops
};

/// A muscle through fixed points only: what lies within one segment never changes.
struct FixedPath {
    double constant_length = 0;
    std::vector<FixedPiece> pieces;
};

bool is_fixed(const Muscle& muscle) {
    return muscle.wraps.empty() && std::ranges::all_of(muscle.points, [](const PathPoint& p) {
               return std::holds_alternative<FixedPoint>(p.location);
           });
}

}  // namespace

struct PathWorkspace::Data {
    explicit Data(const Body& body) {
        n_segments = static_cast<int>(body.segments.size());
        hop_index.assign(static_cast<std::size_t>(n_segments) * n_segments, -1);
        std::size_t n_points = 0;
        std::size_t n_wraps = 0;
        for (const Muscle& muscle : body.muscles) {
            route.reserve(muscle);
            n_points = std::max(n_points, muscle.points.size());
            n_wraps = std::max(n_wraps, muscle.wraps.size());
            n_pieces += muscle.points.size() + 2 * muscle.wraps.size() - 1;
            fixed_paths.push_back(is_fixed(muscle) ? make_fixed_path(body, muscle) : FixedPath{});
            if (fixed_paths.back().pieces.empty()) {
                prepare_hops(body, muscle);
            }
        }
        route.nodes.reserve(n_points + 2 * n_wraps);
        X_WWrap.resize(body.wraps.size());
        S_W_coordinate.resize(6, body.n_steps());
    }

    int hops_between(const Body& body, SegmentIndex from, SegmentIndex to) {
        int& index = hop_index[from.value * n_segments + to.value];
        if (index < 0) {
            index = static_cast<int>(hops.size());
            hops.push_back(find_hops(body, from, to));
        }
        return index;
    }

    FixedPath make_fixed_path(const Body& body, const Muscle& muscle) {
        FixedPath path;
        for (std::size_t i = 1; i < muscle.points.size(); ++i) {
            const PathPoint& a = muscle.points[i - 1];
            const PathPoint& b = muscle.points[i];
            const Vec3& p_a = std::get<FixedPoint>(a.location).p;
            const Vec3& p_b = std::get<FixedPoint>(b.location).p;
            if (a.segment == b.segment) {
                path.constant_length += (p_b - p_a).norm();
            } else {
                path.pieces.push_back(
                    {a.segment, b.segment, p_a, p_b, hops_between(body, a.segment, b.segment)});
            }
        }
        return path;
    }

    /// Any two segments that a path with switches may join by a straight piece.
    void prepare_hops(const Body& body, const Muscle& muscle) {
        std::vector<SegmentIndex> segments;
        for (const PathPoint& point : muscle.points) {
            segments.push_back(point.segment);
        }
        for (const PathWrap& wrap : muscle.wraps) {
            segments.push_back(body.wraps[wrap.surface].segment);
        }
        for (const SegmentIndex a : segments) {
            for (const SegmentIndex b : segments) {
                if (a != b) {
                    hops_between(body, a, b);
                }
            }
        }
    }

    int n_segments = 0;
    std::size_t n_pieces = 0;    // at most, of all muscles
    std::vector<int> hop_index;  // n_segments × n_segments; −1: no muscle needs it
    std::vector<std::vector<Hop>> hops;
    std::vector<FixedPath> fixed_paths;  // per muscle; no pieces: its route must be found
    std::vector<Transform> X_WWrap;
    Eigen::Matrix<double, 6, Eigen::Dynamic> S_W_coordinate;  // S_W g1: per unit rate of coordinate
    Route route;
};

PathWorkspace::PathWorkspace(const Body& body) : data_(std::make_unique<Data>(body)) {}
PathWorkspace::~PathWorkspace() = default;
PathWorkspace::PathWorkspace(PathWorkspace&&) noexcept = default;

namespace {

/// Where one muscle's moment arms are summed up and its pieces listed.
struct Column {
    const Body& body;
    const PathWorkspace::Data& data;
    Eigen::Ref<VecX> arm;
    std::vector<StraightPiece>& pieces;

    /// Adds the straight piece between two segments and returns its length. A unit tension along it
    /// is the line (p × u, u); its power on a step's motion is how fast the piece lengthens.
    double add_piece(const std::vector<Hop>& hops, SegmentIndex from_segment, const Vec3& from,
                     SegmentIndex to_segment, const Vec3& to) {
        const Vec3 d = to - from;
        const double length = d.norm();
        if (length == 0) {
            return 0;
        }
        const Vec3 u = d / length;
        pieces.push_back({from_segment, to_segment, from, u});
        const Vec3 moment = from.cross(u);
        for (const Hop& hop : hops) {
            const auto S = data.S_W_coordinate.col(hop.step);
            const double rate = moment.dot(S.head<3>()) + u.dot(S.tail<3>());
            arm[body.steps[hop.step].coordinate.value] -= hop.sign * rate;
        }
        return length;
    }

    /// A moving point's own travel; `u_W` points away from it along one of its pieces.
    void add_travel(const MovingPoint& point, const Mat3& R_WSegment, const Vec3& u_W,
                    const VecX& q) {
        const Vec3 u = R_WSegment.transpose() * u_W;
        for (int i = 0; i < 3; ++i) {
            if (is_constant(point.functions[i])) {
                continue;
            }
            const PointSlope slope = calc_point_slope(point, i, body, q);
            arm[slope.coordinate.value] += u[i] * slope.slope;
        }
    }
};

double add_fixed_path(const FixedPath& path, const Pose& pose, Column& column) {
    double length = path.constant_length;
    for (const FixedPiece& piece : path.pieces) {
        length += column.add_piece(column.data.hops[piece.hops], piece.from,
                                   pose.X_W[piece.from] * piece.p_from, piece.to,
                                   pose.X_W[piece.to] * piece.p_to);
    }
    return length;
}

void add_route(const Muscle& muscle, const VecX& q, const Pose& pose, Column& column) {
    const PathWorkspace::Data& data = column.data;
    const std::vector<RouteNode>& nodes = data.route.nodes;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const RouteNode& a = nodes[i - 1];
        const RouteNode& b = nodes[i];
        if (b.arc >= 0) {
            continue;
        }
        if (a.segment != b.segment) {
            const int hops = data.hop_index[a.segment.value * data.n_segments + b.segment.value];
            column.add_piece(data.hops[hops], a.segment, a.p_W, b.segment, b.p_W);
        }
        for (const auto& [end, other] : {std::pair{&a, &b}, std::pair{&b, &a}}) {
            if (end->point < 0) {
                continue;
            }
            const auto* moving = std::get_if<MovingPoint>(&muscle.points[end->point].location);
            if (moving != nullptr && other->p_W != end->p_W) {
                column.add_travel(*moving, pose.X_W[end->segment].R,
                                  (other->p_W - end->p_W).normalized(), q);
            }
        }
    }
}

}  // namespace

void calc_paths(const Body& body, const VecX& q, const Pose& pose, PathWorkspace& workspace,
                MusclePaths& paths) {
    PathWorkspace::Data& data = workspace.data();
    paths.length.resize(body.n_muscles());
    paths.moment_arm.setZero(body.n_coordinates(), body.n_muscles());
    paths.pieces.clear();
    paths.pieces.reserve(data.n_pieces);
    paths.first_piece.resize(body.muscles.size() + 1);
    data.S_W_coordinate = pose.S_W * pose.g1.asDiagonal();
    calc_wrap_frames(body, pose, data.X_WWrap);
    for (int m = 0; m < body.n_muscles(); ++m) {
        paths.first_piece[m] = static_cast<int>(paths.pieces.size());
        Column column{body, data, paths.moment_arm.col(m), paths.pieces};
        if (!data.fixed_paths[m].pieces.empty()) {
            paths.length[m] = add_fixed_path(data.fixed_paths[m], pose, column);
        } else {
            calc_route(body, body.muscles[m], q, pose, data.X_WWrap, data.route);
            add_route(body.muscles[m], q, pose, column);
            paths.length[m] = data.route.length;
        }
    }
    paths.first_piece.back() = static_cast<int>(paths.pieces.size());
}

PathTrace calc_path_trace(const Body& body, const VecX& q, const Pose& pose, MuscleIndex muscle) {
    constexpr double spacing = 0.002;  // [m] between points on a surface
    std::vector<Transform> X_WWrap;
    calc_wrap_frames(body, pose, X_WWrap);
    Route route;
    calc_route(body, body.muscles[muscle], q, pose, X_WWrap, route);
    PathTrace trace;
    trace.settled = route.settled;
    for (const RouteNode& node : route.nodes) {
        if (node.arc >= 0) {
            const Wrap& wrap = route.wraps[node.wrap];
            const Transform& X = X_WWrap[body.muscles[muscle].wraps[node.wrap].surface];
            const int n = 1 + static_cast<int>(wrap.length / spacing);
            for (int i = 1; i < n; ++i) {
                trace.points_W.push_back(X * wrap.point(static_cast<double>(i) / n));
            }
            trace.wrapped.push_back(node.wrap);
        }
        trace.points_W.push_back(node.p_W);
    }
    return trace;
}

void calc_lengthening_velocities(const MusclePaths& paths, const VecX& qd, VecX& velocity) {
    velocity.noalias() = -(paths.moment_arm.transpose() * qd);
}

}  // namespace sinew
