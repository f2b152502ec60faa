// Variations and faults: what they change, and what is refused.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/nearest_name.h"

namespace sinew {
namespace {

using Chosen = std::vector<OverlayChoice>;
constexpr OverlayKind variation = OverlayKind::variation, fault = OverlayKind::fault;

/// The shipped hip thrust with a piece of text replaced.
std::string text_with(const std::string& old_text = "", const std::string& new_text = "") {
    std::ifstream file("data/exercises/hip_thrust.yaml");
    std::stringstream text;
    text << file.rdbuf();
    std::string all = text.str();
    if (!old_text.empty()) {
        const auto at = all.find(old_text);
        EXPECT_NE(at, std::string::npos) << old_text;
        all.replace(at, old_text.size(), new_text);
    }
    return all;
}

Exercise hip_thrust(const Chosen& chosen) {
    return parse_exercise(text_with(), "hip_thrust.yaml", chosen);
}

std::string error_of(const std::string& text, const Chosen& chosen = {}) {
    try {
        (void)parse_exercise(text, "hip_thrust.yaml", chosen);
    } catch (const InputError& error) {
        const std::string message = error.what();
        return message.substr(0, message.find('\n'));
    }
    return "no error";
}

TEST(ExerciseOverlay, changes_what_it_names_and_nothing_else) {
    const Exercise plain = hip_thrust({});
    EXPECT_TRUE(plain.chosen.empty());
    const Exercise paused = hip_thrust({{variation, "paused"}});
    EXPECT_EQ(paused.tempo.seconds, (std::array<double, 4>{1, 3, 2, 0}));
    EXPECT_EQ(paused.title, plain.title + ", paused for 3 s at the top");
    EXPECT_EQ(paused.top.exact, plain.top.exact);
    EXPECT_EQ(paused.feet.stance_width, plain.feet.stance_width);
    ASSERT_EQ(paused.chosen.size(), 1U);
    EXPECT_EQ(paused.chosen[0].name, "paused");
    // Merged key by key: the width changes, the distance stays; lists and values are set whole.
    const Exercise wide = hip_thrust({{variation, "abducted"}});
    EXPECT_NEAR(wide.feet.stance_width, 0.48, 1e-12);
    EXPECT_EQ(wide.feet.segment, plain.feet.segment);
    const Exercise nearer = hip_thrust({{variation, "feet-nearer"}});
    EXPECT_NEAR(nearer.feet.shift, -0.08, 1e-12);
    EXPECT_EQ(nearer.feet.lean, plain.feet.lean);
}

TEST(ExerciseOverlay, several_go_together_in_any_order) {
    const Chosen there{{variation, "paused"}, {fault, "short-lockout"}};
    const Chosen back{there[1], there[0]};
    for (const Chosen& chosen : {there, back}) {
        const Exercise both = hip_thrust(chosen);
        EXPECT_EQ(both.tempo.seconds[1], 3);
        EXPECT_NEAR(both.top.exact.at("hip_flexion"), 20 * M_PI / 180, 1e-12);
        EXPECT_EQ(both.top.exact.at("lumbar_extension"), 0);
    }
}

TEST(ExerciseOverlay, that_contradict_each_other_are_refused) {
    const std::string text = text_with();
    EXPECT_EQ(
        error_of(text, {{variation, "feet-nearer"}, {variation, "feet-further"}}).substr(0, 15),
        "hip_thrust.yaml");
    EXPECT_NE(error_of(text, {{variation, "feet-nearer"}, {variation, "feet-further"}})
                  .find("[feet.distance.shift] 'feet-nearer' and 'feet-further' both change it"),
              std::string::npos);
    EXPECT_NE(error_of(text, {{variation, "paused"}, {fault, "dropped-bar"}}).find("[tempo]"),
              std::string::npos);
    EXPECT_EQ(error_of(text, {{variation, "paused"}, {variation, "paused"}}),
              "hip_thrust.yaml: error: [variations] 'paused' is asked for twice");
}

TEST(ExerciseOverlay, that_are_not_known_have_the_nearest_named) {
    EXPECT_EQ(error_of(text_with(), {{variation, "pausd"}}),
              "hip_thrust.yaml: error: [variations] 'pausd' is not known; nearest: paused");
    EXPECT_EQ(error_of(text_with(), {{fault, "paused"}}).substr(0, 61),
              "hip_thrust.yaml: error: [faults] 'paused' is not known; neare");
    const std::vector<std::string> known{"bench-low", "bench-high", "paused"};
    EXPECT_EQ(find_nearest_name("bench-hihg", known), "bench-high");
    EXPECT_EQ(find_nearest_name("", known), "paused");
}

TEST(ExerciseOverlay, a_broken_one_is_refused_though_nobody_asked_for_it) {
    EXPECT_NE(error_of(text_with("change: {tempo: 1-3-2-0}", "change: {tempo: 1-3}"))
                  .find("tempo '1-3' is not four numbers"),
              std::string::npos);
    EXPECT_NE(error_of(text_with("change: {tempo: 1-3-2-0}", "change: {title: other}"))
                  .find("unknown key 'title'"),
              std::string::npos);
    EXPECT_NE(
        error_of(text_with("change: {tempo: 1-3-2-0}", "change: {}")).find("nothing is changed"),
        std::string::npos);
    EXPECT_NE(
        error_of(text_with("change: {tempo: 1-3-2-0}", "change: {load: 5}")).find("has no unit"),
        std::string::npos);
    EXPECT_NE(error_of(text_with("change: {tempo: 1-3-2-0}", "change: {tempo: {a: 1}}"))
                  .find("nothing can be changed below 'tempo'"),
              std::string::npos);
}

TEST(ExerciseOverlay, an_empty_value_takes_a_key_away) {
    const std::string text = text_with("change: {tempo: 1-3-2-0}",
                                       "change: {postures: {top: {exact: {hip_flexion: ~}}}}");
    const Exercise freed = parse_exercise(text, "hip_thrust.yaml", Chosen{{variation, "paused"}});
    EXPECT_FALSE(freed.top.exact.contains("hip_flexion"));
    EXPECT_TRUE(freed.top.exact.contains("lumbar_extension"));
}

TEST(ExerciseOverlay, changes_contacts_one_by_one_under_their_names) {
    const auto with = [](const std::string& contacts) {
        return text_with("change: {tempo: 1-3-2-0}", "change: {contacts: " + contacts + "}");
    };
    const Exercise plain = hip_thrust({});
    const Chosen paused{{variation, "paused"}};
    const Exercise one =
        parse_exercise(with("{back_r: {shift: [0cm, 6cm, 0cm]}, back_l: {shift: [0cm, 6cm, 0cm]}}"),
                       "hip_thrust.yaml", paused);
    ASSERT_EQ(one.contacts.size(), plain.contacts.size());
    for (std::size_t k = 0; k < one.contacts.size(); ++k) {
        EXPECT_EQ(one.contacts[k].name, plain.contacts[k].name);
        EXPECT_EQ(one.contacts[k].markers, plain.contacts[k].markers);
        const bool back = one.contacts[k].name.starts_with("back");
        EXPECT_EQ(one.contacts[k].shift, Vec3(0, back ? 0.06 : 0, 0));
    }
    EXPECT_EQ(hip_thrust({{variation, "single-leg"}}).contacts.size(), plain.contacts.size() - 1);
    // Of two overlays that change different contacts both hold.
    const Exercise both = hip_thrust({{variation, "heels-only"}, {fault, "back-sliding"}});
    EXPECT_EQ(both.contacts[0].carried_by.size(), 3U);
    EXPECT_EQ(both.contacts[2].shift, Vec3(0, 0.06, 0));

    EXPECT_NE(error_of(with("{foot_rr: {ahead: 1cm}}"))
                  .find("'foot_rr' is not in the list; "
                        "nearest: foot_r"),
              std::string::npos);
    EXPECT_NE(error_of(with("{foot_r: 1cm}")).find("takes a mapping of what changes, or ~"),
              std::string::npos);
    EXPECT_NE(error_of(text_with("change: {tempo: 1-3-2-0}", "change: {moves: {knee_angle: ~}}"))
                  .find("whose entries have no names is set whole"),
              std::string::npos);
}

}  // namespace
}  // namespace sinew
