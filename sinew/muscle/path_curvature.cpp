#include "sinew/muscle/path_curvature.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sinew/muscle/path_route.h"
#include "sinew/muscle/paths.h"

namespace sinew {

namespace {

using Vec2 = Eigen::Vector2d;

/// The steps from one segment to another in the order in which they are met.
std::vector<Hop> find_outward_hops(const Body& body, SegmentIndex from, SegmentIndex to) {
    const auto above = [&](SegmentIndex segment) {
        std::vector<int> steps;
        for (auto k = body.segments[segment].step; k; k = body.steps[*k].parent)
            steps.push_back(k->value);
        return steps;
    };
    const std::vector<int> near = above(from), far = above(to);
    std::vector<Hop> hops;
    for (const int k : near)
        if (std::ranges::find(far, k) == far.end()) hops.push_back({k, -1.0});
    for (auto k = far.rbegin(); k != far.rend(); ++k)
        if (std::ranges::find(near, *k) == near.end()) hops.push_back({*k, +1.0});
    return hops;
}

std::optional<StepIndex> find_common_step(const Body& body, SegmentIndex a, SegmentIndex b) {
    for (auto k = body.segments[a].step; k; k = body.steps[*k].parent)
        for (auto l = body.segments[b].step; l; l = body.steps[*l].parent)
            if (*k == *l) return k;
    return std::nullopt;
}

/// Second derivatives of a length with respect to its two ends, and first ones.
struct EndDerivatives {
    Vec3 g1 = Vec3::Zero(), g2 = Vec3::Zero();
    Mat3 h11 = Mat3::Zero(), h12 = Mat3::Zero(), h22 = Mat3::Zero();
};

/// The helix over a cylinder about z, between ends outside it; in the cylinder's frame. False where
/// an end lies so near the surface that the second derivative is beyond use.
bool calc_cylinder_derivatives(double radius, const Wrap& wrap, const Vec3& p1, const Vec3& p2,
                               EndDerivatives& d) {
    constexpr double least_tangent = 1e-6;  // [m]
    const Vec2 e1 = p1.head<2>() - wrap.r1.head<2>(), e2 = p2.head<2>() - wrap.r2.head<2>();
    const double t1 = e1.norm(), t2 = e2.norm();
    if (!(t1 > least_tangent && t2 > least_tangent)) return false;
    const double planar = t1 + radius * wrap.angle + t2;
    const double rise = p2.z() - p1.z();
    const double length = std::hypot(planar, rise);
    Eigen::Matrix<double, 6, 1> dp = Eigen::Matrix<double, 6, 1>::Zero(), dz = dp;
    dp.head<2>() = e1 / t1;
    dp.segment<2>(3) = e2 / t2;
    dz[2] = -1;
    dz[5] = 1;
    const Eigen::Matrix<double, 6, 1> g = (planar * dp + rise * dz) / length;
    Eigen::Matrix<double, 6, 6> H = dp * dp.transpose() + dz * dz.transpose() - g * g.transpose();
    const Vec2 n1(-dp[1], dp[0]), n2(-dp[4], dp[3]);
    H.block<2, 2>(0, 0) += planar / t1 * n1 * n1.transpose();
    H.block<2, 2>(3, 3) += planar / t2 * n2 * n2.transpose();
    H /= length;
    d.g1 = g.head<3>();
    d.g2 = g.tail<3>();
    d.h11 = H.topLeftCorner<3, 3>();
    d.h12 = H.topRightCorner<3, 3>();
    d.h22 = H.bottomRightCorner<3, 3>();
    return true;
}

/// Sums second derivatives into a matrix over coordinates: its lower triangle, so that fill_upper()
/// is for the end. Steps with one coordinate fall on one place.
struct Sum {
    Eigen::Ref<MatX> hessian;

    /// ∂²ℓ/∂q_c1∂q_c2 of two steps, once for both orders.
    void add_pair(int c1, int c2, double value) {
        if (c1 == c2) {
            hessian(c1, c1) += 2 * value;
        } else {
            hessian(std::max(c1, c2), std::min(c1, c2)) += value;
        }
    }

