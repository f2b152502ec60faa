#include "sinew/io/exercise_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/exercise_overlay.h"
#include "sinew/io/exercise_set_up.h"
#include "sinew/io/load_text.h"
#include "sinew/io/quantity.h"
#include "sinew/io/strict_yaml.h"

namespace sinew {

namespace {

constexpr double longest_phase_s = 600;
constexpr double shortest_phase_s =
    0.1;  // of a movement, or of the hold of an exercise without one
constexpr double heaviest_load_kg = 1000;
constexpr double largest_lean_deg = 120;  // the angle from upright turns over at 180

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

Throughout read_throughout(const YamlValue& value) {
    const YamlMap map(value, {"balance", "places"});
    Throughout throughout;
    throughout.line = value.line();
    if (map.has("balance")) {
        const YamlMap balance(map.at("balance"), {"x", "z"});
        if (balance.has("x"))
            throughout.balance_x = read_signed_length(balance.at("x"), "place of the balance");
        if (balance.has("z"))
            throughout.balance_z = read_signed_length(balance.at("z"), "place of the balance");
    }
    if (!map.has("places")) return throughout;
    for (const YamlValue& entry : map.at("places").list()) {
        const YamlMap place(entry, {"marker", "x", "height", "z"});
        const std::string marker = place.at("marker").text();
        bool any = false;
        for (const auto& [axis, key] :
             {std::pair{0, "x"}, std::pair{1, "height"}, std::pair{2, "z"}})
            if (place.has(key)) {
                throughout.places.push_back(
                    {marker, axis, read_signed_length(place.at(key), "place")});
                any = true;
            }
        if (!any) entry.fail("a place needs x, height or z");
    }
    return throughout;
}

/// `60%` as 0.6.
double read_share(const YamlValue& value, const char* what) {
    const std::string text = value.text();
    if (!text.ends_with('%')) value.fail(fmt::format("'{}' lacks its unit; write it as 30%", text));
    const double percent =
        parse_number(std::string_view(text).substr(0, text.size() - 1), fmt::format("{}:", what));
    value.at_least(percent, 0, what, " %");
    value.at_most(percent, 100, what, " %");
    return percent / 100;
}

void read_efforts(const YamlValue& value, Exercise& exercise) {
    YamlMap(value).for_each([&](const std::string& group, const YamlValue& entry) {
        exercise.efforts_at_top.push_back({group, read_share(entry, "effort"), entry.line()});
    });
}

ThoraxHold read_thorax(const YamlValue& value) {
    if (value.text() == "free") return ThoraxHold::free;
    if (value.text() == "height-held") return ThoraxHold::height_held;
    if (value.text() != "pinned")
        value.fail(
            fmt::format("'{}' is not a hold; known: free, height-held, pinned", value.text()));
    return ThoraxHold::pinned;
}

StabilityOf read_stability_of(const YamlValue& value) {
    if (value.text() == "spine") return StabilityOf::spine;
    if (value.text() != "whole-body")
        value.fail(fmt::format("'{}' cannot be asked to be stable; known: whole-body, spine",
                               value.text()));
    return StabilityOf::whole_body;
}

/// A flat rolls over the bench's edge in the sagittal plane, so pelvis and spine must stay in it.
void check_sagittal(const YamlValue& moves, const Exercise& exercise) {
    for (const char* name :
         {"pelvis_list", "pelvis_rotation", "pelvis_tz", "lumbar_bending", "lumbar_rotation"})
        if (std::ranges::find(exercise.moves, name) != exercise.moves.end())
            moves.fail(fmt::format(
                "'{}' would lift one side off the bench's edge; over a rolling contact pelvis and "
                "spine move in the sagittal plane alone",
                name));
}

/// Every marker of one side stands beside its mirror image.
void check_both_sides(const YamlValue& place, const std::vector<std::string>& markers) {
    for (const std::string& name : markers) {
        if (!name.ends_with("_r") && !name.ends_with("_l")) continue;
        std::string other = name;
        other.back() = name.ends_with("_r") ? 'l' : 'r';
        if (std::ranges::find(markers, other) == markers.end())
            place.fail(fmt::format("'{}' is there without '{}', and the exercise is symmetric",
                                   name, other));
    }
}

void check_mirrored(const YamlMap& map, const Exercise& exercise) {
    std::vector<std::string> touching;
    for (const ContactSpec& contact : exercise.contacts)
        touching.insert(touching.end(), contact.markers.begin(), contact.markers.end());
    check_both_sides(map.at("contacts"), touching);
    const Equipment& equipment = exercise.equipment;
    const YamlValue place = map.at("equipment");
    if (equipment.barbell) check_both_sides(place, equipment.barbell->markers);
    if (equipment.weight) check_both_sides(place, equipment.weight->markers);
    if (equipment.cable) check_both_sides(place, equipment.cable->markers);
}

Exercise read_exercise(const YamlValue& top, const std::string& file) {
    const YamlMap map(
        top, {"title",  "also_called",  "sources",    "guide",      "symmetric",      "starts_with",
              "tempo",  "load",         "equipment",  "contacts",   "feet",           "spread",
              "moves",  "hold",         "postures",   "throughout", "efforts_at_top", "brace",
              "thorax", "stability_of", "variations", "faults"});
    Exercise exercise;
    exercise.overlays = read_overlays(map);
    exercise.file = file;
    exercise.id = std::filesystem::path(file).stem().string();
    std::ranges::replace(exercise.id, '_', '-');
    exercise.title = map.at("title").text();
    if (map.has("also_called")) exercise.also_called = map.at("also_called").texts();
    exercise.sources = map.at("sources").texts();
    if (map.has("guide")) {
        const YamlMap guide(map.at("guide"), {"set_up", "steps", "cues"});
        exercise.guide = {guide.at("set_up").texts(), guide.at("steps").texts(),
                          guide.at("cues").texts()};
    }
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
        exercise.contacts.push_back(read_contact(entry, exercise.equipment));
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
    if (map.has("throughout")) exercise.throughout = read_throughout(map.at("throughout"));
    if (map.has("efforts_at_top")) read_efforts(map.at("efforts_at_top"), exercise);
    if (map.has("brace")) exercise.brace = read_share(map.at("brace"), "brace");
    if (map.has("stability_of")) exercise.stability_of = read_stability_of(map.at("stability_of"));
    if (map.has("thorax")) exercise.thorax = read_thorax(map.at("thorax"));
    if (exercise.load_kg > 0 && !exercise.equipment.carries_load())
        load.fail(
            fmt::format("it is {:g} kg, and the equipment has no barbell, weight or cable to "
                        "bear it",
                        exercise.load_kg));
    if (exercise.symmetric) check_mirrored(map, exercise);
    for (const ContactSpec& contact : exercise.contacts)
        if (contact.kind == ContactKind::rolling && !exercise.symmetric)
            check_sagittal(map.at("moves"), exercise);
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
    Exercise exercise = read(chosen);
    if (!chosen.empty()) return exercise;
    for (const Overlay& overlay : exercise.overlays) {  // a broken one is refused, unasked
        const OverlayChoice one{overlay.kind, overlay.name};
        (void)read(std::span(&one, 1));
    }
    return exercise;
}

Exercise load_exercise(const std::string& path, std::span<const OverlayChoice> chosen) {
    return parse_exercise(load_text(path), path, chosen);
}

}  // namespace sinew
