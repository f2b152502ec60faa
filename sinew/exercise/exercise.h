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

/// What the hands hold or the body carries at points of its own: a bar, a dumbbell, a plate. Its
/// weight acts at `offset` from each marker, in equal shares, and moves with the segment.
struct Weight {
    std::vector<std::string> markers;
    Vec3 offset =
        Vec3::Zero();  ///< [m] segment axes; of a marker's right side, mirrored on the left
};

/// A rope from the markers to a pulley, with a stack of weights at its other end: pulls every
/// marker towards the anchor with an equal share of the stack's weight. The stack's inertia is left
/// out.
struct Cable {
    std::vector<std::string> markers;
    Vec3 anchor = Vec3::Zero();  ///< [m] world
};

/// An elastic loop between two points of the body, which pulls them together with
/// stiffness × (distance − rest length) and is slack when they are nearer.
struct Band {
    std::array<std::string, 2> markers;
    double rest_length = 0;  ///< [m]
    double stiffness = 0;    ///< [N/m]
};

/// A bar along z over x = 0 from which the body hangs.
struct PullUpBar {
    double height = 0;  ///< [m] of its centre line
    double radius = 0;  ///< [m]
    double friction = 0;
};

/// A wheel that the hands hold by its axle and that rolls along x on the floor without resistance.
struct Wheel {
    double radius = 0;  ///< [m]
};

struct Equipment {
    Floor floor;
    std::optional<Bench> bench;
    std::optional<Barbell> barbell;  ///< at most one of barbell, weight and cable bears the load
    std::optional<Weight> weight;
    std::optional<Cable> cable;
    std::optional<Band> band;
    std::optional<PullUpBar> pull_up_bar;
    std::optional<Wheel> wheel;
    [[nodiscard]] bool carries_load() const {
        return barbell.has_value() || weight.has_value() || cable.has_value();
    }
};

enum class Surface { floor, bench, pull_up_bar, wheel };

/// planted: the points do not move, and where they stand is given. rolling: a flat of the body
/// rolls without slip on the bench's edge; the named points touch when the flat's normal stands
/// upright. resting: the points lie on the floor and do not move; where along it is found in the
/// top posture. gripped: the hand hangs from the pull-up bar and turns about it. gliding: the hand
/// holds the wheel's axle, which stays at its height and rolls along x.
enum class ContactKind { planted, rolling, resting, gripped, gliding };

struct ContactSpec {
    std::string name;
    Surface surface = Surface::floor;
    ContactKind kind = ContactKind::planted;
    /// planted: at least three markers; the first three, on one segment, fix that segment's pose
    /// and lie flat on the surface (heel, then the two balls); more ride along. rolling, gripped,
    /// gliding: one marker. resting: one or more, on any segments.
    std::vector<std::string> markers;
    /// planted: those of the markers that carry force; empty: all.
    std::vector<std::string> carried_by;
    Vec3 normal = Vec3::UnitX();  ///< rolling: unit, segment axes, from the surface into the body
    Vec3 shift = Vec3::Zero();  ///< [m] rolling, resting: moves the touching points over the body,
                                ///< segment axes; of a right side, mirrored on the left
    double ahead = 0;           ///< [m] planted: this foot stands so much further along +x
    bool held_down = false;     ///< planted: a strap or a partner holds the points down as well
    int line = 0;               ///< in the file, for messages
};

/// How planted feet stand; an exercise without planted contacts has none. The distance is from
/// x = 0 (the bench's front edge, or the first resting marker) to the heels.
struct Feet {
    double stance_width = 0;  ///< [m] between the heels
    double angle = 0;         ///< [rad] toes turned out from straight ahead
    double roll = 0;          ///< [rad] soles rolled onto their inner edges
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

/// A marker stays in a plane of the world.
struct PlaceCondition {
    std::string marker;
    int axis = 0;      ///< 0 x, 1 height above the floor, 2 z
    double value = 0;  ///< [m]
};

/// What holds from the bottom to the top posture, contacts apart.
struct Throughout {
    /// The common centre of mass of body, bar and weight stays over this place: what a standing or
    /// hanging body needs so as not to fall. Of the load that the exercise has when its motion is
    /// made; a cable's pull is not counted.
    std::optional<double> balance_x, balance_z;  ///< [m] world
    std::vector<PlaceCondition> places;
    int line = 0;
};

/// A muscle group that is tensed on purpose.
struct Effort {
    std::string group;
    double at_least = 0;  ///< activation of its lines [0..1]
    int line = 0;
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

/// Which contacts hold the trunk when it is nudged, beside those of legs and pelvis, which hold in
/// every direction.
enum class ThoraxHold {
    free,         ///< what touches thorax or arms pushes, and holds nothing
    height_held,  ///< it holds along its normal
    pinned,       ///< it holds in every direction
};

/// What must not buckle by itself. whole_body: the body as its contacts hold it. spine: the joints
/// between pelvis and thorax, pelvis and legs held: of somebody who stands or balances and steers
/// sway as people do, by moving; muscles are not stiff enough for it (Loram & Lakie 2002, J.
/// Physiol. 545, 1041-1053: an ankle gives 91 % of the stiffness that standing asks for).
enum class StabilityOf { whole_body, spine };

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

/// How it is done, in words for whoever does it.
struct Guide {
    std::vector<std::string> set_up, steps, cues;
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
    bool sets_load = false, sets_more = false;  ///< than the load
    int line = 0;                               ///< in the file, for messages
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
    std::vector<std::string> also_called;  ///< other ids by which it may be asked for
    std::vector<std::string> sources;
    Guide guide;  ///< empty where the file has none
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
    Throughout throughout;
    std::vector<Effort> efforts_at_top;  ///< while the top is held
    std::optional<double> brace;  ///< pressure of at least so much of a maximal Valsalva [0..1]
    std::optional<ThoraxHold> thorax;
    StabilityOf stability_of = StabilityOf::whole_body;
    std::vector<Overlay> overlays;  ///< that the file offers, chosen or not
    std::vector<Overlay> chosen;  ///< that this exercise has, in the order in which they were asked
};

}  // namespace sinew
