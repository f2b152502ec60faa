#include "sinew/motion/time_law.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace sinew {

PathTime calc_path_time(const Tempo& tempo, double t) {
    int n = 0;
    int last = 3;
    while (last > 0 && !(tempo.seconds[last] > 0)) --last;
    // The end of a phase, summed from its parts, may fall short of itself by a rounding.
    while (n < last && t >= tempo.seconds[n] * (1 - 1e-12)) t -= tempo.seconds[n++];

    PathTime result;
    result.phase = tempo.phase(n);
    if (result.phase == Phase::hold_top || result.phase == Phase::hold_bottom) {
        result.s = result.phase == Phase::hold_top ? 1 : 0;
        return result;
    }
    const double T = tempo.seconds[n];
    const double u = std::clamp(t / T, 0.0, 1.0);
    const double s = u * u * u * (10 + u * (-15 + 6 * u));
    const double sd = 30 * u * u * (1 - u) * (1 - u) / T;
    const double sdd = 60 * u * (1 - u) * (1 - 2 * u) / (T * T);
    const double sign = result.phase == Phase::lifting ? 1 : -1;
    result.s = sign > 0 ? s : 1 - s;
    result.sd = sign * sd;
    result.sdd = sign * sdd;
    return result;
}

VecX calc_frame_times(const Tempo& tempo, int frames) {
    const auto is_movement = [&](int n) {
        return tempo.phase(n) == Phase::lifting || tempo.phase(n) == Phase::lowering;
    };
    double moving = 0;
    for (int n = 0; n < 4; ++n)
        if (is_movement(n)) moving += tempo.seconds[n];
    std::array<double, 4> weight{};
    const double longest_hold = moving > 0 ? moving / 20 : std::numeric_limits<double>::infinity();
    double total = 0;
    int phases = 0;
    for (int n = 0; n < 4; ++n) {
        const double duration = tempo.seconds[n];
        if (!(duration > 0)) continue;
        weight[n] =
            is_movement(n) ? std::max(duration, moving / 4) : std::min(duration, longest_hold);
        total += weight[n];
        ++phases;
    }
    if (frames < phases + 1) throw std::invalid_argument("fewer frames than ends of phases");

    // One interval a phase, the rest by weight; what rounding leaves goes to the longest.
    std::array<int, 4> intervals{};
    int left = frames - 1 - phases;
    const int spare = left;
    int longest = 0;
    for (int n = 0; n < 4; ++n) {
        if (!(weight[n] > 0)) continue;
        const double share = weight[n] / total * (spare + phases) - 1;
        intervals[n] = 1 + std::clamp(static_cast<int>(std::lround(share)), 0, left);
        left -= intervals[n] - 1;
        if (weight[n] > weight[longest]) longest = n;
    }
    intervals[longest] += left;

    VecX time_s(frames);
    time_s[0] = 0;
    int f = 0;
    double start = 0;
    for (int n = 0; n < 4; ++n) {
        for (int k = 1; k <= intervals[n]; ++k)
            time_s[++f] = start + tempo.seconds[n] * k / intervals[n];
        start += tempo.seconds[n];
    }
    return time_s;
}

}  // namespace sinew
