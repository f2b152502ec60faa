#include "sinew/io/exercise_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/exercise_overlay.h"
#include "sinew/io/load_text.h"
#include "sinew/io/quantity.h"
#include "sinew/io/strict_yaml.h"

namespace sinew {

namespace {

constexpr double largest_friction = 2;  // rubber on dry concrete stays below
constexpr double longest_phase_s = 600;
constexpr double shortest_phase_s =
    0.1;  // of a movement, or of the hold of an exercise without one
constexpr double heaviest_load_kg = 1000;
constexpr double largest_lean_deg = 120;  // the angle from upright turns over at 180

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

Equipment read_equipment(const YamlValue& value) {
    const YamlMap map(value, {"floor", "bench", "barbell"});
    Equipment equipment;
    equipment.floor = read_floor(map.at("floor"));
    if (map.has("bench")) equipment.bench = read_bench(map.at("bench"));
    if (map.has("barbell")) equipment.barbell = read_barbell(map.at("barbell"));
    return equipment;
}

ContactSpec read_contact(const YamlValue& value, const Exercise& exercise) {
    const YamlMap map(value, {"name", "surface", "kind", "markers", "normal"});
    ContactSpec contact;
    contact.line = value.line();
    contact.name = map.at("name").text();
    const YamlValue surface = map.at("surface");
    if (surface.text() == "floor") {
        contact.surface = Surface::floor;
    } else if (surface.text() == "bench") {
        contact.surface = Surface::bench;
        if (!exercise.equipment.bench) surface.fail("the equipment has no bench");
    } else {
        surface.fail(fmt::format("'{}' is not a surface; known: floor, bench", surface.text()));
    }
    const YamlValue kind = map.at("kind");
    if (kind.text() == "planted") {
        contact.kind = ContactKind::planted;
    } else if (kind.text() == "rolling") {
        contact.kind = ContactKind::rolling;
    } else if (kind.text() == "resting") {
        contact.kind = ContactKind::resting;
    } else {
        kind.fail(fmt::format("'{}' is not a kind of contact; known: planted, rolling, resting",
                              kind.text()));
    }
    if (contact.kind != ContactKind::rolling && map.has("normal"))
        map.at("normal").fail("only a rolling contact has a normal");
    const YamlValue markers = map.at("markers");
    contact.markers = markers.texts();
    if (contact.kind == ContactKind::planted) {
        if (contact.surface != Surface::floor) kind.fail("a planted contact stands on the floor");
        if (contact.markers.size() < 3)
            markers.fail(fmt::format("a planted contact needs 3 markers or more; there are {}",
                                     contact.markers.size()));
    } else if (contact.kind == ContactKind::resting) {
        if (contact.surface != Surface::floor) kind.fail("a resting contact lies on the floor");
        std::set<std::string> names;
        for (const std::string& name : contact.markers)
            if (!names.insert(name).second) markers.fail(fmt::format("'{}' is listed twice", name));
    } else {
        if (contact.surface != Surface::bench)
            kind.fail("a rolling contact needs the bench's edge");
        if (!exercise.symmetric) kind.fail("a rolling contact needs symmetric: true");
        if (contact.markers.size() != 1)
            markers.fail(fmt::format("a rolling contact needs 1 marker; there are {}",
                                     contact.markers.size()));
        contact.normal = map.at("normal").unit_vector();
    }
    return contact;
}

Feet read_feet(const YamlValue& value) {
    const YamlMap map(value, {"stance_width", "angle", "distance"});
    Feet feet;
    feet.line = value.line();
    const YamlValue width = map.at("stance_width");
    feet.stance_width = width.above(read_length(width, "stance width"), 0, "stance width", " m");
    feet.angle = read_angle(map.at("angle"), "foot angle", 60);
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

/// Values by coordinate; how each was given is kept in `given`.
std::map<std::string, double> read_values(const YamlValue& value, const std::string& place,
                                          std::vector<GivenValue>& given) {
    std::map<std::string, double> values;
    YamlMap(value).for_each([&](const std::string& name, const YamlValue& entry) {
        values[name] = entry.coordinate_value();
        given.push_back({fmt::format("{}.{}", place, name), name, entry.text(), entry.is_length(),
                         entry.line()});
    });
    return values;
}

KeyPosture read_posture(const YamlValue& value, const std::string& which, Exercise& exercise) {
    const YamlMap map(value, {"exact", "prefer", "heights", "leans"});
    KeyPosture posture;
    posture.line = value.line();
    const auto read_moved = [&](const char* key) {
        std::map<std::string, double> values;
        if (!map.has(key)) return values;
        values = read_values(map.at(key), fmt::format("postures.{}.{}", which, key),
                             exercise.given_values);
        for (const auto& [name, unused] : values)
            if (std::ranges::find(exercise.moves, name) == exercise.moves.end())
                map.at(key).fail(fmt::format("'{}' is not listed under moves", name));
        return values;
    };
    posture.exact = read_moved("exact");
    posture.prefer = read_moved("prefer");
    if (map.has("heights")) {
        for (const YamlValue& entry : map.at("heights").list()) {
            const YamlMap condition(entry, {"joint", "marker", "height"});
            HeightCondition height;
            if (condition.has("joint")) height.joint = condition.at("joint").text();
            if (condition.has("marker")) height.marker = condition.at("marker").text();
            if (height.joint.empty() == height.marker.empty())
                entry.fail("a height needs either a joint or a marker");
            height.height = read_length(condition.at("height"), "height");
            posture.heights.push_back(height);
        }
    }
    if (map.has("leans")) {
        for (const YamlValue& entry : map.at("leans").list()) {
            const YamlMap lean(entry, {"segment", "lean"});
            posture.leans.push_back(
                {lean.at("segment").text(), read_angle(lean.at("lean"), "lean", largest_lean_deg)});
        }
    }
    return posture;
}

Spread read_spread(const YamlValue& value) {
    Spread spread;
    double sum = 0;
    YamlMap(value).for_each([&](const std::string& name, const YamlValue& entry) {
        const double share = entry.number();
        entry.at_least(share, 0, "share", "");
        spread.share[name] = share;
        sum += share;
    });
    // Published ratios carry three or four digits.
    if (std::abs(sum - 1) > 0.005)
        value.fail(fmt::format("the shares sum to {:.4g}; they must sum to 1", sum));
    return spread;
}

void read_movement(const YamlMap& map, Exercise& exercise) {
    if (map.has("spread")) {
        YamlMap(map.at("spread")).for_each([&](const std::string& name, const YamlValue& entry) {
            exercise.spread[name] = read_spread(entry);
        });
    }
    const YamlValue moves = map.at("moves");
    exercise.moves = moves.texts();
    std::set<std::string> names;
    for (const std::string& name : exercise.moves)
        if (!names.insert(name).second) moves.fail(fmt::format("'{}' is listed twice", name));
    if (map.has("hold")) exercise.hold = read_values(map.at("hold"), "hold", exercise.given_values);
    for (const auto& [name, unused] : exercise.hold)
        if (names.contains(name))
            map.at("hold").fail(fmt::format("'{}' also stands under moves", name));
    const YamlMap postures(map.at("postures"), {"bottom", "top"});
    if (!exercise.holds_only)
        exercise.bottom = read_posture(postures.at("bottom"), "bottom", exercise);
    exercise.top = read_posture(postures.at("top"), "top", exercise);
}

Exercise read_exercise(const YamlValue& top, const std::string& file) {
    const YamlMap map(
        top, {"title", "sources", "symmetric", "starts_with", "tempo", "load", "equipment",
              "contacts", "feet", "spread", "moves", "hold", "postures", "variations", "faults"});
    Exercise exercise;
    exercise.overlays = read_overlays(map);
    exercise.file = file;
    exercise.id = std::filesystem::path(file).stem().string();
    std::ranges::replace(exercise.id, '_', '-');
    exercise.title = map.at("title").text();
    exercise.sources = map.at("sources").texts();
    exercise.symmetric = map.at("symmetric").flag();
    const YamlValue first = map.at("starts_with");
    if (first.text() != "lifting" && first.text() != "lowering")
        first.fail(fmt::format("'{}' is not a phase to start with; known: lifting, lowering",
                               first.text()));
    exercise.tempo.starts_with_lifting = first.text() == "lifting";
    const YamlMap postures(map.at("postures"), {"bottom", "top"});
    exercise.holds_only = !postures.has("bottom");
    const YamlValue tempo = map.at("tempo");
    exercise.tempo.seconds = parse_tempo(
        tempo.text(), fmt::format("{}:{}: error: [tempo]", file, tempo.line()), exercise);
    const YamlValue load = map.at("load");
    exercise.load_kg = load.quantity(Dimension::mass);
    load.at_least(exercise.load_kg, 0, "load", " kg");
    load.at_most(exercise.load_kg, heaviest_load_kg, "load", " kg");
    exercise.equipment = read_equipment(map.at("equipment"));
    std::set<std::string> names;
    for (const YamlValue& entry : map.at("contacts").list()) {
        exercise.contacts.push_back(read_contact(entry, exercise));
        if (!names.insert(exercise.contacts.back().name).second)
            entry.fail(
                fmt::format("the contact '{}' is listed twice", exercise.contacts.back().name));
    }
    const bool plants = std::ranges::find(exercise.contacts, ContactKind::planted,
                                          &ContactSpec::kind) != exercise.contacts.end();
    if (plants)
        exercise.feet = read_feet(map.at("feet"));
    else if (map.has("feet"))
        map.at("feet").fail("no contact is planted, so that no feet stand");
    read_movement(map, exercise);
    return exercise;
}

}  // namespace

std::array<double, 4> parse_tempo(std::string_view text, std::string_view place,
                                  const Exercise& exercise) {
    std::array<double, 4> seconds{};
    std::string_view rest = text;
    for (int i = 0; i < 4; ++i) {
        const std::size_t dash = rest.find('-');
        if ((dash == std::string_view::npos) != (i == 3) || rest.substr(0, dash).empty())
            throw InputError(
                fmt::format("{} tempo '{}' is not four numbers joined by dashes, such as 1-0-2-0",
                            place, text));
        seconds[i] = parse_number(rest.substr(0, dash), place);
        if (i < 3) rest.remove_prefix(dash + 1);
        if (seconds[i] > longest_phase_s)
            throw InputError(
                fmt::format("{} tempo '{}' has a phase of {:g} s; it must be {:g} or less", place,
                            text, seconds[i], longest_phase_s));
    }
    if (exercise.holds_only) {
        const Tempo tempo{seconds, exercise.tempo.starts_with_lifting};
        bool still = true;
        double hold_s = 0;
        for (int i = 0; i < 4; ++i) {
            if (tempo.phase(i) == Phase::hold_top)
                hold_s = seconds[i];
            else
                still = still && seconds[i] == 0;
        }
        if (!still || !(hold_s >= shortest_phase_s))
            throw InputError(fmt::format(
                "{} tempo '{}' does not fit an exercise with one posture; the hold at "
                "the top (the {} number) must be {:g} or more and all else 0",
                place, text, tempo.starts_with_lifting ? "second" : "fourth", shortest_phase_s));
        return seconds;
    }
    for (int i : {0, 2})
        if (!(seconds[i] >= shortest_phase_s))
            throw InputError(
                fmt::format("{} tempo '{}' gives a movement {:g} s; the first and third number "
                            "must be 0.1 or more",
                            place, text, seconds[i]));
    return seconds;
}

Exercise parse_exercise(const std::string& text, const std::string& file,
                        std::span<const OverlayChoice> chosen) {
    const auto read = [&](std::span<const OverlayChoice> overlays) {
        YamlValue top = parse_yaml(text, file);  // afresh: overlays change the tree
        std::vector<Overlay> applied;
        if (!overlays.empty()) applied = apply_overlays(top, file, overlays);
        Exercise exercise = read_exercise(top, file);
        for (const Overlay& overlay : applied)
            exercise.title = fmt::format("{}, {}", exercise.title, overlay.title);
        exercise.chosen = std::move(applied);
        return exercise;
    };
    Exercise plain = read({});
    for (const Overlay& overlay : plain.overlays) {  // a broken one is refused, asked for or not
        const OverlayChoice one{overlay.kind, overlay.name};
        (void)read(std::span(&one, 1));
    }
    return chosen.empty() ? plain : read(chosen);
}

Exercise load_exercise(const std::string& path, std::span<const OverlayChoice> chosen) {
    return parse_exercise(load_text(path), path, chosen);
}

}  // namespace sinew
