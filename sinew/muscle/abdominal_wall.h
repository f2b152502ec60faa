#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/muscle/muscle_forces.h"

namespace sinew {

/// A constant with the range that uncertainty samples.
struct RangedConstant {
    double value = 0, low = 0, high = 0;
};

/// data/bodies/pressure.csv by name, SI.
using PressureConstants = std::map<std::string, RangedConstant>;

/// A muscle of the wall that runs round the belly and has no line of pull: it makes pressure and
/// nothing else.
struct HoopMuscle {
    std::string name;
    std::string group;
    double max_force = 0;     ///< [N] of one side along its fibres, isometric at optimal length
    double hoop_share = 0;    ///< part of it that acts around the belly [0..1]
    double volume_share = 0;  ///< of both sides, over the volume of all muscles with a line
};

/// The belly as a pressed cylinder: its wall, and how pressure acts on the skeleton.
///
///   P R h = ½ Σ cᵢ F_act,i aᵢ + Σ c_k F_k a_k + P_rest R h       (Laplace's law over one cut)
///
/// The sum runs over the lines of both sides, hence the half; c is the part of a line's force
/// around the belly. Pressure pushes the diaphragm from the pelvic floor along one straight line,
/// so that V = area × length of the line, and it does the work P ∂V/∂q at every joint between.
///
/// Source:      Daggfeldt & Thorstensson (1997), J. Biomech. 30, 1149–1155 (diaphragm area times
///              lever); constants and their sources in docs/stabiliser_constants.md.
/// Departures:  radius and height do not change with posture; the passive wall carries the resting
///              pressure alone; wall muscles without a line stay at their optimal length.
/// Cannot:      tell the pressure's share that the vertebrae feel from before, or breathing.
struct AbdominalWall {
    SegmentIndex bottom, top;
    Vec3 p_bottom = Vec3::Zero(), p_top = Vec3::Zero();  ///< [m] in their segments
    double area = 0;                                     ///< [m²]
    double hoop_radius = 0, hoop_height = 0;             ///< R, h [m]
    double resting_pressure = 0;                         ///< P_rest [Pa]
    double pressure_limit = 0;                           ///< [Pa]
    VecX hoop_share;                                     ///< c, per muscle line; 0: not of the wall
    std::vector<HoopMuscle> hoops;
};

/// The wall of a body that has what it takes: the markers `pressure_top` and `pressure_bottom`, a
/// rectus abdominis (`rect_abd_r`) and lines in the groups external and internal oblique. Strength
/// per area is that of the body's rectus, lengths scale with the distance of the markers. Without
/// these: nothing, and `why_not` says what is lacking. Throws InputError when a constant is absent.
[[nodiscard]] std::optional<AbdominalWall> make_abdominal_wall(const Body& body,
                                                               const PressureConstants& constants,
                                                               std::string& why_not);

/// What each activation adds to the pressure [Pa]: first the muscle lines, then the hoops.
void calc_pressure_per_activation(const AbdominalWall& wall, const MuscleCapacities& capacities,
                                  VecX& pressure);

}  // namespace sinew
