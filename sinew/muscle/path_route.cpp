#include "sinew/muscle/path_route.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sinew/muscle/wrap_cylinder.h"
#include "sinew/muscle/wrap_ellipsoid.h"

namespace sinew {

namespace {

// OpenSim's margin [rad or m] at both ends of a conditional point's range.
constexpr double range_margin = 1e-5;
constexpr int max_rounds = 100;
constexpr double at_rest = 1e-9;  // [m] movement of tangent points from one round to the next

struct Clamped {
    double value;
    bool inside;
};

// A moving point stays where it is beyond its coordinate's range, as in OpenSim.
Clamped calc_clamped(const CoordinateMap& map, const Body& body, const VecX& q) {
    const Coordinate& coordinate = body.coordinates[map.independent];
    const double value = q[map.independent.value];
    const double clamped = std::clamp(value, coordinate.minimum, coordinate.maximum);
    return {clamped, clamped == value};
}

Wrap calc_wrap(const WrapSurface& surface, WrapMethod method, const Vec3& p1, const Vec3& p2) {
    const WrapSide side{std::max(surface.quadrant_axis, 0), surface.quadrant_sign};
    if (const auto* cylinder = std::get_if<CylinderSpec>(&surface.shape)) {
        return wrap_cylinder(*cylinder, side, p1, p2);
    }
    return wrap_ellipsoid(std::get<EllipsoidSpec>(surface.shape), side, method, p1, p2);
}

Vec3 to_frame(const Transform& X_WF, const Vec3& p_W) {
    return X_WF.R.transpose() * (p_W - X_WF.p);
}

void remove_wrap(Route& route, int wrap) {
    std::erase_if(route.nodes, [wrap](const RouteNode& node) { return node.wrap == wrap; });
}

double calc_length(const Route& route) {
    double length = 0;
    for (std::size_t i = 1; i < route.nodes.size(); ++i) {
        const RouteNode& node = route.nodes[i];
        length += node.arc >= 0 ? node.arc : (node.p_W - route.nodes[i - 1].p_W).norm();
    }
    return length;
}

// The nodes between which a surface may bend the path: the first and last active points of its
// stretch. Empty when fewer than two are active.
struct Stretch {
    int first = 0;
    int last = -1;
};

Stretch find_stretch(const Route& route, const PathWrap& use) {
    Stretch stretch{-1, -1};
    for (int i = 0; i < static_cast<int>(route.nodes.size()); ++i) {
        const int point = route.nodes[i].point;
        if (point >= use.first && point <= use.last) {
            stretch.first = stretch.first < 0 ? i : stretch.first;
            stretch.last = i;
        }
    }
    return stretch;
}

// Lets one surface bend the path. Returns the verdict on the last piece looked at and adds the
// movement of the tangent points since the round before to `moved`.
WrapStatus apply_wrap(const Body& body, const Muscle& muscle, int index,
                      std::span<const Transform> X_WWrap, Route& route, double& moved) {
    const PathWrap& use = muscle.wraps[index];
    const WrapSurface& surface = body.wraps[use.surface];
    const Transform& X = X_WWrap[use.surface];
    Vec3 former[2] = {Vec3::Zero(), Vec3::Zero()};
    int n_former = 0;
    for (const RouteNode& node : route.nodes) {
        if (node.wrap == index) {
            former[n_former++] = node.p_W;
        }
    }
    remove_wrap(route, index);

    const Stretch stretch = find_stretch(route, use);
    WrapStatus status = WrapStatus::none;
    bool inside = false;
    int best_piece = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int i = stretch.first; i < stretch.last; ++i) {
        const RouteNode& a = route.nodes[i];
        const RouteNode& b = route.nodes[i + 1];
        if (a.wrap >= 0 && b.wrap >= 0 &&
            muscle.wraps[a.wrap].surface == muscle.wraps[b.wrap].surface) {
            continue;
        }
        const Vec3 p1 = to_frame(X, a.p_W);
        const Vec3 p2 = to_frame(X, b.p_W);
        const Wrap wrap = calc_wrap(surface, use.method, p1, p2);
        status = wrap.status;
        inside = inside || status == WrapStatus::inside;
        if (!wrap.bends()) {
            continue;
        }
        const double change =
            (wrap.r1 - p1).norm() + wrap.length + (p2 - wrap.r2).norm() - (p2 - p1).norm();
        if (status == WrapStatus::mandatory || change < least) {
            least = change;
            best_piece = i;
            route.wraps[index] = wrap;
        }
        if (status == WrapStatus::mandatory) {
            break;
        }
    }
    if (best_piece < 0) {
        route.wraps[index].status = inside ? WrapStatus::inside : WrapStatus::none;
        moved = n_former > 0 ? std::numeric_limits<double>::infinity() : moved;
        return status;
    }

