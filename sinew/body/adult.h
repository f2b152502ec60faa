#pragma once

#include "sinew/body/adult_tables.h"
#include "sinew/body/body_spec.h"

namespace sinew {

enum class Sex { female, male };

/// Who the built-in adult body is made for. Without options: a woman of 168 cm and 62 kg.
struct AdultOptions {
    Sex sex = Sex::female;
    double height_m = 1.68;  ///< [m] 1.2 to 2.3
    double mass_kg = 62;     ///< [kg] 30 to 250
    double strength = 1;     ///< times the maximum isometric force of every muscle; 0.1 to 5
};

/// The built-in adult body: legs, arms and pelvis of Rajagopal 2016 as revised by Lai 2017 and
/// Uhlrich 2022; sacrum, five lumbar vertebrae with 18 independent coordinates, rigid thorax, head
/// and neck of Allaire/Bruno 2015 as carried by the cyclist model; 300 muscle lines.
///
/// Lengths scale with height, uniformly; segment masses are de Leva's shares by sex, inertias his
/// radii of gyration; leg muscles have Handsfield's volumes, F_max = σ V / ℓ_opt; trunk muscles
/// have the source's cross-sections times mass over height; σ is the specific tension of region and
/// sex.
///
/// Sources:     de Leva (1996), Handsfield et al. (2014), Rajagopal et al. (2016), Bruno et al.
///              (2015); each row of data/bodies names its own.
/// Departures:  docs/adult_body.md, with the reason for each.
/// Valid range: healthy adults; strength is an average person's at 1.
/// Cannot:      give body proportions other than the source's, or fat and lean distribution.
///
/// Throws InputError naming the option, its value and the bound.
[[nodiscard]] BodySpec make_adult(const AdultTables& tables, const AdultOptions& options = {});

/// The twin of a right-hand name: "hip_r" gives "hip_l", "knee_angle_r_beta" "knee_angle_l_beta".
/// A name of the midline is returned as it is.
[[nodiscard]] std::string mirrored_name(const std::string& name);

}  // namespace sinew
