#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sinew {

/// Random numbers by a written algorithm, so that the digits are the same with every compiler and
/// library.
///
/// Source: Steele, Lea & Flood (2014), OOPSLA, 453–472 (SplitMix64), with the constants of Vigna's
///         public-domain splitmix64.c.
class SplitMix64 {
public:
    explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next();
    /// In [0, 1), a multiple of 2⁻⁵³.
    double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    /// One of 0 … n − 1; n below 2³¹.
    int below(int n) { return static_cast<int>(uniform() * n); }

private:
    std::uint64_t state_;
};

enum class DistributionKind { uniform, triangular, log_uniform, normal, lognormal };

/// What one uncertain quantity may be. All kinds are bounded by low and high:
///
///   uniform      every value alike
///   triangular   `middle` is the likeliest
///   log_uniform  every logarithm alike; 0 < low
///   normal       mean `middle` and standard deviation `sd` before the ends are cut off
///   lognormal    median `middle`, `sd` of the natural logarithm, likewise; 0 < low
struct Distribution {
    DistributionKind kind = DistributionKind::uniform;
    double low = 0, middle = 0, high = 0, sd = 0;
    friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// Why these numbers are no such distribution, in words; empty when they are.
[[nodiscard]] std::string_view check_distribution(const Distribution& distribution);

/// The value below which the share p of the distribution lies; 0 ≤ p ≤ 1, low at 0, high at 1.
[[nodiscard]] double calc_value(const Distribution& distribution, double p);

/// The standard normal value below which the share p lies, 0 < p < 1, to about 1e-15 of itself.
///
/// Source: Wichura (1988), Appl. Stat. 37(3), 477–484, algorithm AS 241, PPND16.
[[nodiscard]] double calc_normal_value(double p);

/// One column of a Latin hypercube: `samples` shares in (0, 1), one in each of as many equal
/// intervals, at a random place inside it and in random order. The column depends on seed, name
/// and number alone, so that a quantity more or less leaves the digits of the others as they were.
///
/// Source:     McKay, Beckman & Conover (1979), Technometrics 21(2), 239–245.
/// Departures: columns are shuffled apart from each other; correlations that remain by chance
///             (about 1/√samples) are not removed.
[[nodiscard]] std::vector<double> calc_latin_column(std::uint64_t seed, std::string_view name,
                                                    int samples);

/// The value below which the share p of the numbers lies: straight between the two nearest of the
/// sorted numbers, the least at 0 and the greatest at 1 (Hyndman & Fan 1996, Am. Stat. 50, 361–365,
/// type 7). NaN without numbers.
[[nodiscard]] double calc_quantile(std::vector<double> numbers, double p);

}  // namespace sinew
