#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/math/spatial.h"
#include "sinew/muscle/metabolic_power.h"

namespace sinew {

struct Result;

/// [W/kg] 1 MET as the Compendium counts it: 1 kcal/kg/h, about 3.5 mL O₂/kg/min. By definition the
/// rate at rest, so that gross = net + this. (Umberger's basal 1.2 W/kg is that of standing.)
inline constexpr double met_W_per_kg = 4184.0 / 3600;
inline constexpr double J_per_kcal = 4184;

/// A session of one exercise. The figures are chosen, not measured: a usual programme.
struct SessionPlan {
    int sets = 3;
    int repetitions = 10;  ///< of a set; a hold is done once
    double rest_s = 120;   ///< between sets
    /// While resting; 1.3 sitting still, reclining or standing (Liu et al. 2022, Int. J. Exerc.
    /// Sci. 15(7), 1202–1211). What is paid back after a set is counted within the set.
    double rest_met = 1.3;
};

/// A published MET beside which a session is set (data/evidence/energy.csv).
struct PublishedMet {
    std::string code;
    double met = 0;
    std::string label, what, source, doi;
    bool with_load = true;  ///< stands beside exercises with a bar; else beside body weight
};

/// What energy is computed with.
struct EnergyOptions {
    FibreTypes fibre_types;
    SessionPlan session;
    std::vector<PublishedMet> published;
};

/// Energy over a span of time, of the whole body.
struct EnergySum {
    double time_s = 0;
    double net_J = 0;    ///< above 1 MET
    double gross_J = 0;  ///< net and 1 MET
    double met = 0;      ///< gross over what 1 MET takes in that time [1]
};

/// What the muscles of a result cost. Joints driven by motors cost nothing here.
struct EnergyUse {
    VecX power_W;  ///< per frame, above rest
    /// Of one repetition, net, by phase: lifting, lowering, and both holds.
    double lifting_J = 0, lowering_J = 0, holding_J = 0;
    EnergySum repetition, set, session;
    /// Net of the repetition were lengthening as dear as holding (MetabolicRates::most).
    double most_net_J = 0;
    double muscle_mass_kg = 0;            ///< of all lines and hoops
    SessionPlan plan;                     ///< as it was done: of a hold, one a set
    std::vector<PublishedMet> published;  ///< beside this exercise
    std::vector<std::string>
        without_cost;  ///< coordinates driven by motors, one name for two sides
};

/// N repetitions without a pause between them.
[[nodiscard]] EnergySum calc_set_energy(const EnergySum& repetition, double mass_kg,
                                        int repetitions);

/// All sets and the rests between them.
[[nodiscard]] EnergySum calc_session_energy(const EnergySum& set, double mass_kg,
                                            const SessionPlan& plan);

/// Metabolic power of a result's muscles, frame by frame.
class EnergyRecorder {
public:
    /// `options`: null for none. Both must outlive this; so must the wall, null where the hoops
    /// take no part.
    EnergyRecorder(const Body& body, const AbdominalWall* wall, const EnergyOptions* options,
                   int frames);

    /// Takes frame f; allocates nothing after the first. `activation`: lines, then hoops.
    void record(int f, const MuscleCapacities& capacities, const VecX& activation);

    /// Fills result.energy, each group's energy and the notes, from plan and groups.
    void summarize(Result& result) const;

private:
    const Body& body_;
    const AbdominalWall* wall_;
    const EnergyOptions* options_;
    MetabolicBody muscles_;
    MetabolicPower power_;
    MatX of_muscle_;  ///< [W] lines and hoops × frames
    VecX total_, most_;
};

}  // namespace sinew
