#include "sinew/io/exercise_reader.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

/// A small whole exercise; tests spoil one line of it.
const std::string whole = R"(title: Small lift
sources: [made up for this test]
symmetric: true
starts_with: lifting
tempo: 1-0-2-0
load: 60kg
equipment:
  floor: {height: 0cm, friction: 0.6}
  bench: {height: 40cm, edge_radius: 4cm, friction: 0.5}
  barbell: {bar_radius: 14mm, pad_thickness: 3cm, markers: [hip_crease], direction: [2, 0, 0]}
contacts:
  - {name: foot_r, surface: floor, kind: planted, markers: [a, b, c]}
  - {name: back_r, surface: bench, kind: rolling, markers: [d], normal: [1, 0, 0]}
feet: {stance_width: 30cm, angle: 10deg, distance: {segment: tibia_r, lean: 0deg, shift: -5cm}}
spread:
  bend: {low: 0.4, high: 0.6}
moves: [hip_flexion, bend]
hold: {elbow_flex: 20deg}
postures:
  bottom: {exact: {bend: 0deg}, heights: [{joint: hip_r, height: 15cm}], prefer: {hip_flexion: 90deg}}
  top: {exact: {hip_flexion: 0deg}}
)";

std::string spoilt(const std::string& what, const std::string& with) {
    std::string text = whole;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

/// One posture, held, on points that rest; no feet.
const std::string hold = R"(title: Small hold
sources: [made up for this test]
symmetric: true
starts_with: lifting
tempo: 0-10-0-0
load: 0kg
equipment:
  floor: {friction: 0.6}
contacts:
  - {name: arm_r, surface: floor, kind: resting, markers: [a, b]}
moves: [hip_flexion]
postures:
  top: {leans: [{segment: humerus_r, lean: -90deg}]}
)";

