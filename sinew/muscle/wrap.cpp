#include "sinew/muscle/wrap.h"

#include <cmath>
#include <numbers>

namespace sinew {

namespace {

// Rounding of atan2 over a full turn is some 1e-15; a true turn this close to 2π has no meaning.
constexpr double turn_rounding = 1e-9;

}  // namespace

Vec3 Wrap::point(double s) const {
    return centre + std::cos(s * angle) * e1 + std::sin(s * angle) * e2 + s * drift;
}

Eigen::Vector2d calc_tangent_point(const Eigen::Vector2d& q, double radius, int sense) {
    const double d2 = q.squaredNorm();
    const double r2 = radius * radius;
    if (d2 <= r2) {
        return d2 > 0 ? Eigen::Vector2d(q * (radius / std::sqrt(d2))) : Eigen::Vector2d(radius, 0);
    }
    const double along = r2 / d2;
    const double across = sense * radius * std::sqrt(d2 - r2) / d2;
    return {along * q.x() - across * q.y(), along * q.y() + across * q.x()};
}

double calc_turn(const Eigen::Vector2d& a, const Eigen::Vector2d& b, int sense) {
    const double cross = a.x() * b.y() - a.y() * b.x();
    double turn = sense * std::atan2(cross, a.dot(b));
    if (turn < 0) {
        turn += 2 * std::numbers::pi;
    }
    return turn > 2 * std::numbers::pi - turn_rounding ? 0.0 : turn;
}

}  // namespace sinew
