#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sinew {

// What common gym equipment looks like where the exercise does not say. For the eye alone.

inline constexpr double bar_half_m = 1.1;     ///< half of a men's Olympic bar
inline constexpr double sleeve_at_m = 0.655;  ///< from the bar's middle to where plates begin
inline constexpr double sleeve_m = 0.4;       ///< what it holds
inline constexpr double plate_radius_m = 0.225;
inline constexpr double empty_bar_kg = 20;  ///< what is heavier has plates
inline constexpr double bench_depth_m = 0.4, bench_half_m = 0.6, bench_pad_m = 0.09;
inline constexpr double dumbbell_bar_radius_m = 0.014;

/// How wide the plates of one end are: 25 kg are 3 cm.
[[nodiscard]] inline double calc_plates_width_m(double load_kg) {
    return std::clamp((load_kg - empty_bar_kg) / 2 / 25 * 0.03, 0.015, sleeve_m);
}

/// Iron of 7200 kg/m³ as a ball: the size of a weight, not its shape.
[[nodiscard]] inline double calc_ball_radius_m(double load_kg) {
    return std::cbrt(load_kg / 7200 * 3 / 4 / std::numbers::pi);
}

}  // namespace sinew
