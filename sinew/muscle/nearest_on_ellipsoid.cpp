#include <cmath>

#include "sinew/muscle/wrap_ellipsoid.h"

namespace sinew {

namespace {

// OpenSim takes a coordinate of this size, with radii near 1, as lying on the coordinate plane.
constexpr double on_plane = 2e-13;
constexpr int max_iterations = 100;

// The nearest point is radii² p / (t + radii²) at the largest root t of
// F(t) = Σ (radii p / (t + radii²))² − 1. To the left of that root, beyond the pole of the smallest
// radius, F is positive, falling and convex, so Newton's method climbs to the root monotonically.
template <class Vec>
Vec calc_nearest(const Vec& radii, const Vec& p) {
    const Vec squares = radii.cwiseProduct(radii);
    double t = -squares.minCoeff();
    for (int i = 0; i < p.size(); ++i) {
        t = std::max(t, radii[i] * std::abs(p[i]) - squares[i]);
    }
    for (int iteration = 0; iteration < max_iterations; ++iteration) {
        double f = -1;
        double slope = 0;
        for (int i = 0; i < p.size(); ++i) {
            const double d = t + squares[i];
            const double share = radii[i] * p[i] / d;
            f += share * share;
            slope -= 2 * share * share / d;
        }
        const double step = -f / slope;
        if (!(step > 1e-15 * (std::abs(t) + squares.maxCoeff()))) {
            break;
        }
        t += step;
    }
    Vec nearest;
    for (int i = 0; i < p.size(); ++i) {
        nearest[i] = squares[i] * p[i] / (t + squares[i]);
    }
    return nearest;
}

// On the ellipse's first axis: the far end, unless the point is so near the centre that the ellipse
// bends in closer beside it.
Eigen::Vector2d calc_nearest_on_axis(double a, double b, double u) {
    if (b >= a || std::abs(u) >= a - b * b / a) {
        return {u >= 0 ? a : -a, 0};
    }
    const double x = a * a * u / (a * a - b * b);
    return {x, b * std::sqrt(std::abs(1 - x * x / (a * a)))};
}

}  // namespace

Eigen::Vector2d calc_nearest_on_ellipse(const Eigen::Vector2d& radii, const Eigen::Vector2d& p) {
    const bool zero_u = std::abs(p.x()) <= on_plane;
    const bool zero_v = std::abs(p.y()) <= on_plane;
    if (zero_u && zero_v) {
        return radii.x() < radii.y() ? Eigen::Vector2d(p.x() < 0 ? -radii.x() : radii.x(), p.y())
                                     : Eigen::Vector2d(p.x(), p.y() < 0 ? -radii.y() : radii.y());
    }
    if (zero_v) {
        return calc_nearest_on_axis(radii.x(), radii.y(), p.x());
    }
    if (zero_u) {
        const Eigen::Vector2d nearest = calc_nearest_on_axis(radii.y(), radii.x(), p.y());
        return {nearest.y(), nearest.x()};
    }
    return calc_nearest(radii, p);
}

Vec3 calc_nearest_on_ellipsoid(const Vec3& radii, const Vec3& p) {
    int plane = -1;
    for (int i = 0; i < 3; ++i) {
        if (std::abs(p[i]) <= on_plane && (plane < 0 || radii[i] > radii[plane])) {
            plane = i;
        }
    }
    if (plane < 0) {
        return calc_nearest(radii, p);
    }
    const int j = (plane + 1) % 3;
    const int k = (plane + 2) % 3;
    const Eigen::Vector2d nearest = calc_nearest_on_ellipse({radii[j], radii[k]}, {p[j], p[k]});
    Vec3 point = p;
    point[j] = nearest.x();
    point[k] = nearest.y();
    return point;
}

}  // namespace sinew
