#include "sinew/report/result_table.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sinew/report/result_json.h"

namespace sinew {
namespace {

GroupResult group(const std::string& name, double mean, double volume = 0.1) {
    return {.name = name, .volume_share = volume, .mean_activation = mean};
}

Result solved() {
    Result result;
    result.status = ResultStatus::solved;
    result.load_kg = 80;
    result.groups = {group("piriformis", 0.9, 0.004), group("gluteus maximus", 0.6),
                     group("biceps femoris", 0.31), group("soleus", 0.2),
                     group("rectus abdominis", 0.012)};
    return result;
}

Shortfall missed(const std::string& coordinate, double missing, double required) {
    return {.coordinate = coordinate, .missing = missing, .required = required, .time_s = 0.15};
}

TEST(ResultTable, the_sentence_names_the_leading_groups_and_the_abdominals) {
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    EXPECT_EQ(calc_plain_sentence(exercise, solved()),
              "Barbell hip thrust with 80 kg trains most the gluteus maximus (60 %) and biceps "
              "femoris (31 %), as a mean over the repetition. To carry the moments it needs of the "
              "abdominal muscles: rectus abdominis 1.2 %.");
}

TEST(ResultTable, body_weight_is_not_called_a_load) {
    Exercise exercise;
    exercise.title = "Front plank";
    exercise.holds_only = true;
    Result result = solved();
    result.load_kg = 0;
    EXPECT_TRUE(calc_plain_sentence(exercise, result)
                    .starts_with("Front plank trains most the gluteus maximus (60 %) and biceps "
                                 "femoris (31 %), as a mean over the hold."))
        << calc_plain_sentence(exercise, result);
    result.status = ResultStatus::fell_short;
    EXPECT_TRUE(
        calc_plain_sentence(exercise, result)
            .starts_with("Front plank is more than these muscles can do; trying, they work"));
    result.shortfalls = {missed("hip_r", -20, -150)};
    EXPECT_EQ(format_failure({}, result),
              "error: the body cannot be held or moved this way: hip_r misses 20.0 of 150.0 N·m at "
              "0.15 s\nCheck the contacts and their friction, the posture, and --strength.\n");
    exercise.equipment.barbell.emplace();
    result.status = ResultStatus::solved;
    EXPECT_TRUE(calc_plain_sentence(exercise, result).starts_with("Front plank with 0 kg trains"));
}

TEST(ResultTable, the_sentence_does_not_claim_a_lift_that_fails) {
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    Result result = solved();
    result.status = ResultStatus::fell_short;
    EXPECT_TRUE(
        calc_plain_sentence(exercise, result)
            .starts_with("Barbell hip thrust with 80 kg is more than these muscles can lift"));
}

TEST(ResultTable, both_sides_are_one_line_and_the_pelvis_is_left_out_beside_a_joint) {
    Body body;
    body.coordinates = {{.name = "hip_r"}, {.name = "hip_l"}, {.name = "pelvis_tilt"}};
    Result result = solved();
    result.shortfalls = {missed("hip_r", -20, -150), missed("hip_l", -20.1, -150),
                         missed("pelvis_tilt", 9, 9), missed("knee_r", 3, 30)};
    result.shortfalls[0].muscles_at_limit = {"glmax1_r"};
    const auto lines = format_shortfalls(body, result);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0],
              "hip of each side misses 20.0 of 150.0 N·m at 0.15 s; at their limit: glmax1_r");
    EXPECT_EQ(lines[1], "knee_r misses 3.0 of 30.0 N·m at 0.15 s");
}

TEST(ResultTable, muscles_that_give_too_much_or_pull_the_wrong_way_are_not_said_to_miss) {
    Body body;
    body.coordinates = {{.name = "hip_r"}, {.name = "hip_l"}, {.name = "knee_r"}};
    Result result = solved();
    result.shortfalls = {missed("hip_r", -8, 30.2), missed("hip_l", 8, 30.2),
                         missed("knee_r", 12.3, 3.4)};
    const auto lines = format_shortfalls(body, result);
    ASSERT_EQ(lines.size(), 3u) << "two legs that differ in kind are two lines";
    EXPECT_EQ(lines[0], "hip_l misses 8.0 of 30.2 N·m at 0.15 s") << "a lack comes first";
    EXPECT_EQ(lines[1], "hip_r has 8.0 N·m too much, 30.2 N·m are needed, at 0.15 s");
    EXPECT_EQ(lines[2], "knee_r is pulled 8.9 N·m the wrong way, 3.4 N·m are needed, at 0.15 s");
}

TEST(ResultTable, a_posture_that_nothing_holds_is_not_called_too_heavy) {
    Body body;
    Result result = solved();
    result.status = ResultStatus::fell_short;
    result.shortfalls = {missed("pelvis_tx", 300, 300)};
    result.capacities = {{.posture = "bottom", .status = CapacityStatus::infeasible}};
    EXPECT_TRUE(format_failure(body, result)
                    .starts_with("error: 80.0 kg cannot be lifted this way: at the bottom muscles "
                                 "and contacts cannot hold even the body still; pelvis_tx misses"));
    result.capacities = {{.posture = "bottom", .status = CapacityStatus::solved, .load_kg = 75}};
    EXPECT_TRUE(format_failure(body, result).starts_with("error: 80.0 kg is too heavy to lift"));
    EXPECT_NE(format_failure(body, result)
                  .find("\nA pelvis that lacks force or moment falls or slides: check balance, "
                        "contacts and friction. 75 kg could be held still at the bottom"),
              std::string::npos);
}

