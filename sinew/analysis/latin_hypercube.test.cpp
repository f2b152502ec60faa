#include "sinew/analysis/latin_hypercube.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace sinew {
namespace {

constexpr Distribution uniform{DistributionKind::uniform, -2, 0, 3, 0};
constexpr Distribution triangular{DistributionKind::triangular, 1, 2, 5, 0};
constexpr Distribution log_uniform{DistributionKind::log_uniform, 5, 0, 20, 0};
constexpr Distribution normal{DistributionKind::normal, -3, 0.5, 4, 1.5};
constexpr Distribution lognormal{DistributionKind::lognormal, 0.5, 1.1, 3, 0.4};

/// Share of the distribution below x, written from its density and not from its inverse.
double share_below(const Distribution& d, double x) {
    const auto normal_share = [](double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); };
    const auto cut = [&](double mean, double low, double high, double at) {
        const auto g = [&](double v) { return normal_share((v - mean) / d.sd); };
        return (g(at) - g(low)) / (g(high) - g(low));
    };
    switch (d.kind) {
        case DistributionKind::uniform:
            return (x - d.low) / (d.high - d.low);
        case DistributionKind::triangular:
            return x < d.middle
                       ? (x - d.low) * (x - d.low) / ((d.high - d.low) * (d.middle - d.low))
                       : 1 - (d.high - x) * (d.high - x) / ((d.high - d.low) * (d.high - d.middle));
        case DistributionKind::log_uniform:
            return std::log(x / d.low) / std::log(d.high / d.low);
        case DistributionKind::normal:
            return cut(d.middle, d.low, d.high, x);
        case DistributionKind::lognormal:
            return cut(std::log(d.middle), std::log(d.low), std::log(d.high), std::log(x));
    }
    return -1;
}

TEST(SplitMix64, gives_the_published_numbers) {
    // First outputs for the seed 1234567, as printed beside the reference implementation in the
    // test-suites that carry it (rosettacode.org, Pseudo-random numbers/Splitmix64).
    SplitMix64 random(1234567);
    for (const std::uint64_t expected :
         {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
          4593380528125082431ULL, 16408922859458223821ULL})
        EXPECT_EQ(random.next(), expected);
}

TEST(Distribution, a_value_has_the_share_below_it_that_was_asked_for) {
    for (const Distribution& d : {uniform, triangular, log_uniform, normal, lognormal}) {
        double last = d.low;
        for (const double p : {0.001, 0.05, 0.2, 0.25, 0.5, 0.7, 0.95, 0.999}) {
            const double value = calc_value(d, p);
            EXPECT_NEAR(share_below(d, value), p, 1e-13) << static_cast<int>(d.kind);
            EXPECT_GT(value, last);
            last = value;
        }
        EXPECT_EQ(calc_value(d, 0), d.low);
        EXPECT_EQ(calc_value(d, 1), d.high);
    }
}

TEST(Distribution, a_triangle_may_have_its_top_at_an_end_or_no_width) {
    EXPECT_NEAR(calc_value({DistributionKind::triangular, 0.85, 1, 1, 0}, 0.25), 0.925, 1e-15);
    EXPECT_NEAR(calc_value({DistributionKind::triangular, 0, 0, 1, 0}, 0.75), 0.5, 1e-15);
    EXPECT_EQ(calc_value({DistributionKind::triangular, 2, 2, 2, 0}, 0.3), 2);
}

TEST(Distribution, says_what_is_wrong_with_its_numbers) {
    EXPECT_EQ(check_distribution(normal), "");
    EXPECT_EQ(check_distribution({DistributionKind::uniform, 2, 0, 1, 0}),
              "low must not exceed high");
    EXPECT_EQ(check_distribution({DistributionKind::triangular, 0, 2, 1, 0}),
              "middle must lie between low and high");
    EXPECT_EQ(check_distribution({DistributionKind::log_uniform, 0, 0, 1, 0}),
              "low must be more than 0");
    EXPECT_EQ(check_distribution({DistributionKind::normal, 0, 0.5, 1, 0}),
              "sd must be more than 0");
}

