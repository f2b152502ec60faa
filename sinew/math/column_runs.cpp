#include "sinew/math/column_runs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

// Compiled for newer processors as well, and chosen when the program starts. Sums are taken in the
// same order and nothing is fused, so that the digits are the same on all of them.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define SINEW_FOR_NEWER_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define SINEW_FOR_NEWER_PROCESSORS
#endif

namespace sinew {

namespace {

constexpr int lanes = ColumnRuns::lanes;

/// Zeros between two rows that a run bridges; more end it.
constexpr int longest_bridge = 2;

/// Four numbers at any place in memory that holds doubles.
using Four = double __attribute__((vector_size(32), aligned(8), may_alias));
static_assert(sizeof(Four) == lanes * sizeof(double));

/// The first of values[j..n) that is not zero, or n.
int skip_zeros(const double* values, int j, int n) {
    constexpr int width =
        8;  // bits of so many at once: a zero of either sign has none but the first
    for (; j + width <= n; j += width) {
        std::uint64_t bits = 0;
        for (int k = 0; k < width; ++k) bits |= std::bit_cast<std::uint64_t>(values[j + k]);
        if (bits << 1U != 0) break;
    }
    while (j < n && values[j] == 0) ++j;
    return j;
}

int round_up(int n) {
    return (n + lanes - 1) / lanes * lanes;
}

SINEW_FOR_NEWER_PROCESSORS
void add_outer(const ColumnRuns& runs, const double* weight, double* H, Eigen::Index m) {
    for (int i = 0; i < runs.columns; ++i) {
        if (weight[i] == 0) continue;
        const int end = runs.first[i + 1];
        for (int p = runs.first[i]; p < end; ++p) {
            const double* value = runs.value.data() + runs.at[p];
            const int n = runs.length[p], row = runs.row[p];
            for (int k = 0; k < n; ++k) {
                const double x = weight[i] * value[k];
                double* column = H + m * (row + k);
                double* below = column + row + k;
                for (int l = 0; l < n - k; l += lanes)
                    *reinterpret_cast<Four*>(below + l) +=
                        x * *reinterpret_cast<const Four*>(value + k + l);
                for (int q = p + 1; q < end; ++q) {
                    const double* other = runs.value.data() + runs.at[q];
                    double* beside = column + runs.row[q];
                    for (int l = 0; l < runs.length[q]; l += lanes)
                        *reinterpret_cast<Four*>(beside + l) +=
                            x * *reinterpret_cast<const Four*>(other + l);
                }
            }
        }
    }
}

SINEW_FOR_NEWER_PROCESSORS
void multiply(const ColumnRuns& runs, const double* y, double* result) {
    for (int i = 0; i < runs.columns; ++i) {
        Four sum = {0, 0, 0, 0};
        for (int p = runs.first[i]; p < runs.first[i + 1]; ++p) {
            const double* value = runs.value.data() + runs.at[p];
            const double* from = y + runs.row[p];
            for (int l = 0; l < runs.length[p]; l += lanes)
                sum += *reinterpret_cast<const Four*>(value + l) *
                       *reinterpret_cast<const Four*>(from + l);
        }
        result[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

SINEW_FOR_NEWER_PROCESSORS
void subtract(const ColumnRuns& runs, const double* weight, double* sum) {
    for (int i = 0; i < runs.columns; ++i) {
        if (weight[i] == 0) continue;
        for (int p = runs.first[i]; p < runs.first[i + 1]; ++p) {
            const double* value = runs.value.data() + runs.at[p];
            double* to = sum + runs.row[p];
            for (int l = 0; l < runs.length[p]; l += lanes)
                *reinterpret_cast<Four*>(to + l) -=
                    weight[i] * *reinterpret_cast<const Four*>(value + l);
        }
    }
}

}  // namespace

void ColumnRuns::reserve(int most_columns, int rows) {
    // Each run is followed by three zeros at least and six at most.
    const auto most_runs =
        static_cast<std::size_t>(most_columns) * (rows / (longest_bridge + 2) + 1);
    const auto values = static_cast<std::size_t>(most_columns) * rows + 2 * spill * most_runs;
    const auto grow = [](auto& x, std::size_t size) {
        if (x.size() < size) x.resize(size);
    };
    grow(first, static_cast<std::size_t>(most_columns) + 1);
    for (auto* x : {&row, &length, &at}) grow(*x, most_runs + 1);
    grow(value, values);
    first[0] = 0;
    at[0] = 0;
    columns = 0;
}

void ColumnRuns::append(const double* values, int first_row, int n) {
    int run = first[columns], j = 0;
    while (true) {
        j = skip_zeros(values, j, n);
        if (j == n) break;
        double* to = value.data() + at[run];
        row[run] = first_row + j;
        int taken = 0, zeros = 0;
        for (; j < n && zeros <= longest_bridge; ++j) {
            to[taken++] = values[j];
            zeros = values[j] == 0 ? zeros + 1 : 0;
        }
        length[run] = taken - zeros;
        const int size = round_up(length[run] + spill);
        while (taken < size) to[taken++] = 0;
        at[run + 1] = at[run] + size;
        ++run;
    }
    first[++columns] = run;
}

void ColumnRuns::pack(const MatX& A) {
    const auto rows = static_cast<int>(A.rows()), n = static_cast<int>(A.cols());
    reserve(n, rows);
    for (int i = 0; i < n; ++i) append(A.data() + static_cast<Eigen::Index>(i) * rows, 0, rows);
}

bool ColumnRuns::is_finite() const {
    return std::all_of(value.data(), value.data() + at[first[columns]],
                       [](double x) { return std::isfinite(x); });
}

int ColumnRuns::count_filled() const {
    int rows = 0;
    for (int run = 0; run < first[columns]; ++run) rows = std::max(rows, row[run] + length[run]);
    return rows;
}

void add_outer_products(const ColumnRuns& runs, const double* weight, MatX& sum) {
    add_outer(runs, weight, sum.data(), sum.rows());
}

void multiply_transposed(const ColumnRuns& runs, const VecX& y, double* result) {
    multiply(runs, y.data(), result);
}

void subtract_columns(const ColumnRuns& runs, const double* weight, VecX& sum) {
    subtract(runs, weight, sum.data());
}

}  // namespace sinew