TEST(ResultTable, a_lift_that_even_the_body_alone_cannot_hold_is_not_said_to_be_too_much) {
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    Result result = solved();
    result.status = ResultStatus::fell_short;
    result.capacities = {{.posture = "bottom", .status = CapacityStatus::infeasible}};
    EXPECT_EQ(
        calc_plain_sentence(exercise, result),
        "Barbell hip thrust cannot be done this way with any load: muscles and contacts do not "
        "hold even the body still; trying, they work the gluteus maximus (60 %) and biceps "
        "femoris (31 %) most.");
}

TEST(ResultTable, where_no_load_is_too_heavy_to_hold_a_lighter_one_is_not_advised) {
    Result result = solved();
    result.status = ResultStatus::fell_short;
    result.shortfalls = {missed("hip", 20, 150)};
    result.capacities = {
        {.posture = "bottom", .status = CapacityStatus::solved, .load_kg = 1000, .at_bound = true}};
    EXPECT_EQ(
        format_failure({}, result),
        "error: 80.0 kg cannot be lifted this way: hip misses 20.0 of 150.0 N·m at 0.15 s\n"
        "1000 kg and more could be held still, so that it is the movement that asks too much: "
        "try a slower --tempo.\n");
}

/// Five frames from the bottom to the top and back to half-way, one coordinate and one contact.
Result small_lift() {
    Result result;
    result.status = ResultStatus::solved;
    result.body = "someone";
    result.body_mass_kg = 62;
    result.load_kg = 80;
    result.plan.motion.time_s = Eigen::VectorXd::LinSpaced(5, 0, 2);
    result.plan.path = {0, 0.5, 1, 1, 0.5};
    result.plan.phase = {Phase::lifting, Phase::lifting, Phase::hold_top, Phase::lowering,
                         Phase::lowering};
    result.moment = Eigen::RowVectorXd::LinSpaced(5, -150, -30);  // −150 −120 −90 −60 −30
    result.joints = {{.name = "hip_flexion_r", .peak_moment_Nm = -150, .peak_time_s = 0}};
    ContactResult foot{.name = "foot_r", .peak_force_N = 500, .peak_time_s = 1.0};
    foot.peak_horizontal_N = 40;
    foot.force_W.setZero(3, 5);
    foot.force_W.row(1) << 300, 400, 500, 500, 400;
    result.contacts = {foot};
    GroupResult active = group("gluteus maximus", 0.5);
    active.peak_activation = 0.8;
    active.peak_time_s = 2;
    result.groups = {active, group("rectus abdominis", 0)};
    return result;
}

TEST(ResultTable, shows_moments_and_contacts_at_bottom_middle_and_top_beside_their_peaks) {
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    Body body;
    body.coordinates = {{.name = "hip_flexion_r"}};
    const std::string table = format_result(exercise, body, small_lift());
    for (const char* line :
         {"  gluteus maximus           50.0 %  80.0 %   2.00 s, lowering\n",
          "  rectus abdominis           0.0 %   0.0 %   -\n",
          "                             bottom middle    top   peak   peak at\n"
          "  hip_flexion_r                -150   -120    -90   -150   0.00 s, at the bottom\n",
          "contact force [N]   bottom middle    top   peak level*   peak at\n"
          "  foot_r               300    400    500    500     40   1.00 s, at the top\n"})
        EXPECT_NE(table.find(line), std::string::npos) << line << "is not in\n" << table;
}

TEST(ResultTable, an_answer_that_is_none_shows_no_figures) {
    Exercise exercise;
    exercise.title = "Barbell hip thrust";
    Result result = small_lift();
    result.status = ResultStatus::infeasible;
    result.unsolved_frames = 2;
    result.notes = {
        "no optimum in 2 of 5 frames, the first at 0.500 s: nan N·m left after 9 steps"};
    EXPECT_EQ(format_result(exercise, {}, result),
              "Barbell hip thrust: 80.0 kg (bar and plates), one repetition of 2.0 s\n"
              "body: someone, 62.0 kg\n\n"
              "The solver found no answer, so that nothing can be said of the muscles.\n"
              "note: no optimum in 2 of 5 frames, the first at 0.500 s: nan N·m left after 9\n"
              "  steps\n");
    EXPECT_TRUE(format_failure({}, result)
                    .starts_with("error: the solver found no optimum in 2 of 5 frames; there is no "
                                 "result\n"));
    const auto json = nlohmann::json::parse(format_result_json({}, result));
    EXPECT_EQ(json["status"], "infeasible");
    EXPECT_EQ(json["unsolved_frames"], 2);
    for (const char* key : {"groups", "joints", "contacts"}) EXPECT_TRUE(json[key].empty()) << key;
}

TEST(ResultJson, every_status_has_its_word) {
    EXPECT_STREQ(status_name(ResultStatus::solved), "solved");
    EXPECT_STREQ(status_name(ResultStatus::fell_short), "short");
    EXPECT_STREQ(status_name(ResultStatus::infeasible), "infeasible");
    EXPECT_STREQ(status_name(ResultStatus::not_run), "not_run");
}

}  // namespace
}  // namespace sinew