    /// One end: gradient g and second derivative H of the length with respect to the point.
    void add_end(const PointCourse& p, const Vec3& g, const Mat3& H) {
        for (int k = 0; k < p.size(); ++k) {
            const Vec3 Dk = p.D.col(k);
            const Vec3 HDk = H * Dk;
            const Vec3 turn = Dk.cross(g);  // g · (ω × D_k) = ω · (D_k × g)
            const int c = p.slot[k];
            for (int h = 0; h < k; ++h)
                add_pair(p.slot[h], c, p.D.col(h).dot(HDk) + p.turn.col(h).dot(turn));
            hessian(c, c) += Dk.dot(HDk) + p.turn.col(k).dot(turn) + g.dot(p.bend.col(k));
        }
    }
    /// Two ends at once: H12 between them. A step on both ways counts twice with itself.
    void add_between(const PointCourse& p1, const PointCourse& p2, const Mat3& H12) {
        for (int k = 0; k < p2.size(); ++k) {
            const Vec3 HD = H12 * p2.D.col(k);
            for (int h = 0; h < p1.size(); ++h)
                add_pair(p1.slot[h], p2.slot[k], p1.D.col(h).dot(HD));
        }
    }

    void fill_upper() { hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose(); }
};

/// Whether a muscle's course may need differences in some posture, and whether it always does.
bool has_moving_points(const Muscle& muscle) {
    return std::ranges::any_of(muscle.points, [](const PathPoint& p) {
        return std::holds_alternative<MovingPoint>(p.location);
    });
}

}  // namespace

void PointCourse::reserve(std::size_t longest) {
    for (auto* m : {&D, &turn, &bend}) m->resize(3, static_cast<Eigen::Index>(longest));
    slot.resize(longest);
}

void PointCourse::set(std::span<const Hop> way, const Body& body, const Pose& pose,
                      std::span<const int> slots, const Vec3& p_W) {
    n_ = static_cast<int>(way.size());
    for (int h = 0; h < n_; ++h) {
        const int k = way[h].step;
        const auto S = pose.S_W.col(k);
        const Vec3 omega = way[h].sign * S.head<3>();
        const Vec3 travel = omega.cross(p_W) + way[h].sign * S.tail<3>();
        turn.col(h) = pose.g1[k] * omega;
        D.col(h) = pose.g1[k] * travel;
        bend.col(h) = pose.g2[k] * travel;
        slot[h] = slots[body.steps[k].coordinate.value];
    }
}

struct PathCurvatureWorkspace::Data {
    explicit Data(const Mechanics& m) : paths_workspace(m.body()) {
        const Body& body = m.body();
        n_segments = static_cast<int>(body.segments.size());
        way_index.assign(static_cast<std::size_t>(n_segments) * n_segments, -1);
        slot.assign(body.coordinates.size(), -1);
        std::size_t n_points = 0, n_wraps = 0;
        for (const Muscle& muscle : body.muscles) {
            route.reserve(muscle);
            is_fixed.push_back(muscle.wraps.empty() &&
                               std::ranges::all_of(muscle.points, [](const PathPoint& p) {
                                   return std::holds_alternative<FixedPoint>(p.location);
                               }));
            n_points = std::max(n_points, muscle.points.size());
            most_pieces += muscle.points.size();
            n_wraps = std::max(n_wraps, muscle.wraps.size());
            prepare_hops(body, muscle);
        }
        route.nodes.reserve(n_points + 2 * n_wraps);
        std::size_t longest = 0;
        for (const Way& way : ways) longest = std::max(longest, way.hops.size());
        near.reserve(longest);
        far.reserve(longest);
    }

    int find_way(const Body& body, SegmentIndex from, SegmentIndex to) {
        int& index = way_index[from.value * n_segments + to.value];
        if (index < 0) {
            index = static_cast<int>(ways.size());
            ways.push_back({find_common_step(body, from, to), find_outward_hops(body, from, to)});
        }
        return index;
    }
    const std::vector<Hop>& hops_between(const Body& body, SegmentIndex from, SegmentIndex to) {
        return ways[find_way(body, from, to)].hops;
    }