    const Wrap& wrap = route.wraps[index];
    const RouteNode tangents[2] = {{surface.segment, X * wrap.r1, -1, index, -1},
                                   {surface.segment, X * wrap.r2, -1, index, wrap.length}};
    if (n_former == 0) {
        moved = std::numeric_limits<double>::infinity();
    } else {
        moved = std::max(
            {moved, (tangents[0].p_W - former[0]).norm(), (tangents[1].p_W - former[1]).norm()});
    }
    route.nodes.insert(route.nodes.begin() + best_piece + 1, std::begin(tangents),
                       std::end(tangents));
    return status;
}

}  // namespace

void Route::reserve(const Muscle& muscle) {
    const std::size_t n_wraps = muscle.wraps.size();
    nodes.reserve(muscle.points.size() + 2 * n_wraps);
    wraps.reserve(n_wraps);
    order.reserve(n_wraps);
}

Vec3 calc_point(const PathPoint& point, const Body& body, const VecX& q) {
    if (const auto* fixed = std::get_if<FixedPoint>(&point.location)) {
        return fixed->p;
    }
    if (const auto* conditional = std::get_if<ConditionalPoint>(&point.location)) {
        return conditional->p;
    }
    const auto& moving = std::get<MovingPoint>(point.location);
    Vec3 p;
    for (int i = 0; i < 3; ++i) {
        double x = calc_clamped(moving.coordinates[i], body, q).value;
        if (moving.coordinates[i].function) {
            x = calc(*moving.coordinates[i].function, x).f;
        }
        p[i] = calc(moving.functions[i], x).f;
    }
    return p;
}

PointSlope calc_point_slope(const MovingPoint& point, int component, const Body& body,
                            const VecX& q) {
    const CoordinateMap& map = point.coordinates[component];
    const Clamped clamped = calc_clamped(map, body, q);
    if (!clamped.inside) {
        return {map.independent, 0};
    }
    FunctionValue x{clamped.value, 1, 0};
    if (map.function) {
        x = calc(*map.function, clamped.value);
    }
    return {map.independent, calc(point.functions[component], x.f).d1 * x.d1};
}

bool is_active(const PathPoint& point, const VecX& q) {
    const auto* conditional = std::get_if<ConditionalPoint>(&point.location);
    if (conditional == nullptr) {
        return true;
    }
    double x = q[conditional->coordinate.independent.value];
    if (conditional->coordinate.function) {
        x = calc(*conditional->coordinate.function, x).f;
    }
    return x >= conditional->minimum - range_margin && x <= conditional->maximum + range_margin;
}

void calc_wrap_frames(const Body& body, const Pose& pose, std::vector<Transform>& X_WWrap) {
    X_WWrap.resize(body.wraps.size());
    for (std::size_t i = 0; i < body.wraps.size(); ++i) {
        X_WWrap[i] = pose.X_W[body.wraps[i].segment] * body.wraps[i].X_SegmentWrap;
    }
}

void calc_route(const Body& body, const Muscle& muscle, const VecX& q, const Pose& pose,
                std::span<const Transform> X_WWrap, Route& route) {
    const int n_wraps = static_cast<int>(muscle.wraps.size());
    route.nodes.clear();
    route.wraps.assign(n_wraps, Wrap{});
    route.order.resize(n_wraps);
    route.settled = true;
    for (int i = 0; i < static_cast<int>(muscle.points.size()); ++i) {
        const PathPoint& point = muscle.points[i];
        if (is_active(point, q)) {
            route.nodes.push_back(
                {point.segment, pose.X_W[point.segment] * calc_point(point, body, q), i, -1, -1});
        }
    }
    for (int i = 0; i < n_wraps; ++i) {
        route.order[i] = i;
    }

    for (int round = 0; round < (n_wraps < 2 ? n_wraps : max_rounds); ++round) {
        double moved = 0;
        WrapStatus first = WrapStatus::none;
        WrapStatus second = WrapStatus::none;
        for (int i = 0; i < n_wraps; ++i) {
            const WrapStatus status =
                apply_wrap(body, muscle, route.order[i], X_WWrap, route, moved);
            first = i == 0 ? status : first;
            second = i == 1 ? status : second;
        }
        // An end inside the second surface may be the doing of the first: try them the other way.
        if (round == 0 && n_wraps > 1 && first == WrapStatus::none &&
            second == WrapStatus::inside) {
            std::swap(route.order[0], route.order[1]);
            remove_wrap(route, 0);
            continue;
        }
        if (moved < at_rest) {
            break;
        }
        route.settled = n_wraps < 2 || round + 1 < max_rounds;
    }
    route.length = calc_length(route);
}

}  // namespace sinew