TEST(Distribution, normal_values_are_the_tabulated_ones) {
    // Test values printed with AS 241, and the 97.5 % point.
    EXPECT_NEAR(calc_normal_value(0.25), -0.6744897501960817, 1e-15);
    EXPECT_NEAR(calc_normal_value(0.001), -3.090232306167814, 1e-14);
    EXPECT_NEAR(calc_normal_value(1e-20), -9.262340089798408, 1e-13);
    EXPECT_NEAR(calc_normal_value(0.975), 1.959963984540054, 1e-14);
    EXPECT_EQ(calc_normal_value(0.5), 0);
}

TEST(LatinHypercube, has_one_share_in_each_interval) {
    for (const int samples : {1, 2, 7, 200}) {
        std::vector<double> shares = calc_latin_column(1, "gain", samples);
        std::ranges::sort(shares);
        for (int k = 0; k < samples; ++k) {
            const double share = shares[static_cast<std::size_t>(k)];
            EXPECT_GT(share, static_cast<double>(k) / samples);
            EXPECT_LT(share, static_cast<double>(k + 1) / samples);
        }
    }
}

TEST(LatinHypercube, estimates_a_mean_better_than_chance) {
    // The mean of a smooth function of one column errs by 1/N at most, where N independent draws
    // would err by about 0.29/√N: 0.02 for 200.
    double sum = 0;
    for (const double share : calc_latin_column(3, "friction", 200)) sum += share;
    EXPECT_NEAR(sum / 200, 0.5, 0.5 / 200);
}

TEST(LatinHypercube, seed_and_name_alone_decide_the_column) {
    const auto column = calc_latin_column(1, "gain", 50);
    EXPECT_EQ(column, calc_latin_column(1, "gain", 50));
    EXPECT_NE(column, calc_latin_column(2, "gain", 50));
    EXPECT_NE(column, calc_latin_column(1, "margin", 50));
}

TEST(LatinHypercube, columns_do_not_follow_each_other) {
    // Correlation of two shuffled columns of n has the standard deviation 1/√(n − 1): 0.045 here.
    const int n = 500;
    const std::array columns{calc_latin_column(1, "a", n), calc_latin_column(1, "b", n),
                             calc_latin_column(2, "a", n), calc_latin_column(1, "aa", n)};
    for (std::size_t i = 0; i < columns.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            double product = 0;
            for (std::size_t k = 0; k < n; ++k)
                product += (columns[i][k] - 0.5) * (columns[j][k] - 0.5);
            EXPECT_LT(std::abs(12 * product / n), 4 * 0.045) << i << " " << j;
        }
}

TEST(LatinHypercube, gives_the_same_digits_everywhere) {
    // Written down once; the generator's arithmetic is exact up to one rounding in each division.
    const std::vector<double> column = calc_latin_column(1, "stability.gain", 4);
    const std::vector<double> expected{0x1.f4fb1fcf3309dp-1, 0x1.215799daf7184p-4,
                                       0x1.fa00f7fbc5ee6p-2, 0x1.5342ed8d751a9p-1};
    ASSERT_EQ(column.size(), expected.size());
    for (std::size_t k = 0; k < column.size(); ++k) EXPECT_EQ(column[k], expected[k]) << k;
}

TEST(Quantile, lies_between_the_nearest_numbers) {
    const std::vector<double> numbers{4, 1, 3, 2, 5};
    EXPECT_EQ(calc_quantile(numbers, 0), 1);
    EXPECT_EQ(calc_quantile(numbers, 0.5), 3);
    EXPECT_EQ(calc_quantile(numbers, 1), 5);
    EXPECT_NEAR(calc_quantile(numbers, 0.05), 1.2, 1e-15);
    EXPECT_EQ(calc_quantile({7}, 0.95), 7);
    EXPECT_TRUE(std::isnan(calc_quantile({}, 0.5)));
}

}  // namespace
}  // namespace sinew
