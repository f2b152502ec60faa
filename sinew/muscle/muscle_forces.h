#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sinew/body/body.h"

namespace sinew {

/// What each muscle could do in one frame with a rigid tendon, all along the tendon. Filled by
/// MuscleForces::calc, which sizes it on its first call; empty before.
struct MuscleCapacities {
    VecX active;               ///< [N] force at full activation, without the passive part
    VecX passive;              ///< [N]
    VecX norm_fibre_length;    ///< fibre length over optimal
    VecX norm_fibre_velocity;  ///< fibre velocity over (max contraction velocity · optimal length)
    VecX cos_pennation;
    VecX active_length_factor;  ///< active force–length multiplier, 1 at best
    VecX velocity_factor;       ///< force–velocity multiplier, 1 when isometric
    VecX passive_factor;        ///< passive force–length multiplier, 1 at one norm force
    /// 1 where the fibre would have to be shorter than the muscle model allows. Its length is held
    /// at the minimum, the tendon hangs slack and both forces are 0.
    std::vector<std::uint8_t> clamped;
};

/// Force–length–velocity of every muscle with a rigid tendon and pennation of constant thickness.
///
///   h = ℓ_opt sin α_opt,  ℓ_f = √(h² + (ℓ_MT − ℓ_slack)²),  cos α = (ℓ_MT − ℓ_slack) / ℓ_f,
///   v_f = ℓ̇_MT cos α,     F_act = F_max f_L(ℓ_f) f_V(v_f) cos α,  F_pas = F_max f_P(ℓ_f) cos α
///
/// Source:      Millard et al. (2013), J. Biomech. Eng. 135(2), 021005; Thelen (2003), J. Biomech.
///              Eng. 125(1), 70–77; as in OpenSim 4.6 with `ignore_tendon_compliance`.
/// Departures:  damping of Millard's fibre (`fibre_damping` times F_max times norm velocity, up to
///              a tenth of F_max in OpenSim's passive force) is left out, so that no muscle pushes
///              and the passive force depends on posture alone. Thelen's velocity curve is taken
///              at full activation. The largest pennation is acos 0.1, OpenSim's default.
/// Valid range: tendons much stiffer than the fibre; elastic ones shift fibre length and velocity.
/// Cannot:      follow history (activation dynamics, fatigue, residual force enhancement).
///
/// Curves are prepared once, equal ones shared; evaluation allocates nothing after the first call.
class MuscleForces {
public:
    /// Throws InputError, naming the muscle, when its curve parameters make no curve.
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