std::string spoilt_hold(const std::string& what, const std::string& with) {
    std::string text = hold;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

std::string message_of(const std::string& text) {
    try {
        (void)parse_exercise(text, "dir/small_lift.yaml");
    } catch (const InputError& fault) {
        return fault.what();
    }
    return "nothing was refused";
}

TEST(ExerciseReader, a_whole_file_is_read_into_si) {
    const Exercise exercise = parse_exercise(whole, "dir/small_lift.yaml");
    EXPECT_EQ(exercise.id, "small-lift");
    EXPECT_EQ(exercise.title, "Small lift");
    EXPECT_TRUE(exercise.symmetric);
    EXPECT_DOUBLE_EQ(exercise.load_kg, 60);
    EXPECT_DOUBLE_EQ(exercise.tempo.total(), 3);
    EXPECT_DOUBLE_EQ(exercise.equipment.bench->height, 0.4);
    EXPECT_DOUBLE_EQ(exercise.equipment.barbell->bar_radius, 0.014);
    EXPECT_DOUBLE_EQ(exercise.equipment.barbell->direction.x(), 1);
    ASSERT_EQ(exercise.contacts.size(), 2u);
    EXPECT_EQ(exercise.contacts[1].line, 13);
    EXPECT_FALSE(exercise.feet.distance.has_value());
    EXPECT_DOUBLE_EQ(exercise.feet.shift, -0.05);
    EXPECT_DOUBLE_EQ(exercise.spread.at("bend").share.at("high"), 0.6);
    EXPECT_NEAR(exercise.bottom.prefer.at("hip_flexion"), 1.5707963267948966, 1e-15);
    EXPECT_DOUBLE_EQ(exercise.bottom.heights.at(0).height, 0.15);
}

TEST(ExerciseReader, an_unknown_key_is_refused_with_those_that_are_known) {
    EXPECT_EQ(message_of(spoilt("stance_width: 30cm", "stance_widht: 30cm")),
              "dir/small_lift.yaml:14: error: [feet.stance_widht] unknown key 'stance_widht'; "
              "known here: "
              "stance_width, angle, roll, distance");
    EXPECT_EQ(message_of(spoilt("stance_width: 30cm, ", "")),
              "dir/small_lift.yaml:14: error: [feet] the key 'stance_width' is missing");
    EXPECT_EQ(
        message_of(spoilt("load: 60kg", "load: 60kg\nlaod: 60kg")),
        "dir/small_lift.yaml:7: error: [laod] unknown key 'laod'; known here: title, also_called, "
        "sources, "
        "guide, "
        "symmetric, starts_with, tempo, load, equipment, contacts, feet, spread, moves, hold, "
        "postures, throughout, efforts_at_top, brace, thorax, stability_of, variations, faults");
    EXPECT_EQ(
        message_of(spoilt("friction: 0.6}", "friction: 0.6, grip: 2}")),
        "dir/small_lift.yaml:8: error: [equipment.floor.grip] unknown key 'grip'; known here: "
        "height, friction");
}

TEST(ExerciseReader, a_repeated_key_is_refused) {
    EXPECT_EQ(message_of(spoilt("load: 60kg", "load: 60kg\nload: 80kg")),
              "dir/small_lift.yaml:7: error: [load] the key 'load' was given before, on line 6");
    EXPECT_EQ(message_of(spoilt("height: 40cm,", "height: 40cm, height: 41cm,")),
              "dir/small_lift.yaml:9: error: [equipment.bench.height] the key 'height' was given "
              "before, on line 9");
}

TEST(ExerciseReader, values_beyond_their_bounds_are_refused) {
    const std::pair<const char*, std::pair<const char*, const char*>> cases[] = {
        {"load: 60kg", {"load: -20kg", "6: error: [load] load is -20 kg; it must be 0 or more"}},
        {"load: 60kg",
         {"load: 60",
          "6: error: [load] '60' has no unit; a mass needs one (kg, lb or N), such as 60kg"}},
        {"load: 60kg",
         {"load: 60m", "6: error: [load] '60m' has the unit 'm'; a mass needs kg, lb or N"}},
        {"friction: 0.6",
         {"friction: -0.1",
          "8: error: [equipment.floor.friction] friction is -0.1; it must be 0 or more"}},
        {"friction: 0.5",
         {"friction: 3",
          "9: error: [equipment.bench.friction] friction is 3; it must be 2 or less"}},
        {"edge_radius: 4cm",
         {"edge_radius: 0cm",
          "9: error: [equipment.bench.edge_radius] edge radius is 0 m; it must be above 0"}},
        {"angle: 10deg",
         {"angle: 80deg", "14: error: [feet.angle] foot angle is 80 deg; it must be 60 or less"}},
        {"low: 0.4",
         {"low: 0.3", "16: error: [spread.bend] the shares sum to 0.9; they must sum to 1"}},
        {"tempo: 1-0-2-0",
         {"tempo: 0-0-0-0",
          "5: error: [tempo] tempo '0-0-0-0' gives a movement 0 s; the first and third number must "
          "be "
          "0.1 or more"}},
        {"tempo: 1-0-2-0",
         {"tempo: 1-0-2",
          "5: error: [tempo] tempo '1-0-2' is not four numbers joined by dashes, such as 1-0-2-0"}},
        {"tempo: 1-0-2-0", {"tempo: 1-x-2-0", "5: error: [tempo] 'x' is not a number"}},
        {"symmetric: true",
         {"symmetric: maybe", "3: error: [symmetric] 'maybe' is not true or false"}},
        {"starts_with: lifting",
         {"starts_with: rest",
          "4: error: [starts_with] 'rest' is not a phase to start with; known: lifting, lowering"}},
        {"markers: [a, b, c]",
         {"markers: [a, b]",
          "12: error: [contacts.1.markers] a planted contact needs 3 markers or more; there are "
          "2"}},
        {"name: back_r",
         {"name: foot_r", "13: error: [contacts.2] the contact 'foot_r' is listed twice"}},
        {"surface: bench",
         {"surface: wall",
          "13: error: [contacts.2.surface] 'wall' is not a surface; known: floor, bench, "
          "pull_up_bar, wheel"}},
        {"prefer: {hip_flexion",
         {"prefer: {hip_flexoin",
          "20: error: [postures.bottom.prefer] 'hip_flexoin' is not listed under moves"}},
        {"hold: {elbow_flex",
         {"hold: {hip_flexion", "18: error: [hold] 'hip_flexion' also stands under moves"}},
        {"{joint: hip_r, height",
         {"{height",
          "20: error: [postures.bottom.heights.1] a height needs either a joint or a marker"}},
        {"sources: [made up for this test]",
         {"sources: []", "2: error: [sources] the list is empty"}},
        {"direction: [2, 0, 0]",
         {"direction: [0, 0, 0]",
          "10: error: [equipment.barbell.direction] a direction must not be zero"}},
    };
    for (const auto& [what, rest] : cases)
        EXPECT_EQ(message_of(spoilt(what, rest.first)),
                  std::string("dir/small_lift.yaml:") + rest.second);
}

TEST(ExerciseReader, an_exercise_with_one_posture_only_holds) {
    const Exercise exercise = parse_exercise(hold, "small_hold.yaml");
    EXPECT_TRUE(exercise.holds_only);
    EXPECT_FALSE(parse_exercise(whole, "small_lift.yaml").holds_only);
    EXPECT_DOUBLE_EQ(exercise.tempo.total(), 10);
    EXPECT_EQ(exercise.contacts.at(0).kind, ContactKind::resting);
    EXPECT_EQ(exercise.contacts.at(0).markers, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(exercise.top.leans.at(0).segment, "humerus_r");
    EXPECT_DOUBLE_EQ(exercise.top.leans.at(0).lean, -1.5707963267948966);
    const Exercise lowering = parse_exercise(
        spoilt_hold("lifting\ntempo: 0-10-0-0", "lowering\ntempo: 0-0-0-10"), "small_hold.yaml");
    EXPECT_DOUBLE_EQ(lowering.tempo.total(), 10);
}

TEST(ExerciseReader, what_does_not_fit_a_hold_is_refused) {
    const std::string fits =
        "' does not fit an exercise with one posture; the hold at the top (the ";
    const std::string rest = " number) must be 0.1 or more and all else 0";
    const std::pair<const char*, std::pair<const char*, std::string>> cases[] = {
        {"0-10-0-0", {"1-10-0-0", "5: error: [tempo] tempo '1-10-0-0" + fits + "second" + rest}},
        {"0-10-0-0", {"0-10-0-2", "5: error: [tempo] tempo '0-10-0-2" + fits + "second" + rest}},
        {"0-10-0-0", {"0-0-0-0", "5: error: [tempo] tempo '0-0-0-0" + fits + "second" + rest}},
        {"lifting", {"lowering", "5: error: [tempo] tempo '0-10-0-0" + fits + "fourth" + rest}},
        {"markers: [a, b]",
         {"markers: [a, a]", "10: error: [contacts.1.markers] 'a' is listed twice"}},
        {"markers: [a, b]",
         {"markers: [a, b], normal: [1, 0, 0]",
          "10: error: [contacts.1.normal] only a rolling contact has normal"}},
        {"kind: resting",
         {"kind: lying",
          "10: error: [contacts.1.kind] 'lying' is not a kind of contact; known: planted, rolling, "
          "resting, gripped, gliding"}},
        {"moves:",
         {"feet: {stance_width: 30cm, angle: 0deg, distance: 0cm}\nmoves:",
          "11: error: [feet] no contact is planted, so that no feet stand"}},
        {"lean: -90deg",
         {"lean: 150deg",
          "13: error: [postures.top.leans.1.lean] lean is 150 deg; it must be 120 or less"}},
        {"segment: humerus_r, ",
         {"", "13: error: [postures.top.leans.1] the key 'segment' is missing"}},
        {"top: {leans",
         {"middle: {leans",
          "13: error: [postures.middle] unknown key 'middle'; known here: bottom, top"}},
    };
    for (const auto& [what, spoil] : cases) {
        EXPECT_EQ(message_of(spoilt_hold(what, spoil.first)),
                  "dir/small_lift.yaml:" + spoil.second);
    }
    EXPECT_EQ(message_of(spoilt("kind: planted, markers: [a, b, c]",
                                "kind: planted, markers: [a, b, c], normal: [1, 0, 0]")),
              "dir/small_lift.yaml:12: error: [contacts.1.normal] only a rolling contact has "
              "normal");
    EXPECT_EQ(
        message_of(spoilt("surface: bench, kind: rolling, markers: [d], normal: [1, 0, 0]",
                          "surface: bench, kind: resting, markers: [d]")),
        "dir/small_lift.yaml:13: error: [contacts.2.kind] a resting contact lies on the floor");
}

/// The small lift with keys of its own before the postures, and a contact or equipment replaced.
TEST(ExerciseReader, equipment_and_conditions_are_read_into_si) {
    std::string text = spoilt(
        "  barbell: {bar_radius: 14mm, pad_thickness: 3cm, markers: "
        "[hip_crease], direction: [2, 0, 0]}",
        "  cable: {markers: [grip_r, grip_l], anchor: [10cm, 120cm, -2m]}\n"
        "  band: {markers: [a, b], rest_length: 30cm, stiffness: 200N/m}\n"
        "  pull_up_bar: {height: 2.4m, radius: 14mm, friction: 0.5}\n"
        "  wheel: {radius: 9cm}");
    const std::string before = "\npostures:";
    text.insert(text.find(before),
                "\nthroughout: {balance: {x: 9cm, z: -1cm}, places: [{marker: a, x: -3cm, height: "
                "4cm}]}\nefforts_at_top: {gluteus maximus: 60%}\nbrace: 30%\nthorax: "
                "height-held\nstability_of: spine");
    const Exercise exercise = parse_exercise(text, "small_lift.yaml");
    const Equipment& equipment = exercise.equipment;
    EXPECT_TRUE(equipment.carries_load());
    EXPECT_EQ(equipment.cable->anchor, Vec3(0.1, 1.2, -2));
    EXPECT_EQ(equipment.band->markers[1], "b");
    EXPECT_DOUBLE_EQ(equipment.band->stiffness, 200);
    EXPECT_DOUBLE_EQ(equipment.pull_up_bar->height, 2.4);
    EXPECT_DOUBLE_EQ(equipment.wheel->radius, 0.09);
    EXPECT_DOUBLE_EQ(*exercise.throughout.balance_x, 0.09);
    EXPECT_DOUBLE_EQ(*exercise.throughout.balance_z, -0.01);
    ASSERT_EQ(exercise.throughout.places.size(), 2u);
    EXPECT_EQ(exercise.throughout.places[1].axis, 1);
    EXPECT_DOUBLE_EQ(exercise.throughout.places[0].value, -0.03);
    ASSERT_EQ(exercise.efforts_at_top.size(), 1u);
    EXPECT_EQ(exercise.efforts_at_top[0].group, "gluteus maximus");
    EXPECT_DOUBLE_EQ(exercise.efforts_at_top[0].at_least, 0.6);
    EXPECT_DOUBLE_EQ(*exercise.brace, 0.3);
    EXPECT_EQ(exercise.thorax, ThoraxHold::height_held);
    EXPECT_EQ(exercise.stability_of, StabilityOf::spine);
}

TEST(ExerciseReader, equipment_and_conditions_that_do_not_fit_are_refused) {
    const std::pair<const char*, std::pair<const char*, const char*>> cases[] = {
        {"  barbell:",
         {"  wheel: {radius: 0cm}\n  barbell:",
          "10: error: [equipment.wheel.radius] wheel radius is 0 m; it must be above 0"}},
        {"  barbell:",
         {"  band: {markers: [a], rest_length: 3cm, stiffness: 2N/m}\n  barbell:",
          "10: error: [equipment.band.markers] a band joins 2 markers; there are 1"}},
        {"  barbell:",
         {"  band: {markers: [a, b], rest_length: 3cm, stiffness: 2kg}\n  barbell:",
          "10: error: [equipment.band.stiffness] '2kg' has the unit 'kg'; a stiffness needs N/m"}},
        {"  barbell:",
         {"  weight: {markers: [a]}\n  barbell:",
          "8: error: [equipment] only one of barbell, weight and cable can bear the load"}},
        {"\npostures:",
         {"\nbrace: 120%\npostures:", ": error: [brace] brace is 120 %; it must be 100 or less"}},
        {"\npostures:",
         {"\nbrace: 0.3\npostures:", ": error: [brace] '0.3' lacks its unit; write it as 30%"}},
        {"\npostures:",
         {"\nthorax: loose\npostures:",
          ": error: [thorax] 'loose' is not a hold; known: free, height-held, pinned"}},
        {"\npostures:",
         {"\nstability_of: legs\npostures:",
          ": error: [stability_of] 'legs' cannot be asked to be stable; known: whole-body, spine"}},
        {"\npostures:",
         {"\nthroughout: {places: [{marker: a}]}\npostures:",
          ": error: [throughout.places.1] a place needs x, height or z"}},
    };
    for (const auto& [what, spoil] : cases) {
        const std::string message = message_of(spoilt(what, spoil.first));
        EXPECT_TRUE(message.ends_with(spoil.second)) << message;
    }
}

TEST(ExerciseReader, what_is_not_yaml_is_refused_with_its_line) {
    EXPECT_EQ(message_of(""), "dir/small_lift.yaml: error: the file is empty");
    EXPECT_EQ(message_of("title: [unclosed\n").rfind("dir/small_lift.yaml:2: error: not YAML: ", 0),
              0u)
        << message_of("title: [unclosed\n");
    EXPECT_EQ(message_of("title: one\n---\ntitle: two\n"),
              "dir/small_lift.yaml:3: error: a second document begins here and would be ignored");
    EXPECT_EQ(message_of("just a sentence"),
              "dir/small_lift.yaml:1: error: a mapping (key: value) is needed here");
    EXPECT_THROW((void)load_exercise("/nowhere/at/all.yaml"), InputError);
}

}  // namespace
}  // namespace sinew