    /// Every pair of segments that a straight piece may join, so that none is found in a frame.
    void prepare_hops(const Body& body, const Muscle& muscle) {
        std::vector<SegmentIndex> segments;
        for (const PathPoint& point : muscle.points) segments.push_back(point.segment);
        for (const PathWrap& wrap : muscle.wraps)
            segments.push_back(body.wraps[wrap.surface].segment);
        const bool bends = !muscle.wraps.empty() || has_moving_points(muscle);
        for (std::size_t i = 0; i < segments.size(); ++i)
            for (std::size_t j = 0; j < segments.size(); ++j)
                if (bends || j == i + 1) find_way(body, segments[i], segments[j]);
    }

    std::size_t most_pieces = 0;
    std::vector<char> is_fixed;  // per muscle: fixed points alone, and no surface
    int n_segments = 0;
    std::vector<int> way_index;  // n_segments × n_segments; −1: no muscle needs it
    std::vector<Way> ways;
    std::vector<int> slot;
    std::vector<Transform> X_WWrap;
    Route route;
    PointCourse near, far;

    // For courses that are differenced: all muscles' arms at two postures a coordinate.
    std::vector<int> differenced;
    std::optional<MechanicsWorkspace> mechanics;  // megabytes: made when first needed
    PathWorkspace paths_workspace;
    Pose pose;
    MusclePaths before, after;
    VecX q;
    std::vector<char> is_needed;  // per coordinate
};

PathCurvatureWorkspace::PathCurvatureWorkspace(const Mechanics& mechanics)
    : data_(std::make_unique<Data>(mechanics)) {}
PathCurvatureWorkspace::~PathCurvatureWorkspace() = default;
PathCurvatureWorkspace::PathCurvatureWorkspace(PathCurvatureWorkspace&&) noexcept = default;

namespace {

using Data = PathCurvatureWorkspace::Data;

/// Adds the straight piece between two nodes.
void add_straight(Data& w, const Body& body, const Pose& pose, const RouteNode& a,
                  const RouteNode& b, Sum& sum) {
    if (a.segment == b.segment) return;
    const Vec3 d = b.p_W - a.p_W;
    const double length = d.norm();
    if (length == 0) return;
    const Vec3 u = d / length;
    w.far.set(w.hops_between(body, a.segment, b.segment), body, pose, w.slot, b.p_W);
    sum.add_end(w.far, u, (Mat3::Identity() - u * u.transpose()) / length);
}

/// Adds the course from node a over the surface of `use` to node b. False: no closed form.
bool add_bent(Data& w, const Body& body, const Pose& pose, const PathWrap& use, const Wrap& wrap,
              const RouteNode& a, const RouteNode& b, Sum& sum) {
    const WrapSurface& surface = body.wraps[use.surface];
    const auto* cylinder = std::get_if<CylinderSpec>(&surface.shape);
    if (cylinder == nullptr || a.point < 0 || b.point < 0) return false;
    const Transform& X = w.X_WWrap[use.surface];
    const Transform X_WrapW = X.inverse();
    EndDerivatives d;
    if (!calc_cylinder_derivatives(cylinder->radius, wrap, X_WrapW * a.p_W, X_WrapW * b.p_W, d))
        return false;
    const auto turned = [&](const Mat3& m) -> Mat3 { return X.R * m * X.R.transpose(); };
    w.near.set(w.hops_between(body, surface.segment, a.segment), body, pose, w.slot, a.p_W);
    w.far.set(w.hops_between(body, surface.segment, b.segment), body, pose, w.slot, b.p_W);
    sum.add_end(w.near, X.R * d.g1, turned(d.h11));
    sum.add_end(w.far, X.R * d.g2, turned(d.h22));
    sum.add_between(w.near, w.far, turned(d.h12));
    return true;
}

void keep_piece(Data& w, const Body& body, int muscle, const RouteNode& a, const RouteNode& b,
                PathCurvatures& curvatures) {
    if (a.segment == b.segment) return;
    const Vec3 d = b.p_W - a.p_W;
    const double length = d.norm();
    if (length == 0) return;
    curvatures.pieces.push_back({muscle, a.segment, b.segment,
                                 w.find_way(body, a.segment, b.segment), a.p_W, b.p_W, d / length,
                                 length});
}

/// Fixed points in a row: the route is known.
void keep_fixed_course(Data& w, const Body& body, int m, const Pose& pose,
                       PathCurvatures& curvatures) {
    RouteNode a, b;
    bool first = true;
    for (const PathPoint& point : body.muscles[m].points) {
        b.segment = point.segment;
        b.p_W = pose.X_W[point.segment] * std::get<FixedPoint>(point.location).p;
        if (!first) keep_piece(w, body, m, a, b, curvatures);
        first = false;
        a = b;
    }
}

bool add_course(Data& w, const Body& body, const Muscle& muscle, const Pose& pose, Sum& sum) {
    const std::vector<RouteNode>& nodes = w.route.nodes;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const RouteNode& a = nodes[i - 1];
        const RouteNode& b = nodes[i];
        if (b.wrap < 0) {
            add_straight(w, body, pose, a, b, sum);
            continue;
        }
        // Two tangent points lie between the node before and the node after.
        if (!add_bent(w, body, pose, muscle.wraps[b.wrap], w.route.wraps[b.wrap], a, nodes[i + 2],
                      sum))
            return false;
        i += 2;
    }
    return true;
}

/// Central differences of the moment arms of the muscles that have no closed form.
void difference(const Mechanics& mechanics, const VecX& q, Data& w, PathCurvatures& curvatures) {
    constexpr double step = 1e-5;  // [rad, m]: errors of 1e-10 from rounding and curvature alike
    const Body& body = mechanics.body();
    if (!w.mechanics) w.mechanics.emplace(mechanics.make_workspace());
    w.is_needed.assign(body.coordinates.size(), 0);
    for (const int m : w.differenced)
        for (const CoordinateIndex c : body.muscles[m].coordinates) w.is_needed[c] = 1;
    for (int c = 0; c < body.n_coordinates(); ++c) {
        if (!w.is_needed[c]) continue;
        for (const double sign : {-1.0, 1.0}) {
            w.q = q;
            w.q[c] += sign * step;
            mechanics.calc_pose(w.q, *w.mechanics, w.pose);
            calc_paths(body, w.q, w.pose, w.paths_workspace, sign < 0 ? w.before : w.after);
        }
        for (const int m : w.differenced) {
            const auto& coordinates = body.muscles[m].coordinates;
            const auto at = std::ranges::find(coordinates, CoordinateIndex(c));
            if (at == coordinates.end()) continue;
            const auto column = at - coordinates.begin();
            for (std::size_t i = 0; i < coordinates.size(); ++i) {
                const int row = coordinates[i].value;
                curvatures.hessian[m](static_cast<Eigen::Index>(i), column) =
                    -(w.after.moment_arm(row, m) - w.before.moment_arm(row, m)) / (2 * step);
            }
        }
    }
    for (const int m : w.differenced) {
        MatX& H = curvatures.hessian[m];
        for (Eigen::Index i = 0; i < H.rows(); ++i)
            for (Eigen::Index j = 0; j < i; ++j) H(i, j) = H(j, i) = 0.5 * (H(i, j) + H(j, i));
    }
}

}  // namespace

