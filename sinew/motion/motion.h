#pragma once

#include <array>
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
    std::vector<bool> touches;    ///< per frame whether it does; empty: in all of them
};

/// A weight carried at a point of a segment, or one that hangs from a rope over a pulley, frame by
/// frame.
struct LoadTrack {
    std::string name;
    SegmentIndex segment;
    double mass_kg = 0;
    Vec3 p_Segment = Vec3::Zero();
    std::optional<Vec3> anchor_W;  ///< the pulley; none: a weight
    std::vector<Vec3> p_W;         ///< [m]
    std::vector<Vec3> a_W;  ///< [m/s²] of the mass; 0 behind a pulley: its inertia is left out
    std::vector<Vec3> f_W;  ///< [N] on the body: mass × (pull per kilogram − a)
    /// [m/s²] what each kilogram pulls when still: gravity, or as much along the rope.
    [[nodiscard]] Vec3 pull_per_kg(std::size_t frame, const Vec3& gravity) const {
        return anchor_W ? Vec3(gravity.norm() * (*anchor_W - p_W[frame]).normalized()) : gravity;
    }
    /// [J/kg] potential energy of each kilogram.
    [[nodiscard]] double potential_per_kg(std::size_t frame, const Vec3& gravity) const {
        return anchor_W ? gravity.norm() * (*anchor_W - p_W[frame]).norm()
                        : -gravity.dot(p_W[frame]);
    }
    void set_mass(double mass, const Vec3& gravity) {
        mass_kg = mass;
        for (std::size_t f = 0; f < f_W.size(); ++f)
            f_W[f] = mass_kg * (pull_per_kg(f, gravity) - a_W[f]);
    }
};

/// A stretched band between two points of the body, frame by frame.
struct BandTrack {
    std::array<SegmentIndex, 2> segment;
    std::array<std::vector<Vec3>, 2> p_W;  ///< [m]
    std::vector<double> tension_N;
    std::vector<double> energy_J;  ///< stored
};

struct MeasuredFacts {
    double mass_centre_height_m = 0;  ///< of the whole body above the floor, mean over the frames
    int frames_in_air = 0;            ///< in which nothing touches
};

/// One repetition of an exercise on a body, or a measured motion, with where it touches and what it
/// carries.
struct MotionPlan {
    Motion motion;
    std::vector<double> path;  ///< per frame: 0 at the bottom posture, 1 at the top
    std::vector<Phase> phase;  ///< per frame; a frame between two phases belongs to the later one
    std::vector<ContactTrack> contacts;
    std::vector<LoadTrack> loads;
    std::vector<BandTrack> bands;
    std::vector<Effort> efforts_at_top;  ///< of the exercise; in the frames of its hold at the top
    double foot_distance_m = 0;          ///< from the bench's front edge to the heels
    double max_residual = 0;  ///< largest violated equation of the inverse kinematics [m, rad]
    double max_drift_m = 0;   ///< largest departure of a contact from where it must be
    /// Of a motion that was measured: what nothing can supply at the joints on the ground is a
    /// residual of its mechanics then, not a lack of the muscles.
    std::optional<MeasuredFacts> measured;
    std::vector<std::string> notes;  ///< what was done that the exercise did not ask for
};

}  // namespace sinew
