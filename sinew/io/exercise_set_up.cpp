#include "sinew/io/exercise_set_up.h"

#include <numbers>
#include <set>

#include <fmt/format.h>

namespace sinew {

namespace {
constexpr double largest_friction = 2;  // rubber on dry concrete stays below
constexpr double stiffest_band = 1e5;   // [N/m] a rope
}  // namespace

double read_length(const YamlValue& value, const char* what) {
    const double metres = value.quantity(Dimension::length);
    value.at_least(metres, 0, what, " m");
    return value.at_most(metres, 10, what, " m");
}

double read_angle(const YamlValue& value, const char* what, double bound_deg) {
    const double radians = value.quantity(Dimension::angle);
    const double degrees = radians * 180 / std::numbers::pi;
    value.at_least(degrees, -bound_deg, what, " deg");
    value.at_most(degrees, bound_deg, what, " deg");
    return radians;
}

double read_signed_length(const YamlValue& value, const char* what) {
    const double metres = value.quantity(Dimension::length);
    value.at_least(metres, -10, what, " m");
    return value.at_most(metres, 10, what, " m");
}

namespace {

/// Three lengths along x, y and z.
Vec3 read_shift(const YamlValue& value, const char* what) {
    const std::vector<YamlValue> parts = value.list();
    if (parts.size() != 3)
        value.fail(fmt::format("{} needs 3 lengths; there are {}", what, parts.size()));
    Vec3 shift;
    for (int axis : {0, 1, 2}) shift[axis] = read_signed_length(parts[axis], what);
    return shift;
}

double read_friction(const YamlValue& value) {
    const double friction = value.number();
    value.at_least(friction, 0, "friction", "");
    return value.at_most(friction, largest_friction, "friction", "");
}

Floor read_floor(const YamlValue& value) {
    const YamlMap map(value, {"height", "friction"});
    Floor floor;
    if (map.has("height")) floor.height = read_length(map.at("height"), "floor height");
    floor.friction = read_friction(map.at("friction"));
    return floor;
}

Bench read_bench(const YamlValue& value) {
    const YamlMap map(value, {"height", "edge_radius", "friction"});
    Bench bench;
    const YamlValue height = map.at("height");
    bench.height = height.above(read_length(height, "bench height"), 0, "bench height", " m");
    const YamlValue radius = map.at("edge_radius");
    bench.edge_radius = radius.above(read_length(radius, "edge radius"), 0, "edge radius", " m");
    radius.at_most(bench.edge_radius, bench.height, "edge radius", " m");
    bench.friction = read_friction(map.at("friction"));
    return bench;
}

Barbell read_barbell(const YamlValue& value) {
    const YamlMap map(value, {"bar_radius", "pad_thickness", "markers", "direction"});
    Barbell bar;
    const YamlValue radius = map.at("bar_radius");
    bar.bar_radius = radius.above(read_length(radius, "bar radius"), 0, "bar radius", " m");
    bar.pad_thickness = read_length(map.at("pad_thickness"), "pad thickness");
    bar.markers = map.at("markers").texts();
    if (map.has("direction")) bar.direction = map.at("direction").unit_vector();
    return bar;
}

Weight read_weight(const YamlValue& value) {
    const YamlMap map(value, {"markers", "offset"});
    Weight weight;
    weight.markers = map.at("markers").texts();
    if (map.has("offset")) weight.offset = read_shift(map.at("offset"), "offset");
    return weight;
}

Cable read_cable(const YamlValue& value) {
    const YamlMap map(value, {"markers", "anchor"});
    return {map.at("markers").texts(), read_shift(map.at("anchor"), "anchor")};
}

Band read_band(const YamlValue& value) {
    const YamlMap map(value, {"markers", "rest_length", "stiffness"});
    Band band;
    const YamlValue markers = map.at("markers");
    const std::vector<std::string> names = markers.texts();
    if (names.size() != 2)
        markers.fail(fmt::format("a band joins 2 markers; there are {}", names.size()));
    band.markers = {names[0], names[1]};
    band.rest_length = read_length(map.at("rest_length"), "rest length");
    const YamlValue stiffness = map.at("stiffness");
    band.stiffness = stiffness.quantity(Dimension::stiffness);
    stiffness.at_least(band.stiffness, 0, "stiffness", " N/m");
    stiffness.at_most(band.stiffness, stiffest_band, "stiffness", " N/m");
    return band;
}

PullUpBar read_pull_up_bar(const YamlValue& value) {
    const YamlMap map(value, {"height", "radius", "friction"});
    PullUpBar bar;
    bar.height = read_length(map.at("height"), "bar height");
    const YamlValue radius = map.at("radius");
    bar.radius = radius.above(read_length(radius, "bar radius"), 0, "bar radius", " m");
    bar.friction = read_friction(map.at("friction"));
    return bar;
}

Wheel read_wheel(const YamlValue& value) {
    const YamlMap map(value, {"radius"});
    const YamlValue radius = map.at("radius");
    return {radius.above(read_length(radius, "wheel radius"), 0, "wheel radius", " m")};
}

}  // namespace

Equipment read_equipment(const YamlValue& value) {
    const YamlMap map(
        value, {"floor", "bench", "barbell", "weight", "cable", "band", "pull_up_bar", "wheel"});
    Equipment equipment;
    equipment.floor = read_floor(map.at("floor"));
    if (map.has("bench")) equipment.bench = read_bench(map.at("bench"));
    if (map.has("barbell")) equipment.barbell = read_barbell(map.at("barbell"));
    if (map.has("weight")) equipment.weight = read_weight(map.at("weight"));
    if (map.has("cable")) equipment.cable = read_cable(map.at("cable"));
    if (map.has("band")) equipment.band = read_band(map.at("band"));
    if (map.has("pull_up_bar")) equipment.pull_up_bar = read_pull_up_bar(map.at("pull_up_bar"));
    if (map.has("wheel")) equipment.wheel = read_wheel(map.at("wheel"));
    if (map.has("barbell") + map.has("weight") + map.has("cable") > 1)
        value.fail("only one of barbell, weight and cable can bear the load");
    return equipment;
}

namespace {

Surface read_surface(const YamlValue& value, const Equipment& equipment) {
    const std::string name = value.text();
    const auto need = [&](bool there) {
        if (!there) value.fail(fmt::format("the equipment has no {}", name));
    };
    if (name == "floor") return Surface::floor;
    if (name == "bench") {
        need(equipment.bench.has_value());
        return Surface::bench;
    }
    if (name == "pull_up_bar") {
        need(equipment.pull_up_bar.has_value());
        return Surface::pull_up_bar;
    }
    if (name == "wheel") {
        need(equipment.wheel.has_value());
        return Surface::wheel;
    }
    value.fail(fmt::format("'{}' is not a surface; known: floor, bench, pull_up_bar, wheel", name));
}

/// What each kind touches, and how many markers it has.
struct KindRule {
    const char* name;
    ContactKind kind;
    Surface surface;
    const char* wrong_surface;
    std::size_t fewest, most;
};
constexpr std::size_t any_number = 1000;
constexpr KindRule kind_rules[] = {
    {"planted", ContactKind::planted, Surface::floor, "a planted contact stands on the floor", 3,
     any_number},
    {"rolling", ContactKind::rolling, Surface::bench, "a rolling contact needs the bench's edge", 1,
     1},
    {"resting", ContactKind::resting, Surface::floor, "a resting contact lies on the floor", 1,
     any_number},
    {"gripped", ContactKind::gripped, Surface::pull_up_bar,
     "a gripped contact hangs from the pull_up_bar", 1, 1},
    {"gliding", ContactKind::gliding, Surface::wheel, "a gliding contact holds the wheel", 1, 1},
};

const KindRule& read_kind(const YamlValue& value) {
    std::string known;
    for (const KindRule& rule : kind_rules) {
        if (value.text() == rule.name) return rule;
        known += (known.empty() ? "" : ", ") + std::string(rule.name);
    }
    value.fail(fmt::format("'{}' is not a kind of contact; known: {}", value.text(), known));
}

}  // namespace

ContactSpec read_contact(const YamlValue& value, const Equipment& equipment) {
    const YamlMap map(value, {"name", "surface", "kind", "markers", "carried_by", "normal", "shift",
                              "ahead", "held_down"});
    ContactSpec contact;
    contact.line = value.line();
    contact.name = map.at("name").text();
    contact.surface = read_surface(map.at("surface"), equipment);
    const KindRule& rule = read_kind(map.at("kind"));
    contact.kind = rule.kind;
    if (contact.surface != rule.surface) map.at("kind").fail(rule.wrong_surface);
    const auto only = [&](const char* key, bool fits, const char* which) {
        if (map.has(key) && !fits)
            map.at(key).fail(fmt::format("only a {} contact has {}", which, key));
        return map.has(key);
    };
    const bool planted = contact.kind == ContactKind::planted;
    const bool rolling = contact.kind == ContactKind::rolling;
    const YamlValue markers = map.at("markers");
    contact.markers = markers.texts();
    std::set<std::string> names;
    for (const std::string& name : contact.markers)
        if (!names.insert(name).second) markers.fail(fmt::format("'{}' is listed twice", name));
    if (contact.markers.size() < rule.fewest || contact.markers.size() > rule.most)
        markers.fail(
            fmt::format("a {} contact needs {} marker{}; there are {}", rule.name, rule.fewest,
                        rule.most > rule.fewest ? (rule.fewest > 1 ? "s or more" : " or more") : "",
                        contact.markers.size()));
    (void)only("normal", rolling, "rolling");
    if (rolling) contact.normal = map.at("normal").unit_vector();
    if (only("shift", rolling || contact.kind == ContactKind::resting, "rolling or resting"))
        contact.shift = read_shift(map.at("shift"), "shift");
    if (only("ahead", planted, "planted")) {
        const YamlValue ahead = map.at("ahead");
        contact.ahead = ahead.quantity(Dimension::length);
        ahead.at_least(contact.ahead, -1, "ahead", " m");
        ahead.at_most(contact.ahead, 1, "ahead", " m");
    }
    if (only("held_down", planted, "planted")) contact.held_down = map.at("held_down").flag();
    if (only("carried_by", planted, "planted")) {
        const YamlValue carried_by = map.at("carried_by");
        contact.carried_by = carried_by.texts();
        for (const std::string& name : contact.carried_by)
            if (!names.contains(name))
                carried_by.fail(fmt::format("'{}' is not one of the contact's markers", name));
    }
    return contact;
}

Feet read_feet(const YamlValue& value) {
    const YamlMap map(value, {"stance_width", "angle", "roll", "distance"});
    Feet feet;
    feet.line = value.line();
    const YamlValue width = map.at("stance_width");
    feet.stance_width = width.above(read_length(width, "stance width"), 0, "stance width", " m");
    feet.angle = read_angle(map.at("angle"), "foot angle", 60);
    if (map.has("roll")) feet.roll = read_angle(map.at("roll"), "roll of the soles", 20);
    const YamlValue distance = map.at("distance");
    if (distance.is_scalar()) {
        feet.distance = read_length(distance, "foot distance");
    } else {
        const YamlMap found(distance, {"segment", "lean", "shift"});
        feet.segment = found.at("segment").text();
        feet.lean = read_angle(found.at("lean"), "lean", 60);
        if (found.has("shift")) feet.shift = found.at("shift").quantity(Dimension::length);
    }
    return feet;
}

}  // namespace sinew
