#include "sinew/math/column_runs.h"

#include <gtest/gtest.h>

#include <limits>

namespace sinew {
namespace {

/// Columns with gaps of one to four rows, an empty one, and a full one.
MatX make_matrix() {
    MatX A = MatX::Zero(13, 6);
    for (Eigen::Index i = 0; i < A.cols(); ++i)
        for (Eigen::Index j = 0; j < A.rows(); ++j)
            if (i == 5 || (i > 0 && (j / i) % 2 == 0)) A(j, i) = 1.0 + 0.1 * j - 0.3 * i;
    A(12, 1) = -2;
    return A;
}

TEST(ColumnRuns, products_are_those_of_the_matrix) {
    const MatX A = make_matrix();
    ColumnRuns runs;
    runs.pack(A);
    EXPECT_EQ(runs.count_filled(), 13);
    VecX weight(6), y = VecX::LinSpaced(13 + ColumnRuns::spill, -1, 2);
    weight << 0.5, 2, 0, -1, 3, 0.25;
    MatX sum = MatX::Zero(13 + ColumnRuns::spill, 13);
    add_outer_products(runs, weight.data(), sum);
    const MatX expected = A * weight.asDiagonal() * A.transpose();
    for (Eigen::Index c = 0; c < 13; ++c)
        EXPECT_LT((sum.col(c).segment(c, 13 - c) - expected.col(c).tail(13 - c)).norm(), 1e-13);
    VecX product(6);
    multiply_transposed(runs, y, product.data());
    EXPECT_LT((product - A.transpose() * y.head(13)).norm(), 1e-13);
    VecX rest = y;
    subtract_columns(runs, weight.data(), rest);
    EXPECT_LT((rest.head(13) - (y.head(13) - A * weight)).norm(), 1e-13);
    EXPECT_EQ(rest.tail(ColumnRuns::spill), y.tail(ColumnRuns::spill));
}

TEST(ColumnRuns, appended_columns_stand_where_they_are_put) {
    ColumnRuns runs;
    runs.reserve(2, 10);
    const double values[4] = {1, 0, 0, 2};
    runs.append(values, 6, 4);
    runs.append(values, 0, 1);
    VecX product(2);
    multiply_transposed(runs, VecX::LinSpaced(13, 0, 12), product.data());
    EXPECT_EQ(product[0], 6 + 2 * 9);
    EXPECT_EQ(product[1], 0);
    EXPECT_EQ(runs.count_filled(), 10);
}

TEST(ColumnRuns, tell_of_a_number_that_is_not_finite) {
    MatX A = make_matrix();
    ColumnRuns runs;
    runs.pack(A);
    EXPECT_TRUE(runs.is_finite());
    A(3, 5) = std::numeric_limits<double>::quiet_NaN();
    runs.pack(A);
    EXPECT_FALSE(runs.is_finite());
}

}  // namespace
}  // namespace sinew
