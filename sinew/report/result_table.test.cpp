#include "sinew/report/result_table.h"

#include <gtest/gtest.h>

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
    EXPECT_EQ(
        calc_plain_sentence(exercise, solved()),
        "Barbell hip thrust with 80 kg trains most the gluteus maximus (60 %) and biceps "
        "femoris (31 %), as a mean over the repetition. To carry the moments it needs 1.2 % of "
        "the rectus abdominis and less of the other abdominal muscles. What stability and "
        "abdominal pressure ask of them is not part of this figure.");
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
    EXPECT_NE(format_failure(body, result).find("\n75 kg could be held still at the bottom"),
              std::string::npos);
}

TEST(ResultJson, every_status_has_its_word) {
    EXPECT_STREQ(status_name(ResultStatus::solved), "solved");
    EXPECT_STREQ(status_name(ResultStatus::fell_short), "short");
    EXPECT_STREQ(status_name(ResultStatus::infeasible), "infeasible");
    EXPECT_STREQ(status_name(ResultStatus::not_run), "not_run");
}

}  // namespace
}  // namespace sinew
