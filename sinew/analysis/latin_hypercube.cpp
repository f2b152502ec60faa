#include "sinew/analysis/latin_hypercube.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace sinew {

namespace {

/// A polynomial of degree 7 by Horner's rule, constant first.
double polynomial(const std::array<double, 8>& c, double x) {
    double sum = c[7];
    for (std::size_t k = 7; k-- > 0;) sum = sum * x + c[k];
    return sum;
}

double normal_share(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// The share p of a normal distribution of which the ends beyond low and high are cut off.
double cut_normal(double mean, double sd, double low, double high, double p) {
    const double below = normal_share((low - mean) / sd), above = normal_share((high - mean) / sd);
    const double z = calc_normal_value(below + p * (above - below));
    return std::clamp(mean + sd * z, low, high);
}

/// The 64-bit hash of Fowler, Noll and Vo, form 1a.
std::uint64_t hash(std::string_view text) {
    std::uint64_t h = 0xcbf29ce484222325ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return h;
}

}  // namespace

std::uint64_t SplitMix64::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

std::string_view check_distribution(const Distribution& d) {
    const bool logarithmic =
        d.kind == DistributionKind::log_uniform || d.kind == DistributionKind::lognormal;
    const bool has_middle =
        d.kind != DistributionKind::uniform && d.kind != DistributionKind::log_uniform;
    const bool has_sd = d.kind == DistributionKind::normal || d.kind == DistributionKind::lognormal;
    if (!(d.low <= d.high)) return "low must not exceed high";
    if (has_middle && !(d.low <= d.middle && d.middle <= d.high))
        return "middle must lie between low and high";
    if (logarithmic && !(d.low > 0)) return "low must be more than 0";
    if (has_sd && !(d.sd > 0)) return "sd must be more than 0";
    return "";
}

double calc_value(const Distribution& d, double p) {
    assert(check_distribution(d).empty() && p >= 0 && p <= 1);
    if (p <= 0 || d.low == d.high) return d.low;
    if (p >= 1) return d.high;
    switch (d.kind) {
        case DistributionKind::uniform:
            return d.low + p * (d.high - d.low);
        case DistributionKind::triangular: {
            const double width = d.high - d.low, rise = d.middle - d.low, fall = d.high - d.middle;
            return p * width < rise ? d.low + std::sqrt(p * width * rise)
                                    : d.high - std::sqrt((1 - p) * width * fall);
        }
        case DistributionKind::log_uniform:
            return d.low * std::pow(d.high / d.low, p);
        case DistributionKind::normal:
            return cut_normal(d.middle, d.sd, d.low, d.high, p);
        case DistributionKind::lognormal:
            return std::clamp(std::exp(cut_normal(std::log(d.middle), d.sd, std::log(d.low),
                                                  std::log(d.high), p)),
                              d.low, d.high);
    }
    return d.middle;
}

double calc_normal_value(double p) {
    assert(p > 0 && p < 1);
    constexpr std::array a{3.3871328727963666080e0,  1.3314166789178437745e+2,
                           1.9715909503065514427e+3, 1.3731693765509461125e+4,
                           4.5921953931549871457e+4, 6.7265770927008700853e+4,
                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
    constexpr std::array b{1.0,
                           4.2313330701600911252e+1,
                           6.8718700749205790830e+2,
                           5.3941960214247511077e+3,
                           2.1213794301586595867e+4,
                           3.9307895800092710610e+4,
                           2.8729085735721942674e+4,
                           5.2264952788528545610e+3};
    constexpr std::array c{1.42343711074968357734e0,  4.63033784615654529590e0,
                           5.76949722146069140550e0,  3.64784832476320460504e0,
                           1.27045825245236838258e0,  2.41780725177450611770e-1,
                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr std::array d{1.0,
                           2.05319162663775882187e0,
                           1.67638483018380384940e0,
                           6.89767334985100004550e-1,
                           1.48103976427480074590e-1,
                           1.51986665636164571966e-2,
                           5.47593808499534494600e-4,
                           1.05075007164441684324e-9};
    constexpr std::array e{6.65790464350110377720e0,  5.46378491116411436990e0,
                           1.78482653991729133580e0,  2.96560571828504891230e-1,
                           2.65321895265761230930e-2, 1.24266094738807843860e-3,
                           2.71155556874348757815e-5, 2.01033439929228813265e-7};
    constexpr std::array f{1.0,
                           5.99832206555887937690e-1,
                           1.36929880922735805310e-1,
                           1.48753612908506148525e-2,
                           7.86869131145613259100e-4,
                           1.84631831751005468180e-5,
                           1.42151175831644588870e-7,
                           2.04426310338993978564e-15};
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    const double tail = std::sqrt(-std::log(q < 0 ? p : 1 - p));
    const double z = tail <= 5 ? polynomial(c, tail - 1.6) / polynomial(d, tail - 1.6)
                               : polynomial(e, tail - 5) / polynomial(f, tail - 5);
    return q < 0 ? -z : z;
}

std::vector<double> calc_latin_column(std::uint64_t seed, std::string_view name, int samples) {
    // The seed goes through the generator once, so that neighbouring seeds share nothing.
    SplitMix64 random(SplitMix64(seed).next() ^ hash(name));
    std::vector<int> interval(static_cast<std::size_t>(samples));
    std::iota(interval.begin(), interval.end(), 0);
    for (int k = samples - 1; k > 0; --k)  // Fisher and Yates
        std::swap(interval[static_cast<std::size_t>(k)],
                  interval[static_cast<std::size_t>(random.below(k + 1))]);
    std::vector<double> shares;
    shares.reserve(interval.size());
    constexpr double inside = 0x1.0p-53;  // away from the interval's lower end, so never 0
    for (const int k : interval)
        shares.push_back((k + std::max(random.uniform(), inside)) / samples);
    return shares;
}

double calc_quantile(std::vector<double> numbers, double p) {
    if (numbers.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::ranges::sort(numbers);
    const double place = p * static_cast<double>(numbers.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, numbers.size() - 1);
    const double part = place - static_cast<double>(below);
    return numbers[below] + part * (numbers[above] - numbers[below]);
}

}  // namespace sinew
