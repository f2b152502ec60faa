#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sinew/body/body_spec.h"

namespace sinew {

/// The tables of data/bodies as they stand, at the scale of the two source models; one struct a
/// table, one value a row. A row whose name carries "_r" stands for both sides. docs/adult_body.md
/// tells how each came about. Loaded by load_adult_tables().
struct AdultTables {
    struct Person {
        double height = 0;  ///< [m]
        double mass = 0;    ///< [kg]
    };
    /// de Leva's part of the body for one sex.
    struct Part {
        double length = 0;          ///< [m] of the reference person
        double mass = 0;            ///< share of body mass
        double com = 0;             ///< share of length from the proximal or cranial end
        Vec3 radii = Vec3::Zero();  ///< of gyration, shares of length about x, y, z
    };
    struct SegmentRow {
        std::string name;
        std::string part;      ///< of de Leva; empty: its mass comes from the trunk levels
        double share = 0;      ///< of the part's mass
        bool between = false;  ///< the mass centre lies between p and p2 at de Leva's share
        Vec3 p = Vec3::Zero(), p2 = Vec3::Zero();  ///< [m]
        std::string inertia_rule;                  ///< part, slab or source
        double source_mass = 0;                    ///< [kg]
        Vec3 source_inertia = Vec3::Zero();        ///< [kg m²] principal, segment axes
        std::vector<std::string> meshes;
    };
    /// A slice of the trunk at one vertebra.
    struct TrunkLevel {
        std::string name, segment, part;
        double weight = 0;      ///< [kg] in the source; shares de Leva's part
        Vec3 p = Vec3::Zero();  ///< [m] mass centre in the segment
        double height = 0;      ///< [m]; 0: not a slice but the whole lower end (the pelvis)
    };
    struct JointRow {
        JointSpec spec;  ///< without coordinates and axes
    };
    struct CoordinateRow {
        std::string joint;
        CoordinateSpec spec;
    };
    struct AxisRow {
        std::string joint;
        int slot = 0;  ///< 0–2 rotations, 3–5 translations
        AxisSpec spec;
    };
    struct WrapRow {
        std::string segment;
        WrapSpec spec;
    };
    struct MuscleRow {
        std::string name, group;
        bool leg = false;         ///< else trunk
        std::string volume;       ///< row of the leg volumes that the line shares
        double source_force = 0;  ///< [N]
        double optimal_fibre_length = 0, tendon_slack_length = 0;  ///< [m]
        double pennation = 0;                                      ///< [rad]
        std::string curves;
        std::vector<PathPointSpec> points;
        std::vector<PathWrapSpec> wraps;
    };
    struct MuscleCurves {
        double max_contraction_velocity = 10;
        std::variant<Millard2012Curves, Thelen2003Curves> curves;
    };
    struct Volume {
        double slope = 0, offset = 0;  ///< offset in cm³
    };
    struct MotorRow {
        std::string coordinate;
        double optimal_force = 0;
    };

    /// Passive torque about a coordinate beyond an angle counted from neutral.
    struct StiffnessRow {
        std::string coordinate;
        int sign = 0;          ///< of the coordinate where it acts; 0: both ways alike
        double stiffness = 0;  ///< [N·m/rad]
        double onset = 0;      ///< [rad], 0 or more
        std::string row;       ///< the table's own: name pattern and direction
        double stiffness_low = 0, stiffness_high = 0;  ///< [N·m/rad] what uncertainty samples
        double onset_low = 0, onset_high = 0;          ///< [rad] likewise
    };

    std::map<std::string, Person> people;
    std::map<std::pair<std::string, std::string>, Part> parts;  ///< by part and sex
    std::map<std::pair<std::string, std::string>, double>
        specific_tension;  ///< region, sex [N/cm²]
    std::map<std::string, Volume> leg_volumes;
    std::vector<SegmentRow> segments;
    std::vector<TrunkLevel> trunk_levels;
    std::vector<JointRow> joints;
    std::vector<CoordinateRow> coordinates;
    std::vector<AxisRow> axes;
    std::vector<CouplerSpec> couplers;
    std::vector<WrapRow> wraps;
    std::vector<MuscleRow> muscles;
    std::map<std::string, MuscleCurves> curves;
    std::vector<MotorRow> motors;
    std::vector<StiffnessRow> joint_stiffness;
    std::vector<MarkerSpec> markers;
};

}  // namespace sinew
