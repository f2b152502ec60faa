#include "sinew/math/tabulated_curve.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sinew {

namespace {

using Cell = std::array<double, 6>;

constexpr std::size_t fewest_cells = 4;
constexpr std::size_t most_cells = std::size_t{1} << 14;

/// Points inside a cell where the table is compared with the exact curve. The error of a quintic
/// Hermite polynomial is largest in the middle.
constexpr std::array<double, 3> check_points{0.25, 0.5, 0.75};

double evaluate(const Cell& c, double t) {
    return c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))));
}

/// The polynomial in t = (x − x0) / h that matches value and two derivatives at both ends.
Cell make_cell(const FunctionValue& left, const FunctionValue& right, double h) {
    const double v0 = left.d1 * h, v1 = right.d1 * h;
    const double a0 = left.d2 * h * h, a1 = right.d2 * h * h;
    const double rise = right.f - left.f;
    return {left.f,
            v0,
            0.5 * a0,
            10 * rise - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1,
            -15 * rise + 8 * v0 + 7 * v1 + 1.5 * a0 - a1,
            6 * rise - 3 * (v0 + v1) - 0.5 * (a0 - a1)};
}

/// Cells of one piece, or an empty list when n cells are too coarse.
std::vector<Cell> make_cells(const CurvePiece& piece, std::size_t n, double tolerance) {
    const double h = (piece.to - piece.from) / static_cast<double>(n);
    const auto knot = [&](std::size_t i) {
        return i == n ? piece.to : piece.from + h * static_cast<double>(i);
    };
    std::vector<Cell> cells;
    cells.reserve(n);
    FunctionValue left = piece.exact(piece.from);
    for (std::size_t i = 0; i < n; ++i) {
        const FunctionValue right = piece.exact(knot(i + 1));
        cells.push_back(make_cell(left, right, h));
        for (const double t : check_points) {
            const double exact = piece.exact(knot(i) + t * h).f;
            const double allowed = tolerance * std::max(1.0, std::abs(exact));
            if (!(std::abs(evaluate(cells.back(), t) - exact) <= allowed)) return {};
        }
        left = right;
    }
    return cells;
}

}  // namespace

TabulatedCurve::TabulatedCurve(const std::vector<CurvePiece>& pieces, double slope_before,
                               double slope_after, double tolerance)
    : slope_before_(slope_before), slope_after_(slope_after) {
    if (pieces.empty()) throw std::invalid_argument("a curve needs at least one piece");
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const CurvePiece& piece = pieces[i];
        if (!(piece.to > piece.from) || (i > 0 && piece.from != pieces[i - 1].to)) {
            throw std::invalid_argument("the pieces of a curve must adjoin from left to right");
        }
        std::vector<Cell> cells;
        for (std::size_t n = fewest_cells; cells.empty() && n <= most_cells; n *= 2) {
            cells = make_cells(piece, n, tolerance);
        }
        if (cells.empty()) {
            throw std::invalid_argument("a curve is too rough for the tolerance of its table");
        }
        const double per_unit = static_cast<double>(cells.size()) / (piece.to - piece.from);
        pieces_.push_back({piece.from, piece.to, per_unit, cells_.size(), cells.size()});
        cells_.insert(cells_.end(), cells.begin(), cells.end());
    }
    value_before_ = evaluate(cells_.front(), 0);
    value_after_ = evaluate(cells_.back(), 1);
}

double TabulatedCurve::operator()(double x) const {
    // Written so that a NaN takes the straight line and stays a NaN.
    if (!(x > pieces_.front().from)) {
        return value_before_ + slope_before_ * (x - pieces_.front().from);
    }
    if (x >= pieces_.back().to) return value_after_ + slope_after_ * (x - pieces_.back().to);
    const Piece* piece = pieces_.data();
    while (x >= piece->to) ++piece;
    const double s = (x - piece->from) * piece->cells_per_unit;
    const std::size_t i = std::min(static_cast<std::size_t>(s), piece->n - 1);
    return evaluate(cells_[piece->first + i], s - static_cast<double>(i));
}

}  // namespace sinew
