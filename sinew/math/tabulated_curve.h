#pragma once

#include <array>
#include <functional>
#include <vector>

#include "sinew/math/function.h"

namespace sinew {

/// A smooth stretch of a curve: exact value and first two derivatives on [from, to].
struct CurvePiece {
    double from = 0;
    double to = 0;
    std::function<FunctionValue(double)> exact;
};

/// A costly curve of one variable prepared for quick look-up.
///
/// Each piece is cut into equal cells that carry quintic Hermite polynomials, which match value,
/// slope and second derivative at both ends; cells are halved until the table keeps within the
/// tolerance of the exact curve, absolute up to values of 1 and relative above. Outside the pieces
/// the curve goes on in straight lines.
class TabulatedCurve {
public:
    /// Pieces adjoin from left to right; the curve may have a kink where two meet. Slopes are those
    /// of the straight lines before the first and after the last piece. Throws
    /// std::invalid_argument when pieces do not adjoin or 2^14 cells a piece are too coarse.
    TabulatedCurve(const std::vector<CurvePiece>& pieces, double slope_before, double slope_after,
                   double tolerance);

    /// Value at x. Allocates nothing.
    [[nodiscard]] double operator()(double x) const;

    /// Cells in all, for a look at the memory.
    [[nodiscard]] std::size_t n_cells() const { return cells_.size(); }

private:
    using Cell = std::array<double, 6>;  ///< coefficients of t⁰ … t⁵, t from 0 to 1 in the cell
    struct Piece {
        double from, to, cells_per_unit;
        std::size_t first, n;
    };
    std::vector<Piece> pieces_;
    std::vector<Cell> cells_;
    double slope_before_, slope_after_;
    double value_before_, value_after_;
};

}  // namespace sinew