void calc_path_curvatures(const Mechanics& mechanics, const VecX& q, const Pose& pose,
                          PathCurvatureWorkspace& workspace, PathCurvatures& curvatures) {
    const Body& body = mechanics.body();
    Data& w = workspace.data();
    calc_wrap_frames(body, pose, w.X_WWrap);
    curvatures.hessian.resize(body.muscles.size());
    if (curvatures.ways.size() != w.ways.size()) curvatures.ways = w.ways;
    curvatures.pieces.reserve(w.most_pieces);
    curvatures.pieces.clear();
    curvatures.bent.reserve(body.muscles.size());
    curvatures.bent.clear();
    w.differenced.clear();
    for (int m = 0; m < body.n_muscles(); ++m) {
        const Muscle& muscle = body.muscles[m];
        MatX& hessian = curvatures.hessian[m];
        if (w.is_fixed[m]) {
            keep_fixed_course(w, body, m, pose, curvatures);
            continue;
        }
        calc_route(body, muscle, q, pose, w.X_WWrap, w.route);
        const std::vector<RouteNode>& nodes = w.route.nodes;
        const bool moving = has_moving_points(muscle);
        if (!moving && std::ranges::all_of(nodes, [](const RouteNode& n) { return n.wrap < 0; })) {
            for (std::size_t i = 1; i < nodes.size(); ++i)
                keep_piece(w, body, m, nodes[i - 1], nodes[i], curvatures);
            continue;
        }
        curvatures.bent.push_back(m);
        const auto n = static_cast<Eigen::Index>(muscle.coordinates.size());
        hessian.setZero(n, n);
        for (Eigen::Index i = 0; i < n; ++i)
            w.slot[muscle.coordinates[i].value] = static_cast<int>(i);
        Sum sum{hessian};
        if (!moving && add_course(w, body, muscle, pose, sum)) {
            sum.fill_upper();
        } else {
            w.differenced.push_back(m);
            hessian.setZero();
        }
    }
    curvatures.by_differences = static_cast<int>(w.differenced.size());
    if (!w.differenced.empty()) difference(mechanics, q, w, curvatures);
}

