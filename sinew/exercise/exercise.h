#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// What is to be done: the movement, the equipment, the load and the set-up, by names. Nothing here
/// knows a particular body; synthesis finds the names on one. SI units, radians. The world's y axis
/// points up, x runs towards the feet of a lifter on the back, z to the lifter's right.
///
/// A coordinate or marker name without a side stands for both sides: `hip_flexion` means
/// `hip_flexion_r` and `hip_flexion_l` where a body has those and no plain `hip_flexion`.

struct Floor {
    double height = 0;  ///< [m]
    double friction = 0;
};

/// A bench along z with a rounded front edge: a cylinder whose foremost line stands over x = 0.
struct Bench {
    double height = 0;       ///< [m] of the top above the world's origin
    double edge_radius = 0;  ///< [m]
    double friction = 0;
};

/// A bar that lies on the body over a pad and moves with the segment that carries the markers. Its
/// weight acts at the bar's centre line, shared equally by the markers.
struct Barbell {
    double bar_radius = 0;     ///< [m]
    double pad_thickness = 0;  ///< [m]
    std::vector<std::string> markers;
    Vec3 direction = Vec3::UnitX();  ///< unit, segment axes: from the skin to the bar
};

struct Equipment {
    Floor floor;
    std::optional<Bench> bench;
    std::optional<Barbell> barbell;
};

enum class Surface { floor, bench };

/// planted: the points do not move, and where they stand is given. rolling: a flat of the body
/// rolls without slip on the bench's edge; the named points touch when the flat's normal stands
/// upright. resting: the points lie on the floor and do not move; where along it is found in the
/// top posture.
enum class ContactKind { planted, rolling, resting };

struct ContactSpec {
    std::string name;
    Surface surface = Surface::floor;
    ContactKind kind = ContactKind::planted;
    /// planted: at least three markers; the first three, on one segment, fix that segment's pose
    /// and lie flat on the surface (heel, then the two balls); more ride along. rolling: one
    /// marker. resting: one or more, on any segments.
    std::vector<std::string> markers;
    Vec3 normal = Vec3::UnitX();  ///< rolling: unit, segment axes, from the surface into the body
    int line = 0;                 ///< in the file, for messages
};

/// How planted feet stand; an exercise without planted contacts has none. The distance is from
/// x = 0 (the bench's front edge, or the first resting marker) to the heels.
struct Feet {
    double stance_width = 0;  ///< [m] between the heels
    double angle = 0;         ///< [rad] toes turned out from straight ahead
    /// Given outright [m]; otherwise found where `segment` leans by `lean` in the top posture.
    std::optional<double> distance;
    std::string segment;
    double lean = 0;   ///< [rad] of the segment's y axis from upright, positive towards +x
    double shift = 0;  ///< [m] added to what was found
    int line = 0;
};

/// The height of a joint's centre or of a marker above the floor.
struct HeightCondition {
    std::string joint;  ///< empty: marker
    std::string marker;
    double height = 0;  ///< [m]
};

/// A segment's y axis leans from upright in the sagittal plane, towards +x when positive.
struct LeanCondition {
    std::string segment;
    double lean = 0;  ///< [rad]
};

/// One end of the movement.
struct KeyPosture {
    std::map<std::string, double> exact;   ///< coordinate or spread name → value [rad, m]
    std::map<std::string, double> prefer;  ///< the same, softly; also where the search starts
    std::vector<HeightCondition> heights;
    std::vector<LeanCondition> leans;
    int line = 0;
};

/// One number that commands several coordinates: coordinate += share × number.
struct Spread {
    std::map<std::string, double> share;
};

enum class Phase { lifting, hold_top, lowering, hold_bottom };

/// Seconds of the four phases in the order in which the exercise starts.
struct Tempo {
    std::array<double, 4> seconds{1, 0, 2, 0};
    bool starts_with_lifting = true;
    [[nodiscard]] double total() const { return seconds[0] + seconds[1] + seconds[2] + seconds[3]; }
    /// The phase that takes the n-th place.
    [[nodiscard]] Phase phase(int n) const {
        return static_cast<Phase>((n + (starts_with_lifting ? 0 : 2)) % 4);
    }
};

/// A coordinate's value as the file gives it: whether an angle or a length is right is known only
/// on a body.
struct GivenValue {
    std::string place;  ///< key by key
    std::string name;   ///< of the coordinate or spread
    std::string text;
    bool is_length = false;
    int line = 0;
};

/// variation: another way of doing an exercise that is as right. fault: a way of doing it wrong.
enum class OverlayKind { variation, fault };

/// A change to an exercise that its file offers under a name.
struct Overlay {
    OverlayKind kind = OverlayKind::variation;
    std::string name;    ///< with - between words
    std::string title;   ///< what is done otherwise, to be read after the exercise's title
    std::string cue;     ///< fault: what a coach says to mend it
    std::string source;  ///< what its figures rest on
    int line = 0;        ///< in the file, for messages
};

/// One asked for by name.
struct OverlayChoice {
    OverlayKind kind = OverlayKind::variation;
    std::string name;
};

struct Exercise {
    std::string id;    ///< the file's stem with - for _
    std::string file;  ///< for messages
    std::string title;
    std::vector<std::string> sources;
    bool symmetric = true;
    Tempo tempo;
    double load_kg = 0;  ///< bar plus plates
    Equipment equipment;
    /// The top posture is held and nothing moves; there is no bottom posture, and all the tempo but
    /// its hold at the top is 0.
    bool holds_only = false;
    std::vector<ContactSpec> contacts;
    Feet feet;
    std::vector<std::string> moves;      ///< coordinates and spread names that synthesis may change
    std::map<std::string, double> hold;  ///< coordinates held at a value [rad, m]
    std::vector<GivenValue> given_values;  ///< of `hold` and of the postures, for checking
    std::map<std::string, Spread> spread;
    KeyPosture bottom;
    KeyPosture top;
    std::vector<Overlay> overlays;  ///< that the file offers, chosen or not
    std::vector<Overlay> chosen;  ///< that this exercise has, in the order in which they were asked
};

}  // namespace sinew
