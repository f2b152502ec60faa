#pragma once

#include "sinew/math/spatial.h"

namespace sinew {

/// Splines of the fifth degree through the samples of several signals at once: of all functions
/// through them those whose third derivative is least on the whole (natural ends: third and fourth
/// derivatives are zero there).
///
/// Source:     Woltring (1986), Adv. Eng. Software 8, 104–113, with no weight on smoothness, which
///             is what OpenSim 4.6 differentiates motions with (GCVSpline of degree 5).
/// Departures: the same curve by its first and second derivatives at the samples, not by B-splines.
class QuinticSpline {
public:
    /// time_s: increasing, two or more; rows: a signal a row, a sample a column. Throws
    /// std::invalid_argument otherwise.
    QuinticSpline(VecX time_s, MatX rows);

    struct Sample {
        VecX value, first, second;  ///< per signal, and its derivatives by time
    };
    /// At any time; beyond the ends the curve goes on as the polynomial of its last piece.
    void calc(double time_s, Sample& out) const;

private:
    VecX time_s_;
    MatX value_, first_, second_;  ///< at the samples
};

}  // namespace sinew
