#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sinew/body/index.h"
#include "sinew/exercise/exercise.h"
#include "sinew/math/spatial.h"

namespace sinew {

/// Coordinates over time. Column f belongs to time_s[f]; rows are the body's independent
/// coordinates.
struct Motion {
    VecX time_s;
    MatX q;    ///< n_coordinates × frames [rad, m]
    MatX qd;   ///< [rad/s, m/s]
    MatX qdd;  ///< [rad/s², m/s²]
    [[nodiscard]] int n_frames() const { return static_cast<int>(time_s.size()); }
};

/// A point where body and surface touch, frame by frame.
struct ContactTrack {
    std::string name;     ///< the marker's
    std::string contact;  ///< the contact of the exercise that it belongs to
    Surface surface = Surface::floor;
    SegmentIndex segment;
    double friction = 0;
    std::vector<Vec3> p_W;        ///< [m]
    std::vector<Vec3> p_Segment;  ///< [m] the material point touching; a rolling contact travels
    std::vector<Vec3> normal_W;   ///< unit, from the surface into the body
};

/// A weight carried at a point of a segment, frame by frame.
struct LoadTrack {
    std::string name;
    SegmentIndex segment;
    double mass_kg = 0;
    Vec3 p_Segment = Vec3::Zero();
    std::vector<Vec3> p_W;  ///< [m]
    std::vector<Vec3> a_W;  ///< [m/s²]
    std::vector<Vec3> f_W;  ///< [N] on the body: mass × (gravity − acceleration)
};

/// One repetition of an exercise on a body, with where it touches and what it carries.
struct MotionPlan {
    Motion motion;
    std::vector<double> path;  ///< per frame: 0 at the bottom posture, 1 at the top
    std::vector<Phase> phase;  ///< per frame; a frame between two phases belongs to the later one
    std::vector<ContactTrack> contacts;
    std::vector<LoadTrack> loads;
    double foot_distance_m = 0;  ///< from the bench's front edge to the heels
    double max_residual = 0;     ///< largest violated equation of the inverse kinematics [m, rad]
    double max_drift_m = 0;      ///< largest departure of a contact from where it must be
    std::vector<std::string> notes;  ///< what was done that the exercise did not ask for
};

}  // namespace sinew
