#pragma once

#include <map>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/muscle/abdominal_wall.h"
#include "sinew/muscle/muscle_forces.h"

namespace sinew {

/// What the cost of a muscle hangs on beside what it does.
struct MetabolicMuscle {
    double mass = 0;          ///< [kg]
    double slow_share = 0.5;  ///< of slow-twitch fibres [0..1]
};

/// What a muscle's fibres do at one time.
struct FibreState {
    double activation = 0;       ///< [0..1]; the excitation as well
    double norm_length = 1;      ///< fibre length over optimal
    double velocity = 0;         ///< of the fibre [m/s], positive lengthening
    double isometric_force = 0;  ///< a F_max f_L [N]: at this activation and length, held still
    double active_force = 0;     ///< a F_max f_L f_V [N], along the fibre
};

/// Chemical energy that a muscle uses, by what it is for [W].
struct MetabolicRates {
    double activation = 0;   ///< heat of pumping calcium and sodium back
    double maintenance = 0;  ///< heat of cross-bridges that hold
    double shortening = 0;   ///< heat beside that; negative while lengthening
    double work = 0;         ///< done; negative while lengthening
    /// Lengthening spares energy, down to nothing and no further: spent energy does not come back.
    /// The least that it can cost.
    [[nodiscard]] double total() const;
    /// The same were lengthening as dear as holding at that activation: the most.
    [[nodiscard]] double most() const;
};

/// Metabolic power of one muscle, above rest.
///
///   Ė = Ȧ + Ṁ + Ṡ + Ẇ,  s = r sin(π/2 u),  f = (1 − r)(1 − cos(π/2 u))
///   Ȧ = m (40 s + 133 f)                                   [W], m in kg
///   Ṁ = m g(ℓ̃) (74 s + 111 f),   g through (0, ½) (½, ½) (1, 1) (1½, 0), level beyond
///   Ṡ = −v (0.16 F_iso + 0.18 F) while shortening (v ≤ 0), −v 0.157 F while lengthening
///   Ẇ = −v F
///
/// u excitation, r share of slow fibres, F active force and v velocity of the fibre.
///
/// Source:      Bhargava, Pandy & Anderson (2004), J. Biomech. 37(1), 81–88, with the constants of
///              OpenSim 4.6's Bhargava2004MuscleMetabolicsProbe and its users. Of the models at
///              hand its efficiency is nearest to that of whole muscle, it was one of two that
///              followed measured gait best (Koelewijn et al. 2019, PLoS ONE 14(9), e0222037), and
///              its heat of shortening follows force, not mass, so that it asks least of a body's
///              specific tension.
/// Departures:  excitation is activation, because static optimisation has no activation dynamics;
///              the decay of activation heat with time is 1, as in OpenSim; F is the active force
///              (OpenSim adds the passive one to Ṡ); no floor of 1 W/kg, because rest is counted
///              apart and would be counted twice; what a lengthening muscle absorbs is never given
///              back, so that no muscle's power is negative.
/// Valid range: slow and moderate contractions of seconds.
/// Cannot:      know fatigue, temperature or where the energy comes from; its peak efficiency of
///              shortening, 0.4 to 0.5, lies above the 0.15 to 0.35 of whole muscle with recovery,
///              so that work comes out cheap by up to a half.
[[nodiscard]] MetabolicRates calc_metabolic_rates(const MetabolicMuscle& muscle,
                                                  const FibreState& fibre);

/// Share of slow-twitch fibres by muscle group (data/fibre_types.csv).
struct FibreTypes {
    std::map<std::string, double> slow_share;
    double otherwise = 0.5;  ///< of a group without a row
};

/// [kg/m³] mammalian muscle: Mendez & Keys (1960), as OpenSim takes it.
inline constexpr double muscle_density = 1059.7;
/// [Pa] F_max over cross-section where the body does not say: that of the leg models that most
/// files descend from (Rajagopal et al. 2016, IEEE TBME 63(10), 2068–2079). Measured values are
/// half of it; masses go with its inverse.
inline constexpr double assumed_specific_tension = 60e4;

/// The muscles of a body as calc_metabolic_power() needs them: first the lines, then the wall's
/// hoops.
struct MetabolicBody {
    std::vector<MetabolicMuscle> muscles;
    std::vector<double> max_force;     ///< [N]
    std::vector<double> max_velocity;  ///< [m/s] of the fibre, more than 0
    double mass = 0;                   ///< [kg] of all of them
    std::vector<std::string> notes;    ///< what was assumed
};

/// m = F_max ℓ_opt ρ / σ, σ the specific tension with which the body's F_max was made. A hoop's
/// mass comes from its volume share and the rectus abdominis's σ. `wall`: null for none.
[[nodiscard]] MetabolicBody make_metabolic_body(const Body& body, const AbdominalWall* wall,
                                                const FibreTypes& types);

/// Metabolic power above rest of one frame.
struct MetabolicPower {
    VecX of_muscle;    ///< [W] lines, then hoops
    double total = 0;  ///< [W]
    double most = 0;   ///< [W] were lengthening as dear as holding
};

/// `activation`: of the lines, then of the hoops where they take part; hoops hold still at their
/// optimal length. A slack line (MuscleCapacities::clamped) has no force and pays for holding
/// alone. Allocates nothing once `power` has its size.
void calc_metabolic_power(const MetabolicBody& muscles, const MuscleCapacities& capacities,
                          const VecX& activation, MetabolicPower& power);

}  // namespace sinew