void calc_transverse_arms(const PathCurvatures& curvatures, const PieceCurvature& piece,
                          const Pose& pose, std::vector<std::array<double, 2>>& arms) {
    using Vec6 = Eigen::Matrix<double, 6, 1>;
    const std::vector<Hop>& hops = curvatures.ways[piece.way].hops;
    const Vec3 across = piece.u.unitOrthogonal(), beside = piece.u.cross(across);
    const auto moved_by = [](const Vec3& p, const Vec3& e) -> Vec6 {  // e · (ω × p + v)
        return (Vec6() << p.cross(e), e).finished();
    };
    const Vec6 a1 = moved_by(piece.p_a_W, across), a2 = moved_by(piece.p_a_W, beside);
    const Vec6 b1 = moved_by(piece.p_b_W, across), b2 = moved_by(piece.p_b_W, beside);
    arms.resize(std::max(arms.size(), hops.size()));
    for (std::size_t h = 0; h < hops.size(); ++h) {
        const int k = hops[h].step;
        const auto S = pose.S_W.col(k);
        const bool far = hops[h].sign > 0;
        const double g = hops[h].sign * pose.g1[k];
        arms[h] = {g * S.dot(far ? b1 : a1), g * S.dot(far ? b2 : a2)};
    }
}

double calc_second_along(const Body& body, const MotionAlong& motion, const PieceCurvature& piece) {
    const PointAlong a = calc_point_along(body, motion, piece.a, piece.p_a_W);
    const PointAlong b = calc_point_along(body, motion, piece.b, piece.p_b_W);
    const Vec3 apart = b.first - a.first;
    const double along = piece.u.dot(apart);
    return (apart.squaredNorm() - along * along) / piece.length + piece.u.dot(b.second - a.second);
}

void calc_line_derivatives(const Body& body, const Pose& pose, SegmentIndex from,
                           const Vec3& p_from, SegmentIndex to, const Vec3& p_to,
                           LineDerivatives& line) {
    const int n = body.n_coordinates();
    const Vec3 p1 = pose.X_W[from] * p_from, p2 = pose.X_W[to] * p_to;
    line.length = (p2 - p1).norm();
    line.gradient.setZero(n);
    line.hessian.setZero(n, n);
    if (line.length == 0) return;
    const Vec3 u = (p2 - p1) / line.length;
    if (line.slot.size() != static_cast<std::size_t>(n) || line.way_from != from ||
        line.way_to != to) {
        line.way = find_outward_hops(body, from, to);
        line.way_from = from;
        line.way_to = to;
        line.course.reserve(line.way.size());
        line.slot.resize(static_cast<std::size_t>(n));
        for (int c = 0; c < n; ++c) line.slot[c] = c;
    }
    PointCourse& course = line.course;
    course.set(line.way, body, pose, line.slot, p2);
    Sum sum{line.hessian};
    sum.add_end(course, u, (Mat3::Identity() - u * u.transpose()) / line.length);
    sum.fill_upper();
    for (int h = 0; h < course.size(); ++h) line.gradient[course.slot[h]] += u.dot(course.D.col(h));
}

}  // namespace sinew
