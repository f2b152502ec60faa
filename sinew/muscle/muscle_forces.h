#pragma once

#include <memory>
#include <vector>

#include "sinew/body/body.h"

namespace sinew {

/// What each muscle could do in one frame with a rigid tendon, all along the tendon.
struct MuscleCapacities {
    VecX active;               ///< [N] force at full activation, without the passive part
    VecX passive;              ///< [N]
    VecX norm_fibre_length;    ///< fibre length over optimal
    VecX norm_fibre_velocity;  ///< fibre velocity over (max contraction velocity · optimal length)
    VecX cos_pennation;
};

/// Force–length–velocity of every muscle, rigid tendon with pennation of constant thickness.
/// Curves are prepared once; evaluation allocates nothing after the first call.
class MuscleForces {
public:
    explicit MuscleForces(const Body& body);
    ~MuscleForces();
    MuscleForces(MuscleForces&&) noexcept;

    /// length [m] and velocity [m/s, positive lengthening] of each whole muscle-tendon unit.
    void calc(const VecX& length, const VecX& velocity, MuscleCapacities& out) const;

private:
    struct Curves;
    std::unique_ptr<Curves> curves_;
};

}  // namespace sinew
