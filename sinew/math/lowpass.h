#pragma once

#include "sinew/math/spatial.h"

namespace sinew {

/// Takes what is faster than `cutoff_Hz` out of signals: a Butterworth filter of the third order,
/// run forwards and then backwards, so that nothing is delayed. A wave at the cutoff keeps half of
/// its amplitude, a tenth of that frequency all but a millionth.
///
/// `rows`: a signal a row, its samples `step_s` apart [s]. The first three samples of each run stay
/// as they are, so that a signal is padded first (pad_by_reflection()); three or fewer stay
/// altogether. 0 < cutoff_Hz < 0.5 / step_s.
///
/// Source: Butterworth (1930), Exp. Wireless 7, 536–541, by the bilinear transform; OpenSim 4.6,
///         Signal::LowpassIIR, digit for digit but for rounding.
void lowpass(MatX& rows, double step_s, double cutoff_Hz);

/// The signals with `count` samples more at each end: what lies there turned by half a turn about
/// the end, so that value and slope go on. 0 <= count < columns.
[[nodiscard]] MatX pad_by_reflection(const MatX& rows, Eigen::Index count);

}  // namespace sinew
