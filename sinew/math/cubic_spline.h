#pragma once

#include "sinew/math/spatial.h"

namespace sinew {

/// Natural cubic splines (no second derivative at the ends) through the samples of several signals
/// at once; beyond the ends they go on straight.
///
/// Source: Forsythe, Malcolm & Moler (1977), Computer Methods for Mathematical Computations; what
///         OpenSim 4.6 takes measured forces from.
class CubicSpline {
public:
    CubicSpline() = default;
    /// time_s: increasing, one or more; samples: a sample a row, a signal a column. Throws
    /// std::invalid_argument otherwise.
    CubicSpline(VecX time_s, MatX samples);

    /// value: per signal.
    void calc(double time_s, VecX& value) const;
    [[nodiscard]] const VecX& time_s() const { return time_s_; }

private:
    VecX time_s_;
    MatX value_, second_;  ///< at the samples
};

}  // namespace sinew
