#include "sinew/motion/time_law.h"

#include <algorithm>

namespace sinew {

PathTime calc_path_time(const Tempo& tempo, double t) {
    int n = 0;
    int last = 3;
    while (last > 0 && !(tempo.seconds[last] > 0)) --last;
    while (n < last && t >= tempo.seconds[n]) t -= tempo.seconds[n++];

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

}  // namespace sinew
