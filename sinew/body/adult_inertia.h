#pragma once

#include <string>

#include "sinew/body/adult_tables.h"

namespace sinew {

/// Masses, mass centres and inertias of the adult body.
///
/// Limbs and head: de Leva's share of body mass, mass centre and radii of gyration by sex; the
/// radii are taken of his own segment length at this height. The trunk's three parts are shared
/// among pelvis, lumbar vertebrae and thorax by the masses that the trunk source gives each level:
/// lower trunk to pelvis, L5 and L4; mid trunk to L3–L1 and T12–T10; upper trunk to T9–T1. A level
/// is a slab: an elliptic disc as high as the level, with the cross-section that gives the part de
/// Leva's radii; the thorax is the sum of its slabs.
///
/// Source:  de Leva (1996), J. Biomech. 29(9), 1223–1230.
class AdultInertia {
public:
    /// `scale`: lengths of this person over those of the tables.
    AdultInertia(const AdultTables& tables, std::string sex, double height_m, double mass_kg,
                 double scale);

    /// Name, mass, mass centre and inertia of a segment.
    [[nodiscard]] SegmentSpec make_segment(const AdultTables::SegmentRow& row) const;

private:
    [[nodiscard]] double part_mass(const std::string& part) const;
    /// Radii of gyration squared [m²] about the part's mass centre.
    [[nodiscard]] Vec3 part_radii_squared(const std::string& part) const;
    void add_levels(SegmentSpec& segment) const;

    const AdultTables& tables_;
    std::string sex_;
    double length_ratio_;  ///< this person's height over that of de Leva's reference person
    double scale_;
    double mass_;  ///< [kg] over the sum of de Leva's shares, which is 0.9999 for women
};

}  // namespace sinew
