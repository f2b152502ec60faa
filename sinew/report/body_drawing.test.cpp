#include "sinew/report/body_drawing.h"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "sinew/analysis/repetition.h"
#include "sinew/body/adult.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_library.h"
#include "sinew/report/body_shapes.h"
#include "sinew/report/muscle_drawing.h"

namespace sinew {
namespace {

struct Adult {
    Body body = compile(make_adult(load_adult_tables(data_directory()), {}));
    Mechanics mechanics{body};

    [[nodiscard]] Repetition does(const std::string& exercise, double load_kg = -1) const {
        std::optional<LoadQuantity> load;
        if (load_kg >= 0) load = LoadMass{load_kg};
        return make_repetition(body, mechanics, {}, find_exercise(exercise), load, {.frames = 13});
    }
    /// As analyze() would leave it, every muscle equally active and no force but that of one foot.
    [[nodiscard]] Result result_of(const MotionPlan& plan, double activation,
                                   double weights) const {
        Result result;
        const int frames = plan.motion.n_frames();
        result.activation = MatX::Constant(body.n_muscles(), frames, activation);
        result.force = MatX::Constant(body.n_muscles(), frames, 100);
        ContactResult foot{.name = "foot_r"};
        foot.p_W = MatX::Zero(3, frames);
        foot.force_W = MatX::Zero(3, frames);
        foot.force_W.row(1).setConstant(weights * body.mass() * body.gravity.norm());
        result.contacts = {foot};
        return result;
    }
};

const Adult& adult() {
    static const Adult one;
    return one;
}
const Repetition& hip_thrust() {
    static const Repetition one = adult().does("hip-thrust", 60);
    return one;
}

std::string draw(const Repetition& repetition, DrawingOptions options = {}) {
    options.exercise = &repetition.exercise;
    return draw_body(adult().body, adult().mechanics, repetition.plan, 0, options);
}

int count(const std::string& text, const std::string& word) {
    int n = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
}

TEST(BodyDrawing, needs_nothing_from_outside_and_says_what_it_shows) {
    const Result result = adult().result_of(hip_thrust().plan, 0.5, 1);
    const std::string svg = draw(hip_thrust(), {.result = &result});
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox="));
    EXPECT_NE(svg.find("<title>Barbell hip thrust: 0.00 s, seen from the side</title>"),
              std::string::npos);
    for (const char* const word : {"<script", "href", "url(", "var(", "<style", "nan", "inf"})
        EXPECT_EQ(svg.find(word), std::string::npos) << word;
    EXPECT_EQ(count(svg, "http"), 1);  // the name space
    EXPECT_LT(svg.size(), 60000U);
}

TEST(BodyDrawing,
     muscles_that_idle_are_one_faint_path_and_others_have_the_colour_of_their_activation) {
    const auto muscles_of = [](double activation) {
        const Result result = adult().result_of(hip_thrust().plan, activation, 0);
        return draw(hip_thrust(), {.result = &result, .labels = false});
    };
    const std::string idle = muscles_of(0.019), half = muscles_of(0.5);
    EXPECT_EQ(count(idle, activation_colour(0.5)), 0);
    EXPECT_EQ(count(half, activation_colour(0.5)), 2);  // near and far side
    EXPECT_EQ(count(half, "stroke-opacity"), 0);
    EXPECT_EQ(count(idle, "stroke-opacity"), 2);
}

TEST(BodyDrawing, colours_darken_with_activation) {
    const auto lightness = [](double activation) {
        const std::string c = activation_colour(activation);
        const auto part = [&](int at) { return std::stoi(c.substr(at, 2), nullptr, 16); };
        return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
    };
    for (double a = 0.05; a <= 1; a += 0.05) EXPECT_LT(lightness(a), lightness(a - 0.05)) << a;
}

TEST(BodyDrawing, a_contact_force_of_one_body_weight_is_45_cm_long) {
    const auto height_of = [](double weights) {
        const Result result = adult().result_of(hip_thrust().plan, 0, weights);
        const std::string svg = draw(hip_thrust(), {.result = &result, .labels = false});
        const auto at = svg.find("viewBox=\"0 0 ");
        return std::stod(svg.substr(svg.find(' ', at + 13)));
    };
    // Both reach above the body; the arrow's own outline is a millimetre or two.
    EXPECT_NEAR(height_of(6) - height_of(5), 450, 2);
}

TEST(BodyDrawing, a_result_of_another_motion_is_left_out) {
    Result result = adult().result_of(hip_thrust().plan, 0.5, 1);
    result.activation.conservativeResize(Eigen::NoChange, 2);
    EXPECT_EQ(draw(hip_thrust(), {.result = &result}), draw(hip_thrust()));
}

TEST(BodyDrawing, a_bar_has_plates_when_it_weighs_more_than_itself) {
    EXPECT_EQ(count(draw(hip_thrust()), "r=\"225\""), 1);
    EXPECT_EQ(count(draw(adult().does("hip-thrust", 20)), "r=\"225\""), 0);
    EXPECT_EQ(count(draw(adult().does("deadlift", 60)), "r=\"225\""), 1);
}

TEST(BodyDrawing, a_bar_on_the_back_is_behind_the_head_and_one_in_the_hands_before_the_legs) {
    const auto bar_comes_first = [](const std::string& exercise) {
        const std::string svg = draw(adult().does(exercise, 60), {.view = View::front});
        return svg.find("stroke-width=\"28\"") < svg.find("paint-order");
    };
    EXPECT_TRUE(bar_comes_first("back-squat"));
    EXPECT_FALSE(bar_comes_first("deadlift"));
}

TEST(BodyDrawing, feet_stand_on_the_floor_and_nothing_is_below_it) {
    MechanicsWorkspace workspace = adult().mechanics.make_workspace();
    Pose pose;
    const Motion& motion = hip_thrust().plan.motion;
    for (int f = 0; f < motion.n_frames(); ++f) {
        adult().mechanics.calc_pose(motion.q.col(f), workspace, pose);
        for (const BodyPart& part : make_body_parts(adult().body, pose)) {
            Canvas canvas(View::side);
            for (const auto& blobs : part.hulls) canvas.hull(blobs);
            const double lowest = -canvas.box().high.y();
            EXPECT_GT(lowest, -3) << part.name;  // outlines are rounded to millimetres
            if (part.name == "foot") {
                EXPECT_LT(lowest, 3);
            }
        }
    }
}

TEST(BodyDrawing, left_and_right_are_where_a_viewer_in_front_sees_them) {
    MechanicsWorkspace workspace = adult().mechanics.make_workspace();
    Pose pose;
    adult().mechanics.calc_pose(adult().body.default_posture(), workspace, pose);
    const Canvas front(View::front), side(View::side), top(View::top);
    int seen = 0;
    for (const BodyPart& part : make_body_parts(adult().body, pose)) {
        const Vec3 centre = part.centre_W();
        if (part.side == Side::both) continue;
        const bool right = part.side == Side::right;
        EXPECT_EQ(front.project(centre).x() < 0, right) << part.name;
        EXPECT_EQ(side.depth(centre) > 0, right) << part.name;
        EXPECT_EQ(top.project(centre).y() > 0, right) << part.name;
        ++seen;
    }
    EXPECT_EQ(seen, 12);  // thigh, shank, foot, upper arm, forearm, hand
}

TEST(BodyDrawing, the_hull_of_a_ball_is_a_circle_and_of_two_contains_both) {
    const Blob small{.p_W = {0, 0, 0}, .axes_W = 0.05 * Mat3::Identity()};
    const Blob large{.p_W = {0.4, 0, 7}, .axes_W = 0.1 * Mat3::Identity()};
    Canvas canvas(View::side);
    canvas.hull(std::vector{small});
    EXPECT_LT((canvas.box().low - Vec2(-50, -50)).norm(), 1e-9);
    EXPECT_LT((canvas.box().high - Vec2(50, 50)).norm(), 1e-9);
    canvas.hull(std::vector{small, large});
    EXPECT_LT((canvas.box().low - Vec2(-50, -100)).norm(), 1e-9);
    EXPECT_LT((canvas.box().high - Vec2(500, 100)).norm(), 1e-9);
}

TEST(BodyDrawing,
     a_strip_has_three_instants_or_one_of_a_hold_and_a_second_view_where_sides_differ) {
    const auto strip = [](const Repetition& repetition) {
        return draw_body_strip(adult().body, adult().mechanics, repetition.plan,
                               {.exercise = &repetition.exercise});
    };
    EXPECT_NE(strip(hip_thrust()).find("bottom, middle, top, seen from the side</title>"),
              std::string::npos);
    EXPECT_NE(strip(adult().does("front-plank")).find("held, seen from the side</title>"),
              std::string::npos);
    const std::string dog = strip(adult().does("bird-dog"));
    EXPECT_NE(dog.find("seen from the side and the front</title>"), std::string::npos);
    EXPECT_EQ(count(dog, "from the front</text>"), 3);
}

}  // namespace
}  // namespace sinew
