#pragma once

#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// A matrix whose columns hold short runs of rows, as muscles do that cross a few joints in a row.
/// A run may hold zeros, and at least three follow it, so that from each of its rows four can be
/// worked on at once: what reads or writes rows needs `spill` rows more than the matrix has.
struct ColumnRuns {
    static constexpr int lanes = 4;
    static constexpr int spill = lanes - 1;

    int columns = 0;
    std::vector<int> first;   ///< run that begins column i; one more than there are columns
    std::vector<int> row;     ///< of each run: its first row,
    std::vector<int> length;  ///< its rows, zeros at its end not counted,
    std::vector<int> at;      ///< and where its values begin
    std::vector<double> value;

    /// Room for so many columns of so many rows, whatever their zeros; empties it.
    void reserve(int most_columns, int rows);
    /// A column of zeros but for n rows from `first_row` on.
    void append(const double* values, int first_row, int n);
    /// Takes the columns of A, with room for no more.
    void pack(const MatX& A);
    [[nodiscard]] bool is_finite() const;
    /// One more than the last row that is not zero.
    [[nodiscard]] int count_filled() const;
};

/// Adds Σ weight_i a_i a_iᵀ to the lower triangle of `sum`, which has as many columns as A rows,
/// and `spill` rows more. Above the triangle it may add zeros.
void add_outer_products(const ColumnRuns& runs, const double* weight, MatX& sum);

/// result_i = a_i · y. `y`: `spill` rows more than A.
void multiply_transposed(const ColumnRuns& runs, const VecX& y, double* result);

/// Subtracts Σ weight_i a_i. `sum`: `spill` rows more than A.
void subtract_columns(const ColumnRuns& runs, const double* weight, VecX& sum);

}  // namespace sinew
